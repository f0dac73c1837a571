"""The blocks of a model card one under the other: read bit by bit, laid out, painted, asked what is where."""

from bisect import bisect_right

import msgspec
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.core.markdown.blocks import Heading, Paragraph
from app.core.markdown_blocks import GrowingMarkdown
from app.ui.chat.blocks.characters import units
from app.ui.chat.blocks.leaf import Leaf
from app.ui.chat.blocks.leaves import replaced
from app.ui.chat.blocks.look import Look
from app.ui.chat.blocks.piece import pieces

STEP = 6000
"""So many characters are read at once, so that a long card does not hold the window up."""


class CardLink(msgspec.Struct, frozen=True):
    """A link in running text: the block it stands in, its places there, and where it leads."""

    block: int
    first: int
    last: int
    address: str


class CardColumn:
    """All points are relative to the column's top left."""

    def __init__(self, look: Look) -> None:
        self.leaves: list[Leaf] = []
        self.links: list[CardLink] = []
        self.height = 0
        self._look = look
        self._width = 0
        self._text = self._rest = ""
        self._markdown = GrowingMarkdown()
        self._tops: list[int] = []

    @property
    def is_read(self) -> bool:
        """Whether nothing of the text is left to be read."""
        return not self._rest

    def set_text(self, text: str) -> None:
        """Begin with another text; ``read_on`` reads it."""
        self._text = self._rest = text
        self._markdown = GrowingMarkdown()
        self._take()

    def read_on(self) -> None:
        """Read the next part."""
        self._markdown.append(self._rest[:STEP])
        self._rest = self._rest[STEP:]
        if not self._rest:
            self._markdown.finish()
        self._take()

    def set_width(self, width: int) -> None:
        """Break the lines at another width."""
        if width != self._width:
            self._width = width
            self._lay_out()

    def set_look(self, look: Look) -> None:
        """Draw in other colours or sizes."""
        self._look, self.leaves = look, []
        self._take()

    def leaf_at(self, point: QPointF) -> tuple[Leaf, QPointF] | None:
        """The block at a point, and the point within it."""
        number = bisect_right(self._tops, point.y()) - 1
        if number < 0:
            return None
        leaf = self.leaves[number]
        inside = point - QPointF(0, self._tops[number])
        return (leaf, inside) if inside.y() <= leaf.height else None

    def link_rect(self, link: CardLink) -> QRectF:
        """Around the link; of one that goes on in the next line, its first line."""
        leaf = self.leaves[link.block]
        start, end = leaf.caret(link.first), leaf.caret(link.last)
        right = end.right() if end.top() == start.top() else leaf.indent + leaf.inner_width
        left, right = min(start.left(), right), max(start.left(), right)
        around = QRectF(left, start.top(), right - left, start.height())
        return around.translated(0, self._tops[link.block]).adjusted(-3, 0, 3, 0)

    def paint(self, painter: QPainter, seen: QRectF) -> None:
        """Draw the blocks that are seen."""
        for leaf, top in zip(self.leaves, self._tops, strict=True):
            if top > seen.bottom() or top + leaf.height < seen.top():
                continue
            painter.save()
            painter.translate(0, top)
            for line in leaf.piece.quotes:
                above = -leaf.gap if line.goes_on else 0
                bar = QRectF(self._look.px(line.x), above, self._look.px(2), leaf.height - above)
                painter.fillRect(bar, self._look.border_strong)
            leaf.paint(painter, seen.translated(0, -top), None)
            painter.restore()

    def _take(self) -> None:
        made = pieces(self._markdown.blocks(), is_first=True)
        self.leaves, _same = replaced(self.leaves, made, self._look, self._width)
        self.links = [link for number, leaf in enumerate(self.leaves) for link in _links_of(number, leaf)]
        self._lay_out()

    def _lay_out(self) -> None:
        self._tops, y = [], 0
        for leaf in self.leaves if self._width else ():
            leaf.set_width(self._width)
            leaf.measure()
            y += leaf.gap
            self._tops.append(y)
            y += leaf.height
        self.height = y


def _links_of(number: int, leaf: Leaf) -> list[CardLink]:
    block, place = leaf.piece.block, 0
    found: list[CardLink] = []
    for run in block.runs if isinstance(block, Paragraph | Heading) else ():
        length = units(run.text)
        if run.link:
            found.append(CardLink(number, place, place + length, run.link))
        place += length
    return found
