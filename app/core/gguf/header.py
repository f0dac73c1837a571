"""The header of a GGUF file: its metadata and its table of tensors."""

import struct
from enum import IntEnum
from math import prod

import msgspec

from app.core.errors import AppError, ErrorCode, problem
from app.core.gguf import reasons
from app.core.gguf.byte_window import (
    PAIR_WORK,
    TENSOR_WORK,
    TEXT_LIMIT_BYTES,
    WINDOW_BYTES,
    ByteWindow,
    Read,
    split_texts,
)
from app.core.gguf.tensor_types import TENSOR_TYPES, TensorType

VERSIONS = (2, 3)
KEY_LIMIT_BYTES = 65_535
TENSOR_NAME_LIMIT_BYTES = 63
DIMENSION_LIMIT = 4
ELEMENT_LIMIT = 2**63 - 1
DEFAULT_ALIGNMENT = 32
LAYER_LIMIT = 512
"""llama.cpp's own."""
_SHOWN = 80
"""Characters of a name that go into a problem's detail."""


class ValueType(IntEnum):
    """The kinds of metadata values, by their number in the file."""

    UINT8 = 0
    INT8 = 1
    UINT16 = 2
    INT16 = 3
    UINT32 = 4
    INT32 = 5
    FLOAT32 = 6
    BOOL = 7
    STRING = 8
    ARRAY = 9
    UINT64 = 10
    INT64 = 11
    FLOAT64 = 12


_SCALARS: dict[ValueType, struct.Struct] = {
    ValueType.UINT8: struct.Struct("<B"),
    ValueType.INT8: struct.Struct("<b"),
    ValueType.UINT16: struct.Struct("<H"),
    ValueType.INT16: struct.Struct("<h"),
    ValueType.UINT32: struct.Struct("<I"),
    ValueType.INT32: struct.Struct("<i"),
    ValueType.FLOAT32: struct.Struct("<f"),
    ValueType.BOOL: struct.Struct("<?"),
    ValueType.UINT64: struct.Struct("<Q"),
    ValueType.INT64: struct.Struct("<q"),
    ValueType.FLOAT64: struct.Struct("<d"),
}


_WHOLE = frozenset(_SCALARS) - {ValueType.FLOAT32, ValueType.FLOAT64}


class Array(msgspec.Struct, frozen=True):
    """An array that was stepped over: where its ``count`` items lie. A text too long to keep is one, too."""

    item_type: ValueType
    count: int
    offset: int
    size_bytes: int


Value = int | float | bool | str | Array


class Tensor(msgspec.Struct, frozen=True):
    """One row of the tensor table.

    Attributes:
        shape: dimensions in ggml's order, the contiguous one first.
        offset: where its bytes begin, from the start of the file.
    """

    name: str
    shape: tuple[int, ...]
    type: TensorType
    offset: int
    size_bytes: int

    @property
    def elements(self) -> int:
        """How many weights it holds."""
        return prod(self.shape)

    @property
    def is_matrix(self) -> bool:
        """Whether it has a second dimension longer than one."""
        return any(length > 1 for length in self.shape[1:])


class Header(msgspec.Struct, frozen=True):
    """What stands before the weights.

    Attributes:
        file_name: for sentences.
        size_bytes: of the whole file.
        metadata: key to value, in the file's order; arrays are stepped over.
        types: key to the kind of its value.
        header_bytes: where the tensor table ends.
    """

    file_name: str
    size_bytes: int
    version: int
    metadata: dict[str, Value]
    types: dict[str, ValueType]
    tensors: tuple[Tensor, ...]
    header_bytes: int

    @property
    def architecture(self) -> str:
        """llama.cpp's name of the family; empty when the file does not say."""
        return self.text("general.architecture")

    def text(self, key: str) -> str:
        """The text under ``key``; empty when there is none."""
        value = self.metadata.get(key)
        return value if isinstance(value, str) else ""

    def of_model(self, key: str) -> Value | None:
        """The value of ``<architecture>.key``."""
        return self.metadata.get(f"{self.architecture}.{key}")

    def number(self, key: str) -> int | None:
        """The whole number under ``<architecture>.key``; None when there is none or it is something else."""
        value = self.of_model(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None


def read_header(read: Read, size_bytes: int, file_name: str, window_bytes: int = WINDOW_BYTES) -> Header:
    """Read the header of a file of ``size_bytes``, so many bytes at a time.

    Raises:
        AppError: NOT_GGUF, GGUF_VERSION, FILE_TRUNCATED, FILE_DAMAGED or LOAD_REFUSED (big-endian).
    """
    window = ByteWindow(read, size_bytes, file_name, window_bytes)
    version = _read_version(window)
    tensor_count, pair_count = window.u64(), window.u64()
    window.spend(tensor_count * TENSOR_WORK + pair_count * PAIR_WORK, f"{tensor_count} and {pair_count}")
    metadata: dict[str, Value] = {}
    types: dict[str, ValueType] = {}
    for _ in range(pair_count):
        key = _name(window, KEY_LIMIT_BYTES)
        if not key or key in metadata:
            raise reasons.damaged(file_name, reasons.NAME_REPEATED, repr(key[:_SHOWN]))
        types[key] = _value_type(window)
        metadata[key] = _read_value(window, types[key])
    alignment = _alignment(metadata, types, file_name)
    tensors = _read_tensors(window, tensor_count, alignment)
    return Header(file_name, size_bytes, version, metadata, types, tensors, window.position)


def layer_numbers(read: Read, header: Header, array: Array) -> list[int]:
    """The whole numbers of an array that has one for each layer; empty when it holds something else."""
    if array.item_type not in _WHOLE or array.count > LAYER_LIMIT:
        return []
    return [int(item) for item in array_numbers(read, header, array)]


def array_numbers(read: Read, header: Header, array: Array) -> list[int | float]:
    """The items of an array of numbers; for the short ones (a value per layer)."""
    scalar = _SCALARS[array.item_type]
    window = ByteWindow(read, header.size_bytes, header.file_name)
    window.skip(array.offset)
    data = window.take(array.size_bytes)
    return [value for (value,) in scalar.iter_unpack(data)]


def has_repeated_text(read: Read, header: Header, array: Array) -> bool:
    """Whether an array of texts holds one twice; empty ones do not count. 0.2 microseconds a text."""
    window = ByteWindow(read, header.size_bytes, header.file_name)
    window.skip(array.offset)
    # A token of 256 bytes and more that begins with a zero could hide a repetition here. llama.cpp then ends
    # the engine's process, as it would without this look; no real vocabulary has one.
    if (split := split_texts(window.take(array.size_bytes), array.count)) is not None:
        return len(set(split)) < array.count
    window.position = array.offset
    seen: set[bytes] = set()
    empty = 0
    for texts in window.texts(array.count):
        seen.update(texts)
        empty += texts.count(b"")
    seen.discard(b"")
    return len(seen) + empty < array.count


def _read_version(window: ByteWindow) -> int:
    if window.size_bytes and window.take(min(4, window.size_bytes)) != b"GGUF"[: window.size_bytes]:
        raise AppError(problem(ErrorCode.NOT_GGUF, name=window.name))
    if window.size_bytes < 24:
        raise reasons.truncated(window.name, 24, window.size_bytes)
    version = window.u32()
    if version & 0xFFFF == 0 and version:
        raise reasons.refused(window.name, reasons.BIG_ENDIAN)
    if version not in VERSIONS:
        raise AppError(problem(ErrorCode.GGUF_VERSION, name=window.name, version=version))
    return version


def _name(window: ByteWindow, limit_bytes: int) -> str:
    try:
        return window.text(window.u64(), limit_bytes).decode()
    except UnicodeDecodeError as error:
        raise reasons.damaged(window.name, reasons.TEXT_INVALID, str(error)) from error


def _value_type(window: ByteWindow) -> ValueType:
    number = window.u32()
    try:
        return ValueType(number)
    except ValueError as error:
        raise reasons.damaged(window.name, reasons.VALUE_TYPE_UNKNOWN, str(number)) from error


def _read_value(window: ByteWindow, kind: ValueType) -> Value:
    if kind is ValueType.ARRAY:
        return _step_over_array(window)
    if kind is ValueType.STRING:
        return _read_text(window)
    scalar = _SCALARS[kind]
    (value,) = scalar.unpack(window.take(scalar.size))
    return value if isinstance(value, int | float) else bool(value)


def _read_text(window: ByteWindow) -> str | Array:
    length = window.u64()
    if length <= TEXT_LIMIT_BYTES:
        return window.text(length).decode(errors="replace")
    # Some files carry the whole tokenizer of another library as one text; nobody here asks for it.
    offset = window.position
    window.skip(length)
    return Array(ValueType.UINT8, length, offset, length)


def _step_over_array(window: ByteWindow) -> Array:
    item_type = _value_type(window)
    count = window.u64()
    offset = window.position
    if item_type is ValueType.ARRAY:
        raise reasons.damaged(window.name, reasons.VALUE_TYPE_UNKNOWN, "an array of arrays")
    if item_type is ValueType.STRING:
        window.skip_texts(count)
    else:
        window.skip(count * _SCALARS[item_type].size)
    return Array(item_type, count, offset, window.position - offset)


def _alignment(metadata: dict[str, Value], types: dict[str, ValueType], file_name: str) -> int:
    alignment = metadata.get("general.alignment", DEFAULT_ALIGNMENT)
    is_number = types.get("general.alignment", ValueType.UINT32) is ValueType.UINT32
    if not is_number or not isinstance(alignment, int) or alignment < 1 or alignment & (alignment - 1):
        raise reasons.damaged(file_name, reasons.ALIGNMENT_INVALID, str(alignment))
    return alignment


def _read_tensors(window: ByteWindow, count: int, alignment: int) -> tuple[Tensor, ...]:
    rows = [_read_tensor_row(window) for _ in range(count)]
    if len({row[0] for row in rows}) < count:
        raise reasons.damaged(window.name, reasons.NAME_REPEATED)
    data_offset = -(-window.position // alignment) * alignment
    tensors: list[Tensor] = []
    expected = 0
    for name, shape, kind, offset in rows:
        if offset != expected:
            raise reasons.damaged(window.name, reasons.TENSOR_PLACE, f"{name} at {offset}, not {expected}")
        size_bytes = prod(shape) // kind.block_size * kind.block_bytes
        expected += -(-size_bytes // alignment) * alignment
        tensors.append(Tensor(name, shape, kind, data_offset + offset, size_bytes))
    return tuple(tensors)


def _read_tensor_row(window: ByteWindow) -> tuple[str, tuple[int, ...], TensorType, int]:
    name = _name(window, TENSOR_NAME_LIMIT_BYTES)
    dimensions = window.u32()
    if dimensions > DIMENSION_LIMIT:
        raise reasons.damaged(window.name, reasons.TENSOR_SHAPE, f"{name}: {dimensions} dimensions")
    shape = tuple(window.u64() for _ in range(dimensions))
    if max(shape, default=0) > ELEMENT_LIMIT or prod(max(length, 1) for length in shape) > ELEMENT_LIMIT:
        raise reasons.damaged(window.name, reasons.TENSOR_SHAPE, f"{name}: {shape}")
    number = window.u32()
    kind = TENSOR_TYPES.get(number)
    if kind is None:
        raise reasons.damaged(window.name, reasons.TENSOR_TYPE, f"{name}: type {number}")
    if (shape[0] if shape else 1) % kind.block_size:
        raise reasons.damaged(window.name, reasons.TENSOR_SHAPE, f"{name}: {shape} as {kind.name}")
    return name, shape, kind, window.u64()
