"""Files that claim as much as they can: each tries to cost time or memory."""

import struct
from collections.abc import Callable
from pathlib import Path

STRING, ARRAY, UINT8, UINT32 = 8, 9, 0, 4


def _header(tensors: int, pairs: int) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, tensors, pairs)


def _text(data: bytes) -> bytes:
    return struct.pack("<Q", len(data)) + data


def _architecture() -> bytes:
    return _text(b"general.architecture") + struct.pack("<I", STRING) + _text(b"llama")


def _write(path: Path, *parts: bytes, size_bytes: int = 0) -> Path:
    with path.open("wb") as file:
        for part in parts:
            file.write(part)
        if size_bytes:
            file.truncate(size_bytes)
    return path


def pairs(folder: Path) -> Path:
    """As many little metadata values as a header may have, and one more."""
    many = b"".join(_text(b"%06d" % number) + struct.pack("<IB", UINT8, 1) for number in range(65_537))
    return _write(folder / "pairs.gguf", _header(0, 65_537), many)


def tokens(folder: Path) -> Path:
    """A vocabulary of two and a half million empty words."""
    count = 2_500_000
    key = _text(b"tokenizer.ggml.tokens") + struct.pack("<IIQ", ARRAY, STRING, count)
    return _write(folder / "tokens.gguf", _header(0, 2), _architecture(), key, bytes(8 * count))


def text(folder: Path) -> Path:
    """A name of nine gigabytes, in a file that is as long as it says."""
    key = _text(b"general.name") + struct.pack("<IQ", STRING, 9 << 30)
    return _write(folder / "text.gguf", _header(0, 2), _architecture(), key, size_bytes=10 << 30)


def nested(folder: Path) -> Path:
    """Arrays of arrays of arrays."""
    levels = struct.pack("<IQ", ARRAY, 1) * 100_000
    return _write(folder / "nested.gguf", _header(0, 1), _text(b"a"), struct.pack("<I", ARRAY), levels)


def tensors(folder: Path) -> Path:
    """Two hundred thousand and one tensors."""
    row = struct.pack("<IQIQ", 1, 32, 0, 0)
    many = b"".join(_text(b"%d" % number) + row for number in range(200_001))
    return _write(folder / "tensors.gguf", _header(200_001, 1), _architecture(), many)


def shards(folder: Path) -> Path:
    """A first part of sixty-five thousand, of which none is there."""
    count = _text(b"split.count") + struct.pack("<IH", 2, 65_535)
    number = _text(b"split.no") + struct.pack("<IH", 2, 0)
    path = folder / "model-00001-of-65535.gguf"
    return _write(path, _header(0, 3), _architecture(), count, number)


def array(folder: Path) -> Path:
    """An array of four thousand million numbers, in a file with a hole of that size."""
    key = _text(b"llama.feed_forward_length") + struct.pack("<IIQ", ARRAY, UINT32, 4_000_000_000)
    return _write(folder / "array.gguf", _header(0, 2), _architecture(), key, size_bytes=17 << 30)


HOSTILE: dict[str, Callable[[Path], Path]] = {
    made.__name__: made for made in (pairs, tokens, text, nested, tensors, shards, array)
}
