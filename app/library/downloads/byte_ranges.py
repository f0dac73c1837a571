"""Which parts of a file are there: sorted spans that do not touch."""

from bisect import bisect_left
from collections.abc import Iterable

Span = tuple[int, int]
"""Where it begins, and where it ends: the first byte that is no longer in it."""


class ByteRanges:
    """A set of bytes by their places. Not for several threads at once."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans: list[Span] = []
        for start, end in spans:
            self.add(start, end)

    @property
    def spans(self) -> list[Span]:
        """In order."""
        return list(self._spans)

    @property
    def total(self) -> int:
        """How many bytes."""
        return sum(end - start for start, end in self._spans)

    @property
    def prefix(self) -> int:
        """Up to where everything is there, from the beginning."""
        return self._spans[0][1] if self._spans and self._spans[0][0] == 0 else 0

    def add(self, start: int, end: int) -> None:
        """Take in one more span; it may overlap what is there."""
        if start >= end:
            return
        first = bisect_left(self._spans, start, key=lambda span: span[1])
        last = first
        while last < len(self._spans) and self._spans[last][0] <= end:
            start = min(start, self._spans[last][0])
            end = max(end, self._spans[last][1])
            last += 1
        self._spans[first:last] = [(start, end)]

    def missing(self, end: int, start: int = 0) -> list[Span]:
        """What lacks between ``start`` and ``end``."""
        gaps = []
        for each_start, each_end in self._spans:
            if each_start > start:
                gaps.append((start, min(each_start, end)))
            start = max(start, each_end)
            if start >= end:
                break
        if start < end:
            gaps.append((start, end))
        return [(begin, finish) for begin, finish in gaps if begin < finish]

    def within(self, end: int) -> "ByteRanges":
        """Only what lies before ``end``."""
        return ByteRanges((start, min(stop, end)) for start, stop in self._spans)
