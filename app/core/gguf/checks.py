"""What can be found wrong with a model file from its header and size alone, before it is loaded.

llama.cpp ends the whole process for several of these (an assertion, or a crash at the first token), so they
are asked here first. Whether an architecture is known is the engine's to say.
"""

import re
from pathlib import Path

import msgspec

from app.core.errors import AppError, ErrorCode, Problem, problem
from app.core.gguf import reasons
from app.core.gguf.byte_window import Read
from app.core.gguf.header import (
    LAYER_LIMIT,
    Array,
    Header,
    Tensor,
    ValueType,
    has_repeated_text,
    layer_numbers,
)
from app.core.gguf.model_facts import facts_of
from app.core.gguf.model_files import all_tensors, headers_of, is_model, opened
from app.core.gguf.split import stem
from app.core.gguf.tensor_types import NOT_FOR_MATRICES
from app.core.model import ModelFacts

EXPERT_LIMIT = 1024
VOCABULARY_LIMIT = 320_000
VOCABULARY_LIMIT_BYTES = 6 << 20
"""The largest that is in use has 262,144 tokens in 4 MB."""
RWKV_HEAD_STEP = 64

_MULTIPLIED = re.compile(
    r"(token_embd|output|(.*\.)?(attn_(q|k|v|qkv|output|o)|ffn_(up|gate|down)(_exps|_shexp)?))\.weight"
)
_NEVER_SHORT = re.compile(
    r"(.*[._])?norm(_\w+)?\.(weight|bias)|.*\.ssm_conv1d\.weight|.*\.shortconv\.conv\.weight"
)
_LAYER = re.compile(r"blk\.(\d+)\.")


class Look(msgspec.Struct, frozen=True):
    """What a first look at a file found, for a list of models.

    Attributes:
        facts: None when not even the header could be read.
        is_model: False for a projector, an adapter and the like, which no list shows.
    """

    facts: ModelFacts | None
    problem: Problem | None
    is_model: bool


def look(path: Path) -> Look:
    """Facts and the first thing that is wrong; ``check_file`` looks through the vocabulary too."""
    facts: ModelFacts | None = None
    is_one = True
    try:
        with opened(path) as file:
            is_one = is_model(file.header)
            facts = facts_of(file.header, file.header.tensors, stem(path))
            headers = headers_of(path, file.header)
            facts = facts_of(file.header, all_tensors(headers), stem(path))
            check_sizes(headers)
            check_model(file.header, all_tensors(headers), file.read)
    except AppError as error:
        return Look(facts, error.problem, is_one)
    return Look(facts, None, is_one)


def check_file(path: Path) -> Problem | None:
    """The first thing that is wrong with a model file; None when header and size give no reason to refuse it.

    ``path`` is the file, or the first part of a split model; every part is looked at. Takes about a
    millisecond, and some 90 for the largest vocabulary with its merges.
    """
    try:
        with opened(path) as file:
            headers = headers_of(path, file.header)
            check_sizes(headers)
            check_model(file.header, all_tensors(headers), file.read)
            _check_vocabulary(file.header, file.read)
    except AppError as error:
        return error.problem
    return None


def check_sizes(headers: list[Header]) -> None:
    """``AppError`` (FILE_TRUNCATED) for the first file that ends before its tensors do."""
    for header in headers:
        end = max((tensor.offset + tensor.size_bytes for tensor in header.tensors), default=0)
        if end > header.size_bytes:
            raise reasons.truncated(header.file_name, end, header.size_bytes)


def check_model(header: Header, tensors: list[Tensor], read: Read) -> None:
    """``AppError`` for the first thing that is wrong with a model by its header and the tensors of all parts;
    ``read`` reads its first part."""
    if not header.architecture:
        raise reasons.damaged(header.file_name, reasons.ARCHITECTURE_MISSING)
    if not tensors:
        raise AppError(problem(ErrorCode.NO_WEIGHTS, name=header.file_name))
    _check_tensors(header, tensors)
    _check_layers(header, tensors)
    _check_experts(header, read)
    _check_heads(header, tensors)


def _check_tensors(header: Header, tensors: list[Tensor]) -> None:
    if len({tensor.name for tensor in tensors}) < len(tensors):
        raise reasons.damaged(header.file_name, reasons.NAME_REPEATED)
    for tensor in tensors:
        if tensor.type.name in NOT_FOR_MATRICES and _MULTIPLIED.fullmatch(tensor.name):
            raise reasons.damaged(header.file_name, reasons.MATRIX_TYPE, f"{tensor.name}: {tensor.type.name}")
        if _is_short_vector(tensor):
            raise reasons.refused(header.file_name, reasons.VECTOR_TYPE, f"{tensor.name}: {tensor.type.name}")


def _is_short_vector(tensor: Tensor) -> bool:
    """Whether it is added or multiplied element by element but not stored as F32: that ends the process."""
    is_vector = len(tensor.shape) <= 1 or _NEVER_SHORT.fullmatch(tensor.name) is not None
    return is_vector and tensor.type.name not in {"F32", *NOT_FOR_MATRICES}


def _check_layers(header: Header, tensors: list[Tensor]) -> None:
    value = header.of_model("block_count")
    if value is None:
        return
    count, extra = header.number("block_count"), header.number("nextn_predict_layers") or 0
    if count is None:
        raise reasons.damaged(header.file_name, reasons.VALUE_INVALID, f"block_count {value!r}")
    if not 0 < count <= LAYER_LIMIT or extra > count:
        raise reasons.damaged(header.file_name, reasons.LAYER_COUNT, f"{count} layers, {extra} extra")
    there = {int(match[1]) for tensor in tensors if (match := _LAYER.match(tensor.name))}
    # A value per layer can say that a layer is empty, and extra layers are often left out.
    if there and not isinstance(header.of_model("attention.head_count"), Array):
        missing = set(range(count - extra)) - there
        if missing:
            raise reasons.damaged(header.file_name, reasons.LAYERS_MISSING, f"layers {sorted(missing)}")


def _check_experts(header: Header, read: Read) -> None:
    count = header.number("expert_count") or 0
    used = max(_per_layer(header, "expert_used_count", read), default=0)
    groups = header.number("expert_group_count") or 0
    groups_used = header.number("expert_group_used_count") or 0
    is_single = count <= 1 and header.architecture.startswith("hunyuan")
    are_groups_sane = groups <= 1 or (groups < count and count % groups == 0 and 0 < groups_used < groups)
    if is_single or (
        count <= EXPERT_LIMIT and used <= count and (used > 0) == (count > 0) and are_groups_sane
    ):
        return
    detail = f"{used} of {count} experts, {groups_used} of {groups} groups"
    raise reasons.damaged(header.file_name, reasons.EXPERT_COUNT, detail)


def _check_heads(header: Header, tensors: list[Tensor]) -> None:
    heads, kv_heads = header.number("attention.head_count"), header.number("attention.head_count_kv")
    has_attention = any(tensor.name.startswith(("blk.0.attn_q.", "blk.0.attn_qkv.")) for tensor in tensors)
    if (heads == 0 and has_attention) or (heads and kv_heads and heads % kv_heads):
        raise reasons.damaged(header.file_name, reasons.HEAD_COUNT, f"{heads} heads, {kv_heads} for keys")
    for key in ("rope.dimension_count", "rope.dimension_count_swa"):
        dimensions = header.number(key)
        # With none at all some families compute without an end, and others end the process.
        if dimensions is not None and (dimensions % 2 or (dimensions == 0 and has_attention)):
            raise reasons.damaged(header.file_name, reasons.ROPE_DIMENSIONS, f"{key} {dimensions}")
    for key in ("attention.layer_norm_rms_epsilon", "attention.layer_norm_epsilon"):
        value = header.of_model(key)
        if isinstance(value, float) and not value >= 0:  # nor is it a number at all
            raise reasons.damaged(header.file_name, reasons.VALUE_INVALID, f"{key} {value}")
    head_size, width = header.number("wkv.head_size"), header.number("embedding_length") or 0
    # Its state is as large as it says, whatever the weights say: gigabytes would be cleared.
    if head_size is not None and (head_size == 0 or head_size % RWKV_HEAD_STEP or width % head_size):
        raise reasons.refused(header.file_name, reasons.HEAD_SIZE, f"wkv.head_size {head_size}")


def _check_vocabulary(header: Header, read: Read) -> None:
    tokens = header.metadata.get("tokenizer.ggml.tokens")
    if not isinstance(tokens, Array) or tokens.item_type is not ValueType.STRING:
        return
    if tokens.count > VOCABULARY_LIMIT or tokens.size_bytes > VOCABULARY_LIMIT_BYTES:
        raise reasons.damaged(header.file_name, reasons.COUNT_IMPOSSIBLE, f"{tokens.count} tokens")
    if has_repeated_text(read, header, tokens):
        raise reasons.damaged(header.file_name, reasons.TOKENS_REPEATED)


def _per_layer(header: Header, key: str, read: Read) -> list[int]:
    """The whole numbers of a key that has one for all layers, or one for each."""
    value = header.of_model(key)
    if isinstance(value, Array):
        return layer_numbers(read, header, value)
    number = header.number(key)
    return [] if number is None else [number]
