"""A switch: on or off, at once."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import Theme


class Switch(QAbstractButton):
    """36 x 20; Space or a click turns it. ``toggled(bool)`` is its signal; give it an accessible name."""

    def __init__(self, theme: ThemeController, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._build(accessible_name)
        self._connect()

    def _build(self, accessible_name: str) -> None:
        self.setCheckable(True)
        self.setAccessibleName(accessible_name)
        self.setFixedSize(36, 20)

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self._on_theme_changed)

    def sizeHint(self) -> QSize:
        """Always the same."""
        return QSize(36, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Groove and knob; the knob's side says it as well as the colour does."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        on = theme.accent_hover if self.underMouse() else theme.accent
        off = theme.text_muted if self.underMouse() else theme.border_strong
        groove = theme.border if not self.isEnabled() else on if self.isChecked() else off
        paint_rounded(painter, QRectF(self.rect()), 10, groove)
        is_right = self.isChecked() != self.isRightToLeft()
        paint_rounded(painter, QRectF(18 if is_right else 2, 2, 16, 16), 8, theme.surface)

    def _on_theme_changed(self, _theme: Theme) -> None:
        self.update()
