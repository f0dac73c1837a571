"""Files made to cost whoever reads their header: each claims or holds as much of something as it can."""

import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

STRING, ARRAY = 8, 9
MEBIBYTE = 1 << 20


def text(value: str | bytes) -> bytes:
    """A text behind its length."""
    data = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(data)) + data


def head(*, tensors: int = 0, pairs: int = 0, version: int = 3) -> bytes:
    """What every file begins with."""
    return b"GGUF" + struct.pack("<IQQ", version, tensors, pairs)


def array(key: str, item_type: int, count: int) -> bytes:
    """The beginning of an array, its items missing."""
    return text(key) + struct.pack("<IIQ", ARRAY, item_type, count)


def texts(key: str, items: list[bytes]) -> bytes:
    """An array of texts."""
    return array(key, STRING, len(items)) + b"".join(map(text, items))


ARCHITECTURE = text("general.architecture") + struct.pack("<I", STRING) + text("llama")
TENSOR = text("blk.0.attn_norm.weight") + struct.pack("<IQIQ", 1, 32, 0, 0)


def _vocabulary(file: BinaryIO, tokens: list[bytes]) -> None:
    file.write(head(tensors=1, pairs=2) + ARCHITECTURE)
    file.write(texts("tokenizer.ggml.tokens", tokens))
    file.write(TENSOR)
    file.write(bytes(-file.tell() % 32 + 128))


def two_million_tokens(file: BinaryIO) -> None:
    """All of them there, the last one twice."""
    _vocabulary(file, [b"%x" % (number // 2 * 2) for number in range(2_000_000)])


def many_long_tokens(file: BinaryIO) -> None:
    """As many as are looked through, of 33 bytes; two are the same."""
    _vocabulary(file, [b"%033d" % min(number, 152_998) for number in range(153_000)])


def many_short_tokens(file: BinaryIO) -> None:
    """As many as are looked through; two are the same."""
    _vocabulary(file, [b"%x" % min(number, 319_998) for number in range(320_000)])


def many_slow_tokens(file: BinaryIO) -> None:
    """Every other one empty, so that none can be found fast."""
    _vocabulary(file, [b"" if number % 2 else b"%d" % min(number, 319_997) for number in range(320_000)])


def many_tiny_pairs(file: BinaryIO) -> None:
    """Sixty thousand, all there."""
    file.write(head(pairs=60_000))
    file.writelines(text(f"{number:x}") + struct.pack("<IB", 0, 1) for number in range(60_000))


def as_many_pairs_as_are_read(file: BinaryIO) -> None:
    """And the last one repeats the first."""
    count = 37_000
    file.write(head(pairs=count))
    file.writelines(text(f"{n % (count - 1):x}") + struct.pack("<IB", 0, 1) for n in range(count))


def as_many_tensors_as_are_read(file: BinaryIO) -> None:
    """And the file is too short for them."""
    count = 12_000
    file.write(head(tensors=count, pairs=1) + ARCHITECTURE)
    shape = struct.pack("<I4QI", 4, 32, 1, 1, 1, 0)
    file.writelines(text(f"blk.{n}.attn_q.weight") + shape + struct.pack("<Q", n * 128) for n in range(count))


def long_keys(file: BinaryIO) -> None:
    """Of sixty kilobytes, a wide character in each so that every other takes four bytes too."""
    file.write(head(pairs=1000))
    for number in range(1000):
        key = f"{number:04}😀" + "k" * 60_000
        file.write(text(key) + struct.pack("<IB", 0, 1))


def long_values(file: BinaryIO) -> None:
    """Of a mebibyte, all that is no text, and one wide character."""
    file.write(head(pairs=100))
    for number in range(100):
        value = b"\xff" * (MEBIBYTE - 4) + "😀".encode()
        file.write(text(f"{number}") + struct.pack("<I", STRING) + text(value))


def texts_of_a_mebibyte(file: BinaryIO) -> None:
    """Ten thousand of them, in a file of ten gigabytes that has hardly any blocks."""
    file.write(head(pairs=1) + array("a", STRING, 10_000))
    for _ in range(10_000):
        file.write(struct.pack("<Q", MEBIBYTE))
        file.seek(MEBIBYTE, os.SEEK_CUR)
    file.truncate(file.tell())


def many_empty_texts(file: BinaryIO) -> None:
    """A hundred million, in a file that is all zeros."""
    file.write(head(pairs=1) + array("a", STRING, 100_000_000))
    file.truncate(900_000_000)


def many_medium_texts(file: BinaryIO) -> None:
    """As many as are paid for, each a little too long for the fast way."""
    count = 300_000
    file.write(head(pairs=2) + array("a", STRING, count))
    file.write(text(bytes(60)) * count)


def a_name_of_nine_gigabytes(file: BinaryIO) -> None:
    """In a file that is as long as it says."""
    file.write(head(pairs=2) + ARCHITECTURE + text("general.name") + struct.pack("<IQ", STRING, 9 << 30))
    file.truncate(10 << 30)


def four_thousand_million_numbers(file: BinaryIO) -> None:
    """In a file with a hole of that size, under a key that has a number for each layer."""
    file.write(head(pairs=2) + ARCHITECTURE + array("llama.feed_forward_length", 4, 4_000_000_000))
    file.truncate(17 << 30)


def claims(blob: bytes) -> Callable[[BinaryIO], None]:
    """A file that is short and claims much."""

    def write(file: BinaryIO) -> None:
        file.write(blob)

    return write


MOST = 2**64 - 1
HOSTILE: dict[str, Callable[[BinaryIO], None]] = {
    "2^64 pairs": claims(head(pairs=MOST)),
    "2^64 tensors": claims(head(tensors=MOST)),
    "2^64 of both": claims(head(tensors=MOST, pairs=MOST)),
    "2^64 texts": claims(head(pairs=1) + array("a", STRING, MOST)),
    "2^64 numbers": claims(head(pairs=1) + array("a", 12, MOST)),
    "2^60 bytes": claims(head(pairs=1) + array("a", 0, 2**60) + bytes(1000)),
    "arrays in arrays": claims(head(pairs=1) + text("a") + struct.pack("<I", ARRAY) * 100_000),
    "a key of 2^63 bytes": claims(head(pairs=1) + struct.pack("<Q", 2**63) + bytes(1000)),
    "a value of 2^63 bytes": claims(head(pairs=1) + text("a") + struct.pack("<IQ", STRING, 2**63)),
    "a tensor of 2^256 weights": claims(
        head(tensors=1) + text("t") + struct.pack("<I4QIQ", 4, MOST, MOST, MOST, MOST, 0, 0)
    ),
    "a tensor of 2^32 dimensions": claims(head(tensors=1) + text("t") + struct.pack("<I", 2**32 - 1)),
    "an alignment of 2^31": claims(
        head(tensors=1, pairs=1) + text("general.alignment") + struct.pack("<II", 4, 2**31) + TENSOR
    ),
    "sixty-five thousand parts": claims(
        head(pairs=3)
        + ARCHITECTURE
        + text("split.count")
        + struct.pack("<IH", 2, 65_535)
        + text("split.no")
        + struct.pack("<IH", 2, 0)
    ),
    "a name of nine gigabytes": a_name_of_nine_gigabytes,
    "four thousand million numbers": four_thousand_million_numbers,
    "two million tokens": two_million_tokens,
    "many long tokens": many_long_tokens,
    "many short tokens": many_short_tokens,
    "many slow tokens": many_slow_tokens,
    "many tiny pairs": many_tiny_pairs,
    "as many pairs as are read": as_many_pairs_as_are_read,
    "as many tensors as are read": as_many_tensors_as_are_read,
    "long keys": long_keys,
    "long values": long_values,
    "texts of a mebibyte": texts_of_a_mebibyte,
    "many empty texts": many_empty_texts,
    "many medium texts": many_medium_texts,
}
"""What is hostile about each, and what writes it."""


def write_hostile(folder: Path, name: str) -> Path:
    """Write one of ``HOSTILE``, named as the first part of many; those that are long are mostly holes."""
    path = folder / "hostile-00001-of-65535.gguf"
    with path.open("wb") as file:
        HOSTILE[name](file)
    return path


def write_largest_vocabulary(path: Path) -> None:
    """A good file with as many tokens and merges as the largest vocabulary that is in use."""
    tokens = [b"%x%s" % (number, b"y" * (number * 7 % 6)) for number in range(262_144)]
    merges = [b"ab%d cd" % number for number in range(514_000)]
    with path.open("wb") as file:
        file.write(head(tensors=1, pairs=3) + ARCHITECTURE)
        for key, items in (("tokenizer.ggml.tokens", tokens), ("tokenizer.ggml.merges", merges)):
            file.write(texts(key, items))
        file.write(TENSOR)
        file.write(bytes(-file.tell() % 32 + 128))
