"""Asks before a file outside a hub is fetched: nobody tells what its bytes should be."""

from urllib.parse import unquote, urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.ui.library.modal_card import PADDING, ModalCard
from app.ui.theme.painting import SHADOW_MARGIN
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

WIDTH = 480


class FetchQuestion(ModalCard):
    """Names the file and the computer it lies on.

    Signals:
        agreed(str): fetch the file at this address.
    """

    agreed = Signal(str)

    def __init__(self, url: str, theme: ThemeController, window: QWidget) -> None:
        super().__init__(theme, window)
        self._url = url
        self.fetch = Button(theme, self.tr("Download"), "primary")
        self.cancel = Button(theme, self.tr("Cancel"))
        self._fill()
        self.fetch.clicked.connect(self._on_fetch_clicked)
        self.cancel.clicked.connect(self.close_card)

    def _fill(self) -> None:
        address = urlsplit(self._url)
        name = unquote(address.path).rpartition("/")[2]
        title = QLabel(self.tr("Fetch {name}?").format(name=name))
        title.setProperty("role", "section")
        words = self.tr(
            "It lies on {host} and not on the hub, so nobody tells what its bytes should be: they cannot be "
            "compared, and what it needs here is known once it is here."
        )
        sentence = QLabel(words.format(host=address.hostname))
        sentence.setProperty("role", "muted")
        width = round(WIDTH * min(1.5, max(1.0, self._theme.text_scale)))
        width = min(width, self._window.width() - 2 * PADDING)
        for label in (title, sentence):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setFixedWidth(width - 2 * PADDING)
        self.setAccessibleName(title.text())
        self.setAccessibleDescription(sentence.text())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.fetch)
        self.body.addWidget(title)
        self.body.addSpacing(8)
        self.body.addWidget(sentence)
        self.body.addSpacing(24)
        self.body.addLayout(row)
        self.setFixedWidth(width + 2 * SHADOW_MARGIN)

    def open_in_middle(self) -> None:
        """Show it over the middle of the window, the keyboard on Cancel."""
        super().open_in_middle()
        self.cancel.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_fetch_clicked(self) -> None:
        self.close_card()
        self.agreed.emit(self._url)
