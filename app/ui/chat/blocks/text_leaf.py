"""A paragraph or a heading, with its bullet and the lines of the quotes around it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.core.markdown.blocks import Heading, Paragraph, Runs
from app.ui.chat.blocks.inline_text import InlineText, Range, Typeface
from app.ui.chat.blocks.leaf import Leaf
from app.ui.chat.blocks.look import Look
from app.ui.chat.blocks.piece import Piece

_BULLET_SIZE = 5
_BOX_SIZE = 14
_BOXES = {"☐": False, "☑": True}


class TextLeaf(Leaf):
    """Running text."""

    def __init__(self, piece: Piece, look: Look, colour: QColor | None = None) -> None:
        super().__init__(piece, look)
        block = piece.block
        self._runs: Runs = block.runs if isinstance(block, Paragraph | Heading) else ()
        self._level = block.level if isinstance(block, Heading) else 0
        self.text = "".join(run.text for run in self._runs)
        self._colour = colour or (look.muted if piece.quotes else look.text)
        self._lines: InlineText | None = None

    @property
    def natural_width(self) -> float:
        """The width of the widest line, once measured."""
        return self._laid().natural_width

    def estimate(self) -> int:
        per_line = max(self.inner_width / self.look.body_advance, 8)
        length = len(self.text) if self.text.isascii() else len(self.text.encode("utf-8", "replace")) * 0.66
        lines = max(1, round(length / per_line + 0.4)) + self.text.count("\n")
        return lines * self.look.line_height(self._level)

    def lay_out(self) -> int:
        return self._laid().height

    def release(self) -> None:
        self._lines = None

    def paint(self, painter: QPainter, clip: QRectF, selection: Range | None) -> None:
        del clip
        lines = self._laid()
        if self.piece.marker:
            self._paint_marker(painter, lines.is_right_to_left)
        lines.paint(painter, self._origin(), selection)

    def place_at(self, point: QPointF) -> int:
        return self._laid().place_at(point - self._origin())

    def caret(self, place: int) -> QRectF:
        return self._laid().caret(place).translated(self._origin())

    def link_at(self, point: QPointF) -> str:
        return self._laid().link_at(point - self._origin())

    def _origin(self) -> QPointF:
        is_mirrored = self._lines is not None and self._lines.is_right_to_left
        return QPointF(0 if is_mirrored else self.indent, 0)

    def _laid(self) -> InlineText:
        if self._lines is None:
            face = Typeface(
                self.look.heading_font(self._level), self.look.line_height(self._level), self._colour
            )
            self._lines = InlineText(self._runs, face, self.look)
            self._lines.lay_out(self.inner_width)
        return self._lines

    def _paint_marker(self, painter: QPainter, is_mirrored: bool) -> None:
        look, marker = self.look, self.piece.marker
        line = look.line_height(self._level)
        edge = self.width - self.indent if is_mirrored else self.indent
        if marker == "•":
            size = look.px(_BULLET_SIZE)
            centre = edge + look.px(14) * (1 if is_mirrored else -1)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.muted)
            painter.drawEllipse(QRectF(centre - size / 2, (line - size) / 2, size, size))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        elif marker in _BOXES:
            size = look.px(_BOX_SIZE)
            left = edge + look.px(4) if is_mirrored else edge - look.px(6) - size
            self._paint_box(painter, QRectF(left, (line - size) / 2, size, size), _BOXES[marker])
        else:
            self._paint_number(painter, edge, line, is_mirrored)

    def _paint_number(self, painter: QPainter, edge: int, line: int, is_mirrored: bool) -> None:
        painter.setFont(self.look.body)
        painter.setPen(self.look.muted)
        space = self.look.px(6)
        room = QRectF(edge + space, 0, 200, line) if is_mirrored else QRectF(edge - 200 - space, 0, 200, line)
        side = Qt.AlignmentFlag.AlignLeft if is_mirrored else Qt.AlignmentFlag.AlignRight
        painter.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight
        )
        side |= Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(room, side, self.piece.marker)

    def _paint_box(self, painter: QPainter, box: QRectF, is_done: bool) -> None:
        look = self.look
        painter.setPen(Qt.PenStyle.NoPen if is_done else QPen(look.muted, max(1.0, look.scale)))
        painter.setBrush(look.accent if is_done else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), look.px(4), look.px(4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if is_done:
            tick = QPainterPath(box.topLeft() + QPointF(box.width() * 0.26, box.height() * 0.52))
            tick.lineTo(box.topLeft() + QPointF(box.width() * 0.44, box.height() * 0.70))
            tick.lineTo(box.topLeft() + QPointF(box.width() * 0.76, box.height() * 0.32))
            painter.setPen(QPen(QColor(look.theme.text_on_accent), 1.6 * look.scale))
            painter.drawPath(tick)


class RuleLeaf(Leaf):
    """A line across the column."""

    def estimate(self) -> int:
        return self.look.px(9)

    def lay_out(self) -> int:
        return self.look.px(9)

    def release(self) -> None:
        """Nothing is kept."""

    def paint(self, painter: QPainter, clip: QRectF, selection: Range | None) -> None:
        del clip, selection
        painter.fillRect(QRectF(self.indent, self.height // 2, self.inner_width, 1), self.look.border)

    def place_at(self, point: QPointF) -> int:
        del point
        return 0

    def caret(self, place: int) -> QRectF:
        del place
        return QRectF(self.indent, 0, 1, self.height)
