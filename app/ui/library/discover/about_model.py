"""What the makers say about a model: the beginning of its card, and all of it on request."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.markdown.card_html import without_html
from app.ui.library.discover.card_text import WIDTH, CardText
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

SHORT, A_LITTLE_MORE = 1400, 500
"""Characters that are shown at first; a card that is only a little longer is shown whole."""
LONGEST = 120_000
_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)


class AboutModel(QWidget):
    """Hidden while there is nothing to say.

    Signals:
        link_requested(str): the person wants to go to this address.
    """

    link_requested = Signal(str)

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._card = ""
        self._text = ""
        self._is_whole = False
        self._title = QLabel(self.tr("About this model"))
        self.text = CardText(theme)
        self.more = Button(theme, "", "quiet", "small")
        self._build()
        self._connect()

    def _build(self) -> None:
        self._title.setProperty("role", "section")
        self._on_text_scale_changed()
        beside = QHBoxLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.text, 1000)
        beside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addLayout(beside)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def _connect(self) -> None:
        self.more.clicked.connect(self._on_more_clicked)
        self.text.link_requested.connect(self.link_requested)
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    def set_card(self, card: str, name: str = "") -> None:
        """Show the beginning of ``card``, Markdown that may hold HTML; a heading that only says ``name`` is
        left out, because the page has it already.
        """
        if card == self._card:
            return
        self._card = card
        self._text = without_name(without_html(card[:LONGEST]), name)
        if len(card) > LONGEST:
            words = self.tr("The rest stands on the model's page.")
            self._text = f"{self._text}…\n\n*{words}*"
        self._is_whole = False
        self.setVisible(bool(self._text.strip()))
        self._show()

    def _show(self) -> None:
        short = beginning(self._text)
        is_short = len(short) < len(self._text)
        self.text.set_text(self._text if self._is_whole else short)
        self.more.setVisible(is_short)
        self.more.setText(self.tr("Show less") if self._is_whole else self.tr("Show all of it"))

    def _on_more_clicked(self) -> None:
        self._is_whole = not self._is_whole
        self._show()

    def _on_text_scale_changed(self) -> None:
        self.text.setMaximumWidth(round(WIDTH * max(1.0, self._theme.text_scale)))


def without_name(text: str, name: str) -> str:
    """``text`` without its first heading, where that says no more than ``name``."""
    heading = _HEADING.search(text)
    words = _letters(heading[0]) if heading is not None else ""
    if heading is None or not words or words not in _letters(name):
        return text
    return (text[: heading.start()] + text[heading.end() :].lstrip("\n")).lstrip("\n")


def _letters(text: str) -> str:
    return "".join(sign for sign in text.lower().replace("gguf", "") if sign.isalnum())


def beginning(text: str) -> str:
    """The first paragraphs of ``text``, some hundred words; all of it where that is hardly more."""
    if len(text) <= SHORT + A_LITTLE_MORE:
        return text
    cut = text.rfind("\n\n", 0, SHORT)
    return text[:cut] if cut > 0 else text[:SHORT] + "…"
