"""Deleting: what it frees, what it takes along, how it is undone, and what a crash leaves of it."""

import hashlib
import os
import shutil
import sys
from pathlib import Path

import pytest

from app.core.errors import AppError, ErrorCode
from app.core.model import InstalledModel, ModelSource
from app.core.paths import folders, hub_cache
from app.core.settings import DEFAULTS, Settings
from app.library.installed.installed_models import find_models, models_of_profile
from app.library.upkeep.deleted_files import DeletedFiles
from app.library.upkeep.deletion import ANOTHER_NAME, SHARED_STORE, plan_deletion
from tests.fakes.fixtures import BrokenModels, TinyModel
from tests.fakes.loopback_hub import LoopbackHub
from tests.fakes.other_programs import put_ollama
from tests.fakes.tiny_adapters import write_projector
from tests.library.hf_program import fetched, hf

REPO = "acme/Tiny-GGUF"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "models"
    path.mkdir()
    return path


@pytest.fixture
def deleted(tmp_path: Path) -> DeletedFiles:
    return DeletedFiles(tmp_path / "profile" / "deletions.json")


def again(tmp_path: Path) -> DeletedFiles:
    """As the next start finds it."""
    made = DeletedFiles(tmp_path / "profile" / "deletions.json")
    made.recover()
    return made


def tree(folder: Path) -> dict[str, int]:
    """Every file and link under a folder, with its size."""
    return {
        str(path.relative_to(folder)): path.lstat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def cached(tmp_path: Path, name: str) -> tuple[InstalledModel, list[InstalledModel]]:
    """The model in the hub's cache with that file name, and all of them."""
    models = models_of_profile(folders(tmp_path / "profile"), DEFAULTS)
    return next(model for model in models if model.path.name == name), models


# -- what is planned -----------------------------------------------------------------------------------


def test_a_plain_file_frees_its_bytes(folder: Path, tiny_model: TinyModel) -> None:
    path = Path(shutil.copy(tiny_model("llama"), folder / "a.gguf"))
    (model,) = find_models([folder], [], None)
    plan = plan_deletion(model, [model])
    assert plan.files == (path,)
    assert plan.freed_bytes == plan.size_bytes == path.stat().st_size
    assert plan.kept_for == ()


def test_all_parts_go_and_the_projector_that_nothing_else_uses(
    folder: Path, broken_models: BrokenModels
) -> None:
    for number in (1, 2):
        name = f"split-0000{number}-of-00002"
        shutil.copy(broken_models[name], folder / f"{name}.gguf")
    write_projector(folder / "mmproj-split-F16.gguf", 64)
    (model,) = find_models([folder], [], None)
    assert model.projector is not None
    plan = plan_deletion(model, [model])
    assert [path.name for path in plan.files] == [
        "split-00001-of-00002.gguf",
        "split-00002-of-00002.gguf",
        "mmproj-split-F16.gguf",
    ]
    assert plan.freed_bytes == sum(tree(folder).values())


def test_a_projector_that_another_model_uses_stays(folder: Path, tiny_model: TinyModel) -> None:
    for name in ("a-Q4_0", "a-Q8_0"):
        shutil.copy(tiny_model("llama"), folder / f"{name}.gguf")
    write_projector(folder / "mmproj-a-F16.gguf", 64)
    models = find_models([folder], [], None)
    assert all(model.projector for model in models)
    assert [path.name for path in plan_deletion(models[0], models).files] == ["a-Q4_0.gguf"]


def test_a_hard_link_elsewhere_keeps_the_bytes(folder: Path, tmp_path: Path, tiny_model: TinyModel) -> None:
    one = Path(shutil.copy(tiny_model("llama"), folder / "one.gguf"))
    os.link(one, tmp_path / "elsewhere.gguf")
    (model,) = find_models([folder], [], None)
    plan = plan_deletion(model, [model])
    assert (plan.freed_bytes, plan.kept_for) == (0, (ANOTHER_NAME,))
    os.link(one, folder / "two.gguf")
    models = find_models([folder], [], None)
    assert plan_deletion(models[0], models).kept_for == ("Tiny llama",)


def test_a_link_goes_without_what_it_leads_to(folder: Path, tmp_path: Path, tiny_model: TinyModel) -> None:
    target = Path(shutil.copy(tiny_model("llama"), tmp_path / "target.gguf"))
    (folder / "link.gguf").symlink_to(target)
    (model,) = find_models([folder], [], None)
    plan = plan_deletion(model, [model])
    assert (plan.files, plan.freed_bytes, plan.kept_for) == ((folder / "link.gguf",), 0, (str(target),))
    assert plan.size_bytes == target.stat().st_size


def test_what_is_not_the_persons_is_not_deleted(
    tmp_path: Path, own_home: Path, starter_model: Path, tiny_model: TinyModel
) -> None:
    put_ollama(own_home / ".ollama" / "models", "tiny", tiny_model("llama"))
    models = models_of_profile(folders(tmp_path / "profile"), Settings(used_places=("ollama",)))
    assert [model.source for model in models] == [ModelSource.STARTER, ModelSource.OLLAMA]
    for model in models:
        with pytest.raises(AppError) as caught:
            plan_deletion(model, models)
        assert caught.value.problem.code is ErrorCode.MODEL_NOT_DELETED


def test_a_file_that_is_gone_is_missing(folder: Path, tiny_model: TinyModel) -> None:
    shutil.copy(tiny_model("llama"), folder / "a.gguf")
    (model,) = find_models([folder], [], None)
    model.path.unlink()
    with pytest.raises(AppError) as caught:
        plan_deletion(model, [model])
    assert caught.value.problem.code is ErrorCode.FILE_MISSING


# -- what is done --------------------------------------------------------------------------------------


def test_deleted_files_are_out_of_sight_and_come_back_or_go(
    folder: Path, tmp_path: Path, deleted: DeletedFiles, tiny_model: TinyModel
) -> None:
    path = Path(shutil.copy(tiny_model("llama"), folder / "a.gguf"))
    before = tree(folder)
    (model,) = find_models([folder], [], None)
    plan = plan_deletion(model, [model])
    deleted.put_away(plan)
    assert not path.exists()
    assert find_models([folder], [], None) == []
    assert not list(folder.rglob("*.gguf"))
    deleted.put_back(plan)
    assert tree(folder) == before
    deleted.put_away(plan)
    deleted.remove_all()
    assert list(folder.iterdir()) == []


def test_all_of_it_or_nothing(
    folder: Path, deleted: DeletedFiles, broken_models: BrokenModels, tmp_path: Path
) -> None:
    for number in (1, 2):
        name = f"split-0000{number}-of-00002"
        shutil.copy(broken_models[name], folder / f"{name}.gguf")
    (model,) = find_models([folder], [], None)
    plan = plan_deletion(model, [model])
    plan.files[1].unlink()  # the system refuses the second rename
    before = tree(folder)
    with pytest.raises(AppError) as caught:
        deleted.put_away(plan)
    assert caught.value.problem.code is ErrorCode.MODEL_NOT_DELETED
    assert tree(folder) == before
    assert [each.name for each in folder.iterdir()] == ["split-00001-of-00002.gguf"]
    again(tmp_path)
    assert tree(folder) == before


def test_nothing_is_deleted_that_could_not_be_written_down(
    folder: Path, tmp_path: Path, deleted: DeletedFiles, tiny_model: TinyModel, expected_log: object
) -> None:
    assert callable(expected_log)
    expected_log("could not be written down", is_optional=True)
    (tmp_path / "profile").write_text("a file is in the way")
    path = Path(shutil.copy(tiny_model("llama"), folder / "a.gguf"))
    (model,) = find_models([folder], [], None)
    with pytest.raises(AppError):
        deleted.put_away(plan_deletion(model, [model]))
    assert path.exists()


def test_the_next_start_finishes_what_a_crash_left(
    folder: Path, tmp_path: Path, deleted: DeletedFiles, tiny_model: TinyModel
) -> None:
    shutil.copy(tiny_model("llama"), folder / "a.gguf")
    (model,) = find_models([folder], [], None)
    deleted.put_away(plan_deletion(model, [model]))
    again(tmp_path)
    assert list(folder.iterdir()) == []


def test_the_next_start_takes_back_what_a_crash_left_half_done(
    folder: Path, tmp_path: Path, deleted: DeletedFiles, broken_models: BrokenModels
) -> None:
    for number in (1, 2):
        name = f"split-0000{number}-of-00002"
        shutil.copy(broken_models[name], folder / f"{name}.gguf")
    before = tree(folder)
    (model,) = find_models([folder], [], None)
    plan = plan_deletion(model, [model])
    deleted.put_away(plan)
    record = tmp_path / "profile" / "deletions.json"
    record.write_text(record.read_text().replace("true", "false"))
    (hidden,) = folder.iterdir()
    (hidden / "1.deleted").rename(plan.files[1])  # a kill between the two renames
    again(tmp_path)
    assert tree(folder) == before


def test_what_lies_on_a_disk_that_is_away_waits_for_it(
    folder: Path, tmp_path: Path, deleted: DeletedFiles, tiny_model: TinyModel
) -> None:
    shutil.copy(tiny_model("llama"), folder / "a.gguf")
    (model,) = find_models([folder], [], None)
    deleted.put_away(plan_deletion(model, [model]))
    folder.rename(tmp_path / "unplugged")
    deleted.remove_all()
    again(tmp_path)
    (tmp_path / "unplugged").rename(folder)
    assert len(list(folder.iterdir())) == 1
    again(tmp_path)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"[]", b'{"bins": 3}', b"\xff"])
def test_a_damaged_record_is_said_and_forgotten(content: bytes, tmp_path: Path, expected_log: object) -> None:
    assert callable(expected_log)
    expected_log("not known any more")
    (tmp_path / "profile").mkdir()
    (tmp_path / "profile" / "deletions.json").write_bytes(content)
    again(tmp_path)


# -- in the hub's cache --------------------------------------------------------------------------------


def fetch(hub: LoopbackHub, path: str, *, revision: str | None = None, symlinks: bool = True) -> Path:
    return fetched(hub_cache(), REPO, path, hub.endpoint, revision=revision, symlinks=symlinks)


@pytest.mark.parametrize("symlinks", [True, False])
def test_other_programs_see_a_whole_cache_before_between_and_after(
    symlinks: bool, loopback_hub: LoopbackHub, tmp_path: Path, deleted: DeletedFiles, tiny_model: TinyModel
) -> None:
    files: dict[str, bytes | Path] = {"a.gguf": tiny_model("llama"), "b.gguf": tiny_model("qwen2")}
    loopback_hub.add_repo(REPO, files)
    for name in files:
        fetch(loopback_hub, name, symlinks=symlinks)
    before = tree(hub_cache())
    model, models = cached(tmp_path, "a.gguf")
    plan = plan_deletion(model, models)
    assert plan.freed_bytes == tiny_model("llama").stat().st_size
    deleted.put_away(plan)
    assert hf("scan", hub_cache())["warnings"] == []
    assert hf("scan", hub_cache())["files"] == [f"{REPO}/b.gguf"]
    deleted.put_back(plan)
    assert tree(hub_cache()) == before
    assert hf("fetch_offline", hub_cache(), repo=REPO, path="a.gguf") == str(model.path)
    deleted.put_away(plan)
    deleted.remove_all()
    found = hf("scan", hub_cache())
    assert (found["warnings"], found["files"]) == ([], [f"{REPO}/b.gguf"])
    assert found["size"] == tiny_model("qwen2").stat().st_size
    assert not list(hub_cache().rglob("*fireside*"))


def test_the_last_file_takes_the_repository_along(
    loopback_hub: LoopbackHub, tmp_path: Path, deleted: DeletedFiles, tiny_model: TinyModel
) -> None:
    loopback_hub.add_repo(REPO, {"deep/a.gguf": tiny_model("llama")})
    fetch(loopback_hub, "deep/a.gguf")
    model, models = cached(tmp_path, "a.gguf")
    deleted.put_away(plan_deletion(model, models))
    assert hf("scan", hub_cache())["warnings"] == []
    deleted.remove_all()
    assert [path.name for path in hub_cache().iterdir() if path.name.startswith("models--")] == []
    found = hf("scan", hub_cache())
    assert (found["warnings"], found["files"]) == ([], [])


def test_every_name_of_the_blob_goes_with_it(
    loopback_hub: LoopbackHub, tmp_path: Path, deleted: DeletedFiles, tiny_model: TinyModel
) -> None:
    """Two versions and two paths lead to one blob: it is one model, and a name without its blob is damage."""
    repo = loopback_hub.add_repo(
        REPO, {"a.gguf": tiny_model("llama"), "same.gguf": tiny_model("llama"), "README.md": b"1"}
    )
    old = repo.sha
    fetch(loopback_hub, "a.gguf", revision=old)
    loopback_hub.change(REPO, {"README.md": b"2"})
    fetch(loopback_hub, "a.gguf")
    fetch(loopback_hub, "same.gguf")
    fetch(loopback_hub, "README.md")
    model, models = cached(tmp_path, "a.gguf")
    plan = plan_deletion(model, models)
    assert len(plan.files) == 4
    deleted.put_away(plan)
    deleted.remove_all()
    found = hf("scan", hub_cache())
    assert (found["warnings"], found["files"]) == ([], [f"{REPO}/README.md"])


@pytest.mark.skipif(sys.platform == "win32", reason="it takes links")
def test_what_repositories_share_goes_with_the_last_of_them(
    loopback_hub: LoopbackHub, tmp_path: Path, deleted: DeletedFiles, tiny_model: TinyModel
) -> None:
    """Newer clients keep files of the Xet storage once for all repositories, and link their blobs there."""
    size = tiny_model("llama").stat().st_size
    for repo in ("acme/one", "acme/two"):
        loopback_hub.add_repo(repo, {f"{repo[-3:]}.gguf": tiny_model("llama")})
        path = fetched(hub_cache(), repo, f"{repo[-3:]}.gguf", loopback_hub.endpoint)
        assert hf("share", hub_cache(), blob=str(path.resolve()), hash="ab" * 32, size=size)
    payload = hub_cache() / "blobs" / "ab" / ("ab" * 32)
    assert payload.is_file()
    (model,) = (it for it in models_of_profile(folders(tmp_path / "profile"), DEFAULTS) if it.origin)
    assert model.origin is not None
    assert model.origin.sha256 == hashlib.sha256(payload.read_bytes()).hexdigest()
    plan = plan_deletion(model, [model])
    assert (plan.freed_bytes, plan.kept_for, plan.size_bytes) == (0, (SHARED_STORE,), size)
    deleted.put_away(plan)
    deleted.remove_all()
    assert payload.is_file()
    (model,) = (it for it in models_of_profile(folders(tmp_path / "profile"), DEFAULTS) if it.origin)
    plan = plan_deletion(model, [model])
    assert (plan.freed_bytes, plan.kept_for) == (size, ())
    deleted.put_away(plan)
    assert payload.is_file()
    deleted.remove_all()
    assert not payload.exists()
    assert hf("scan", hub_cache())["warnings"] == []


def test_what_another_program_deleted_is_gone_from_the_list(
    loopback_hub: LoopbackHub, tmp_path: Path, tiny_model: TinyModel
) -> None:
    repo = loopback_hub.add_repo(REPO, {"a.gguf": tiny_model("llama")})
    fetch(loopback_hub, "a.gguf")
    model, _ = cached(tmp_path, "a.gguf")
    assert hf("delete", hub_cache(), commits=[repo.sha]) == model.size_bytes
    models = models_of_profile(folders(tmp_path / "profile"), DEFAULTS)
    assert [each.source for each in models] == [ModelSource.STARTER]
