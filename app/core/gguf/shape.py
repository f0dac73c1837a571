"""The shape of a model (``core.model_shape``) from the headers of its files."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from app.core.gguf.byte_window import Read
from app.core.gguf.header import Array, Header, Tensor
from app.core.gguf.layer_memory import NO_MEMORY, HeaderNumbers, layer_memories
from app.core.gguf.model_facts import trained_context_length
from app.core.gguf.model_files import all_tensors, headers_of, opened
from app.core.model_shape import LayerShape, ModelShape

EMBEDDINGS = "token_embd.weight"
INPUT = frozenset({EMBEDDINGS, "position_embd.weight", "token_types.weight", "per_layer_token_embd.weight"})
"""What llama.cpp never takes off the CPU (``LLM_TENSOR_LAYER_INPUT`` in llama-arch.cpp)."""

_LAYER = re.compile(r"(?:enc\.|dec\.)?blk\.(\d{1,9})\.")
_EXPERTS = re.compile(r"_exps\.")


def model_shape(path: Path) -> ModelShape:
    """The shape of a model file, of all its parts together; milliseconds, whatever the file's size.

    Raises:
        AppError: the file, or one of its parts, is missing, unreadable or no GGUF file.
    """
    with opened(path) as file:
        return shape_of(file.header, all_tensors(headers_of(path, file.header)), file.read)


def shape_of(header: Header, tensors: Iterable[Tensor], read: Read) -> ModelShape:
    """The shape by the first part's header and the tensors of all parts; ``read`` reads the first part."""
    tensors = list(tensors)
    numbers = HeaderNumbers(header, read)
    weights, experts, ends = _bytes_by_place(tensors)
    memories = layer_memories(numbers)
    # llama.cpp leaves out the tensors of layers that only guess ahead, unless it is told to load them.
    layers = tuple(
        LayerShape(weights[n] if n < numbers.trunk else 0, experts[n] if n < numbers.trunk else 0, *memory)
        for n, memory in enumerate(memories)
    )
    embeddings = next((tensor for tensor in tensors if tensor.name == EMBEDDINGS), None)
    has_memory = header.architecture not in NO_MEMORY
    is_shared = has_memory and embeddings is not None and "output.weight" not in {it.name for it in tensors}
    shared_bytes = embeddings.size_bytes if embeddings is not None and is_shared else 0
    heads = numbers.one("attention.head_count")
    width = numbers.one("embedding_length")
    return ModelShape(
        architecture=header.architecture,
        layers=layers,
        input_bytes=sum(size for name, size in ends.items() if name in INPUT),
        output_bytes=sum(size for name, size in ends.items() if name not in INPUT) + shared_bytes,
        embedding_length=width,
        feed_forward_length=numbers.one("feed_forward_length"),
        heads=heads,
        vocabulary_size=_vocabulary_size(header, embeddings),
        trained_context_length=trained_context_length(header),
        parameters=sum(tensor.elements for tensor in tensors),
        expert_count=numbers.one("expert_count"),
        expert_used_count=numbers.one("expert_used_count"),
        has_memory=has_memory,
        shared_bytes=shared_bytes,
        head_length=numbers.one("attention.key_length", width // heads if heads else 0),
        expert_feed_forward_length=numbers.one("expert_feed_forward_length"),
        recurrent_width=numbers.one("ssm.inner_size"),
    )


def _bytes_by_place(tensors: Iterable[Tensor]) -> tuple[Counter[int], Counter[int], dict[str, int]]:
    """Bytes of every layer without its experts, of the experts, and of every tensor outside the layers."""
    weights: Counter[int] = Counter()
    experts: Counter[int] = Counter()
    ends: dict[str, int] = {}
    for tensor in tensors:
        match = _LAYER.match(tensor.name)
        if match is None:
            ends[tensor.name] = tensor.size_bytes
        elif _EXPERTS.search(tensor.name):
            experts[int(match[1])] += tensor.size_bytes
        else:
            weights[int(match[1])] += tensor.size_bytes
    return weights, experts, ends


def _vocabulary_size(header: Header, embeddings: Tensor | None) -> int:
    tokens = header.metadata.get("tokenizer.ggml.tokens")
    if isinstance(tokens, Array):
        return tokens.count
    return embeddings.shape[1] if embeddings is not None and len(embeddings.shape) > 1 else 0
