"""A person who wants a deleted model back gets it, whatever came between: crash, pulled disk, other files."""

import os
import shutil
from pathlib import Path

import pytest

from app.core.errors import AppError, ErrorCode
from app.core.paths import folders, hub_cache
from app.core.settings import DEFAULTS
from app.core.upkeep import Deletion
from app.library.installed.installed_models import find_models, models_of_profile
from app.library.upkeep.deleted_files import DeletedFiles
from app.library.upkeep.deletion import plan_deletion
from tests.fakes.fixtures import BrokenModels, TinyModel
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.hf_program import fetched, hf

REPO = "acme/Tiny-GGUF"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "models"
    path.mkdir()
    return path


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "deletions.json"


@pytest.fixture
def deleted(record: Path) -> DeletedFiles:
    return DeletedFiles(record)


def again(record: Path) -> DeletedFiles:
    """As the next start finds it."""
    made = DeletedFiles(record)
    made.recover()
    return made


def split_plan(folder: Path, broken_models: BrokenModels) -> Deletion:
    """Of a model of two parts."""
    for number in (1, 2):
        name = f"split-0000{number}-of-00002"
        shutil.copy(broken_models[name], folder / f"{name}.gguf")
    (model,) = find_models([folder], [], None)
    return plan_deletion(model, [model])


def cached_plan(tmp_path: Path, name: str) -> Deletion:
    """Of a model in the hub's cache."""
    models = models_of_profile(folders(tmp_path / "profile"), DEFAULTS)
    return plan_deletion(next(model for model in models if model.path.name == name), models)


def half_done(record: Path) -> None:
    """As a crash leaves it before the last line was written."""
    record.write_text(record.read_text().replace('"is_done":true', '"is_done":false'))


def test_what_came_to_its_place_meanwhile_stays_and_it_comes_back_beside(
    folder: Path, deleted: DeletedFiles, tiny_model: TinyModel
) -> None:
    path = Path(shutil.copy(tiny_model("llama"), folder / "a.gguf"))
    (model,) = find_models([folder], [], None)
    plan = plan_deletion(model, [model])
    deleted.put_away(plan)
    path.write_bytes(b"newer")
    deleted.put_back(plan)
    assert path.read_bytes() == b"newer"
    assert (folder / "a-2.gguf").read_bytes() == tiny_model("llama").read_bytes()
    assert len(list(folder.iterdir())) == 2


def test_parts_that_come_back_beside_others_stay_together(
    folder: Path, deleted: DeletedFiles, broken_models: BrokenModels
) -> None:
    plan = split_plan(folder, broken_models)
    deleted.put_away(plan)
    plan.files[1].write_bytes(b"newer")
    deleted.put_back(plan)
    assert sorted(each.name for each in folder.iterdir()) == [
        "split-00002-of-00002.gguf",
        "split-2-00001-of-00002.gguf",
        "split-2-00002-of-00002.gguf",
    ]


def test_a_crash_while_it_is_brought_back_does_not_remove_the_rest(
    folder: Path, record: Path, deleted: DeletedFiles, broken_models: BrokenModels, expected_log: object
) -> None:
    assert callable(expected_log)
    expected_log("could not be put back")
    first, second = split_plan(folder, broken_models).files
    inner = folder / "inner"
    inner.mkdir()
    moved = Path(shutil.move(first, inner / first.name))
    model = next(each for each in find_models([folder], [], None) if each.path == second)
    plan = Deletion(model, (moved, second), 0, 0)
    content = moved.read_bytes()
    deleted.put_away(plan)
    inner.rmdir()
    inner.write_text("in the way")  # the second of the two cannot come back now
    with pytest.raises(AppError) as caught:
        deleted.put_back(plan)
    assert caught.value.problem.code is ErrorCode.CACHE_UNWRITABLE
    assert second.exists()
    deleted.remove_all()
    inner.unlink()
    again(record)
    assert moved.read_bytes() == content
    assert sorted(each.name for each in folder.iterdir()) == ["inner", second.name]


def test_closing_does_not_remove_what_a_crash_left_half_done(
    folder: Path, tmp_path: Path, record: Path, deleted: DeletedFiles, broken_models: BrokenModels
) -> None:
    """It lay on a disk that was away at the start, and came back during the session."""
    plan = split_plan(folder, broken_models)
    deleted.put_away(plan)
    half_done(record)
    folder.rename(tmp_path / "unplugged")
    later = again(record)
    (tmp_path / "unplugged").rename(folder)
    later.remove_all()
    assert sorted(folder.iterdir()) == sorted(plan.files)


def test_a_disk_that_is_pulled_out_from_under_its_folder_is_waited_for(
    folder: Path, tmp_path: Path, record: Path, deleted: DeletedFiles, tiny_model: TinyModel
) -> None:
    """The folder is the mount point: without the disk it is there, and empty, on another disk."""
    shutil.copy(tiny_model("llama"), folder / "a.gguf")
    (model,) = find_models([folder], [], None)
    plan = plan_deletion(model, [model])
    deleted.put_away(plan)
    (hidden,) = folder.iterdir()
    hidden.rename(tmp_path / "unplugged")
    device = f'"device":{os.stat(folder).st_dev}'
    assert device in record.read_text()
    record.write_text(record.read_text().replace(device, '"device":987654321'))
    half_done(record)
    later = again(record)
    with pytest.raises(AppError) as caught:
        later.put_back(plan)
    assert caught.value.problem.code is ErrorCode.CACHE_GONE
    (tmp_path / "unplugged").rename(hidden)
    again(record)
    assert [each.name for each in folder.iterdir()] == ["a.gguf"]


def test_what_was_removed_for_good_cannot_be_brought_back_and_that_is_said(
    folder: Path, deleted: DeletedFiles, tiny_model: TinyModel
) -> None:
    shutil.copy(tiny_model("llama"), folder / "a.gguf")
    (model,) = find_models([folder], [], None)
    plan = plan_deletion(model, [model])
    deleted.put_away(plan)
    deleted.remove_all()
    with pytest.raises(AppError) as caught:
        deleted.put_back(plan)
    assert caught.value.problem.code is ErrorCode.FILE_MISSING


def test_removing_one_model_leaves_another_that_can_still_come_back(
    loopback_hub: LoopbackHub, tmp_path: Path, deleted: DeletedFiles, tiny_model: TinyModel
) -> None:
    """Two windows deleted from one repository; the first that closes finds it empty."""
    loopback_hub.add_repo(REPO, {"a.gguf": tiny_model("llama"), "b.gguf": tiny_model("qwen2")})
    for name in ("a.gguf", "b.gguf"):
        fetched(hub_cache(), REPO, name, loopback_hub.endpoint)
    other = DeletedFiles(tmp_path / "other" / "deletions.json")
    kept = cached_plan(tmp_path, "b.gguf")
    other.put_away(kept)
    deleted.put_away(cached_plan(tmp_path, "a.gguf"))
    deleted.remove_all()
    other.put_back(kept)
    assert kept.model.path.read_bytes() == tiny_model("qwen2").read_bytes()
    found = hf("scan", hub_cache())
    assert (found["warnings"], found["files"]) == ([], [f"{REPO}/b.gguf"])
    other.put_away(kept)
    other.remove_all()
    assert not list(hub_cache().glob("models--*"))
