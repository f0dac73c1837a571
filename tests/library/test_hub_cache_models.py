"""The hub's cache in the list: filled by the hub's own client, with links and without, whole and in ruins."""

import hashlib
import shutil
from pathlib import Path

import pytest

from app.core.model import InstalledModel, ModelSource
from app.core.paths import folders, hub_cache
from app.core.settings import DEFAULTS, Settings
from app.library.installed.installed_models import models_of_profile, resolve
from app.library.installed.origins import hub_origin
from tests.fakes.fixtures import TinyModel
from tests.fakes.loopback_hub import LoopbackHub, Repo
from tests.fakes.tiny_models import write_model
from tests.library.hf_program import fetched

REPO = "acme/Tiny-llama-GGUF"
NAME = "tiny-Q8_0.gguf"


@pytest.fixture
def repo(loopback_hub: LoopbackHub, tiny_model: TinyModel) -> Repo:
    return loopback_hub.add_repo(
        REPO,
        {
            NAME: tiny_model("llama-q8"),
            "deep/other.gguf": tiny_model("qwen2"),
            "README.md": b"# Tiny",
        },
    )


@pytest.fixture
def cache(own_home: Path) -> Path:
    return hub_cache()


def fetch(
    hub: LoopbackHub, cache: Path, path: str, *, revision: str | None = None, symlinks: bool = True
) -> Path:
    return fetched(cache, REPO, path, hub.endpoint, revision=revision, symlinks=symlinks)


def listed(tmp_path: Path, settings: Settings = DEFAULTS) -> list[InstalledModel]:
    """Without the starter, which is not what this is about."""
    found = models_of_profile(folders(tmp_path / "profile"), settings)
    return [model for model in found if model.source is not ModelSource.STARTER]


def test_what_another_program_fetched_is_listed_with_its_origin(
    loopback_hub: LoopbackHub, repo: Repo, cache: Path, tmp_path: Path
) -> None:
    path = fetch(loopback_hub, cache, NAME)
    deep = fetch(loopback_hub, cache, "deep/other.gguf")
    fetch(loopback_hub, cache, "README.md")
    other, tiny = sorted(listed(tmp_path), key=lambda model: model.id)
    assert (tiny.path, tiny.id, tiny.source) == (path, "tiny-Q8_0", ModelSource.HUB)
    assert tiny.origin is not None
    assert tiny.origin.repo_id == REPO
    assert tiny.origin.commit == repo.sha
    assert tiny.origin.path == NAME
    assert tiny.origin.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (other.path, other.origin and other.origin.path) == (deep, "deep/other.gguf")


def test_without_links_there_is_an_origin_and_no_digest(
    loopback_hub: LoopbackHub, repo: Repo, cache: Path, tmp_path: Path
) -> None:
    path = fetch(loopback_hub, cache, NAME, symlinks=False)
    assert not path.is_symlink()
    (model,) = listed(tmp_path)
    assert (model.path, model.source) == (path, ModelSource.HUB)
    assert model.origin is not None
    assert (model.origin.repo_id, model.origin.commit, model.origin.sha256) == (REPO, repo.sha, "")


def test_one_blob_of_two_versions_is_one_model_the_newest(
    loopback_hub: LoopbackHub, repo: Repo, cache: Path, tmp_path: Path
) -> None:
    old = repo.sha
    fetch(loopback_hub, cache, NAME)
    new = loopback_hub.change(REPO, {"README.md": b"# Tinier"})
    assert new != old
    for commit in (old, new):
        fetch(loopback_hub, cache, NAME, revision=commit)
    fetch(loopback_hub, cache, NAME)
    (model,) = listed(tmp_path)
    assert model.origin is not None
    assert model.origin.commit == new


def test_an_old_version_is_not_listed_beside_the_new_one_unless_it_has_a_name(
    loopback_hub: LoopbackHub, repo: Repo, cache: Path, tmp_path: Path
) -> None:
    commit = repo.sha
    old = fetch(loopback_hub, cache, NAME)
    other = fetch(loopback_hub, cache, "deep/other.gguf")
    write_model(tmp_path / "other.gguf", "llama-q8", kv={"/general.name": "Tiny again"})
    loopback_hub.change(REPO, {NAME: tmp_path / "other.gguf"})
    new = fetch(loopback_hub, cache, NAME)
    # The other file was fetched when the old version was the newest, and is none itself.
    assert {model.path for model in listed(tmp_path)} == {new, other}
    (cache / "models--acme--Tiny-llama-GGUF" / "refs" / "v1").write_text(commit)
    models = listed(tmp_path)
    assert [model.path for model in models if model.path.name == NAME] == [new, old]
    assert models[0].id == "tiny-Q8_0"


def test_a_link_that_leads_nowhere_is_left_out(
    loopback_hub: LoopbackHub, repo: Repo, cache: Path, tmp_path: Path
) -> None:
    path = fetch(loopback_hub, cache, NAME)
    path.resolve().unlink()
    assert path.is_symlink()
    assert listed(tmp_path) == []


def test_ruins_of_a_cache_are_empty(cache: Path, tmp_path: Path) -> None:
    for name in ("models--", "models--a--b", "models--c--d/snapshots", "models--e--f/snapshots/no-commit"):
        (cache / name).mkdir(parents=True)
    (cache / "models--g--h").write_text("a file")
    (cache / "models--i--j" / "snapshots").mkdir(parents=True)
    (cache / "models--i--j" / "refs").write_text("a file")
    assert listed(tmp_path) == []


def test_a_cache_elsewhere_is_searched_instead_and_one_in_a_folder_too(
    loopback_hub: LoopbackHub, repo: Repo, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "disk" / "hub"
    path = fetch(loopback_hub, elsewhere, NAME)
    assert listed(tmp_path) == []
    for settings in (
        Settings(hub_cache_folder=str(elsewhere)),
        Settings(model_folders=(str(elsewhere.parent),)),
    ):
        (model,) = listed(tmp_path, settings)
        assert (model.path, model.source) == (path, ModelSource.HUB)


def test_a_repository_names_its_model_in_a_terminal(
    loopback_hub: LoopbackHub, repo: Repo, cache: Path, tmp_path: Path
) -> None:
    path = fetch(loopback_hub, cache, NAME)
    models = listed(tmp_path)
    for wanted in (REPO, REPO.lower(), f"{REPO}:Q8_0", f"{REPO}:q8_0"):
        assert resolve(models, wanted).path == path


@pytest.mark.parametrize(
    "path",
    [
        "models--a--b/snapshots/main/x.gguf",
        "models--a--b/blobs/x.gguf",
        f"datasets--a--b/snapshots/{'0' * 40}/x.gguf",
        f"models--a--b/snapshots/{'0' * 40}",
        "x.gguf",
    ],
)
def test_a_file_elsewhere_has_no_origin(path: str, tmp_path: Path) -> None:
    assert hub_origin(tmp_path / path) is None


def test_a_copied_file_is_nobodys(loopback_hub: LoopbackHub, repo: Repo, cache: Path, tmp_path: Path) -> None:
    path = fetch(loopback_hub, cache, NAME)
    shutil.copy(path, tmp_path / "copy.gguf")
    settings = Settings(model_folders=(str(tmp_path),))
    sources = {model.path: model.source for model in listed(tmp_path, settings)}
    assert sources == {path: ModelSource.HUB, tmp_path / "copy.gguf": ModelSource.FOLDER}
