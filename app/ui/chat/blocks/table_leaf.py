"""A table in its card: as wide as the column when it fits, scrolled sideways when it does not."""

from itertools import accumulate

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from app.core.markdown.blocks import Runs, Table
from app.ui.chat.blocks.card import CardLeaf, paint_card, paint_scroll_bar
from app.ui.chat.blocks.characters import units
from app.ui.chat.blocks.inline_text import InlineText, Range, Typeface
from app.ui.chat.blocks.look import Look
from app.ui.chat.blocks.piece import Piece
from app.ui.chat.blocks.table_columns import CELL_SIDE, fitted_widths, row_widths, wanted_widths
from app.ui.theme.tokens import RADIUS_CARD

_ROW = 32
_KEPT_CELLS = 400
_ALIGNMENTS = {
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


class TableLeaf(CardLeaf):
    """A table. Row 0 is its head; in ``text`` cells are parted by tabs and rows by line breaks."""

    def __init__(self, piece: Piece, look: Look) -> None:
        super().__init__(piece, look)
        self._alignments: tuple[str, ...] = ()
        self._rows: list[tuple[Runs, ...]] = []
        self._widths: list[list[float]] = []
        self._starts: list[int] = []
        self._columns: list[int] = []
        self._tops: list[int] = [1]
        self._cells: dict[tuple[int, int], InlineText] = {}
        self._take(piece)

    def grow(self, piece: Piece) -> bool:
        """Take the same table with more rows, or more in its last one; False when it is not the same."""
        table = piece.block
        if not isinstance(table, Table) or table.alignments != self._alignments:
            return False
        rows = [table.header, *table.rows]
        if rows[: len(self._rows) - 1] != self._rows[:-1] or len(rows) < len(self._rows):
            return False
        if msgspec.structs.replace(self.piece, block=table) != piece:
            return False
        self._forget(len(self._rows) - 1)
        self._take(piece)
        self.height = self.lay_out()
        return True

    @property
    def content_width(self) -> int:
        return sum(self._columns) + 2

    def estimate(self) -> int:
        return len(self._rows) * self.look.px(_ROW) + 2

    def lay_out(self) -> int:
        columns = fitted_widths(wanted_widths(self._widths, self.look), self.inner_width - 2, self.look)
        if columns != self._columns:
            self._columns = columns
            self._forget(0)
        for number in range(len(self._tops) - 1, len(self._rows)):
            self._tops.append(self._tops[-1] + self._row_height(number))
        return self._tops[-1] + 1 + (self.look.px(10) if self.content_width > self.inner_width else 0)

    def release(self) -> None:
        self._cells.clear()

    def paint(self, painter: QPainter, clip: QRectF, selection: Range | None) -> None:
        self.measure()
        card = self.card
        paint_card(painter, card, self.look, self.look.surface)
        painter.save()
        inside = QPainterPath()
        radius = self.look.px(RADIUS_CARD) - 1
        inside.addRoundedRect(card.adjusted(1, 1, -1, -1), radius, radius)
        painter.setClipPath(inside, Qt.ClipOperation.IntersectClip)
        for number in range(len(self._rows)):
            if self._tops[number + 1] > clip.top() and self._tops[number] < clip.bottom():
                self._paint_row(painter, card, number, selection)
        painter.restore()
        paint_scroll_bar(painter, card, self.look, self.scroll_x, self.content_width)

    def place_at(self, point: QPointF) -> int:
        row, column = self._cell_at(point)
        inside = point - self._cell_origin(row, column)
        return self._start(row, column) + self._cell(row, column).place_at(inside)

    def caret(self, place: int) -> QRectF:
        row, column = self._cell_of(place)
        found = self._cell(row, column).caret(place - self._start(row, column))
        return found.translated(self._cell_origin(row, column))

    def link_at(self, point: QPointF) -> str:
        row, column = self._cell_at(point)
        return self._cell(row, column).link_at(point - self._cell_origin(row, column))

    def _take(self, piece: Piece) -> None:
        """Read the table; rows that were measured before keep their measures."""
        table = piece.block if isinstance(piece.block, Table) else Table((), (), ())
        self.piece, self._alignments = piece, table.alignments
        self._rows = [table.header, *table.rows]
        words = [["".join(run.text for run in cell) for cell in row] for row in self._rows]
        self.text = "\n".join("\t".join(row) for row in words)
        self._starts = [0, *accumulate(units(word) + 1 for row in words for word in row)]
        for number in range(len(self._widths), len(self._rows)):
            self._widths.append(row_widths(self._rows[number], self.look, is_head=number == 0))

    def _forget(self, row: int) -> None:
        """The rows from ``row`` on are to be measured anew."""
        if row:
            del self._widths[row:]
        del self._tops[row + 1 :]
        self._cells = {key: cell for key, cell in self._cells.items() if key[0] < row}

    def _paint_row(self, painter: QPainter, card: QRectF, number: int, selection: Range | None) -> None:
        top, bottom = self._tops[number], self._tops[number + 1]
        row = QRectF(card.left(), top, card.width(), bottom - top)
        if number == 0:
            painter.fillRect(row, self.look.sidebar)
        if number + 1 < len(self._rows):
            painter.fillRect(QRectF(card.left(), bottom - 1, card.width(), 1), self.look.border)
        origin = self._cell_origin(number, 0)
        for column, width in enumerate(self._columns):
            if origin.x() < card.right() and origin.x() + width > card.left():
                start = self._start(number, column)
                end = self._start(number, column + 1) - 1
                chosen = (
                    (max(selection[0], start) - start, min(selection[1], end) - start) if selection else None
                )
                self._cell(number, column).paint(painter, origin, chosen)
            origin += QPointF(width, 0)

    def _row_height(self, row: int) -> int:
        highest = self.look.line_height()
        for column, cell in enumerate(self._rows[row]):
            wraps = self._widths[row][column] > self._room(column)
            if wraps or any("\n" in run.text for run in cell):
                highest = max(highest, self._cell(row, column).height)
        return (
            highest + self.look.px(_ROW) - self.look.line_height() + (1 if row + 1 < len(self._rows) else 0)
        )

    def _room(self, column: int) -> int:
        return self._columns[column] - self.look.px(2 * CELL_SIDE)

    def _cell(self, row: int, column: int) -> InlineText:
        made = self._cells.get((row, column))
        if made is None:
            if len(self._cells) >= _KEPT_CELLS:
                self._cells.clear()
            look = self.look
            side = _ALIGNMENTS.get(self._alignments[column], Qt.AlignmentFlag.AlignLeft)
            face = (
                Typeface(look.body, look.line_height(), look.text, side)
                if row
                else Typeface(look.small_bold, look.line_height(), look.muted, side)
            )
            made = self._cells[(row, column)] = InlineText(self._rows[row][column], face, look)
            made.lay_out(self._room(column))
        return made

    def _cell_origin(self, row: int, column: int) -> QPointF:
        x = self.indent + 1 + sum(self._columns[:column]) + self.look.px(CELL_SIDE) - self.scroll_x
        pad = (self.look.px(_ROW) - self.look.line_height()) // 2
        return QPointF(x, self._tops[row] + pad)

    def _cell_at(self, point: QPointF) -> tuple[int, int]:
        self.measure()
        row = max(0, sum(1 for top in self._tops[1:-1] if top <= point.y()))
        x = point.x() - self.indent + self.scroll_x
        edges = list(accumulate(self._columns))
        return row, min(sum(1 for edge in edges if edge <= x), len(edges) - 1)

    def _cell_of(self, place: int) -> tuple[int, int]:
        self.measure()
        count = len(self._columns)
        cell = max(sum(1 for start in self._starts if start <= place) - 1, 0)
        cell = min(cell, count * len(self._rows) - 1)
        return divmod(cell, count)

    def _start(self, row: int, column: int) -> int:
        return self._starts[row * len(self._columns) + column]
