"""A card over a shade: until it is closed, nothing behind it can be reached, by the pointer or by keys."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.popup_card import PopupCard

PADDING = 24


class ModalCard(PopupCard):
    """Fill ``body``, then call ``open_in_middle``; the card is gone once it is closed.

    Tab stays within it, Enter presses the button that has the keyboard; Escape and a press beside the card
    close it.
    """

    def __init__(self, theme: ThemeController, window: QWidget) -> None:
        super().__init__(theme, window, padding=PADDING)
        self._shade = Shade(theme, window)
        self.closed.connect(self._on_closed)

    def open_in_middle(self) -> None:
        """Show it over the middle of the window."""
        self._shade.cover()
        super().open_in_middle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """After the last comes the first."""
        chain = self._chain()
        if not chain:
            return False
        focused = self.focusWidget()
        step = 1 if is_next else -1
        place = chain.index(focused) + step if focused in chain else 0
        reason = Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason
        chain[place % len(chain)].setFocus(reason)
        return True

    def _chain(self) -> list[QWidget]:
        """What the keyboard can be on, in order."""
        found: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            takes_keys = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled()
            if self.isAncestorOf(widget) and widget.isVisible() and takes_keys:
                found.append(widget)
            widget = widget.nextInFocusChain()
        return found

    def _on_closed(self) -> None:
        self._shade.hide()
        self._shade.deleteLater()
        self.deleteLater()


class Shade(QWidget):
    """Darkens the window behind a card, and takes the presses that are not meant for it.

    Signals:
        pressed(): somebody pressed beside the card.
    """

    pressed = Signal()

    def __init__(self, theme: ThemeController, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self.hide()
        window.installEventFilter(self)

    def cover(self) -> None:
        """Lie over all of the window."""
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The press was meant for nothing behind it."""
        event.accept()
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """One colour, that lets the window through."""
        del event
        theme = self._theme.theme
        colour = QColor(theme.shade)
        colour.setAlphaF(theme.shade_opacity)
        QPainter(self).fillRect(self.rect(), colour)
