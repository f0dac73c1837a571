"""Reading a header step by step through ``read(offset, length)``, a file and an HTTP range alike.

Whatever a header says, reading it ends soon and takes little memory: every step is paid for out of a budget.
The budget is in the time of stepping over one short text, some 50 ns; all of it is below a tenth of a second.
"""

import re
import struct
from collections.abc import Callable, Iterator

from app.core.gguf import reasons

Read = Callable[[int, int], bytes]
"""``read(offset, length)``: the bytes there; fewer only where the file ends."""

WINDOW_BYTES = 1 << 20
READ_LIMIT_BYTES = 48 << 20
"""The largest vocabulary with its merges takes 15 MB; numbers and long texts are stepped over unread."""
KEPT_LIMIT_BYTES = 8 << 20
"""Names and texts that are kept, all together."""
TEXT_LIMIT_BYTES = 1 << 20
"""No text that is kept is longer; chat templates take some 20 kB, licences 100 kB."""
WORK_LIMIT = 1_500_000
"""The largest vocabulary with its merges has 800,000 texts, the largest model 4,000 tensors."""
LONG_TEXT_WORK, PAIR_WORK, TENSOR_WORK = 4, 40, 120
"""What these cost, with a short text's as the unit; a long text that is wanted costs twice as much."""

_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")
_UPPER_BYTES = bytes(7)
"""Of the length of a text under 256 bytes; ``_SHORT_TEXT`` bytes hold such a text whole."""
_SHORT_TEXT = 8 + 255

# Stepping from length to length in Python costs three times what the matcher of regular expressions takes.
_BATCH = 64
_SHORT_LENGTHS = b"|".join(b"\\x%02x\\0{7}.{%d}" % (length, length) for length in range(48))
_SHORT_TEXTS = re.compile(b"(?s:%s){%d}+" % (_SHORT_LENGTHS, _BATCH))
"""``_BATCH`` texts under 48 bytes, each behind its length."""
_LENGTH = re.compile(rb"(?s).\0{7}")
_EMPTY = bytes(8)


def split_texts(held: bytes, count: int) -> list[bytes] | None:
    """The ``count`` short texts, each behind its length, that ``held`` is; None when that is not so easy.

    Texts under 256 bytes have seven zeros in their length. Where no length is zero, every length is found;
    where no more are found than there are, nothing else was taken for one.
    """
    if _EMPTY in held:
        return None
    texts = _LENGTH.split(held)
    return texts[1:] if len(texts) == count + 1 else None


class ByteWindow:
    """A position in a file of ``size_bytes`` and a window of its bytes; raises ``AppError`` past the end."""

    def __init__(self, read: Read, size_bytes: int, name: str, window_bytes: int = WINDOW_BYTES) -> None:
        self.name = name
        self._window_bytes = window_bytes
        self.size_bytes = size_bytes
        self.position = 0
        self._read = read
        self._start = 0
        self._bytes = b""
        self._work_left = WORK_LIMIT
        self._reads_left = READ_LIMIT_BYTES
        self._keeps_left = KEPT_LIMIT_BYTES

    def take(self, length: int) -> bytes:
        """The next ``length`` bytes."""
        at = self._ensure(length)
        self.position += length
        return self._bytes[at : at + length]

    def u32(self) -> int:
        """The next unsigned 32-bit number."""
        at = self._ensure(4)
        (value,) = _U32.unpack_from(self._bytes, at)
        self.position += 4
        return int(value)

    def u64(self) -> int:
        """The next unsigned 64-bit number."""
        at = self._ensure(8)
        (value,) = _U64.unpack_from(self._bytes, at)
        self.position += 8
        return int(value)

    def text(self, length: int, limit_bytes: int = TEXT_LIMIT_BYTES) -> bytes:
        """A text of ``length`` that is kept; its length stands before it and was read."""
        if length > limit_bytes:
            raise reasons.damaged(self.name, reasons.COUNT_IMPOSSIBLE, f"a text of {length} bytes")
        self._keeps_left -= length
        if self._keeps_left < 0:
            raise reasons.damaged(self.name, reasons.HEADER_TOO_LONG, f"{length} more bytes of text")
        return self.take(length)

    def skip(self, length: int) -> None:
        """Go on ``length`` bytes without reading them."""
        self._check_end(self.position + length)
        self.position += length

    def skip_texts(self, count: int) -> None:
        """Go on over ``count`` texts."""
        for _ in self._steps(count, are_wanted=False):
            pass

    def texts(self, count: int) -> Iterator[list[bytes]]:
        """The next ``count`` texts, some at a time."""
        return self._steps(count, are_wanted=True)

    def spend(self, work: int, what: str) -> None:
        """Pay for ``what`` before it is read."""
        self._work_left -= work
        if self._work_left < 0:
            raise reasons.damaged(self.name, reasons.COUNT_IMPOSSIBLE, what)

    def _steps(self, count: int, *, are_wanted: bool) -> Iterator[list[bytes]]:
        self.spend(count, f"an array of {count} texts")
        while count:
            at, held = self._ensure(8), self._bytes
            while count >= _BATCH and (match := _SHORT_TEXTS.match(held, at)):
                if are_wanted:
                    yield self._batch(match[0])
                at = match.end()
                count -= _BATCH
            self.position = self._start + at
            steps = min(count, _BATCH)
            yield self._walk(steps, are_wanted=are_wanted)
            count -= steps

    def _batch(self, held: bytes) -> list[bytes]:
        """The texts of a whole match, which alone can be sure where one ends."""
        if (split := split_texts(held, _BATCH)) is not None:
            return split
        self.spend(_BATCH * 2 * LONG_TEXT_WORK, "texts that look like lengths")
        texts, at = [], 0
        while at < len(held):
            end = at + 8 + held[at]
            texts.append(held[at + 8 : end])
            at = end
        return texts

    def _walk(self, count: int, *, are_wanted: bool) -> list[bytes]:
        """``count`` texts, one by one, whatever they are."""
        self.spend(count * LONG_TEXT_WORK * (2 if are_wanted else 1), "long texts")
        texts: list[bytes] = []
        while count:
            at, last, held = self._ensure(8), len(self._bytes) - _SHORT_TEXT, self._bytes
            while count and at < last and held[at + 1 : at + 8] == _UPPER_BYTES:
                end = at + 8 + held[at]
                if are_wanted:
                    texts.append(held[at + 8 : end])
                at = end
                count -= 1
            self.position = self._start + at
            if count:
                length = self.u64()
                if are_wanted:
                    texts.append(self.text(length))
                else:
                    self.skip(length)
                count -= 1
        return texts

    def _ensure(self, length: int) -> int:
        """Have ``length`` bytes from the position on in the window; gives their place in it."""
        at = self.position - self._start
        if at >= 0 and at + length <= len(self._bytes):
            return at
        self._check_end(self.position + length)
        wanted = min(max(length, self._window_bytes), self.size_bytes - self.position)
        self._reads_left -= wanted
        if self._reads_left < 0:
            raise reasons.damaged(self.name, reasons.HEADER_TOO_LONG, f"more at {self.position}")
        self._bytes = self._read(self.position, wanted)
        self._start = self.position
        if len(self._bytes) < length:  # the file became shorter while it was read
            raise reasons.truncated(self.name, self.position + length, self.position + len(self._bytes))
        return 0

    def _check_end(self, end: int) -> None:
        if end > self.size_bytes:
            if end > self.size_bytes + READ_LIMIT_BYTES:
                raise reasons.damaged(self.name, reasons.COUNT_IMPOSSIBLE, f"{end} bytes of header")
            raise reasons.truncated(self.name, end, self.size_bytes)
