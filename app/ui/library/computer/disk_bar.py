"""The disk that models are kept on, as a bar: models, what is to come, everything else, what is free."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.upkeep import DiskUse
from app.ui.theme.theme_controller import ThemeController

HEIGHT = 8
APART = 1
LEAST_WIDTH = 3
"""Of a part that is there at all: a small model must be seen on a large disk."""


class DiskBar(QWidget):
    """8 px high; the parts stand in the reading direction."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shares: tuple[tuple[str, float], ...] = ()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    def set_use(self, use: DiskUse, coming_bytes: int, taken_bytes: int) -> None:
        """Show ``use``; ``coming_bytes`` is what downloads still have to fetch.

        ``taken_bytes`` of them are out of what is used already, the others out of what is free.
        """
        if not use.total_bytes:
            self._shares = ()
        else:
            used = max(0, use.total_bytes - use.free_bytes - use.model_bytes)
            taken = min(taken_bytes, coming_bytes, used)
            others = used - taken
            sizes = (
                ("accent", use.model_bytes),
                ("accent_middle", taken + min(coming_bytes - taken, use.free_bytes)),
                ("border_strong", others),
            )
            self._shares = tuple((token, size / use.total_bytes) for token, size in sizes if size)
        self.update()

    def sizeHint(self) -> QSize:
        """Takes what width there is."""
        return QSize(320, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The parts, cut by one rounded shape."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), HEIGHT / 2, HEIGHT / 2)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), QColor(theme.border))
        at = 0.0
        for token, share in self._shares:
            width = max(LEAST_WIDTH, round(share * self.width()))
            left = self.width() - at - width if self.isRightToLeft() else at
            painter.fillRect(QRectF(left, 0, width, HEIGHT), QColor(getattr(theme, token)))
            at += width + APART
