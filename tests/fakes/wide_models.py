"""Models as wide as people use them, in files that take no room: a true header, then a hole.

llama.cpp maps such a file and makes its context as for any other, so what it reserves can be measured without
the weights. Two layers (six with windows) are enough: working buffers do not grow with depth.
"""

from math import prod
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from tests.fakes.tiny_models import MODELS, NORMAL, tensors

MATRICES = gguf.GGMLQuantizationType.Q4_1
"""Small, and not packed anew for the processor."""

WIDE: dict[str, tuple[str, dict[str, int]]] = {
    "Llama 3.1 8B": ("llama", dict(E=4096, F=14_336, H=32, G=8, D=128, V=128_256)),
    "Llama 3.2 1B": ("llama", dict(E=2048, F=8192, H=32, G=8, D=64, V=128_256)),
    "Mistral 7B": ("llama", dict(E=4096, F=14_336, H=32, G=8, D=128, V=32_768)),
    "Qwen 2.5 0.5B": ("qwen2", dict(E=896, F=4864, H=14, G=2, D=64, V=151_936)),
    "Qwen 3 14B": ("qwen3", dict(E=5120, F=17_408, H=40, G=8, D=128, V=151_936)),
    "Gemma 3 4B": ("gemma3", dict(E=2560, F=10_240, H=8, G=4, D=256, V=262_208, L=6, window=1024)),
    "Phi 4": ("phi3", dict(E=5120, F=17_920, H=40, G=10, D=128, V=100_352)),
    "Mixtral 8x7B": ("mixtral", dict(E=4096, F=14_336, H=32, G=8, D=128, V=32_000, X=8, used=2)),
    "Qwen 3 30B-A3B": ("qwen3moe", dict(E=2048, F=768, H=32, G=4, D=128, V=151_936, X=128, used=8)),
    "gpt-oss 20B": ("gpt-oss", dict(E=2880, F=2880, H=64, G=8, D=64, V=201_088, X=32, used=4, window=128)),
}
"""Name to the tiny model of its family and the published numbers; letters as in ``tiny_models.DIMS``."""


def write_wide_model(
    path: Path, name: str, matrices: gguf.GGMLQuantizationType = MATRICES, layers: int = 0
) -> None:
    """Write the header of ``WIDE[name]`` and make the file as long as its weights would be.

    ``layers`` makes it as deep as people use it, which takes no room either.
    """
    family, numbers = WIDE[name]
    model = MODELS[family]
    dims = dict(L=2, X=4, C=131_072) | numbers
    dims["L"] = layers or dims["L"]
    dims["Q"], dims["K"] = dims["H"] * dims["D"], dims["G"] * dims["D"]
    dims["W"] = dims["Q"] + 2 * dims["K"]
    writer = gguf.GGUFWriter(path, model.arch)
    for key, value in _values(model.kv, dims).items():
        add = {
            bool: writer.add_bool,
            int: writer.add_uint32,
            float: writer.add_float32,
            str: writer.add_string,
        }
        add[type(value)](f"{model.arch}.{key}", value)  # type: ignore[operator]
    writer.add_tokenizer_model("llama")
    texts = ["<unk>", "<s>", "</s>", *(f"<0x{number:02X}>" for number in range(256)), "▁"]
    texts += [f"t{number}" for number in range(dims["V"] - len(texts))]
    writer.add_token_list(texts)
    writer.add_token_types([NORMAL] * len(texts))
    writer.add_token_scores([0.0] * len(texts))
    length = 0
    for tensor, shape in tensors(model, dims):
        is_matrix = len(shape) > 1 and "norm" not in tensor
        kind = matrices if is_matrix else gguf.GGMLQuantizationType.F32
        block, block_bytes = gguf.GGML_QUANT_SIZES[kind]
        size = prod(shape) // block * block_bytes
        writer.add_tensor_info(tensor, shape[::-1], np.dtype(np.float32), size, raw_dtype=kind)
        length += -(-size // 32) * 32
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    writer.close()
    with path.open("r+b") as file:
        begin = -(-file.seek(0, 2) // 32) * 32
        file.truncate(begin + length)


def _values(own: dict[str, Any], dims: dict[str, int]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "vocab_size": dims["V"],
        "context_length": dims["C"],
        "embedding_length": dims["E"],
        "block_count": dims["L"],
        "feed_forward_length": dims["F"],
        "attention.head_count": dims["H"],
        "attention.head_count_kv": dims["G"],
        "attention.key_length": dims["D"],
        "attention.value_length": dims["D"],
        "attention.layer_norm_rms_epsilon": 1e-5,
        "attention.layer_norm_epsilon": 1e-5,
        "rope.freq_base": 10_000.0,
        "rope.dimension_count": dims["D"],
        **{key: value for key, value in own.items() if not key.startswith("/")},
    }
    for key, letter in (
        ("expert_count", "X"),
        ("expert_used_count", "used"),
        ("expert_feed_forward_length", "F"),
        ("attention.sliding_window", "window"),
    ):
        if key in values and letter in dims:
            values[key] = dims[letter]
    return values
