"""Blocks laid flat: one piece a paragraph, code, table or rule, with its place in lists and quotes."""

from collections.abc import Iterable, Iterator
from itertools import count

import msgspec

from app.core.markdown.blocks import (
    Block,
    CodeBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
)

INDENT = 24
QUOTE_INDENT = 16
GAP = 12
ITEM_GAP = 4
_DEEPEST_INDENT = 9 * INDENT
_LONG_TEXT = 4000


Leafage = Paragraph | Heading | CodeBlock | Table | Rule


class QuoteLine(msgspec.Struct, frozen=True):
    """The line at the left of a quote: its place, and whether it goes on from the piece above."""

    x: int
    goes_on: bool


class Piece(msgspec.Struct, frozen=True):
    """What one leaf draws. Measures are those of the design, before the text size.

    ``marker`` stands left of the text: "•", "1." or a task's box ("☐", "☑").
    ``gap`` is the space above. ``joins`` marks the second and later parts of one long text.
    """

    block: Leafage
    indent: int = 0
    quotes: tuple[QuoteLine, ...] = ()
    marker: str = ""
    gap: int = GAP
    joins: bool = False


class _Place(msgspec.Struct, frozen=True):
    """Where a block stands: each quote around it by its place and its own number."""

    indent: int = 0
    quotes: tuple[tuple[int, int], ...] = ()


def pieces(blocks: Iterable[Block], *, is_first: bool) -> list[Piece]:
    """The pieces of the blocks of one message, in order."""
    flat = list(_walk(blocks, _Place(), GAP, count()))
    made: list[Piece] = []
    above: tuple[tuple[int, int], ...] = ()
    for place, block, gap, marker in flat:
        for number, part in enumerate(parts_of(block)):
            top = not made and is_first
            lines = tuple(QuoteLine(quote[0], not top and quote in above) for quote in place.quotes)
            piece_gap = 0 if top or number else gap
            made.append(Piece(part, place.indent, lines, "" if number else marker, piece_gap, number > 0))
            above = place.quotes
    return made


_Flat = tuple[_Place, Leafage, int, str]


def _walk(
    blocks: Iterable[Block], place: _Place, gap: int, serial: Iterator[int], marker: str = ""
) -> Iterator[_Flat]:
    for block in blocks:
        if isinstance(block, Quote):
            inside = _Place(
                _deeper(place.indent, QUOTE_INDENT), (*place.quotes, (place.indent, next(serial)))
            )
            yield from _walk(block.blocks, inside, gap, serial, marker)
        elif isinstance(block, ListBlock):
            yield from _walk_list(block, place, gap, serial)
        else:
            yield place, block, gap + (4 if isinstance(block, Heading) else 0), marker
        gap, marker = GAP, ""


def _walk_list(block: ListBlock, place: _Place, gap: int, serial: Iterator[int]) -> Iterator[_Flat]:
    inside = _Place(_deeper(place.indent, INDENT), place.quotes)
    if block.goes_on:
        gap = ITEM_GAP if block.is_tight else GAP
    for number, item in enumerate(block.items):
        content = item.blocks
        if not content or not isinstance(content[0], Leafage):
            content = (Paragraph(()), *content)
        for index, part in enumerate(content):
            is_list_below = block.is_tight and isinstance(part, ListBlock)
            space = gap if index == 0 else ITEM_GAP if is_list_below else GAP
            marker = _marker(block, item, number) if index == 0 else ""
            yield from _walk((part,), inside, space, serial, marker)
        gap = ITEM_GAP if block.is_tight else GAP


def _marker(block: ListBlock, item: ListItem, number: int) -> str:
    if item.is_done is not None:
        return "☑" if item.is_done else "☐"
    return "•" if block.start is None else f"{block.start + number}."


def _deeper(indent: int, by: int) -> int:
    return min(indent + by, _DEEPEST_INDENT)


def parts_of(
    block: Leafage,
) -> Iterator[Leafage]:
    """A very long paragraph comes in parts that stay while it grows: only the last is laid out."""
    if not isinstance(block, Paragraph) or sum(len(run.text) for run in block.runs) <= _LONG_TEXT:
        yield block
        return
    part: list[Run] = []
    length = 0
    for run in block.runs:
        rest = run
        while length + len(rest.text) > _LONG_TEXT:
            head, rest = _cut(rest, _LONG_TEXT - length)
            if head is None:
                break
            yield Paragraph(_joined(part, head))
            part, length = [], 0
        if rest.text:
            part.append(rest)
            length += len(rest.text)
    if part:
        yield Paragraph(tuple(part))


def _joined(part: list[Run], head: Run) -> Runs:
    return (*part, head) if head.text else tuple(part)


def _cut(run: Run, at: int) -> tuple[Run | None, Run]:
    """Split a run behind the first space after ``at``; without one in reach, at a hard place."""
    place = run.text.find(" ", max(at, 0))
    if place < 0 and len(run.text) - at < _LONG_TEXT:
        return None, run
    end = place + 1 if 0 <= place < at + _LONG_TEXT else max(at, 0) + _LONG_TEXT
    return (
        msgspec.structs.replace(run, text=run.text[:end]),
        msgspec.structs.replace(run, text=run.text[end:]),
    )
