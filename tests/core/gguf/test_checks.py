"""Values that decide whether llama.cpp lives: what it accepts passes, what ends its process is refused.

Each outcome was tried with llama-cpp-python 0.3.36 on tiny files.
"""

from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest

from app.core.errors import ErrorCode
from app.core.gguf import reasons
from app.core.gguf.checks import check_file, look
from app.core.gguf.model_facts import facts
from app.core.gguf.shape import model_shape
from tests.fakes.tiny_models import write_model

REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "a bias as F16": ("gpt2", {"half": "attn_qkv.bias"}, reasons.VECTOR_TYPE),
    "the last norm as F16": ("llama", {"half": "output_norm"}, reasons.VECTOR_TYPE),
    "a norm of heads as F16": ("qwen3", {"half": "attn_q_norm"}, reasons.VECTOR_TYPE),
    "sinks as F16": ("gpt-oss", {"half": "attn_sinks"}, reasons.VECTOR_TYPE),
    "a convolution as F16": ("mamba", {"half": "ssm_conv1d"}, reasons.VECTOR_TYPE),
    "three groups of four experts": ("mixtral", {"kv": {"expert_group_count": 3}}, reasons.EXPERT_COUNT),
    "no group used": ("mixtral", {"kv": {"expert_group_count": 2}}, reasons.EXPERT_COUNT),
    "no expert used": ("mixtral", {"kv": {"expert_used_count": 0}}, reasons.EXPERT_COUNT),
    "experts used but none there": ("llama", {"kv": {"expert_used_count": 2}}, reasons.EXPERT_COUNT),
    "too many experts": ("mixtral", {"kv": {"expert_count": 1025}}, reasons.EXPERT_COUNT),
    "more extra layers than layers": ("llama", {"kv": {"nextn_predict_layers": 3}}, reasons.LAYER_COUNT),
    "no dimension for positions": ("gemma3", {"kv": {"rope.dimension_count": 0}}, reasons.ROPE_DIMENSIONS),
    "none in windows": ("gemma3", {"kv": {"rope.dimension_count_swa": 0}}, reasons.ROPE_DIMENSIONS),
    "a head wider than the model": ("rwkv7", {"kv": {"wkv.head_size": 1 << 23}}, reasons.HEAD_SIZE),
    "a negative epsilon": (
        "llama",
        {"kv": {"attention.layer_norm_rms_epsilon": -1e-5}},
        reasons.VALUE_INVALID,
    ),
    "an epsilon that is no number": (
        "gpt2",
        {"kv": {"attention.layer_norm_epsilon": float("nan")}},
        reasons.VALUE_INVALID,
    ),
    "a head size of 32": ("rwkv7", {"kv": {"wkv.head_size": 32}}, reasons.HEAD_SIZE),
}

ACCEPTED: dict[str, tuple[str, dict[str, Any]]] = {
    "a router as F16": ("mixtral", {"half": "ffn_gate_inp"}),
    "positions as F16": ("gpt2", {"half": "position_embd"}),
    "two groups, one used": ("mixtral", {"kv": {"expert_group_count": 2, "expert_group_used_count": 1}}),
    "one group": ("mixtral", {"kv": {"expert_group_count": 1}}),
    "an extra layer that was left out": ("llama", {"kv": {"block_count": 3, "nextn_predict_layers": 1}}),
    "an architecture nobody knows": ("llama", {"arch": "martian"}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_would_end_the_process_is_refused(what: str, tmp_path: Path) -> None:
    name, changes, reason = REFUSED[what]
    write_model(tmp_path / "model.gguf", name, **changes)
    found = check_file(tmp_path / "model.gguf")
    assert found is not None
    assert found.values["reason"] == reason
    assert found.detail


@pytest.mark.parametrize("what", ACCEPTED)
def test_what_works_passes(what: str, tmp_path: Path) -> None:
    name, changes = ACCEPTED[what]
    write_model(tmp_path / "model.gguf", name, **changes)
    assert check_file(tmp_path / "model.gguf") is None


def write_own(path: Path, architecture: str, values: dict[str, Any], tensors: list[str]) -> None:
    """A file with these values and a small F32 matrix under each name."""
    writer = gguf.GGUFWriter(path, architecture)
    for key, value in values.items():
        if isinstance(value, list):
            writer.add_array(f"{architecture}.{key}", value)
        else:
            writer.add_uint32(f"{architecture}.{key}", value)
    for name in tensors:
        writer.add_tensor(name, np.zeros((4, 32), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.mark.parametrize(("said", "length"), [(0, 0), (2, 0), (16, 16), (512, 512), (1 << 30, 0)])
def test_a_context_length_that_cannot_be_meant_is_none(said: int, length: int, tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    write_model(path, "llama", kv={"context_length": said})
    assert check_file(path) is None
    assert facts(path).context_length == model_shape(path).trained_context_length == length


def test_values_per_layer_are_read_and_may_leave_layers_empty(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    values = {"block_count": 3, "attention.head_count": [4, 0, 4], "attention.head_count_kv": [2, 0, 2]}
    write_own(path, "deci", values, ["blk.0.attn_q.weight", "blk.2.attn_q.weight"])
    assert check_file(path) is None


@pytest.mark.parametrize(("used", "is_good"), [([2, 1], True), ([2, 5], False)])
def test_experts_per_layer_are_counted(used: list[int], is_good: bool, tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    values = {"block_count": 2, "expert_count": 4, "expert_used_count": used}
    write_own(path, "llama", values, ["blk.0.attn_q.weight", "blk.1.attn_q.weight"])
    assert (check_file(path) is None) is is_good


def test_a_single_expert_is_none_for_hunyuan(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    write_own(path, "hunyuan-dense", {"block_count": 1, "expert_count": 1}, ["blk.0.attn_q.weight"])
    assert check_file(path) is None
    write_own(path, "llama", {"block_count": 1, "expert_count": 1}, ["blk.0.attn_q.weight"])
    assert check_file(path) is not None


def test_a_file_that_does_not_say_what_it_is_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF" + (3).to_bytes(4, "little") + bytes(16))
    found = check_file(path)
    assert found is not None
    assert found.values["reason"] == reasons.ARCHITECTURE_MISSING


def test_a_first_look_keeps_the_facts_of_a_cut_file(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    write_model(path, "llama")
    path.write_bytes(path.read_bytes()[:-1000])
    found = look(path)
    assert found.problem is not None
    assert found.problem.code is ErrorCode.FILE_TRUNCATED
    assert found.facts is not None
    assert found.facts.name == "Tiny llama"


def test_a_first_look_leaves_the_vocabulary_alone(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    write_model(path, "llama", same_tokens=True)
    assert look(path).problem is None
    assert check_file(path) is not None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1.5])
def test_numbers_for_each_layer_that_are_no_whole_ones_harm_nobody(tmp_path: Path, value: float) -> None:
    """llama.cpp refuses them with a sentence of its own; here they must not end whoever lists models."""
    path = tmp_path / "strange.gguf"
    write_model(path, "mixtral", kv={"expert_used_count": [value, value]})
    check_file(path)
    assert look(path).facts is not None
    assert model_shape(path).expert_used_count == 0
