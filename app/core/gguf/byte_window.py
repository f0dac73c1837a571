"""Reading a header step by step through ``read(offset, length)``, a file and an HTTP range alike."""

import struct
from collections.abc import Callable, Iterator

from app.core.gguf import reasons

Read = Callable[[int, int], bytes]
"""``read(offset, length)``: the bytes there; fewer only where the file ends."""

WINDOW_BYTES = 1 << 20
HEADER_LIMIT_BYTES = 128 << 20
"""No header is longer; the largest vocabularies with their merges take about 30 MB."""
TEXT_LIMIT_BYTES = 16 << 20
"""No text that is kept is longer; chat templates take some 20 kB."""
ITEM_LIMIT = 4_000_000
"""Texts in arrays of one file, walked over one by one; the largest vocabularies have a million."""

_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")
_SHORT = bytes(7)
"""The upper bytes of the length of a text under 256 bytes; ``_SHORT_TEXT`` bytes hold it whole."""
_SHORT_TEXT = 8 + 255


class ByteWindow:
    """A position in a file of ``size_bytes`` and a window of its bytes; raises ``AppError`` past the end."""

    def __init__(self, read: Read, size_bytes: int, name: str) -> None:
        self.name = name
        self.size_bytes = size_bytes
        self.position = 0
        self._read = read
        self._start = 0
        self._bytes = b""
        self._items_left = ITEM_LIMIT

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

    def text(self, limit_bytes: int = TEXT_LIMIT_BYTES) -> bytes:
        """The next text: its length as 64 bits, then its bytes."""
        length = self.u64()
        if length > limit_bytes:
            raise reasons.damaged(self.name, reasons.COUNT_IMPOSSIBLE, f"a text of {length} bytes")
        return self.take(length)

    def skip(self, length: int) -> None:
        """Go on ``length`` bytes without reading them."""
        self._check_end(self.position + length)
        self.position += length

    def skip_texts(self, count: int) -> None:
        """Go on over ``count`` texts; a loop over a whole vocabulary, so it is written for speed."""
        self._spend_items(count)
        while count:
            at, last = self._ensure(8), len(self._bytes) - _SHORT_TEXT
            held = self._bytes
            while count and at < last and held[at + 1 : at + 8] == _SHORT:
                at += 8 + held[at]
                count -= 1
            self.position = self._start + at
            if count:
                self.skip(self.u64())
                count -= 1

    def texts(self, count: int) -> Iterator[bytes]:
        """The next ``count`` texts, one by one."""
        self._spend_items(count)
        while count:
            at, last = self._ensure(8), len(self._bytes) - _SHORT_TEXT
            held = self._bytes
            while count and at < last and held[at + 1 : at + 8] == _SHORT:
                end = at + 8 + held[at]
                yield held[at + 8 : end]
                at = end
                count -= 1
            self.position = self._start + at
            if count:
                yield self.text()
                count -= 1

    def _spend_items(self, count: int) -> None:
        self._items_left -= count
        if self._items_left < 0:
            raise reasons.damaged(self.name, reasons.COUNT_IMPOSSIBLE, f"an array of {count} texts")

    def _ensure(self, length: int) -> int:
        """Have ``length`` bytes from the position on in the window; gives their place in it."""
        at = self.position - self._start
        if at >= 0 and at + length <= len(self._bytes):
            return at
        self._check_end(self.position + length)
        wanted = min(max(length, WINDOW_BYTES), self.size_bytes - self.position)
        self._bytes = self._read(self.position, wanted)
        self._start = self.position
        if len(self._bytes) < length:  # the file became shorter while it was read
            raise reasons.truncated(self.name, self.position + length, self.position + len(self._bytes))
        return 0

    def _check_end(self, end: int) -> None:
        if end > self.size_bytes:
            if end > self.size_bytes + HEADER_LIMIT_BYTES:
                raise reasons.damaged(self.name, reasons.COUNT_IMPOSSIBLE, f"{end} bytes of header")
            raise reasons.truncated(self.name, end, self.size_bytes)
        if end > HEADER_LIMIT_BYTES:
            raise reasons.damaged(self.name, reasons.HEADER_TOO_LONG, f"{end} bytes of header")
