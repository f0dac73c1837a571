"""The place of the file table while the hub is asked: a card with still bars."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.library.discover.file_delegate import ROW_HEIGHT
from app.ui.library.discover.file_table import HEAD_HEIGHT
from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CARD, RADIUS_TAG

ROWS = 5
BAR_HEIGHT = 12
BARS = ((16, 48), (88, 60), (196, 40), (252, 112), (440, 80))
"""Left edges and widths."""


class TableSkeleton(QWidget):
    """Says that files are still to come."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(self.tr("The files are still to come"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)
        theme.text_scale_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as a table of some rows."""
        return QSize(200, round((HEAD_HEIGHT + ROWS * ROW_HEIGHT) * max(1.0, self._theme.text_scale)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card, lines, bars."""
        del event
        theme, painter = self._theme.theme, QPainter(self)
        scale, width = max(1.0, self._theme.text_scale), self.width()
        paint_rounded(painter, QRectF(self.rect()), RADIUS_CARD, theme.surface, theme.border)
        for row in range(ROWS):
            top = round((HEAD_HEIGHT + row * ROW_HEIGHT) * scale)
            painter.fillRect(1, top - 1, width - 2, 1, QColor(theme.border))
            for left, length in BARS:
                if (left + length) * scale > width - 16:
                    continue
                x = width - (left + length) * scale if self.isRightToLeft() else left * scale
                y = top + (ROW_HEIGHT - BAR_HEIGHT) / 2 * scale
                bar = QRectF(x, y, length * scale, BAR_HEIGHT * scale)
                paint_rounded(painter, bar, RADIUS_TAG, theme.hover)
