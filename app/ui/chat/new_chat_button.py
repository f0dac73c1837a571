"""The sidebar's first row: a new chat, with its keys beside it."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.theme.fonts import ui_font
from app.ui.theme.painting import paint_icon, paint_rounded
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CONTROL

ROW_HEIGHT = 32
PADDING = 8
ICON_SIZE = 16


class NewChatButton(QAbstractButton):
    """Drawn like a row of the list under it, so that both read as one."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._build()
        theme.theme_changed.connect(self.update)
        theme.text_scale_changed.connect(self.updateGeometry)

    def _build(self) -> None:
        self.setText(self.tr("New chat"))
        self.setAccessibleName(self.tr("New chat"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as the sidebar, 32 high."""
        return QSize(200, scaled_height(ROW_HEIGHT, self._theme.text_scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Plus, words, keys."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            paint_rounded(painter, QRectF(self.rect()), RADIUS_CONTROL, theme.hover)
        paint_icon(painter, "plus", theme.text, QRect(PADDING, 0, ICON_SIZE, self.height()), ICON_SIZE)
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        theme = self._theme.theme
        words = QRect(self.rect()).adjusted(PADDING + ICON_SIZE + PADDING, 0, -PADDING, 0)
        painter.setFont(ui_font(14, 400, self._theme.text_scale))
        painter.setPen(QColor(theme.text))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.setFont(ui_font(12, 400, self._theme.text_scale))
        painter.setPen(QColor(theme.text_muted))
        keys = QKeySequence(QKeySequence.StandardKey.New).toString(QKeySequence.SequenceFormat.NativeText)
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, keys.replace("+", " ")
        )
