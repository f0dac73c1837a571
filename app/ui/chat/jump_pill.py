"""The pill that leads back to the end of the chat."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.chat.blocks.look import Look
from app.ui.theme.icons import icon_pixmap

_HEIGHT = 32
_SIDE = 12
_SPACE = 8
_ICON = 14


class JumpPill(QAbstractButton):
    """A round button that says "Jump to the end"."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setText(self.tr("Jump to the end"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_look(self, look: Look) -> None:
        """Draw in other colours or sizes."""
        self._look = look
        self.update()

    def sizeHint(self) -> QSize:
        px = self._look.px
        words = round(self._look.medium_metrics.horizontalAdvance(self.text()))
        return QSize(px(2 * _SIDE + _SPACE + _ICON) + words, px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        look, px = self._look, self._look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.border_strong, 1))
        painter.setBrush(look.hover if self.underMouse() else look.surface)
        radius = self.height() / 2 - 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setFont(look.medium)
        painter.setPen(look.text)
        words = self.rect().adjusted(px(_SIDE), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        size = px(_ICON)
        arrow = icon_pixmap("arrow-down", look.theme.text_muted, size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(self.width() - px(_SIDE) - size, (self.height() - size) / 2), arrow)
        painter.end()
