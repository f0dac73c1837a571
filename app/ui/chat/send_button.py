"""The round Send button of the composer."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.theme.painting import paint_icon, paint_rounded
from app.ui.theme.theme_controller import ThemeController

SIZE = 32
ICON_SIZE = 16


class SendButton(QAbstractButton):
    """32 px round: accent when it can be pressed, quiet when there is nothing to send."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(SIZE, SIZE)
        self.setProperty("is_round", True)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(self.tr("Send (Enter)"))
        theme.theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Always the same."""
        return QSize(SIZE, SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A disc with an arrow."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        ground = theme.accent if self.isEnabled() else theme.hover
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            ground = theme.accent_hover
        paint_rounded(painter, QRectF(self.rect()), SIZE / 2, ground)
        colour = theme.text_on_accent if self.isEnabled() else theme.text_muted
        paint_icon(painter, "arrow-up", colour, self.rect(), ICON_SIZE)
