"""What stands in the place of the list when nothing in it is what was searched for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button


class NoMatch(QWidget):
    """A line, and what can be done instead.

    Signals:
        show_all_requested(): every model is to be seen again.
        search_requested(): the hub is to be searched for the same words.
    """

    show_all_requested = Signal()
    search_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self.show_all = Button(theme, self.tr("Show all models"))
        self.search = Button(theme, self.tr("Search the hub for it"), "quiet")
        self._build()

    def _build(self) -> None:
        self._title.setProperty("role", "section")
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.show_all)
        row.addWidget(self.search)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 40, 16, 40)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addLayout(row)
        self.show_all.clicked.connect(self.show_all_requested)
        self.search.clicked.connect(self.search_requested)

    def set_words(self, words: str, *, is_filtered: bool) -> None:
        """What was searched for, and whether only what was not used for long is shown."""
        if words:
            self._title.setText(self.tr("Nothing called “{words}” here").format(words=words))
        elif is_filtered:
            self._title.setText(self.tr("Every model was used within the last 60 days"))
        self.search.setHidden(not words)
