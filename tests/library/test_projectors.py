"""A projector is found beside its model, by its name or by its width, and is never a model itself."""

import shutil
from pathlib import Path

import pytest

from app.core.errors import AppError, ErrorCode
from app.library.installed.installed_models import find_models, model_at
from tests.fakes.fixtures import TinyModel
from tests.fakes.tiny_adapters import write_projector

WIDTH = 64
"""``embedding_length`` of every tiny model."""


@pytest.fixture
def folder(tmp_path: Path, tiny_model: TinyModel) -> Path:
    """A folder with two models."""
    for name in ("gemma-3-4b-it-Q4_K_M", "other-1b-Q8_0"):
        shutil.copy(tiny_model("llama"), tmp_path / f"{name}.gguf")
    return tmp_path


def projectors(folder: Path, index_file: Path | None = None) -> dict[str, str | None]:
    """Name of a model's file to the name of its projector's."""
    found = find_models([folder], [], None, index_file)
    return {it.path.stem: it.projector.name if it.projector else None for it in found}


def test_a_model_without_one_has_none(folder: Path) -> None:
    assert projectors(folder) == {"gemma-3-4b-it-Q4_K_M": None, "other-1b-Q8_0": None}


@pytest.mark.parametrize(
    "name", ["mmproj-gemma-3-4b-it-F16.gguf", "gemma-3-4b-it-mmproj-bf16.gguf", "mmproj-Gemma-3-4b.gguf"]
)
def test_its_name_says_whose_it_is_even_where_the_header_does_not(folder: Path, name: str) -> None:
    write_projector(folder / name, 768)
    assert projectors(folder) == {"gemma-3-4b-it-Q4_K_M": name, "other-1b-Q8_0": None}


def test_one_that_is_named_after_none_goes_by_its_width(folder: Path, tiny_model: TinyModel) -> None:
    write_projector(folder / "mmproj-model-f16.gguf", WIDTH)
    shutil.copy(tiny_model("bert"), folder / "reader.gguf")
    assert projectors(folder) == {
        "gemma-3-4b-it-Q4_K_M": "mmproj-model-f16.gguf",
        "other-1b-Q8_0": "mmproj-model-f16.gguf",
        "reader": None,
    }


def test_one_of_another_width_belongs_to_none(folder: Path) -> None:
    write_projector(folder / "mmproj-model-f16.gguf", 2 * WIDTH)
    assert set(projectors(folder).values()) == {None}


def test_one_in_another_folder_belongs_to_none(folder: Path) -> None:
    (folder / "deeper").mkdir()
    write_projector(folder / "deeper" / "mmproj-gemma-3-4b-it-F16.gguf", WIDTH)
    assert set(projectors(folder).values()) == {None}


def test_a_file_that_is_only_called_so_belongs_to_none(folder: Path, tiny_model: TinyModel) -> None:
    shutil.copy(tiny_model("llama"), folder / "mmproj-gemma-3-4b-it.gguf")
    (folder / "mmproj-other-1b.gguf").write_bytes(b"no GGUF file")
    assert projectors(folder) == {"gemma-3-4b-it-Q4_K_M": None, "other-1b-Q8_0": None}


def test_a_projector_with_another_name_is_not_listed_as_a_model(folder: Path) -> None:
    write_projector(folder / "vision.gguf", WIDTH)
    assert "vision" not in projectors(folder)


def test_the_index_remembers_them_and_sees_them_go(folder: Path, tmp_path: Path) -> None:
    name, index_file = "mmproj-gemma-3-4b-it-F16.gguf", tmp_path / "index.json"
    write_projector(folder / name, WIDTH)
    for _ in range(2):
        assert projectors(folder, index_file)["gemma-3-4b-it-Q4_K_M"] == name
    (folder / name).unlink()
    assert projectors(folder, index_file)["gemma-3-4b-it-Q4_K_M"] is None


def test_a_single_file_has_its_projector_too_and_a_projector_alone_says_what_it_is(folder: Path) -> None:
    path = folder / "mmproj-gemma-3-4b-it-F16.gguf"
    write_projector(path, WIDTH)
    assert model_at(folder / "gemma-3-4b-it-Q4_K_M.gguf").projector == path
    with pytest.raises(AppError) as caught:
        model_at(path)
    assert caught.value.problem.code is ErrorCode.IS_A_PROJECTOR
