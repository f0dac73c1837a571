"""What stands in the window while the chat view is built: its grounds and frames, without a word."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.chat.measures import (
    CLOSED_BELOW,
    COMPOSER_HEIGHT,
    STATUS_HEIGHT,
    side_margin,
    sidebar_width,
)
from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_BUBBLE


class ChatSkeleton(QWidget):
    """Painted within the first tenths of a second; the chat view takes its place without a jump."""

    def __init__(self, theme: ThemeController, *, has_sidebar: bool) -> None:
        super().__init__()
        self._theme = theme
        self._has_sidebar = has_sidebar

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sidebar, line, page, composer."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.page))
        left = 0
        if self._has_sidebar and self.width() >= CLOSED_BELOW:
            left = sidebar_width(self.width())
            painter.fillRect(0, 0, left - 1, self.height(), QColor(theme.sidebar))
            painter.fillRect(left - 1, 0, 1, self.height(), QColor(theme.border))
        side = side_margin(self.width() - left, self._theme.text_scale)
        top = self.height() - STATUS_HEIGHT - COMPOSER_HEIGHT
        frame = QRectF(left + side, top, self.width() - left - 2 * side, COMPOSER_HEIGHT)
        paint_rounded(painter, frame, RADIUS_BUBBLE, theme.surface, theme.border_strong)
