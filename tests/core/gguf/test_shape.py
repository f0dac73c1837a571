"""What layers keep, for the families that people use today, by the numbers that their files hold."""

from pathlib import Path

import gguf
import pytest

from app.core.gguf.shape import model_shape
from app.core.memory_fit import Layout, estimate
from app.core.model_shape import ModelShape
from tests.fakes.fixtures import TinyModel
from tests.fakes.tiny_models import write_model

MIB = 1 << 20
Values = dict[str, int | list[int]]


def shape(folder: Path, architecture: str, **values: int | list[int]) -> ModelShape:
    """The shape of a file with this header; two underscores stand for a dot."""
    path = folder / f"{architecture}.gguf"
    writer = gguf.GGUFWriter(path, architecture)
    for name, value in values.items():
        key = f"{architecture}.{name.replace('__', '.')}"
        if isinstance(value, list):
            writer.add_array(key, value)
        else:
            writer.add_uint32(key, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    writer.close()
    return model_shape(path)


def cache_mib(found: ModelShape, context_length: int, sequences: int = 1) -> float:
    (use,) = estimate(found, Layout(context_length, sequences=sequences))
    return use.cache_bytes / MIB


def heads(count: int | list[int], keys: int | list[int], width: int, length: int = 0) -> Values:
    values: Values = {
        "attention__head_count": count,
        "attention__head_count_kv": keys,
        "embedding_length": width,
    }
    if length:
        values |= {"attention__key_length": length, "attention__value_length": length}
    return values


def test_full_attention(tmp_path: Path) -> None:
    llama = shape(tmp_path, "llama", block_count=32, **heads(32, 8, 4096))
    assert cache_mib(llama, 8192) == 1024
    assert cache_mib(llama, 8192, sequences=4) == 1024
    qwen = shape(tmp_path, "qwen3", block_count=40, **heads(40, 8, 5120, 128))
    assert cache_mib(qwen, 8192) == 1280


def test_windows_of_every_period(tmp_path: Path) -> None:
    def full_layers(architecture: str, layers: int, **values: int | list[int]) -> list[int]:
        found = shape(tmp_path, architecture, block_count=layers, **heads(8, 4, 1024), **values)
        return [number for number, layer in enumerate(found.layers) if not layer.window]

    window: Values = {"attention__sliding_window": 512}
    assert full_layers("gemma2", 6) == [1, 3, 5]
    assert full_layers("gemma3", 12, **window) == [5, 11]
    assert full_layers("gemma3", 3) == [0, 1, 2]
    assert full_layers("gpt-oss", 4, **window) == [1, 3]
    assert full_layers("cohere2", 8, **window) == [3, 7]
    assert full_layers("cohere2moe", 8, **window) == [0, 4]
    assert full_layers("llama4", 8) == [3, 7]
    assert full_layers("exaone4", 64, **window) == list(range(3, 64, 4))
    assert full_layers("olmo2", 4) == [0, 1, 2, 3]
    assert full_layers("gemma4", 4, **window, attention__sliding_window_pattern=[1, 0, 1, 0]) == [1, 3]
    # llama.cpp evaluates these in full, whatever the file says.
    assert full_layers("phi3", 2, **window) == [0, 1]
    assert full_layers("qwen2", 2, **window) == [0, 1]
    assert full_layers("llama", 2, **window) == [0, 1]


def test_a_window_keeps_little_of_a_long_context(tmp_path: Path) -> None:
    gemma = shape(
        tmp_path, "gemma3", block_count=34, attention__sliding_window=1024, **heads(8, 4, 2560, 256)
    )
    full, windowed = 5, 29
    assert cache_mib(gemma, 32_768) == 4 * (full * 32_768 + windowed * 1536) / 1024
    assert cache_mib(gemma, 32_768, sequences=4) == 4 * (full * 32_768 + windowed * 4608) / 1024
    gpt_oss = shape(
        tmp_path, "gpt-oss", block_count=24, attention__sliding_window=128, **heads(64, 8, 2880, 64)
    )
    assert cache_mib(gpt_oss, 8192) == 2 * (12 * 8192 + 12 * 768) / 1024


def test_layers_that_share_a_cache_keep_nothing(tmp_path: Path) -> None:
    window: Values = {"attention__sliding_window": 512}
    small = shape(tmp_path, "gemma3n", block_count=30, **window, **heads(8, 2, 2048, 256))
    assert [layer.key_width for layer in small.layers] == [512] * 20 + [0] * 10
    large = shape(
        tmp_path,
        "gemma4",
        block_count=4,
        attention__shared_kv_layers=1,
        attention__sliding_window_pattern=[1, 1, 1, 0],
        attention__key_length_swa=128,
        attention__value_length_swa=128,
        **window,
        **heads(8, 2, 2048, 256),
    )
    assert [layer.key_width for layer in large.layers] == [256, 256, 256, 0]


def test_latent_attention_keeps_no_values(tmp_path: Path) -> None:
    lite = shape(
        tmp_path,
        "deepseek2",
        block_count=27,
        attention__key_length_mla=192,
        attention__value_length_mla=128,
        attention__kv_lora_rank=512,
        **heads(16, 1, 2048) | {"attention__key_length": 576, "attention__value_length": 512},
    )
    assert cache_mib(lite, 8192) == 27 * 576 * 2 * 8192 / MIB


def test_layers_that_only_guess_ahead_keep_nothing(tmp_path: Path) -> None:
    glm = shape(tmp_path, "glm4moe", block_count=47, nextn_predict_layers=1, **heads(96, 8, 4096, 128))
    assert len(glm.layers) == 47
    assert cache_mib(glm, 1024) == 46 * 4


def test_hybrids_by_interval(tmp_path: Path) -> None:
    found = shape(
        tmp_path,
        "qwen3next",
        block_count=48,
        ssm__conv_kernel=4,
        ssm__inner_size=4096,
        ssm__state_size=128,
        ssm__group_count=16,
        **heads(16, 2, 2048, 256),
    )
    assert [bool(layer.key_width) for layer in found.layers[:4]] == [False, False, False, True]
    recurrent = sum(layer.recurrent_bytes for layer in found.layers) / MIB
    assert recurrent == 75.375  # what llama.cpp calls its RS buffer
    assert cache_mib(found, 8192) == pytest.approx(recurrent + 12 * 16)
    assert cache_mib(found, 8192, sequences=4) == pytest.approx(4 * recurrent + 12 * 16)


def test_hybrids_by_heads(tmp_path: Path) -> None:
    state: Values = {
        "ssm__conv_kernel": 4,
        "ssm__inner_size": 3072,
        "ssm__state_size": 128,
        "ssm__group_count": 1,
    }
    granite = shape(tmp_path, "granitehybrid", block_count=4, **state, **heads(12, [0, 0, 4, 0], 1536))
    assert [layer.key_width for layer in granite.layers] == [0, 0, 512, 0]
    assert [layer.recurrent_bytes for layer in granite.layers] == [
        1_612_800 + 1152 * 0,
        1_612_800,
        0,
        1_612_800,
    ]
    lfm = shape(tmp_path, "lfm2", block_count=3, shortconv__l_cache=3, **heads(32, [0, 8, 0], 2048))
    assert [layer.recurrent_bytes for layer in lfm.layers] == [16_384, 0, 16_384]
    both = shape(tmp_path, "falcon-h1", block_count=2, **state, **heads(8, 2, 2048, 64))
    assert all(layer.key_width == 128 and layer.recurrent_bytes for layer in both.layers)
    nemotron = shape(
        tmp_path,
        "nemotron_h",
        block_count=3,
        feed_forward_length=[0, 8, 0],
        **state,
        **heads(32, [0, 0, 8], 2048),
    )
    assert [bool(layer.recurrent_bytes) for layer in nemotron.layers] == [True, False, False]
    assert [bool(layer.key_width) for layer in nemotron.layers] == [False, False, True]


def test_recurrent_models_keep_the_same_whatever_the_length(tmp_path: Path) -> None:
    mamba = shape(
        tmp_path, "mamba", block_count=64, embedding_length=2560,
        ssm__conv_kernel=4, ssm__inner_size=5120, ssm__state_size=16,
    )  # fmt: skip
    assert cache_mib(mamba, 512) == cache_mib(mamba, 65_536) == 64 * 4 * 5120 * (3 + 16) / MIB
    rwkv = shape(tmp_path, "rwkv7", block_count=24, embedding_length=2048, wkv__head_size=64)
    assert cache_mib(rwkv, 512, sequences=4) == 4 * 24 * 4 * 2048 * (2 + 64) / MIB


def test_every_part_of_a_split_model_counts(tmp_path: Path, tiny_model: TinyModel) -> None:
    write_model(tmp_path / "parts.gguf", "mixtral", split=6)
    first = next(tmp_path.glob("parts-00001-of-*.gguf"))
    whole = model_shape(tiny_model("mixtral"))
    assert model_shape(first) == whole
    experts = sum(layer.expert_bytes for layer in whole.layers)
    assert 0 < experts < whole.weight_bytes


def test_impossible_numbers_make_no_shape_impossible(tmp_path: Path) -> None:
    found = shape(
        tmp_path, "qwen3next", block_count=4_000_000_000, full_attention_interval=0,
        nextn_predict_layers=4_000_000_000, ssm__conv_kernel=0, **heads([0] * 3, [7] * 600, 0),
    )  # fmt: skip
    assert len(found.layers) == 512
    assert cache_mib(found, 8192) == 0
