"""A small round-ended button: opens a menu, is switched on and off, or shows what is on and takes it away."""

from enum import StrEnum

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.ui.theme.fonts import ui_font
from app.ui.theme.painting import paint_icon, paint_rounded
from app.ui.theme.style_sheet import scaled_height, scaled_icon
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import Theme

HEIGHT = 28
SIDE, ICON_SIDE, GAP, ICON_SIZE = 12, 8, 4, 14


class ChipKind(StrEnum):
    """What pressing it does, which its icon tells."""

    MENU = "menu"
    TOGGLE = "toggle"
    REMOVE = "remove"


class Chip(QPushButton):
    """28 high; one that is on has the accent's colours."""

    def __init__(
        self, theme: ThemeController, text: str, kind: ChipKind, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._kind = kind
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setProperty("kind", "chip")
        self.setProperty("density", "small")
        self.setProperty("is_round", True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCheckable(self._kind is ChipKind.TOGGLE)
        if self._kind is ChipKind.REMOVE:
            self.setAccessibleName(self.tr("{filter}: take it away").format(filter=self.text()))

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self.update)
        self._theme.text_scale_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As wide as its words and its icon."""
        width = SIDE + QFontMetrics(self._font()).horizontalAdvance(self.text()) + 1 + self._end()
        return QSize(width + 1, scaled_height(HEIGHT, self._theme.text_scale))

    def minimumSizeHint(self) -> QSize:
        """A few letters and the icon."""
        return QSize(min(self.sizeHint().width(), 72), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, words, icon."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        is_on = self._kind is ChipKind.REMOVE or self.isChecked()
        colour = theme.accent if is_on else theme.text
        ground, border = self._ground(theme, is_on=is_on)
        paint_rounded(painter, QRectF(self.rect()), self.height() / 2, ground, border)
        painter.setFont(self._font())
        painter.setPen(colour)
        words = QRect(SIDE, 0, self.width() - SIDE - self._end(), self.height())
        shown = QFontMetrics(self._font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(
            self._turned(words), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), shown
        )
        if self._kind is not ChipKind.TOGGLE:
            size = scaled_icon(ICON_SIZE, self._theme.text_scale)
            place = QRect(self.width() - ICON_SIDE - size, 0, size, self.height())
            name = "x" if self._kind is ChipKind.REMOVE else "caret-down"
            paint_icon(painter, name, colour, self._turned(place), size)

    def _ground(self, theme: Theme, *, is_on: bool) -> tuple[str, str]:
        is_lit = self.underMouse() or self.isDown()
        if is_on:
            return theme.accent_soft, theme.accent if is_lit else theme.accent_soft
        return (
            theme.border if self.isDown() else theme.hover if is_lit else theme.surface,
            theme.border_strong,
        )

    def _end(self) -> int:
        """What the icon and the space around it take."""
        if self._kind is ChipKind.TOGGLE:
            return SIDE
        return GAP + scaled_icon(ICON_SIZE, self._theme.text_scale) + ICON_SIDE

    def _turned(self, rect: QRect) -> QRect:
        if not self.isRightToLeft():
            return rect
        return QRect(self.width() - rect.right() - 1, rect.top(), rect.width(), rect.height())

    def _font(self) -> QFont:
        return ui_font(14, 400, self._theme.text_scale)
