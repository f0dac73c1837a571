"""What is said about a model file: name, size, quantisation, context, whether it writes text."""

import shutil
from pathlib import Path

import pytest

from app.core.errors import AppError, ErrorCode
from app.core.gguf.model_facts import facts
from app.core.gguf.model_files import header_of, is_model
from app.core.gguf.split import part_of, parts, stem
from tests.fakes.fixtures import BrokenModels, TinyModel
from tests.fakes.tiny_models import MODELS, write_model

READS_ONLY = {"bert", "nomic-bert"}


@pytest.mark.parametrize("name", MODELS)
def test_every_family_has_its_facts(name: str, tiny_model: TinyModel) -> None:
    found = facts(tiny_model(name))
    model = MODELS[name]
    assert found.name == f"Tiny {name}"
    assert found.architecture == model.arch
    assert found.block_count == model.dims.get("L", 2)
    assert found.context_length == (4096 if name == "script" else 512)
    assert found.quantisation == ("Q8_0" if model.quant else "F32")
    assert found.has_chat_template is (model.template is not None)
    assert found.writes_text is (name not in READS_ONLY)
    assert 90_000 < found.parameters < 300_000


def test_the_starter_models_facts(starter_model: Path) -> None:
    found = facts(starter_model)
    assert (found.architecture, found.quantisation) == ("llama", "Q4_1")
    assert found.parameters == 134_515_008
    assert (found.context_length, found.block_count) == (8192, 30)
    assert found.licence == "apache-2.0"
    assert found.has_chat_template


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"/general.file_type": 15}, "Q4_K_M"),
        ({"/general.file_type": 1024 + 7}, "Q8_0"),
        ({"/general.file_type": 9999}, "F32"),
    ],
)
def test_the_files_own_word_names_the_quantisation(
    changes: dict[str, int], expected: str, tmp_path: Path
) -> None:
    path = tmp_path / "model.gguf"
    write_model(path, "llama", kv=changes)
    assert facts(path).quantisation == expected


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        ("qwen3", {"pooling_type": 3}, False),
        ("qwen3", {"pooling_type": 0}, True),
        ("llama", {"attention.causal": False}, False),
    ],
)
def test_embedders_do_not_write(
    name: str, changes: dict[str, object], expected: bool, tmp_path: Path
) -> None:
    path = tmp_path / "model.gguf"
    write_model(path, name, kv=changes)
    assert facts(path).writes_text is expected


def test_an_impossible_context_length_is_none_at_all(broken_models: BrokenModels) -> None:
    assert facts(broken_models["huge-context"]).context_length == 0
    assert facts(broken_models["zero-context"]).context_length == 0


def test_a_missing_name_is_the_files_own(tmp_path: Path) -> None:
    path = tmp_path / "my-model.gguf"
    write_model(path, "llama", kv={"/general.name": " \n "})
    assert facts(path).name == "my-model"


def test_a_split_model_counts_every_part(broken_models: BrokenModels, tiny_model: TinyModel) -> None:
    assert facts(broken_models["split-00001-of-00002"]).parameters == facts(tiny_model("llama")).parameters


def test_a_missing_part_is_an_error(broken_models: BrokenModels) -> None:
    with pytest.raises(AppError) as caught:
        facts(broken_models["split-missing-00001-of-00002"])
    assert caught.value.problem.code is ErrorCode.SHARD_MISSING


def test_projectors_and_adapters_are_no_models(tiny_model: TinyModel, tmp_path: Path) -> None:
    assert is_model(header_of(tiny_model("llama")))
    write_model(tmp_path / "adapter.gguf", "llama", kv={"/general.type": "adapter"})
    assert not is_model(header_of(tmp_path / "adapter.gguf"))
    write_model(tmp_path / "projector.gguf", "llama", arch="clip")
    assert not is_model(header_of(tmp_path / "projector.gguf"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a-00001-of-00003.gguf", ("a", 1, 3)),
        ("a-00003-of-00003.GGUF", ("a", 3, 3)),
        ("a-00004-of-00003.gguf", None),
        ("a-00000-of-00003.gguf", None),
        ("a-00001-of-00001.gguf", None),
        ("a-1-of-3.gguf", None),
        ("a.gguf", None),
    ],
)
def test_part_names(name: str, expected: tuple[str, int, int] | None) -> None:
    assert part_of(Path(name)) == expected


def test_siblings_lie_beside_the_first_part(tmp_path: Path) -> None:
    first = tmp_path / "a-00001-of-00003.gguf"
    assert [path.name for path in parts(first)] == [f"a-0000{n}-of-00003.gguf" for n in (1, 2, 3)]
    assert parts(tmp_path / "b.gguf") == [tmp_path / "b.gguf"]
    assert stem(first) == "a"
    assert stem(tmp_path / "b.gguf") == "b"


def test_a_link_to_a_model_is_read_like_the_model(tiny_model: TinyModel, tmp_path: Path) -> None:
    shutil.copy(tiny_model("llama"), tmp_path / "blob")
    link = tmp_path / "link.gguf"
    link.symlink_to(tmp_path / "blob")
    assert facts(link) == facts(tiny_model("llama"))
