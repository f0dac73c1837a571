"""Finding models on the disk: folders, the hub's cache, split models, damage, ids, names, the index."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from app.core.errors import AppError, ErrorCode
from app.core.model import InstalledModel, ModelSource
from app.core.paths import folders
from app.core.settings import Settings
from app.library.installed.installed_models import (
    find_models,
    model_at,
    models_of_profile,
    opened_list,
    preferred,
    resolve,
)
from app.library.installed.opened_files import add_opened_file, read_opened_files
from tests.fakes.fixtures import BrokenModels, TinyModel
from tests.fakes.tiny_models import write_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "models"
    path.mkdir()
    return path


def put(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
    return target


def names(models: list[InstalledModel]) -> list[str]:
    return [model.path.name for model in models]


def test_a_folder_is_searched_to_its_depths(folder: Path, tiny_model: TinyModel) -> None:
    put(tiny_model("llama"), folder / "b.gguf")
    put(tiny_model("bert"), folder / "deep" / "er" / "a.GGUF")
    (folder / "notes.txt").write_text("no model")
    found = find_models([folder], [], None)
    assert names(found) == ["b.gguf", "a.GGUF"]
    assert [model.source for model in found] == [ModelSource.FOLDER] * 2
    assert found[0].facts is not None
    assert found[0].facts.architecture == "llama"
    assert found[0].size_bytes == (folder / "b.gguf").stat().st_size


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert find_models([tmp_path / "none"], [], None) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads every folder")
def test_a_folder_that_cannot_be_read_is_skipped(folder: Path, tiny_model: TinyModel) -> None:
    put(tiny_model("llama"), folder / "good.gguf")
    closed = folder / "closed"
    closed.mkdir(mode=0)
    assert names(find_models([folder], [], None)) == ["good.gguf"]
    closed.chmod(0o700)


def test_a_file_in_place_of_a_folder_is_skipped_with_a_note(
    folder: Path, tiny_model: TinyModel, caplog: pytest.LogCaptureFixture
) -> None:
    file = put(tiny_model("llama"), folder / "good.gguf")
    caplog.set_level("INFO")
    assert find_models([file], [], None) == []
    assert str(file) in caplog.text


def test_the_hubs_cache_lists_each_file_once(folder: Path, tiny_model: TinyModel) -> None:
    repository = folder / "models--owner--name"
    blob = put(tiny_model("llama"), repository / "blobs" / "0123abcd")
    for revision in ("one", "two"):
        snapshot = repository / "snapshots" / revision
        snapshot.mkdir(parents=True)
        (snapshot / "model.gguf").symlink_to(blob)
    found = find_models([folder], [], None)
    assert names(found) == ["model.gguf"]
    assert found[0].size_bytes == blob.stat().st_size


def test_a_circle_of_links_ends(folder: Path, tiny_model: TinyModel) -> None:
    put(tiny_model("llama"), folder / "inner" / "model.gguf")
    (folder / "inner" / "again").symlink_to(folder, target_is_directory=True)
    assert names(find_models([folder], [], None)) == ["model.gguf"]


def test_a_split_model_is_one_model_of_all_its_bytes(folder: Path, broken_models: BrokenModels) -> None:
    for name in ("split-00001-of-00002", "split-00002-of-00002"):
        put(broken_models[name], folder / f"{name}.gguf")
    (model,) = find_models([folder], [], None)
    assert model.id == "split"
    assert model.problem is None
    assert model.size_bytes == sum(path.stat().st_size for path in folder.iterdir())


def test_a_split_model_with_a_part_missing_is_listed_with_its_problem(
    folder: Path, broken_models: BrokenModels
) -> None:
    put(broken_models["split-00001-of-00002"], folder / "a-00001-of-00002.gguf")
    put(broken_models["split-00002-of-00002"], folder / "b-00002-of-00002.gguf")
    first, second = find_models([folder], [], None)
    assert first.problem is not None
    assert first.problem.code is ErrorCode.SHARD_MISSING
    assert first.facts is not None
    assert second.problem is not None
    assert second.problem.code is ErrorCode.SHARD_MISSING
    assert second.problem.values["missing"] == "b-00001-of-00002.gguf"


def test_what_goes_with_a_model_is_not_listed(folder: Path, tiny_model: TinyModel) -> None:
    put(tiny_model("llama"), folder / "mmproj-model-f16.gguf")
    put(tiny_model("llama"), folder / "model.mmproj.gguf")
    put(tiny_model("llama"), folder / ".hidden" / "model.gguf")
    put(tiny_model("llama"), folder / "._model.gguf")
    write_model(folder / "lora.gguf", "llama", kv={"/general.type": "adapter"})
    write_model(folder / "vision.gguf", "llama", arch="clip")
    put(tiny_model("llama"), folder / "model.gguf")
    assert names(find_models([folder], [], None)) == ["model.gguf"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("html-page", ErrorCode.NOT_GGUF),
        ("truncated-data", ErrorCode.FILE_TRUNCATED),
        ("too-many-layers", ErrorCode.FILE_DAMAGED),
        ("empty", ErrorCode.FILE_TRUNCATED),
    ],
)
def test_a_broken_file_is_listed_with_its_problem(
    name: str, code: ErrorCode, folder: Path, broken_models: BrokenModels
) -> None:
    put(broken_models[name], folder / "broken.gguf")
    (model,) = find_models([folder], [], None)
    assert model.problem is not None
    assert model.problem.code is code


def test_a_link_to_nothing_is_listed_as_missing(folder: Path) -> None:
    (folder / "gone.gguf").symlink_to(folder / "nowhere")
    (model,) = find_models([folder], [], None)
    assert model.problem is not None
    assert model.problem.code is ErrorCode.FILE_MISSING


def test_ids_are_unique_and_stay(folder: Path, tiny_model: TinyModel) -> None:
    put(tiny_model("llama"), folder / "a" / "model.gguf")
    put(tiny_model("qwen2"), folder / "b" / "model.gguf")
    put(tiny_model("qwen3"), folder / "c" / "Starter.gguf")
    before = find_models([folder], [], None)
    ids = [model.id for model in before]
    assert ids[0] == "model"
    assert len(set(ids)) == 3
    assert "starter" not in [model_id.casefold() for model_id in ids]
    put(tiny_model("llama"), folder / "d" / "model.gguf")
    after = find_models([folder], [], None)
    assert [model.id for model in after][:3] == ids


def test_the_starter_comes_first_under_its_own_id(
    folder: Path, tiny_model: TinyModel, starter_model: Path
) -> None:
    put(tiny_model("llama"), folder / "a.gguf")
    found = find_models([folder], [], starter_model)
    assert [model.id for model in found] == ["starter", "a"]
    assert found[0].name == "Starter"
    assert found[0].source is ModelSource.STARTER


def test_an_opened_file_in_a_folder_is_listed_once(
    folder: Path, tmp_path: Path, tiny_model: TinyModel
) -> None:
    inside = put(tiny_model("llama"), folder / "a.gguf")
    outside = put(tiny_model("llama"), tmp_path / "elsewhere" / "b.gguf")
    found = find_models([folder], [inside, outside, tmp_path / "gone.gguf"], None)
    assert [(model.id, model.source) for model in found] == [
        ("a", ModelSource.FOLDER),
        ("b", ModelSource.OPENED),
    ]


def test_the_index_saves_reading_headers(folder: Path, tmp_path: Path, tiny_model: TinyModel) -> None:
    source = tiny_model("llama-q8")
    for number in range(200):
        shutil.copy(source, folder / f"model-{number:03}.gguf")
    index_file = tmp_path / "cache" / "models.json"
    first = find_models([folder], [], None, index_file)
    began = time.perf_counter()
    second = find_models([folder], [], None, index_file)
    assert second == first
    assert len(second) == 200
    assert time.perf_counter() - began < 1  # 25 ms on an idle machine; a bound, not a measurement


def test_what_the_index_says_is_believed_until_the_file_changes(
    folder: Path, tmp_path: Path, tiny_model: TinyModel
) -> None:
    path = put(tiny_model("llama"), folder / "a.gguf")
    index_file = tmp_path / "models.json"
    find_models([folder], [], None, index_file)
    index_file.write_text(index_file.read_text().replace("Tiny llama", "From the index"))
    (model,) = find_models([folder], [], None, index_file)
    assert model.name == "From the index"
    put(tiny_model("qwen2"), path)
    (model,) = find_models([folder], [], None, index_file)
    assert model.name == "Tiny qwen2"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"entries": {"a": 1}}', b"\xff\xfe", b'{"version": 9}']
)
def test_a_damaged_index_is_built_anew(
    content: bytes, folder: Path, tmp_path: Path, tiny_model: TinyModel
) -> None:
    put(tiny_model("llama"), folder / "a.gguf")
    index_file = tmp_path / "models.json"
    index_file.write_bytes(content)
    (model,) = find_models([folder], [], None, index_file)
    assert model.name == "Tiny llama"
    assert json.loads(index_file.read_bytes())["entries"]


def test_a_cache_folder_that_cannot_be_made_costs_nothing(
    folder: Path, tmp_path: Path, tiny_model: TinyModel
) -> None:
    put(tiny_model("llama"), folder / "a.gguf")
    (tmp_path / "file").write_text("in the way")
    assert len(find_models([folder], [], None, tmp_path / "file" / "models.json")) == 1


def test_a_model_is_found_by_id_name_and_path(folder: Path, tiny_model: TinyModel) -> None:
    path = put(tiny_model("llama"), folder / "My-Model.Q4_0.gguf")
    put(tiny_model("qwen2"), folder / "other.gguf")
    models = find_models([folder], [], None)
    for wanted in ("My-Model.Q4_0", "my-model.q4_0", "Tiny llama", "tiny LLAMA", str(path)):
        assert resolve(models, wanted).path == path


def test_the_starter_is_found_by_its_id_and_by_the_name_in_its_header(starter_model: Path) -> None:
    models = find_models([], [], starter_model)
    assert resolve(models, "starter").path == starter_model
    assert resolve(models, "Starter").path == starter_model
    assert resolve(models, "smollm2 135m 8k lc100k mix1 ep2").path == starter_model


def test_a_path_that_is_not_listed_is_taken_too(tmp_path: Path, tiny_model: TinyModel) -> None:
    path = put(tiny_model("llama"), tmp_path / "elsewhere.gguf")
    found = resolve([], str(path))
    assert (found.id, found.source) == ("elsewhere", ModelSource.OPENED)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [("nothing", ErrorCode.MODEL_UNKNOWN), ("no/such/file.gguf", ErrorCode.FILE_MISSING)],
)
def test_an_unknown_model_is_an_error_with_a_sentence(
    wanted: str, code: ErrorCode, folder: Path, tiny_model: TinyModel
) -> None:
    put(tiny_model("llama"), folder / "a.gguf")
    with pytest.raises(AppError) as caught:
        resolve(find_models([folder], [], None), wanted)
    assert caught.value.problem.code is code


def test_without_any_model_the_sentence_says_so() -> None:
    with pytest.raises(AppError) as caught:
        resolve([], "nothing")
    assert caught.value.problem.code is ErrorCode.NO_MODELS_FOUND


def test_a_file_that_is_no_model_cannot_be_opened(tmp_path: Path, broken_models: BrokenModels) -> None:
    with pytest.raises(AppError) as caught:
        model_at(broken_models["html-page"])
    assert caught.value.problem.code is ErrorCode.NOT_GGUF
    write_model(tmp_path / "lora.gguf", "llama", kv={"/general.type": "adapter"})
    with pytest.raises(AppError) as caught:
        model_at(tmp_path / "lora.gguf")
    assert caught.value.problem.code is ErrorCode.NOT_A_CHAT_MODEL


def test_the_preferred_model(
    folder: Path, tiny_model: TinyModel, broken_models: BrokenModels, starter_model: Path
) -> None:
    put(tiny_model("bert"), folder / "a-bert.gguf")
    put(broken_models["truncated-data"], folder / "b-damaged.gguf")
    put(tiny_model("llama"), folder / "c-llama.gguf")
    put(tiny_model("qwen2"), folder / "d-qwen.gguf")
    without = find_models([folder], [], None)
    chosen = preferred(without, None)
    assert chosen is not None
    assert chosen.id == "c-llama"
    models = find_models([folder], [], starter_model)
    for last, expected in [
        (None, "starter"),
        ("d-qwen", "d-qwen"),
        (str(folder / "d-qwen.gguf"), "d-qwen"),
        ("a-bert", "starter"),
        ("b-damaged", "starter"),
        ("gone", "starter"),
    ]:
        chosen = preferred(models, last)
        assert chosen is not None
        assert chosen.id == expected
    assert preferred([], None) is None


def test_opened_files_are_remembered_once_each(tmp_path: Path) -> None:
    list_file = tmp_path / "data" / "opened.json"
    assert read_opened_files(list_file) == []
    for name in ("a", "b", "a"):
        add_opened_file(list_file, tmp_path / name)
    assert read_opened_files(list_file) == [tmp_path / "b", tmp_path / "a"]


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"paths": 3}', b"\xff"])
def test_a_damaged_list_of_opened_files_is_empty(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "opened.json").write_bytes(content)
    assert read_opened_files(tmp_path / "opened.json") == []


def test_a_list_that_cannot_be_written_is_an_error_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(AppError) as caught:
        add_opened_file(tmp_path / "file" / "opened.json", tmp_path / "a.gguf")
    assert caught.value.problem.code is ErrorCode.FILE_UNREADABLE


def test_a_profile_knows_its_folder_the_settings_folders_and_what_was_opened(
    tmp_path: Path, tiny_model: TinyModel, starter_model: Path
) -> None:
    places = folders(tmp_path / "profile")
    put(tiny_model("llama"), places.models / "own.gguf")
    put(tiny_model("llama"), tmp_path / "extra" / "extra.gguf")
    add_opened_file(opened_list(places), put(tiny_model("llama"), tmp_path / "opened.gguf"))
    found = models_of_profile(places, Settings(model_folders=(str(tmp_path / "extra"),)))
    assert [model.id for model in found] == ["starter", "own", "extra", "opened"]
    assert found[0].path == starter_model
    assert (places.cache / "models.json").is_file()
