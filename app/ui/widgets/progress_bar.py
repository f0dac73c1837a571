"""A thin bar: how far something is, or that it goes on."""

from PySide6.QtCore import QAbstractAnimation, QRectF, QSize, QVariantAnimation
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController

_STEPS = 1000


class ProgressBar(QProgressBar):
    """4 px high. ``set_fraction(None)`` means "busy, nobody knows how long"."""

    def __init__(
        self, theme: ThemeController, accessible_name: str, height: int = 4, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._token = "accent"
        self._marks: tuple[float, ...] = ()
        self._wave = QVariantAnimation(self)
        self._build(accessible_name, height)
        self._connect()

    def _build(self, accessible_name: str, height: int) -> None:
        self.setAccessibleName(accessible_name)
        self.setRange(0, _STEPS)
        self.setTextVisible(False)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._wave.setStartValue(0.0)
        self._wave.setEndValue(1.0)
        self._wave.setDuration(1400)
        self._wave.setLoopCount(-1)

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self.update)
        self._wave.valueChanged.connect(self.update)

    def set_fraction(self, fraction: float | None) -> None:
        """From 0 to 1; None while nobody knows."""
        if fraction is None:
            self.setRange(0, 0)
            if self.isVisible():
                self._wave.start()
            return
        self._wave.stop()
        self.setRange(0, _STEPS)
        self.setValue(round(_STEPS * min(1.0, max(0.0, fraction))))
        self.update()

    def set_token(self, token: str) -> None:
        """The colour's token: "accent", "bad", "warn", "good"."""
        self._token = token
        self.update()

    def set_marks(self, fractions: tuple[float, ...]) -> None:
        """Where one part of what is measured ends and the next begins: a gap in the bar."""
        if fractions != self._marks:
            self._marks = fractions
            self.update()

    def sizeHint(self) -> QSize:
        """Takes what width there is."""
        return QSize(160, self.height())

    def minimumSizeHint(self) -> QSize:
        """Shorter than this says nothing."""
        return QSize(32, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Groove and part."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        rect, radius = QRectF(self.rect()), self.height() / 2
        paint_rounded(painter, rect, radius, theme.border)
        part = self._part()
        if part.width() > 0:
            painter.setClipRect(rect)
            paint_rounded(painter, part, radius, getattr(theme, self._token))
        painter.setClipping(False)
        for mark in self._marks:
            at = round(self.width() * (1 - mark if self.isRightToLeft() else mark))
            painter.fillRect(QRectF(at - 1, 0, 2, self.height()), QColor(theme.surface))

    def _part(self) -> QRectF:
        width, height = self.width(), self.height()
        if self.maximum() > 0:
            done = width * self.value() / self.maximum()
            left = width - done if self.isRightToLeft() else 0
            return QRectF(left, 0, max(done, height) if done else 0, height)
        place = float(self._wave.currentValue() or 0.0)
        return QRectF(place * width * 1.4 - width * 0.4, 0, width * 0.4, height)

    def showEvent(self, event: QShowEvent) -> None:
        """Motion only while somebody can see it."""
        super().showEvent(event)
        if self.maximum() == 0 and self._wave.state() != QAbstractAnimation.State.Running:
            self._wave.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """And none while nobody can."""
        super().hideEvent(event)
        self._wave.stop()
