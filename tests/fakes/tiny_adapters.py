"""Tiny LoRA adapters and vision projectors, for the models of ``tiny_models``."""

import zlib
from pathlib import Path

import gguf
import numpy as np

from tests.fakes.tiny_models import DIMS, MODELS, tensors, vocabulary

RANK = 4


def write_lora(path: Path, base_name: str, *, seed: int = 1, architecture: str | None = None) -> None:
    """A LoRA of random weights, strong enough to change a greedy text, for the model ``base_name``.

    ``architecture`` names another family than the base's, for what must be refused.
    """
    model = MODELS[base_name]
    dims = DIMS | model.dims | {"V": len(vocabulary(model.vocab)[0])}
    dims |= {"W": dims["E"] + 2 * dims["K"], "Y": dims["M"] + 2 * dims["S"]}
    writer = gguf.GGUFWriter(path, architecture or model.arch)
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(RANK))
    for name, shape in tensors(model, dims):
        if not name.endswith(("attn_q.weight", "ffn_down.weight")) or len(shape) != 2:
            continue
        rng = np.random.default_rng(zlib.crc32(f"{seed}/{name}".encode()))
        inner, outer = shape
        writer.add_tensor(f"{name}.lora_a", rng.standard_normal((RANK, inner), np.float32))
        writer.add_tensor(f"{name}.lora_b", rng.standard_normal((outer, RANK), np.float32))
    _finish(writer)


def write_projector(path: Path, width: int, *, name: str = "") -> None:
    """A vision projector whose pictures become vectors of ``width``; it sees nothing."""
    writer = gguf.GGUFWriter(path, "clip")
    writer.add_string("general.type", "mmproj")
    if name:
        writer.add_string("general.name", name)
    writer.add_bool("clip.has_vision_encoder", True)
    writer.add_string("clip.projector_type", "mlp")
    writer.add_uint32("clip.vision.projection_dim", width)
    writer.add_uint32("clip.vision.embedding_length", 32)
    writer.add_uint32("clip.vision.block_count", 1)
    writer.add_uint32("clip.vision.image_size", 32)
    writer.add_uint32("clip.vision.patch_size", 8)
    writer.add_tensor("mm.0.weight", np.zeros((width, 32), np.float32))
    _finish(writer)


def _finish(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
