"""The brush for one row of the library: words, a tag, a button, in either reading direction."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from app.ui.library.row_layout import mirrored
from app.ui.theme.fonts import ui_font
from app.ui.theme.painting import paint_icon, paint_rounded
from app.ui.theme.tokens import RADIUS_CONTROL, RADIUS_TAG, Theme

GAP = 8
TAG_PADDING = 8
TAG_HEIGHT = 20
WRAPPED = int(Qt.TextFlag.TextWordWrap)


class RowPainter:
    """Paints into the row ``row``; made for one paint event.

    Attributes:
        text_scale: how many times its usual size text is.
        is_mirrored: whether the row is read from right to left.
    """

    def __init__(
        self, painter: QPainter, theme: Theme, text_scale: float, row: QRect, is_mirrored: bool
    ) -> None:
        # What a name or a size reads like is its own affair; on which side it stands is said by us.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._painter = painter
        self.theme = theme
        self.text_scale = text_scale
        self._row = row
        self._is_mirrored = is_mirrored

    def font(self, pixel_size: int, weight: int = 400) -> QFont:
        """The interface font in the size it has now."""
        return ui_font(pixel_size, weight, self.text_scale)

    def width_of(self, words: str, pixel_size: int, weight: int = 400) -> int:
        """How wide ``words`` are."""
        return QFontMetrics(self.font(pixel_size, weight)).horizontalAdvance(words) + 1

    def write(
        self,
        rect: QRect,
        words: str,
        colour: str,
        font: QFont,
        flags: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        """One line in the middle of ``rect``, cut where there is no room. Left means where reading begins."""
        side = self._side(is_left=bool(flags & Qt.AlignmentFlag.AlignLeft))
        self._painter.setFont(font)
        self._painter.setPen(QColor(colour))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        single = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
        self._painter.drawText(self._turned(rect), single | side, shown)

    def write_wrapped(self, rect: QRect, words: str, colour: str, font: QFont) -> None:
        """Several lines."""
        self._painter.setFont(font)
        self._painter.setPen(QColor(colour))
        self._painter.drawText(self._turned(rect), WRAPPED | self._side(is_left=True), words)

    def tag(self, rect: QRect, words: str, colour: str, ground: str) -> None:
        """A tag in the middle of ``rect``, as wide as it."""
        height = round(TAG_HEIGHT * max(1.0, self.text_scale))
        box = QRect(rect.left(), rect.top() + (rect.height() - height) // 2, rect.width(), height)
        paint_rounded(self._painter, QRectF(self._turned(box)), RADIUS_TAG, ground)
        self.write(box.adjusted(TAG_PADDING, 0, 0, 0), words, colour, self.font(12, 500))

    def button(self, rect: QRect, words: str, is_hovered: bool) -> None:
        """A plain button."""
        ground = self.theme.hover if is_hovered else self.theme.surface
        box = QRectF(self._turned(rect))
        paint_rounded(self._painter, box, RADIUS_CONTROL, ground, self.theme.border_strong)
        font = self.font(14, 500)
        self._painter.setFont(font)
        self._painter.setPen(QColor(self.theme.text))
        self._painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)

    def icon(self, rect: QRect, name: str, colour: str, size: int) -> None:
        """An icon in the middle of ``rect``."""
        paint_icon(self._painter, name, colour, self._turned(rect), size)

    def dot(self, rect: QRect, colour: str) -> None:
        """A disc that fills ``rect``."""
        paint_rounded(self._painter, QRectF(self._turned(rect)), rect.height() / 2, colour)

    def bar(self, rect: QRect, fraction: float) -> None:
        """A thin bar that is filled to ``fraction`` from where reading begins."""
        box, radius = self._turned(rect), rect.height() / 2
        paint_rounded(self._painter, QRectF(box), radius, self.theme.border)
        done = QRect(rect)
        done.setWidth(round(rect.width() * min(1.0, fraction)))
        if done.width():
            paint_rounded(self._painter, QRectF(self._turned(done)), radius, self.theme.accent)

    def part(self, groove: QRect, share: float, colour: str) -> None:
        """The first part of a bar with round ends, from where reading begins."""
        part = QRect(groove.left(), groove.top(), max(round(groove.width() * share), groove.height()), 0)
        part.setHeight(groove.height())
        paint_rounded(self._painter, QRectF(self._turned(part)), groove.height() / 2, colour)

    def fill(self, rect: QRect, colour: str) -> None:
        """A plain rectangle."""
        self._painter.fillRect(self._turned(rect), QColor(colour))

    def icon_button(self, rect: QRect, name: str, size: int, *, is_hovered: bool) -> None:
        """A button that is an icon alone."""
        if is_hovered:
            paint_rounded(self._painter, QRectF(self._turned(rect)), RADIUS_CONTROL, self.theme.border)
        self.icon(rect, name, self.theme.text if is_hovered else self.theme.text_muted, size)

    def more(self, rect: QRect, is_hovered: bool) -> None:
        """Three dots."""
        self.icon_button(rect, "dots-three", 18, is_hovered=is_hovered)

    def _side(self, *, is_left: bool) -> int:
        side = Qt.AlignmentFlag.AlignLeft if is_left is not self._is_mirrored else Qt.AlignmentFlag.AlignRight
        return int(side) | int(Qt.AlignmentFlag.AlignAbsolute)

    def _turned(self, rect: QRect) -> QRect:
        return mirrored(rect, self._row) if self._is_mirrored else rect
