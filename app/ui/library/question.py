"""A question in the middle of the window, over a shade: something that is not easily taken back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.ui.library.modal_card import ModalCard
from app.ui.theme.painting import SHADOW_MARGIN
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

WIDTH = 432


class Question(ModalCard):
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
        super().__init__(theme, window)
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

    def open_in_middle(self) -> None:
        """Show it over the middle of the window, the keyboard on leaving things as they are."""
        super().open_in_middle()
        self.refuse.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_confirm_clicked(self) -> None:
        self.close_card()
        self.confirmed.emit()
