"""Draws the messages that are on screen."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.core.conversation import MessageStatus
from app.ui.chat.blocks.leaf import Leaf
from app.ui.chat.blocks.text_leaf import RuleLeaf
from app.ui.chat.transcript_column import Column
from app.ui.chat.transcript_footer import Action, ButtonState, paint_icon_button
from app.ui.chat.transcript_item import MessageItem
from app.ui.chat.transcript_selection import Selection
from app.ui.theme.tokens import RADIUS_BUBBLE

_CURSOR = (7, 16)
_RING = 6


@dataclass
class Attention:
    """Where the pointer and the keyboard are. Numbers are messages; -1 is none."""

    hovered: int = -1
    hovered_action: Action | None = None
    focused: int = -1
    done: int = -1
    done_action: Action | None = None
    waiting_text: str = ""

    def state_of(self, number: int) -> ButtonState:
        """How the actions of one message are shown."""
        return ButtonState(
            self.hovered_action if number == self.hovered else None,
            self.done_action if number == self.done else None,
        )


class PagePainter:
    """Paints a strip of the page. Owns nothing."""

    def __init__(self, column: Column, selection: Selection, attention: Attention) -> None:
        self._column = column
        self._selection = selection
        self._attention = attention

    def paint(self, painter: QPainter, clip: QRect) -> None:
        """Draw what lies in ``clip``; the painter's origin is the top of the page."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        column = self._column
        number = column.item_at(clip.top())
        while number < len(column.items) and column.top(number) <= clip.bottom():
            painter.save()
            painter.translate(column.left, column.top(number))
            part = clip.translated(-column.left, -column.top(number))
            self._paint_item(painter, column.items[number], number, part)
            painter.restore()
            number += 1

    def _paint_item(self, painter: QPainter, item: MessageItem, number: int, clip: QRect) -> None:
        attention = self._attention
        is_shown = number in (attention.hovered, attention.focused) or (item.is_last and not item.is_user)
        if item.is_user:
            self._paint_bubble(painter, item)
        self._paint_leaves(painter, item, number, clip)
        state = attention.state_of(number)
        if not item.is_user:
            item.footer.paint(painter, item.text_height, is_shown=is_shown, state=state)
        elif is_shown:
            for button in item.buttons:
                paint_icon_button(painter, self._column.look, button, state)
        if item.message.status is MessageStatus.GROWING:
            self._paint_growth(painter, item)
        if number == attention.focused:
            self._paint_ring(painter, item)

    def _paint_bubble(self, painter: QPainter, item: MessageItem) -> None:
        look = self._column.look
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.bubble)
        radius = look.px(RADIUS_BUBBLE)
        left = self._column.width - item.bubble_width
        painter.drawRoundedRect(QRect(left, 0, item.bubble_width, item.text_height), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_leaves(self, painter: QPainter, item: MessageItem, number: int, clip: QRect) -> None:
        leaves = item.leaves
        index = item.leaf_at(clip.top())
        while index < len(leaves):
            leaf, origin = leaves[index], item.leaf_origin(index)
            if origin.y() - leaf.gap > clip.bottom():
                return
            leaf.measure()
            self._column.use(leaf)
            painter.save()
            painter.translate(origin)
            self._paint_quotes(painter, leaf)
            chosen = self._selection.range_in(number, index, leaf.length)
            leaf.paint(painter, QRectF(clip).translated(-origin), chosen)
            painter.restore()
            index += 1

    def _paint_quotes(self, painter: QPainter, leaf: Leaf) -> None:
        px = self._column.look.px
        for line in leaf.piece.quotes:
            top = -leaf.gap if line.goes_on else 0
            bar = QRectF(px(line.x), top, px(2), leaf.height - top)
            painter.fillRect(bar, self._column.look.border_strong)

    def _paint_growth(self, painter: QPainter, item: MessageItem) -> None:
        """The block at the end of a reply that is being written, or the words while it waits."""
        look = self._column.look
        line = look.line_height()
        width, height = look.px(_CURSOR[0]), look.px(_CURSOR[1])
        if item.is_waiting:
            words = self._attention.waiting_text or QCoreApplication.translate(
                "Transcript", "Waiting for the model"
            )
            painter.setFont(look.body)
            painter.setPen(look.muted)
            left = look.px(16)
            painter.drawText(QRect(left, 0, self._column.width, line), Qt.AlignmentFlag.AlignVCenter, words)
            end = QPointF(0, (line - height) / 2)
        else:
            leaf = item.leaves[-1]
            if isinstance(leaf, RuleLeaf):
                return
            caret = leaf.caret(leaf.length).translated(item.leaf_origin(len(item.leaves) - 1))
            end = QPointF(caret.left() + look.px(3), caret.center().y() - height / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.accent)
        painter.drawRoundedRect(QRectF(end.x(), end.y(), width, height), 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_ring(self, painter: QPainter, item: MessageItem) -> None:
        look = self._column.look
        left = self._column.width - item.bubble_width if item.is_user else 0
        around = QRectF(left, 0, self._column.width - left, item.height)
        out = look.px(_RING) if not item.is_user else look.px(3)
        radius = look.px(RADIUS_BUBBLE) + out if item.is_user else look.px(12)
        painter.setPen(QPen(look.accent, 2))
        painter.drawRoundedRect(around.adjusted(-out, -out, out, out), radius, radius)
