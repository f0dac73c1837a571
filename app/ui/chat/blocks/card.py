"""The rounded card that code and tables stand in, and its own scroll bar."""

from abc import abstractmethod

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.ui.chat.blocks.leaf import Leaf
from app.ui.chat.blocks.look import Look
from app.ui.theme.tokens import RADIUS_CARD

_BAR = 4


class CardLeaf(Leaf):
    """A leaf in a card whose content may be wider than the column: it scrolls sideways by itself."""

    has_own_scroll = True

    @property
    def card(self) -> QRectF:
        """The card's place."""
        return QRectF(self.indent, 0, self.inner_width, self.height)

    @property
    @abstractmethod
    def content_width(self) -> int:
        """How wide the content is, in pixels."""

    @property
    def scroll_ratio(self) -> float:
        """Pixels of content for one pixel that the scroll bar moves."""
        track = scroll_bar_rect(self.card, self.look, self.content_width).width()
        return self.content_width / track if track else 1.0

    def scroll_by(self, pixels: int) -> bool:
        most = max(0, self.content_width - self.inner_width)
        before, self.scroll_x = self.scroll_x, min(max(self.scroll_x + pixels, 0), most)
        return before != self.scroll_x

    def scroll_bar_at(self, point: QPointF) -> bool:
        return scroll_bar_rect(self.card, self.look, self.content_width).contains(point)


def paint_card(painter: QPainter, card: QRectF, look: Look, ground: QColor) -> None:
    """Draw the ground and the border of one pixel."""
    painter.setPen(QPen(look.border, 1))
    painter.setBrush(ground)
    radius = look.px(RADIUS_CARD)
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_scroll_bar(painter: QPainter, card: QRectF, look: Look, scroll_x: int, content: int) -> None:
    """Draw where one is in content that is wider than the card; nothing when it fits."""
    track = scroll_bar_rect(card, look, content)
    if track.isEmpty():
        return
    share = card.width() / content
    most = content - card.width()
    width = track.width() * share
    left = track.left() + (track.width() - width) * (scroll_x / most)
    bar = look.px(_BAR)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.border_strong)
    painter.drawRoundedRect(QRectF(left, track.center().y() - bar / 2, width, bar), bar / 2, bar / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def scroll_bar_rect(card: QRectF, look: Look, content: int) -> QRectF:
    """The strip at the bottom of the card that the bar moves in; empty when all fits."""
    if content <= card.width():
        return QRectF()
    side, height = look.px(12), look.px(10)
    return QRectF(card.left() + side, card.bottom() - height - 1, card.width() - 2 * side, height)
