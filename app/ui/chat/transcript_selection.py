"""The selected text, over any number of messages."""

from collections.abc import Iterator

from app.ui.chat.blocks.characters import cut
from app.ui.chat.blocks.inline_text import Range
from app.ui.chat.blocks.leaf import Leaf
from app.ui.chat.blocks.piece import ITEM_GAP
from app.ui.chat.transcript_column import Column, Place


class Selection:
    """From ``anchor`` (where it began) to ``focus`` (where it moves). Empty while both are the same."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self.anchor: Place | None = None
        self.focus: Place | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return self.anchor is None or self.anchor == self.focus

    def clear(self) -> None:
        """Select nothing."""
        self.anchor = self.focus = None

    def set(self, anchor: Place, focus: Place) -> None:
        """Select from ``anchor`` to ``focus``, in any order."""
        self.anchor, self.focus = anchor, focus

    def select_all(self) -> None:
        """Select every message."""
        items = self._column.items
        if not items:
            return
        leaves = items[-1].leaves
        end = Place(len(items) - 1, max(len(leaves) - 1, 0), leaves[-1].length if leaves else 0)
        self.set(Place(0, 0, 0), end)

    def range_in(self, item: int, leaf: int, length: int) -> Range | None:
        """The selected part of one leaf; None when there is none."""
        if self.anchor is None or self.focus is None:
            return None
        first, last = sorted((self.anchor, self.focus))
        here = (item, leaf)
        if here < (first.item, first.leaf) or here > (last.item, last.leaf):
            return None
        start = first.offset if here == (first.item, first.leaf) else 0
        end = last.offset if here == (last.item, last.leaf) else length
        goes_on = here < (last.item, last.leaf)
        return (start, end + 1 if goes_on else end) if start < end or goes_on else None

    def text(self) -> str:
        """The selected text as it is shown: without marks, with bullets and numbers."""
        if self.anchor is None or self.focus is None or self.is_empty:
            return ""
        first, last = sorted((self.anchor, self.focus))
        parts: list[str] = []
        for number in range(first.item, last.item + 1):
            part = "".join(self._of_item(number, first, last))
            if part:
                parts.append(part)
        return "\n\n".join(parts)

    def _of_item(self, number: int, first: Place, last: Place) -> Iterator[str]:
        is_first = True
        for index, leaf in enumerate(self._column.items[number].leaves):
            if not (first.item, first.leaf) <= (number, index) <= (last.item, last.leaf):
                continue
            start = first.offset if (number, index) == (first.item, first.leaf) else 0
            end = last.offset if (number, index) == (last.item, last.leaf) else leaf.length
            if not is_first:
                yield _break_before(leaf)
            if leaf.piece.marker and start == 0:
                yield f"{leaf.piece.marker} "
            yield cut(leaf.text, start, end)
            is_first = False


def _break_before(leaf: Leaf) -> str:
    if leaf.piece.joins:
        return ""
    return "\n" if leaf.piece.gap <= ITEM_GAP else "\n\n"
