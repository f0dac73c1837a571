"""The line under the composer: how full the context is, and how fast the last reply was."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.ui.chat.measures import STATUS_HEIGHT
from app.ui.theme.theme_controller import ThemeController

METER_WIDTH = 96
METER_HEIGHT = 4
WARN_FROM = 0.75


class ContextMeter(QWidget):
    """A bar of 96 x 4 that turns to the warning colour when three quarters are used."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = 0.0
        self.setFixedSize(METER_WIDTH, METER_HEIGHT)
        theme.theme_changed.connect(self.update)

    def set_share(self, share: float) -> None:
        """How much is used, 0 to 1."""
        self._share = min(max(share, 0.0), 1.0)
        self.update()

    def sizeHint(self) -> QSize:
        """Always the same."""
        return QSize(METER_WIDTH, METER_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A groove, and the used part of it."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.border))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        if self._share <= 0:
            return
        painter.setBrush(QColor(theme.warn if self._share >= WARN_FROM else theme.accent))
        width = max(METER_HEIGHT, METER_WIDTH * self._share)
        painter.drawRoundedRect(QRectF(0, 0, width, METER_HEIGHT), 2, 2)


class StatusLine(QWidget):
    """Meter and words at the left, speed or reading progress at the right."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._speed: float | None = None
        self._reading: tuple[int, int] = (0, 0)
        self._meter = ContextMeter(theme, self)
        self._context_words = QLabel(self)
        self._speed_words = QLabel(self)
        self._build()

    def _build(self) -> None:
        self.setFixedHeight(STATUS_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for label in (self._context_words, self._speed_words):
            label.setProperty("role", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._meter)
        row.addWidget(self._context_words)
        row.addStretch(1)
        row.addWidget(self._speed_words)
        self.set_context(0, 0)

    def set_context(self, used: int, length: int) -> None:
        """``used`` of ``length`` tokens are in the context; length 0 hides the meter."""
        self._meter.setVisible(length > 0)
        self._meter.set_share(used / length if length else 0.0)
        self._context_words.setText(
            self.tr("{used} of {length} tokens").format(used=short_count(used), length=short_count(length))
            if length
            else ""
        )

    def set_speed(self, tokens_per_second: float | None) -> None:
        """The speed of the last reply; None when there is none."""
        self._speed = tokens_per_second
        self._write_speed()

    def set_reading(self, done: int, total: int) -> None:
        """``done`` of ``total`` prompt tokens are evaluated; (0, 0) when nothing is being read."""
        self._reading = (done, total)
        self._write_speed()

    def _write_speed(self) -> None:
        done, total = self._reading
        if total:
            words = self.tr("Reading {percent} %").format(percent=100 * done // total)
        elif self._speed is not None:
            words = self.tr("{speed} tok/s").format(speed=f"{self._speed:.1f}")
        else:
            words = ""
        self._speed_words.setText(words)


def short_count(count: int) -> str:
    """``720``, ``1.1k``, ``8k``: counts that are whole multiples of 1,024 are named by them."""
    if count < 1000:
        return str(count)
    if count % 1024 == 0:
        return f"{count // 1024}k"
    return f"{count / 1000:.1f}k"
