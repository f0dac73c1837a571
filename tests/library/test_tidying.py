"""What is there twice, which versions are old, what was not used for long: found, and tidied when asked."""

import hashlib
import os
import shutil
import time
from pathlib import Path

import pytest

from app.core.errors import AppError, ErrorCode
from app.core.model import InstalledModel, ModelSource
from app.core.paths import folders, hub_cache
from app.core.settings import Settings
from app.core.upkeep import Duplicate
from app.library.installed.installed_models import find_models, models_of_profile
from app.library.installed.read_files import ReadFiles
from app.library.installed.usage import UNUSED_AFTER_S, note_use, read_usage, unused, with_usage
from app.library.upkeep.duplicates import find_duplicates, link
from app.library.upkeep.revisions import freed_together, old_revisions, prune
from app.network.stop import Stop, StoppedError
from tests.fakes.fixtures import BrokenModels, TinyModel
from tests.fakes.loopback_hub import LoopbackHub
from tests.fakes.other_programs import put_ollama
from tests.library.hf_program import fetched, hf

REPO = "acme/Tiny-GGUF"


@pytest.fixture
def read(tmp_path: Path) -> ReadFiles:
    return ReadFiles(tmp_path / "data" / "read.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "models"
    path.mkdir()
    return path


def found(models: list[InstalledModel], read: ReadFiles, told: list[int] | None = None) -> list[Duplicate]:
    def tell(done: int, total: int) -> None:
        assert done <= total
        if told is not None:
            told.append(done)

    return list(find_duplicates(models, read, Stop(), tell))


def linked(duplicate: Duplicate, models: list[InstalledModel]) -> int:
    return link(duplicate, models, Stop(), lambda done, total: None)


# -- duplicates ----------------------------------------------------------------------------------------


def test_files_of_the_same_bytes_are_found_by_reading_only_those_of_the_same_size(
    folder: Path, read: ReadFiles, tiny_model: TinyModel
) -> None:
    for name in ("a.gguf", "b.gguf"):
        shutil.copy(tiny_model("llama"), folder / name)
    changed = bytearray(tiny_model("llama").read_bytes())
    changed[-1] ^= 1
    (folder / "c.gguf").write_bytes(changed)
    shutil.copy(tiny_model("qwen2"), folder / "alone.gguf")
    models = find_models([folder], [], None)
    told: list[int] = []
    (duplicate,) = found(models, read, told)
    assert [path.name for path in duplicate.paths] == ["a.gguf", "b.gguf"]
    assert duplicate.sha256 == hashlib.sha256(tiny_model("llama").read_bytes()).hexdigest()
    assert duplicate.freed_bytes == duplicate.size_bytes == len(changed)
    assert max(told) == 3 * len(changed)
    told.clear()
    assert found(models, read, told) == [duplicate]
    assert told == []  # what was read once is known


def test_linking_keeps_the_bytes_once_and_every_path(
    folder: Path, read: ReadFiles, tiny_model: TinyModel
) -> None:
    for name in ("a.gguf", "b.gguf", "c.gguf"):
        shutil.copy(tiny_model("llama"), folder / name)
    models = find_models([folder], [], None)
    (duplicate,) = found(models, read)
    assert linked(duplicate, models) == duplicate.freed_bytes == 2 * duplicate.size_bytes
    assert len({path.stat().st_ino for path in folder.iterdir()}) == 1
    assert [path.name for path in sorted(folder.iterdir())] == ["a.gguf", "b.gguf", "c.gguf"]
    assert (folder / "b.gguf").read_bytes() == tiny_model("llama").read_bytes()
    assert found(find_models([folder], [], None), read) == []


def test_a_file_with_another_name_elsewhere_frees_nothing(
    folder: Path, tmp_path: Path, read: ReadFiles, tiny_model: TinyModel
) -> None:
    for name in ("a.gguf", "b.gguf"):
        os.link(shutil.copy(tiny_model("llama"), folder / name), tmp_path / f"kept-{name}")
    models = find_models([folder], [], None)
    (duplicate,) = found(models, read)
    assert duplicate.freed_bytes == 0


def test_the_hubs_file_is_kept_and_other_programs_find_it(
    loopback_hub: LoopbackHub, folder: Path, tmp_path: Path, read: ReadFiles, tiny_model: TinyModel
) -> None:
    loopback_hub.add_repo(REPO, {"a.gguf": tiny_model("llama")})
    path = fetched(hub_cache(), REPO, "a.gguf", loopback_hub.endpoint)
    inode = path.stat().st_ino
    shutil.copy(tiny_model("llama"), folder / "copy.gguf")
    models = models_of_profile(folders(tmp_path / "profile"), Settings(model_folders=(str(folder),)))
    (duplicate,) = found(models, read)
    assert linked(duplicate, models) == path.stat().st_size
    assert (folder / "copy.gguf").stat().st_ino == path.stat().st_ino == inode
    assert hf("scan", hub_cache())["warnings"] == []
    assert hf("fetch_offline", hub_cache(), repo=REPO, path="a.gguf") == str(path)


def test_ollamas_file_is_never_replaced(
    folder: Path, own_home: Path, tmp_path: Path, read: ReadFiles, tiny_model: TinyModel
) -> None:
    blob = put_ollama(own_home / ".ollama" / "models", "tiny", tiny_model("llama"))
    inode = blob.stat().st_ino
    shutil.copy(tiny_model("llama"), folder / "copy.gguf")
    settings = Settings(model_folders=(str(folder),), used_places=("ollama",))
    models = models_of_profile(folders(tmp_path / "profile"), settings)
    (duplicate,) = found(models, read)
    linked(duplicate, models)
    assert blob.stat().st_ino == (folder / "copy.gguf").stat().st_ino == inode


def test_a_digest_that_only_a_name_promises_is_not_believed_when_linking(
    loopback_hub: LoopbackHub, folder: Path, tmp_path: Path, read: ReadFiles, tiny_model: TinyModel
) -> None:
    """The blob is damaged and keeps its name: linking would throw the good copy away."""
    loopback_hub.add_repo(REPO, {"a.gguf": tiny_model("llama")})
    blob = fetched(hub_cache(), REPO, "a.gguf", loopback_hub.endpoint).resolve()
    damaged = bytearray(blob.read_bytes())
    damaged[-1] ^= 1
    blob.write_bytes(damaged)
    copy = Path(shutil.copy(tiny_model("llama"), folder / "copy.gguf"))
    models = models_of_profile(folders(tmp_path / "profile"), Settings(model_folders=(str(folder),)))
    (duplicate,) = found(models, read)
    with pytest.raises(AppError) as caught:
        linked(duplicate, models)
    assert caught.value.problem.code is ErrorCode.LINKING_FAILED
    assert copy.read_bytes() == tiny_model("llama").read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == ["copy.gguf"]


def test_parts_of_split_models_are_compared_one_by_one(
    folder: Path, read: ReadFiles, broken_models: BrokenModels
) -> None:
    for number in (1, 2):
        name = f"split-0000{number}-of-00002"
        for place in ("one", "two"):
            (folder / place).mkdir(exist_ok=True)
            shutil.copy(broken_models[name], folder / place / f"{name}.gguf")
    duplicates = found(find_models([folder], [], None), read)
    assert len(duplicates) == 2
    assert all(len(each.paths) == 2 for each in duplicates)


def test_reading_for_duplicates_stops_when_it_is_asked_to(
    folder: Path, read: ReadFiles, tiny_model: TinyModel
) -> None:
    for name in ("a.gguf", "b.gguf"):
        shutil.copy(tiny_model("llama"), folder / name)
    stop = Stop()
    stop.set()
    with pytest.raises(StoppedError):
        find_duplicates(find_models([folder], [], None), read, stop, lambda done, total: None)


@pytest.mark.parametrize("changes_first", [True, False])
def test_what_is_written_into_while_it_is_compared_is_not_replaced(
    changes_first: bool, folder: Path, read: ReadFiles, tiny_model: TinyModel
) -> None:
    """Another program changes the beginning, which was compared already: its work would be thrown away."""
    for name in ("a.gguf", "b.gguf"):
        shutil.copy(tiny_model("llama"), folder / name)
    models = find_models([folder], [], None)
    (duplicate,) = found(models, read)
    written = duplicate.paths[0 if changes_first else 1]

    def write(done: int, total: int) -> None:
        with written.open("r+b") as file:
            file.write(b"changed")

    with pytest.raises(AppError) as caught:
        link(duplicate, models, Stop(), write)
    assert caught.value.problem.code is ErrorCode.LINKING_FAILED
    assert written.read_bytes()[:7] == b"changed"
    assert len({path.stat().st_ino for path in folder.iterdir()}) == 2


def test_what_is_not_in_the_list_any_more_is_never_replaced(
    own_home: Path, tmp_path: Path, read: ReadFiles, tiny_model: TinyModel
) -> None:
    """Ollama's models were left out of the list between the search and the click."""
    blob = put_ollama(own_home / ".ollama" / "models", "tiny", tiny_model("llama"))
    inode = blob.stat().st_ino
    folder = own_home / "-first-by-name"
    folder.mkdir()
    shutil.copy(tiny_model("llama"), folder / "copy.gguf")
    both = Settings(model_folders=(str(folder),), used_places=("ollama",))
    (duplicate,) = found(models_of_profile(folders(tmp_path / "profile"), both), read)
    ours = models_of_profile(folders(tmp_path / "profile"), Settings(model_folders=(str(folder),)))
    linked(duplicate, ours)
    assert blob.stat().st_ino == inode


def test_links_to_a_file_are_no_names_of_its_bytes(
    folder: Path, tmp_path: Path, read: ReadFiles, tiny_model: TinyModel
) -> None:
    for name in ("a.gguf", "b.gguf"):
        shutil.copy(tiny_model("llama"), folder / name)
    os.link(folder / "b.gguf", tmp_path / "b-too.gguf")  # b is kept, then
    for name in ("c.gguf", "d.gguf"):
        (tmp_path / name).symlink_to(folder / "a.gguf")
    models = find_models([folder], [], None)
    (duplicate,) = found(models, read)
    names = (*duplicate.paths, tmp_path / "c.gguf", tmp_path / "d.gguf")
    every = [*models, *(InstalledModel(it.stem, it, 1, ModelSource.OPENED) for it in names[2:])]
    asked = Duplicate(duplicate.sha256, names, duplicate.size_bytes, 0)
    assert linked(asked, every) == duplicate.size_bytes
    assert (folder / "a.gguf").stat().st_ino == (folder / "b.gguf").stat().st_ino
    assert sorted(path.name for path in folder.iterdir()) == ["a.gguf", "b.gguf"]


# -- old versions --------------------------------------------------------------------------------------


def test_versions_that_no_name_leads_to_are_old(loopback_hub: LoopbackHub, tiny_model: TinyModel) -> None:
    repo = loopback_hub.add_repo(REPO, {"a.gguf": tiny_model("llama"), "b.gguf": tiny_model("qwen2")})
    commits = []
    for content in ("gemma3", "phi3", "llama-q8"):
        for name in ("a.gguf", "b.gguf"):
            fetched(hub_cache(), REPO, name, loopback_hub.endpoint)
        commits.append(repo.sha)
        loopback_hub.change(REPO, {"a.gguf": tiny_model(content)})
    loopback_hub.change(REPO, {"b.gguf": tiny_model("bert")})
    fetched(hub_cache(), REPO, "a.gguf", loopback_hub.endpoint)
    assert old_revisions(hub_cache()) == ()  # b is only in old ones, and in use
    fetched(hub_cache(), REPO, "b.gguf", loopback_hub.endpoint)
    old = old_revisions(hub_cache())
    assert {each.commit for each in old} == set(commits)
    sizes = {each.commit: each.freed_bytes for each in old}
    assert sizes[commits[0]] == tiny_model("llama").stat().st_size  # b is in all three
    together = freed_together(hub_cache(), old)
    assert together == sum(sizes.values()) + tiny_model("qwen2").stat().st_size
    before = hf("scan", hub_cache())["size"]
    assert prune(hub_cache(), old) == together
    after = hf("scan", hub_cache())
    assert (after["warnings"], after["size"]) == ([], before - together)
    assert after["files"] == [f"{REPO}/a.gguf", f"{REPO}/b.gguf"]
    assert old_revisions(hub_cache()) == ()


def test_what_was_fetched_by_commit_alone_is_not_old(
    loopback_hub: LoopbackHub, tiny_model: TinyModel
) -> None:
    repo = loopback_hub.add_repo(REPO, {"a.gguf": tiny_model("llama")})
    fetched(hub_cache(), REPO, "a.gguf", loopback_hub.endpoint, revision=repo.sha)
    assert old_revisions(hub_cache()) == ()


def test_what_is_no_gguf_file_is_not_ours_to_judge(loopback_hub: LoopbackHub) -> None:
    loopback_hub.add_repo(REPO, {"model.safetensors": b"1"})
    fetched(hub_cache(), REPO, "model.safetensors", loopback_hub.endpoint)
    loopback_hub.change(REPO, {"model.safetensors": b"2"})
    fetched(hub_cache(), REPO, "model.safetensors", loopback_hub.endpoint)
    assert old_revisions(hub_cache()) == ()


def test_a_version_that_got_a_name_meanwhile_is_not_pruned(
    loopback_hub: LoopbackHub, tiny_model: TinyModel
) -> None:
    loopback_hub.add_repo(REPO, {"a.gguf": tiny_model("llama")})
    path = fetched(hub_cache(), REPO, "a.gguf", loopback_hub.endpoint)
    loopback_hub.change(REPO, {"a.gguf": tiny_model("qwen2")})
    fetched(hub_cache(), REPO, "a.gguf", loopback_hub.endpoint)
    (old,) = old_revisions(hub_cache())
    (hub_cache() / "models--acme--Tiny-GGUF" / "refs" / "v1").write_text(old.commit)
    assert prune(hub_cache(), [old]) == 0
    assert path.exists()


def test_pruning_leaves_what_is_no_gguf_file(loopback_hub: LoopbackHub, tiny_model: TinyModel) -> None:
    """Another program fetched the weights in their own format, and nobody has asked to lose them."""
    repo = loopback_hub.add_repo(REPO, {"a.gguf": tiny_model("llama"), "model.safetensors": b"weights"})
    first = repo.sha
    for name in ("a.gguf", "model.safetensors"):
        fetched(hub_cache(), REPO, name, loopback_hub.endpoint)
    loopback_hub.change(REPO, {"a.gguf": tiny_model("qwen2")})
    fetched(hub_cache(), REPO, "a.gguf", loopback_hub.endpoint)
    (old,) = old_revisions(hub_cache())
    assert old.freed_bytes == tiny_model("llama").stat().st_size
    assert prune(hub_cache(), [old]) == old.freed_bytes
    kept = hf("fetch_offline", hub_cache(), repo=REPO, path="model.safetensors", revision=first)
    assert Path(kept).read_bytes() == b"weights"
    found_there = hf("scan", hub_cache())
    assert (found_there["warnings"], old_revisions(hub_cache())) == ([], ())


def test_pruning_gives_back_what_the_shared_store_kept(
    loopback_hub: LoopbackHub, tiny_model: TinyModel
) -> None:
    loopback_hub.add_repo(REPO, {"a.gguf": tiny_model("llama")})
    path = fetched(hub_cache(), REPO, "a.gguf", loopback_hub.endpoint)
    blob, size = path.parent / os.readlink(path), path.stat().st_size
    assert hf("share", hub_cache(), blob=os.path.normpath(blob), hash="ab" * 32, size=size)
    payload = path.resolve()
    loopback_hub.change(REPO, {"a.gguf": tiny_model("qwen2")})
    fetched(hub_cache(), REPO, "a.gguf", loopback_hub.endpoint)
    (old,) = old_revisions(hub_cache())
    assert old.freed_bytes == payload.stat().st_size
    assert prune(hub_cache(), [old]) == old.freed_bytes
    assert not payload.exists()
    assert hf("scan", hub_cache())["warnings"] == []


# -- use -----------------------------------------------------------------------------------------------


def test_use_is_written_down_by_path(tmp_path: Path) -> None:
    file = tmp_path / "data" / "usage.json"
    assert read_usage(file) == {}
    note_use(file, tmp_path / "a.gguf", 1_000.0)
    note_use(file, tmp_path / "b.gguf", 2_000.0)
    note_use(file, tmp_path / "a.gguf", 3_000.0)
    assert read_usage(file) == {str(tmp_path / "a.gguf"): 3_000.0, str(tmp_path / "b.gguf"): 2_000.0}
    note_use(file, tmp_path / "c.gguf", 3_000.0 + 4 * 365 * 86400)
    assert list(read_usage(file)) == [str(tmp_path / "c.gguf")]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"used_at": {"a": "b"}}', b"\xff"])
def test_a_damaged_list_of_uses_begins_anew(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "usage.json").write_bytes(content)
    assert read_usage(tmp_path / "usage.json") == {}


def test_a_folder_that_cannot_be_written_to_costs_the_date_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    note_use(tmp_path / "file" / "usage.json", tmp_path / "a.gguf", 1.0)


def test_what_was_not_used_for_long_is_the_largest_first(
    folder: Path, tmp_path: Path, own_home: Path, starter_model: Path, tiny_model: TinyModel
) -> None:
    for name, kind in {"small": "llama-q8", "large": "llama", "used": "llama", "new": "qwen2"}.items():
        shutil.copy(tiny_model(kind), folder / f"{name}.gguf")
    put_ollama(own_home / ".ollama" / "models", "theirs", tiny_model("gemma3"))
    settings = Settings(model_folders=(str(folder),), used_places=("ollama",))
    models = models_of_profile(folders(tmp_path / "profile"), settings)
    later = time.time() + UNUSED_AFTER_S + 60
    used_at = {str(folder / "used.gguf"): later - 86400, str(folder / "large.gguf"): time.time()}
    assert [it.id for it in unused(with_usage(models, used_at), later)] in (
        ["large", "new", "small"],
        ["new", "large", "small"],
    )
    assert unused(models) == []
    assert ModelSource.OLLAMA in {model.source for model in models}
