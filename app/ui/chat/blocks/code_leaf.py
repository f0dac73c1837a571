"""Code in its card: the language, a Copy button, coloured lines that never wrap."""

import msgspec
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from app.core.markdown.blocks import CodeBlock
from app.ui.chat.blocks.card import CardLeaf, paint_card, paint_scroll_bar
from app.ui.chat.blocks.code_colours import language_name
from app.ui.chat.blocks.code_lines import CodeLines
from app.ui.chat.blocks.inline_text import Range, x_of
from app.ui.chat.blocks.look import Look
from app.ui.chat.blocks.piece import Piece
from app.ui.theme.icons import icon_pixmap

_HEAD = 36
_SIDE = 16
_BELOW = 12


class CodeLeaf(CardLeaf):
    """Code. Only the lines on screen are ever laid out, so a thousand lines cost what thirty do."""

    def __init__(self, piece: Piece, look: Look) -> None:
        super().__init__(piece, look)
        self._is_hovered = self._is_copied = False
        self._language = _block(piece).language
        self._lines = CodeLines(self._language, look)
        self.text = _block(piece).text
        self._lines.grow(self.text)

    @property
    def content_width(self) -> int:
        return round(self._lines.width + self.look.px(2 * _SIDE))

    def grow(self, piece: Piece) -> bool:
        """Take the same code with more text at its end; False when it is not the same."""
        old, block = self.piece, piece.block
        if not isinstance(block, CodeBlock) or not block.text.startswith(self.text):
            return False
        if msgspec.structs.replace(old, block=block) != piece or block.language != self._language:
            return False
        self.piece, self.text = piece, block.text
        self._lines.grow(self.text)
        self.height = self.lay_out()
        return True

    def estimate(self) -> int:
        return self.lay_out()

    def lay_out(self) -> int:
        return self.look.px(_HEAD + _BELOW) + self._lines.count * self.look.code_line_height

    def release(self) -> None:
        self._lines.release()

    def paint(self, painter: QPainter, clip: QRectF, selection: Range | None) -> None:
        card = self.card
        paint_card(painter, card, self.look, self.look.sidebar)
        self._paint_head(painter, card)
        painter.save()
        painter.setClipRect(card.adjusted(1, 0, -1, 0), Qt.ClipOperation.IntersectClip)
        line_height, top = self.look.code_line_height, self.look.px(_HEAD)
        first = max(0, int((clip.top() - top) // line_height))
        last = min(self._lines.count, int((clip.bottom() - top) // line_height) + 1)
        for number in range(first, last):
            if selection is not None:
                self._paint_selection(painter, number, selection)
            painter.setPen(self.look.text)
            at = QPointF(self._left(), top + number * line_height)
            self._lines.layout(number).draw(painter, at)
        painter.restore()
        paint_scroll_bar(painter, card, self.look, self.scroll_x, self.content_width)

    def place_at(self, point: QPointF) -> int:
        number = int((point.y() - self.look.px(_HEAD)) // self.look.code_line_height)
        if number < 0:
            return 0
        if number >= self._lines.count:
            return self.length
        line = self._lines.layout(number).lineAt(0)
        return self._lines.starts[number] + int(line.xToCursor(point.x() - self._left()))

    def caret(self, place: int) -> QRectF:
        number = self._lines.at(place)
        line = self._lines.layout(number).lineAt(0)
        x = x_of(line.cursorToX(place - self._lines.starts[number]))
        height = self.look.code_line_height
        return QRectF(self._left() + x, self.look.px(_HEAD) + number * height, 1, height)

    def button_at(self, point: QPointF) -> bool:
        return self._button().contains(point)

    def set_button_state(self, *, is_hovered: bool, is_done: bool) -> bool:
        before = (self._is_hovered, self._is_copied)
        self._is_hovered, self._is_copied = is_hovered, is_done
        return before != (is_hovered, is_done)

    def _paint_selection(self, painter: QPainter, number: int, selection: Range) -> None:
        start, end = self._lines.starts[number], self._lines.end(number)
        if selection[0] > end or selection[1] <= start:
            return
        left = self.caret(max(selection[0], start))
        right = self.caret(min(selection[1], end)).left()
        if selection[1] > end:  # the line break is selected too
            right += self.look.px(6)
        ground = QRectF(left.left(), left.top(), right - left.left(), left.height())
        painter.fillRect(ground, self.look.selection)

    def _paint_head(self, painter: QPainter, card: QRectF) -> None:
        look = self.look
        painter.setFont(look.small)
        painter.setPen(look.muted)
        name = language_name(self._language) or QCoreApplication.translate("Transcript", "Text")
        head = QRectF(card.left() + look.px(_SIDE), card.top(), card.width() / 2, look.px(_HEAD))
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        button = self._button()
        colour = look.theme.text if self._is_hovered else look.theme.text_muted
        if self._is_hovered:
            ground = QPainterPath()
            ground.addRoundedRect(button, look.px(8), look.px(8))
            painter.fillPath(ground, look.hover)
        size = look.px(14)
        picture = icon_pixmap(
            "check" if self._is_copied else "copy", colour, size, painter.device().devicePixelRatioF()
        )
        y = button.center().y() - size / 2
        painter.drawPixmap(QPointF(button.left() + look.px(8), y), picture)
        painter.setPen(QColor(colour))
        words = button.adjusted(look.px(8 + 14 + 4), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._label())

    def _label(self) -> str:
        if self._is_copied:
            return QCoreApplication.translate("Transcript", "Copied")
        return QCoreApplication.translate("Transcript", "Copy")

    def _button(self) -> QRectF:
        look, card = self.look, self.card
        width = look.px(8 + 14 + 4 + 8) + look.small_metrics.horizontalAdvance(self._label())
        height = look.px(28)
        return QRectF(card.right() - look.px(4) - width, look.px(_HEAD) / 2 - height / 2, width, height)

    def _left(self) -> float:
        return self.indent + self.look.px(_SIDE) - self.scroll_x


def _block(piece: Piece) -> CodeBlock:
    return piece.block if isinstance(piece.block, CodeBlock) else CodeBlock("", "")
