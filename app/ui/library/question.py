"""A question in the middle of the window, over a shade: something that is not easily taken back."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.ui.theme.painting import SHADOW_MARGIN
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button
from app.ui.widgets.popup_card import PopupCard

WIDTH = 432
PADDING = 24


class Question(PopupCard):
    """Title, sentence, a button to leave it and one to do it. The keyboard begins on leaving it.

    Without ``confirm_words`` it only tells something. It is gone once it was answered; Escape and a press
    beside it leave things as they are.

    Signals:
        confirmed(): it is to be done.
    """

    confirmed = Signal()

    def __init__(
        self,
        theme: ThemeController,
        window: QWidget,
        title: str,
        sentence: str,
        refuse_words: str,
        confirm_words: str,
        *,
        is_danger: bool = True,
    ) -> None:
        super().__init__(theme, window, padding=PADDING)
        self._shade = Shade(theme, window)
        self._title = QLabel(title)
        self._sentence = QLabel(sentence)
        self.refuse = Button(theme, refuse_words)
        self.confirm = Button(theme, confirm_words, "danger" if is_danger else "primary")
        self._fill()
        self._listen()

    def _fill(self) -> None:
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(self._sentence.text())
        self._title.setProperty("role", "section")
        self._sentence.setProperty("role", "muted")
        for label in (self._title, self._sentence):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.refuse)
        foot.addWidget(self.confirm)
        self.body.addWidget(self._title)
        self.body.addSpacing(8)
        self.body.addWidget(self._sentence)
        self.body.addSpacing(24)
        self.body.addLayout(foot)
        if not self.confirm.text():
            self.confirm.hide()
        width = round(WIDTH * min(1.5, max(1.0, self._theme.text_scale)))
        self.setFixedWidth(min(width, self._window.width() - 32) + 2 * SHADOW_MARGIN)

    def _listen(self) -> None:
        self.refuse.clicked.connect(self.close_card)
        self.confirm.clicked.connect(self._on_confirm_clicked)
        self.closed.connect(self._on_closed)

    def open_in_middle(self) -> None:
        """Show it over the middle of the window."""
        self._shade.cover()
        super().open_in_middle()
        self.refuse.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
            return
        super().keyPressEvent(event)

    def _on_confirm_clicked(self) -> None:
        self.close_card()
        self.confirmed.emit()

    def _on_closed(self) -> None:
        self._shade.deleteLater()
        self._shade.hide()
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
