"""Which of the broken model files are refused before they are loaded, and in which words."""

import os
from pathlib import Path

import pytest

from app.core.errors import ErrorCode
from app.core.gguf import reasons
from app.core.gguf.checks import check_file
from tests.fakes.fixtures import BrokenModels, TinyModel
from tests.fakes.tiny_models import MODELS

DAMAGED, REFUSED = ErrorCode.FILE_DAMAGED, ErrorCode.LOAD_REFUSED

REFUSED_BEFORE_LOADING: dict[str, tuple[ErrorCode, str | None]] = {
    "empty": (ErrorCode.FILE_TRUNCATED, None),
    "truncated-header": (ErrorCode.FILE_TRUNCATED, None),
    "truncated-data": (ErrorCode.FILE_TRUNCATED, None),
    "bad-magic": (ErrorCode.NOT_GGUF, None),
    "html-page": (ErrorCode.NOT_GGUF, None),
    "future-version": (ErrorCode.GGUF_VERSION, None),
    "huge-n-tensors": (DAMAGED, reasons.COUNT_IMPOSSIBLE),
    "huge-n-kv": (DAMAGED, reasons.COUNT_IMPOSSIBLE),
    "huge-string": (DAMAGED, reasons.COUNT_IMPOSSIBLE),
    "offset-outside": (DAMAGED, reasons.TENSOR_PLACE),
    "unknown-dtype": (DAMAGED, reasons.TENSOR_TYPE),
    "matrix-i32": (DAMAGED, reasons.MATRIX_TYPE),
    "matrix-q4k": (DAMAGED, reasons.TENSOR_SHAPE),
    "huge-shape": (DAMAGED, reasons.TENSOR_SHAPE),
    "norm-f16": (REFUSED, reasons.VECTOR_TYPE),
    "rwkv-head-size": (REFUSED, reasons.HEAD_SIZE),
    "vocab-only": (ErrorCode.NO_WEIGHTS, None),
    "missing-tensors": (DAMAGED, reasons.LAYERS_MISSING),
    "duplicate-tokens": (DAMAGED, reasons.TOKENS_REPEATED),
    "too-many-layers": (DAMAGED, reasons.LAYER_COUNT),
    "zero-layers": (DAMAGED, reasons.LAYER_COUNT),
    "experts-used-over-count": (DAMAGED, reasons.EXPERT_COUNT),
    "zero-heads": (DAMAGED, reasons.HEAD_COUNT),
    "bad-heads": (DAMAGED, reasons.HEAD_COUNT),
    "bad-rope-dims": (DAMAGED, reasons.ROPE_DIMENSIONS),
    "kv-wrong-type": (DAMAGED, reasons.VALUE_INVALID),
    "split-missing-00001-of-00002": (ErrorCode.SHARD_MISSING, None),
    "split-00002-of-00002": (ErrorCode.NOT_FIRST_SHARD, None),
}

LEFT_TO_THE_ENGINE = {"shape-mismatch", "unknown-arch", "unknown-pre"}
"""llama.cpp refuses these in its own words and lives."""

USABLE = {
    "template-loop", "template-ssti", "template-syntax", "template-memory",
    "eos-out-of-range", "zero-context", "huge-context", "split-00001-of-00002",
}  # fmt: skip
"""Files that answer, some with a warning."""


@pytest.mark.parametrize("name", REFUSED_BEFORE_LOADING)
def test_a_broken_file_is_refused_by_name(name: str, broken_models: BrokenModels) -> None:
    found = check_file(broken_models[name])
    assert found is not None
    code, reason = REFUSED_BEFORE_LOADING[name]
    assert (found.code, found.values.get("reason")) == (code, reason)
    assert broken_models[name].name in found.sentence()
    assert "…" not in found.sentence()


@pytest.mark.parametrize("name", sorted(LEFT_TO_THE_ENGINE | USABLE))
def test_what_can_be_loaded_or_is_the_engines_to_refuse_passes(
    name: str, broken_models: BrokenModels
) -> None:
    assert check_file(broken_models[name]) is None


def test_every_broken_file_stands_in_one_table(broken_models: BrokenModels) -> None:
    assert len(broken_models) == 39
    assert set(broken_models) == set(REFUSED_BEFORE_LOADING) | LEFT_TO_THE_ENGINE | USABLE


@pytest.mark.parametrize("name", MODELS)
def test_a_good_file_of_every_family_passes(name: str, tiny_model: TinyModel) -> None:
    assert check_file(tiny_model(name)) is None


def test_the_starter_model_passes(starter_model: Path) -> None:
    assert check_file(starter_model) is None


def test_a_cut_file_says_both_sizes(broken_models: BrokenModels) -> None:
    found = check_file(broken_models["truncated-data"])
    assert found is not None
    assert found.values["needed"] == "588 kB"
    assert found.values["found"] == "538 kB"


def test_sizes_that_read_the_same_are_said_to_the_byte(tiny_model: TinyModel, tmp_path: Path) -> None:
    blob = tiny_model("llama").read_bytes()
    path = tmp_path / "short.gguf"
    path.write_bytes(blob[:-40])
    found = check_file(path)
    assert found is not None
    assert found.values["found"] == f"{len(blob) - 40:,} bytes"
    assert found.values["needed"] != found.values["found"]


def test_a_missing_sibling_is_named(broken_models: BrokenModels) -> None:
    found = check_file(broken_models["split-missing-00001-of-00002"])
    assert found is not None
    assert found.values["missing"] == "split-missing-00002-of-00002.gguf"


def test_a_later_part_names_the_first(broken_models: BrokenModels) -> None:
    found = check_file(broken_models["split-00002-of-00002"])
    assert found is not None
    assert found.values["first"] == "split-00001-of-00002.gguf"


def test_a_renamed_part_is_refused(broken_models: BrokenModels, tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(broken_models["split-00001-of-00002"].read_bytes())
    found = check_file(path)
    assert found is not None
    assert (found.code, found.values["reason"]) == (REFUSED, reasons.RENAMED_PART)


def test_a_part_of_another_place_is_refused(broken_models: BrokenModels, tmp_path: Path) -> None:
    first = tmp_path / "a-00001-of-00002.gguf"
    first.write_bytes(broken_models["split-00001-of-00002"].read_bytes())
    (tmp_path / "a-00002-of-00002.gguf").write_bytes(first.read_bytes())
    found = check_file(first)
    assert found is not None
    assert (found.code, found.values["reason"]) == (DAMAGED, reasons.PART_FOREIGN)


def test_a_cut_later_part_is_found(broken_models: BrokenModels, tmp_path: Path) -> None:
    first = tmp_path / "a-00001-of-00002.gguf"
    first.write_bytes(broken_models["split-00001-of-00002"].read_bytes())
    second = tmp_path / "a-00002-of-00002.gguf"
    second.write_bytes(broken_models["split-00002-of-00002"].read_bytes()[:-5000])
    found = check_file(first)
    assert found is not None
    assert found.code is ErrorCode.FILE_TRUNCATED
    assert found.values["name"] == second.name


def test_a_missing_path_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    missing = check_file(tmp_path / "none.gguf")
    assert missing is not None
    assert missing.code is ErrorCode.FILE_MISSING
    folder = check_file(tmp_path)
    assert folder is not None
    assert folder.code is ErrorCode.FILE_UNREADABLE
    os.mkfifo(tmp_path / "pipe.gguf")
    pipe = check_file(tmp_path / "pipe.gguf")
    assert pipe is not None
    assert pipe.values["reason"] == reasons.NO_REGULAR_FILE
