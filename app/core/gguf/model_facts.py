"""What a model file's header says, in the words of ``core.model``."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from app.core.gguf.header import Header, Tensor
from app.core.gguf.model_files import all_tensors, headers_of, opened
from app.core.gguf.split import stem
from app.core.gguf.tensor_types import FILE_TYPES, NOT_FOR_MATRICES
from app.core.model import ModelFacts

READERS = frozenset(
    {
        "bert",
        "clip",
        "eurobert",
        "gemma-embedding",
        "jina-bert-v2",
        "jina-bert-v3",
        "llama-embed",
        "modern-bert",
        "neo-bert",
        "nomic-bert",
        "nomic-bert-moe",
        "t5encoder",
        "wavtokenizer-dec",
    }
)
"""Families that take text in and write none."""

PROJECTED = "vision.projection_dim"
"""How wide what a projector makes of pictures is: as wide as the tokens of its model."""

SHORTEST_CONTEXT, CONTEXT_LIMIT = 16, 1 << 30
"""A context length below or from here on is a slip of whoever wrote the file."""

GUESSED_FILE_TYPE = 1024


def facts(path: Path) -> ModelFacts:
    """Read what the header of a model says, of all its parts together.

    Raises:
        AppError: the file, or one of its parts, is missing, unreadable or no GGUF file.
    """
    with opened(path) as file:
        first = file.header
    headers = headers_of(path, first)
    return facts_of(first, all_tensors(headers), stem(path))


def facts_of(header: Header, tensors: Iterable[Tensor], file_stem: str) -> ModelFacts:
    """The facts of one header and the tensors of all parts; ``file_stem`` stands in for a missing name."""
    tensors = list(tensors)
    return ModelFacts(
        name=" ".join(header.text("general.name").split()) or file_stem,
        architecture=header.architecture,
        parameters=sum(tensor.elements for tensor in tensors),
        quantisation=quantisation(header, tensors),
        context_length=trained_context_length(header),
        block_count=header.number("block_count") or 0,
        licence=header.text("general.license") or None,
        has_chat_template=bool(header.text("tokenizer.chat_template")),
        writes_text=writes_text(header),
        embedding_length=header.number("embedding_length" if header.architecture != "clip" else PROJECTED)
        or 0,
    )


def trained_context_length(header: Header) -> int:
    """Tokens the model was trained for; 0 when the file says none, or nonsense."""
    length = header.number("context_length") or 0
    return length if SHORTEST_CONTEXT <= length < CONTEXT_LIMIT else 0


def quantisation(header: Header, tensors: Iterable[Tensor]) -> str:
    """The usual name of the file's mix: what it says, else the format that most weights in matrices have."""
    file_type = header.metadata.get("general.file_type")
    if isinstance(file_type, int) and file_type & ~GUESSED_FILE_TYPE in FILE_TYPES:
        return FILE_TYPES[file_type & ~GUESSED_FILE_TYPE]
    weights: Counter[str] = Counter()
    for tensor in tensors:
        if tensor.is_matrix and tensor.type.name not in NOT_FOR_MATRICES:
            weights[tensor.type.name] += tensor.elements
    return weights.most_common(1)[0][0] if weights else ""


def writes_text(header: Header) -> bool:
    """Whether the model continues text: false for encoders and for models trained to embed or rank."""
    is_causal = header.of_model("attention.causal") is not False
    return header.architecture not in READERS and is_causal and not header.number("pooling_type")
