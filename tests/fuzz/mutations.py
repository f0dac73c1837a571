"""Model files with something wrong with them, made from good ones by chance; a seed always makes one."""

import random
import struct
from collections.abc import Callable
from pathlib import Path

from app.core.gguf.header import Array
from app.core.gguf.model_files import opened

EXTREMES = (0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**63 - 1, 2**64 - 1)
WORDS = (b"llama.", b"block_count", b"general.alignment", b"head_count", b"blk.0.", b"token_embd.weight")

Mutate = Callable[[random.Random, bytearray], None]


class Original:
    """A good file: its header, how long it is, and where the values in its header stand."""

    def __init__(self, path: Path) -> None:
        with opened(path) as file:
            header = file.header
        self.header_bytes = header.header_bytes
        self.size_bytes = header.size_bytes
        self.data = path.read_bytes()
        self.values = [
            self.data.index(struct.pack("<Q", len(key)) + key.encode()) + 8 + len(key) + 4
            for key, value in header.metadata.items()
            if not isinstance(value, Array)
        ]
        self.rows = [
            self.data.index(struct.pack("<Q", len(it.name)) + it.name.encode()) + 8 + len(it.name)
            for it in header.tensors
        ]


def write_mutated(path: Path, original: Original, seed: int, *, keeps_weights: bool) -> None:
    """Write ``original`` with its header mutated; weights are a hole unless they are kept.

    Half of the seeds change one to six places anywhere; the others one or two values, and keep the rest, so
    that the file says something impossible in the right form.
    """
    chance = random.Random(seed)
    header = bytearray(original.data[: original.header_bytes])
    if seed // 8 % 2:  # callers take turns over eight originals
        for _ in range(chance.randint(1, 2)):
            _value(chance, header, chance.choice(original.values if chance.random() < 0.8 else original.rows))
    else:
        for _ in range(chance.randint(1, 6)):
            chance.choice(MUTATIONS)(chance, header)
    rest = original.data[original.header_bytes :] if keeps_weights else b""
    with path.open("wb") as file:
        file.write(bytes(header) + rest)
        if not keeps_weights:
            file.truncate(max(len(header), original.size_bytes + len(header) - original.header_bytes))


def seeds(count: int, *, is_long: bool) -> range:
    """``count`` seeds: always the same, but others every time in a long run, which is to find new ones."""
    first = random.SystemRandom().randrange(1 << 32) if is_long else 0
    return range(first, first + count)


def _place(chance: random.Random, data: bytearray, width: int) -> int:
    """Anywhere, but the front, where counts and the first keys stand, more often."""
    end = max(1, len(data) - width)
    return chance.randrange(min(end, 600)) if chance.random() < 0.6 else chance.randrange(end)


def _value(chance: random.Random, data: bytearray, at: int) -> None:
    """Another value in the place of one of four bytes, or a piece of a text."""
    (value,) = struct.unpack_from("<I", data, at)
    near = (value + chance.choice((-2, -1, 1, 2))) & 0xFFFFFFFF
    changed = chance.choice((near, value * 2, value // 2, value ^ 1 << chance.randrange(32), *EXTREMES))
    struct.pack_into("<I", data, at, changed & 0xFFFFFFFF)


def _flip(chance: random.Random, data: bytearray) -> None:
    if data:
        data[_place(chance, data, 1)] ^= 1 << chance.randrange(8)


def _extreme(chance: random.Random, data: bytearray) -> None:
    kind = chance.choice(("<B", "<H", "<I", "<Q"))
    width = struct.calcsize(kind)
    at = _place(chance, data, width)
    value = chance.choice(EXTREMES) & (256**width - 1)
    data[at : at + width] = struct.pack(kind, value)


def _near(chance: random.Random, data: bytearray) -> None:
    """A number that is off by a little."""
    at = _place(chance, data, 4)
    if len(data) >= at + 4:
        (value,) = struct.unpack_from("<I", data, at)
        struct.pack_into("<I", data, at, (value + chance.choice((-2, -1, 1, 2, 255, 256))) & 0xFFFFFFFF)


def _cut(chance: random.Random, data: bytearray) -> None:
    at = _place(chance, data, 1)
    del data[at : at + chance.randint(1, 64)]


def _end(chance: random.Random, data: bytearray) -> None:
    del data[_place(chance, data, 1) :]


def _repeat(chance: random.Random, data: bytearray) -> None:
    at = _place(chance, data, 1)
    piece = data[at : at + chance.randint(1, 64)]
    data[at:at] = piece * chance.randint(1, 8)


def _word(chance: random.Random, data: bytearray) -> None:
    word = chance.choice(WORDS)
    at = _place(chance, data, len(word))
    data[at : at + len(word)] = word


def _noise(chance: random.Random, data: bytearray) -> None:
    at = _place(chance, data, 16)
    data[at : at + 16] = chance.randbytes(16)


MUTATIONS: tuple[Mutate, ...] = (_flip, _flip, _extreme, _extreme, _near, _cut, _end, _repeat, _word, _noise)
