"""Growing Markdown: text comes in pieces, blocks come out, and only the last one is ever parsed again."""

import re
from collections.abc import Iterable, Sequence

from app.core.markdown.blocks import Block, CodeBlock, ListBlock, Paragraph, Runs, Table
from app.core.markdown.half_written import without_unclear_lines
from app.core.markdown.parsing import Outline, clean, outline, parse, parse_inline

_FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})([^\n]*)\n")
_PARTIAL_CLOSING = re.compile(r" {0,3}[`~]*$")
_BRACKET_FIRST = re.compile(r"^[\s>*+\-\d.)]*\[", re.MULTILINE)
LONGEST_WITH_NOTES = 20_000
"""Up to so many characters, foot notes and named links are resolved at the end: that parses everything once
more, 2 ms per thousand characters. In a longer text they stay as they were written."""
LONG_BLOCK = 4000
"""From so many characters on, a paragraph or a list that is still being written is parsed in parts."""


class GrowingMarkdown:
    """A Markdown text that grows at its end.

    ``finished`` are the blocks that can no longer change: they are parsed once. ``growing`` are the
    blocks of what follows, with half-written marks shown as they will probably become. After
    ``finish()`` everything is finished and equals ``parse()`` of the whole text.
    """

    def __init__(self, text: str = "", *, long_block: int = LONG_BLOCK) -> None:
        self._text: list[str] = []
        self._held = ""
        self._tail = ""
        self._tail_blocks: tuple[Block, ...] | None = None
        self._fence: _OpenFence | None = None
        self._long: _LongParagraph | None = None
        self._begun: _LongList | _LongTable | None = None
        self._long_block = long_block
        self._is_paragraph = True
        self._finished: list[Block] = []
        if text:
            self.append(text)

    @property
    def finished(self) -> Sequence[Block]:
        """The blocks that stay as they are (until ``finish`` resolves notes and named links)."""
        return self._finished

    @property
    def growing(self) -> tuple[Block, ...]:
        """The blocks behind them."""
        if self._tail_blocks is None:
            self._tail_blocks = self._parsed_tail()
        return self._tail_blocks

    def blocks(self) -> tuple[Block, ...]:
        """All blocks, as they are shown now."""
        return (*self._finished, *self.growing)

    def append(self, text: str) -> None:
        """Add ``text`` at the end. Line ends of any kind; halves of a surrogate pair may arrive apart."""
        text = self._held + text
        self._held = ""
        if text and (text[-1] == "\r" or "\ud800" <= text[-1] <= "\udbff"):
            text, self._held = text[:-1], text[-1]
        if text:
            self._add(clean(text))

    def finish(self) -> None:
        """Say that nothing follows: the rest is parsed as it is."""
        if self._held:
            self._add(clean(self._held))
            self._held = ""
        text = "".join(self._text)
        # A note or a named link may concern any block above.
        if len(text) <= LONGEST_WITH_NOTES and "]:" in text and _BRACKET_FIRST.search(text):
            self._finished = list(parse(text))
        else:
            self._take_up(self._tail)
            self._finished = _whole_lists(self._finished)
        self._tail, self._tail_blocks = "", ()
        self._fence = self._long = None

    def _add(self, text: str) -> None:
        self._text.append(text)
        self._tail += text
        self._tail_blocks = None
        if self._fence is not None:
            self._fence.append(text)
        if "\n" in text:
            self._finish_whole_blocks()

    def _finish_whole_blocks(self) -> None:
        """Take the blocks off the tail that no later text can change.

        Only whole lines count: the ``#`` of an unfinished line may be a heading or the word "#1".
        """
        while True:
            if self._fence is None and (opening := _FENCE.match(self._tail)) and _is_fence(opening):
                self._fence = _OpenFence(opening, self._tail)
            if self._fence is not None:
                end = self._fence.end
            else:
                lines = self._tail[: self._tail.rfind("\n") + 1]
                found = outline(lines)
                self._is_paragraph = found.last in ("", "paragraph_open")
                end = _start_of_line(lines, found.starts[-1]) if len(found.starts) > 1 else 0
                if not end and len(lines) > self._long_block:
                    self._settle_part(lines, found)
            if not end:
                return
            self._take_up(self._tail[:end])
            self._tail = self._tail[end:]
            self._fence = self._long = None
            self._is_paragraph = True

    def _take_up(self, text: str) -> None:
        """Parse a part of the text for good."""
        blocks = parse(text)
        if self._begun is not None:
            blocks = self._begun.continued(blocks)
        self._begun = None
        self._finished.extend(blocks)

    def _settle_part(self, lines: str, found: Outline) -> None:
        """Take the beginning of a long list or table for good; its last item or row may still change."""
        if found.last == "table_open":
            table = self._begun if isinstance(self._begun, _LongTable) else _LongTable()
            self._begun, rest = table, table.take(lines, found.starts[0])
        elif len(found.items) > 1:
            end = _start_of_line(lines, found.items[-1])
            begun = self._begun if isinstance(self._begun, _LongList) else _LongList()
            self._finished.extend(begun.take(lines[:end], is_tight=found.is_tight))
            self._begun, rest = begun, lines[end:]
        else:
            return
        self._tail = rest + self._tail[len(lines) :]

    def _parsed_tail(self) -> tuple[Block, ...]:
        if self._fence is not None:
            return (self._fence.block(),)
        if len(self._tail) > self._long_block and self._is_paragraph:
            if self._long is None:
                self._long = _LongParagraph(self._long_block)
            return self._long.blocks(self._tail)
        blocks = parse(without_unclear_lines(self._tail), is_growing=True)
        return self._begun.continued(blocks) if self._begun is not None else blocks


def _is_fence(opening: re.Match[str]) -> bool:
    return opening[2][0] == "~" or "`" not in opening[3]


def _start_of_line(text: str, line: int) -> int:
    """Where line number ``line`` begins, in characters."""
    pos = 0
    for _ in range(line):
        pos = text.index("\n", pos) + 1
    return pos


def _whole_lists(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with the parts of long lists put together."""
    whole: list[Block] = []
    for block in blocks:
        before = whole[-1] if whole else None
        if isinstance(block, ListBlock) and block.goes_on and isinstance(before, ListBlock):
            is_tight = before.is_tight and block.is_tight
            whole[-1] = ListBlock((*before.items, *block.items), before.start, is_tight)
        else:
            whole.append(block)
    return whole


class _LongList:
    """What is known of a list whose first items are finished while others are still to come."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._has_parts = False

    def take(self, text: str, *, is_tight: bool) -> tuple[Block, ...]:
        """The finished part of the list that ``text`` holds."""
        blocks = self.continued(parse(text), is_tight=is_tight)
        part = blocks[0]
        if isinstance(part, ListBlock):
            self._next = None if part.start is None else part.start + len(part.items)
        self._has_parts = True
        return blocks

    def continued(self, blocks: tuple[Block, ...], *, is_tight: bool = True) -> tuple[Block, ...]:
        """``blocks``, of which the first goes on with the list."""
        first = blocks[0] if blocks else None
        if not isinstance(first, ListBlock):
            return blocks
        start = self._next if self._has_parts else first.start
        is_tight = first.is_tight and is_tight
        return (ListBlock(first.items, start, is_tight, self._has_parts), *blocks[1:])


class _LongTable:
    """The rows of a long table that are finished; what remains of its text keeps the table's head."""

    def __init__(self) -> None:
        self._rows: tuple[tuple[Runs, ...], ...] = ()

    def take(self, text: str, first_line: int) -> str:
        """Read all whole rows but the last; returns the text of a table with only that one."""
        head, row = _start_of_line(text, first_line + 2), text.rfind("\n", 0, -1) + 1
        if row <= head:
            return text
        (table,) = self.continued(parse(text[:row]))
        if isinstance(table, Table):
            self._rows = table.rows
        return text[:head] + text[row:]

    def continued(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """``blocks``, of which the first begins with the finished rows."""
        first = blocks[0] if blocks else None
        if not isinstance(first, Table):
            return blocks
        return (Table(first.alignments, first.header, (*self._rows, *first.rows)), *blocks[1:])


class _OpenFence:
    """Code that is being written: its lines are taken as they come, no parser looks at them."""

    def __init__(self, opening: re.Match[str], tail: str) -> None:
        marker = opening[2]
        self._indent = len(opening[1])
        self._language = opening[3].split()[0] if opening[3].strip() else ""
        self._closing = re.compile(rf" {{0,3}}{re.escape(marker[0])}{{{len(marker)},}}[ \t]*$")
        self._lines: list[str] = []
        self._partial = ""
        self._taken = opening.end()
        self.end = 0
        """Where the text behind the closing line begins, in characters of the tail; 0 while it is open."""
        self.append(tail[opening.end() :])

    def append(self, text: str) -> None:
        if self.end:
            return
        *lines, partial = (self._partial + text).split("\n")
        for line in lines:
            self._taken += len(line) + 1
            if self._closing.match(line):
                self.end = self._taken
                return
            self._lines.append(self._without_indent(line))
        self._partial = partial

    def block(self) -> CodeBlock:
        lines = self._lines
        if self._partial and not _PARTIAL_CLOSING.match(self._partial):
            lines = [*lines, self._without_indent(self._partial)]
        return CodeBlock(self._language, "\n".join(lines))

    def _without_indent(self, line: str) -> str:
        spaces = len(line) - len(line.lstrip(" "))
        return line[min(spaces, self._indent) :]


class _LongParagraph:
    """A paragraph of many thousand characters: what stands long ago is not parsed anew with every word."""

    def __init__(self, part_length: int) -> None:
        self._part_length = part_length
        self._parsed_length = 0
        self._runs: Runs = ()
        self._is_other = False

    def blocks(self, tail: str) -> tuple[Block, ...]:
        while not self._is_other and len(tail) - self._parsed_length > 2 * self._part_length:
            self._take(tail)
        if not self._parsed_length:
            return parse(without_unclear_lines(tail), is_growing=True)
        rest = without_unclear_lines(tail[self._parsed_length :])
        runs = parse_inline(rest.rstrip(), is_growing=True)
        return (Paragraph((*self._runs, *runs)),)

    def _take(self, tail: str) -> None:
        """Read another part for as long as the paragraph grows."""
        first = self._parsed_length + self._part_length
        cut = tail.find(" ", first, first + self._part_length)
        if cut < 0:
            cut = first
        if self._parsed_length:
            self._runs = (*self._runs, *parse_inline(tail[self._parsed_length : cut]))
        else:
            blocks = parse(tail[:cut])
            if len(blocks) != 1 or not isinstance(blocks[0], Paragraph):  # one long line of another kind
                self._is_other = True
                return
            self._runs = blocks[0].runs
        self._parsed_length = cut
