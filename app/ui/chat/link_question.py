"""Asks before an address that a stranger wrote is opened: a model in a reply, or whoever describes one."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QWidget

from app.core.markdown.parsing import allowed_link, host_of
from app.ui.theme.fonts import code_font
from app.ui.theme.painting import SHADOW_MARGIN
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button
from app.ui.widgets.popup_card import PopupCard

WIDTH = 480
_PADDING = 24
_MOST_LINES = 6


class LinkQuestion(PopupCard):
    """Names the computer a link leads to and shows the whole address; only its button opens anything.

    ``origin`` is a sentence about who wrote it, for a link that is not of a reply.
    """

    def __init__(self, url: str, theme: ThemeController, window: QWidget, origin: str = "") -> None:
        super().__init__(theme, window, padding=_PADDING)
        self._url = allowed_link(url)
        self._origin = origin or self.tr("The link was written by the model. This is its whole address:")
        self._open = Button(theme, self.tr("Open"), "primary")
        self._cancel = Button(theme, self.tr("Cancel"))
        self._copy = Button(theme, self.tr("Copy address"), "quiet")
        self._address = QPlainTextEdit(self._url)
        self._fill()
        self._listen()

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Open, Cancel, Copy address."""
        return (self._open, self._cancel, self._copy)

    @property
    def shown_address(self) -> str:
        """The address as it stands in the card."""
        return self._address.toPlainText()

    def _fill(self) -> None:
        is_mail = self._url.lower().startswith("mailto:")
        words = self.tr("Write to {host}?") if is_mail else self.tr("Open {host}?")
        title = QLabel(words.format(host=host_of(self._url)))
        title.setProperty("role", "section")
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setWordWrap(True)
        title.setFixedWidth(WIDTH - 2 * _PADDING)
        self.setAccessibleName(title.text())
        note = QLabel(self._origin)
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        self._fill_address()
        self.body.addWidget(title)
        self.body.addSpacing(4)
        self.body.addWidget(note)
        self.body.addSpacing(12)
        self.body.addWidget(self._address)
        self.body.addSpacing(24)
        self.body.addLayout(self._buttons())
        self.setFixedWidth(WIDTH + 2 * SHADOW_MARGIN)

    def _fill_address(self) -> None:
        field = self._address
        field.setReadOnly(True)
        field.setProperty("role", "field")
        field.setFont(code_font(13, self._theme.text_scale))
        field.setAccessibleName(self.tr("Address"))
        field.setTabChangesFocus(True)
        field.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        field.setWordWrapMode(field.wordWrapMode().WrapAnywhere)
        per_line = (WIDTH - 2 * _PADDING - 32) // max(field.fontMetrics().horizontalAdvance("0"), 1)
        lines = min(max(-(-len(self._url) // max(per_line, 1)), 1), _MOST_LINES)
        field.setFixedHeight(lines * field.fontMetrics().lineSpacing() + 24)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._copy)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self._open)
        return row

    def _listen(self) -> None:
        self._open.clicked.connect(self._on_open_clicked)
        self._copy.clicked.connect(self._on_copy_clicked)
        self._cancel.clicked.connect(self.close_card)
        self.closed.connect(self.deleteLater)

    def open_in_middle(self) -> None:
        """Show it over the middle of the window, the keyboard on Cancel.

        An address that is neither of the web nor of mail is not offered at all.
        """
        if not self._url:
            self.deleteLater()
            return
        super().open_in_middle()
        self._cancel.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_open_clicked(self) -> None:
        QDesktopServices.openUrl(QUrl(self._url))
        self.close_card()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._url)
        self.close_card()
