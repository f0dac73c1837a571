"""Spans of a file: the same as a set of bytes, whatever order they come in."""

from hypothesis import given
from hypothesis import strategies as st

from app.library.downloads.byte_ranges import ByteRanges

SIZE = 60
spans = st.lists(st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)).map(lambda span: tuple(sorted(span))))


def _bytes(each: list[tuple[int, int]]) -> set[int]:
    return {place for start, end in each for place in range(start, end)}


@given(spans)
def test_it_is_the_set_of_its_bytes(given_spans: list[tuple[int, int]]) -> None:
    ranges = ByteRanges(given_spans)
    there = _bytes(given_spans)
    assert _bytes(ranges.spans) == there
    assert ranges.total == len(there)
    assert ranges.spans == sorted(ranges.spans)
    assert all(before[1] < after[0] for before, after in zip(ranges.spans, ranges.spans[1:], strict=False))
    assert ranges.prefix == next(place for place in range(SIZE + 1) if place not in there)


@given(spans, st.integers(0, SIZE), st.integers(0, SIZE))
def test_what_is_missing_is_the_rest(given_spans: list[tuple[int, int]], one: int, other: int) -> None:
    start, end = sorted((one, other))
    ranges = ByteRanges(given_spans)
    missing = ranges.missing(end, start)
    assert _bytes(missing) == set(range(start, end)) - _bytes(given_spans)
    assert missing == sorted(missing)
    assert _bytes(ranges.within(end).spans) == _bytes(given_spans) & set(range(end))
