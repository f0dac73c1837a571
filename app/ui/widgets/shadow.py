"""The shadow of a card that lies over other widgets, out of the pointer's way."""

from PySide6.QtCore import QEvent, QMargins, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.theme.painting import SHADOW_MARGIN, paint_shadow
from app.ui.theme.theme_controller import ThemeController

_MARGINS = QMargins(SHADOW_MARGIN, SHADOW_MARGIN, SHADOW_MARGIN, SHADOW_MARGIN)


class Shadow(QWidget):
    """Lies right under ``card`` among its siblings and goes where it goes; presses fall through it."""

    def __init__(self, theme: ThemeController, card: QWidget) -> None:
        super().__init__(card.parentWidget())
        self._theme = theme
        self._card = card
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setVisible(card.isVisible())
        card.installEventFilter(self)
        card.destroyed.connect(self.deleteLater)
        theme.theme_changed.connect(self.update)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the card."""
        if watched is self._card:
            kind = event.type()
            if kind in {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show}:
                self.setGeometry(self._card.geometry().marginsAdded(_MARGINS))
            if kind in {QEvent.Type.Show, QEvent.Type.ZOrderChange}:
                self.stackUnder(self._card)
                self.show()
            elif kind == QEvent.Type.Hide:
                self.hide()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """The blur around the card."""
        del event
        card = self._card.geometry().translated(-self.pos())
        paint_shadow(QPainter(self), card, self._theme.theme)
