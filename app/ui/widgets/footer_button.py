"""A button as wide as the card whose foot it stands at: words at one side, its keys at the other."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from app.ui.theme.fonts import ui_font
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

PADDING = 12
GAP = 24


class FooterButton(Button):
    """Quiet, with an icon; ``keys`` do the same from anywhere."""

    def __init__(
        self, theme: ThemeController, text: str, keys: str, icon_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, text, "quiet", icon_name=icon_name, parent=parent)
        self._keys = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        self.setProperty("is_footer", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(self._keys)

    def sizeHint(self) -> QSize:
        """Room for words and keys."""
        hint = super().sizeHint()
        return QSize(hint.width() + self._metrics().horizontalAdvance(self._keys) + GAP, hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, and the keys."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(ui_font(12, 400, self._theme.text_scale))
        painter.setPen(self._theme.theme.text_muted)
        place = self.rect().adjusted(PADDING, 0, -PADDING, 0)
        side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignRight)
        painter.drawText(QRect(place), side | Qt.AlignmentFlag.AlignVCenter, self._keys)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(ui_font(12, 400, self._theme.text_scale))
