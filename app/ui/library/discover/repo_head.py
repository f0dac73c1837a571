"""The head of a repository's page: its name, who published it, how often it is fetched, and its facts."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.hub import CatalogModel
from app.core.model import ModelFacts
from app.ui.library.discover.discover_words import DOT, parameters_words, published_facts
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import FONT_SIZES
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import empty_layout

FACT_GAP = 32
NO_BREAK = "\u00a0"


class RepoHead(QWidget):
    """Shows what is known; what is not is said to be unknown or left out.

    Signals:
        copy_requested(): the link of the page is wanted.
        open_requested(): the page is wanted in the browser.
    """

    copy_requested = Signal()
    open_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = QLabel()
        self._published = QLabel()
        self.copy = IconButton(theme, "link", self.tr("Copy the link"))
        self.open = IconButton(theme, "arrow-square-out", self.tr("Open in the browser"))
        self._facts = FlowLayout(gap=FACT_GAP, line_gap=12)
        self._facts_room = QWidget()
        self._theme = theme
        self._shown: tuple[tuple[str, str], ...] = ()
        self._build()
        self._connect()

    def _build(self) -> None:
        self._name.setProperty("role", "subheading")
        self._published.setProperty("role", "muted")
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self._name, self._published):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(words, 1)
        for button in (self.copy, self.open):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._facts_room.setLayout(self._facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(row)
        column.addWidget(self._facts_room)
        self._on_text_scale_changed()

    def _connect(self) -> None:
        self.copy.clicked.connect(self.copy_requested)
        self.open.clicked.connect(self.open_requested)
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    def set_model(self, model: CatalogModel) -> None:
        """Whose page it is."""
        self._name.setText(model.name)
        # A line ends after a dot, never within a date.
        parts = published_facts(model).split(DOT)
        self._published.setText(f"{NO_BREAK * 2}·  ".join(part.replace(" ", NO_BREAK) for part in parts))

    def set_facts(
        self,
        model: CatalogModel,
        facts: ModelFacts | None,
        thinks_first: bool | None,
        sees_pictures: bool | None,
    ) -> None:
        """What it is; a header says it better than the hub does."""
        self._show_facts(tuple(self._fact_words(model, facts, thinks_first, sees_pictures)))

    def _show_facts(self, shown: tuple[tuple[str, str], ...]) -> None:
        if shown == self._shown:
            return
        self._shown = shown
        empty_layout(self._facts)
        for title, words in shown:
            self._facts.addWidget(self._fact(title, words))
        self._facts_room.setVisible(bool(shown))

    def _fact_words(
        self,
        model: CatalogModel,
        facts: ModelFacts | None,
        thinks_first: bool | None,
        sees_pictures: bool | None,
    ) -> list[tuple[str, str]]:
        parameters = model.parameters or (facts.parameters if facts is not None else 0)
        context = (facts.context_length if facts is not None else 0) or model.context_length
        untold = self.tr("not told")
        architecture = self._architecture_words(model, facts)
        if not (parameters or context or architecture):
            return []  # three times "not told" tells nothing
        tokens = self.tr("{count} tokens").format(count=QLocale().toString(context))
        found = [
            (self.tr("Parameters"), parameters_words(parameters) if parameters else untold),
            (self.tr("Context"), tokens if context else untold),
            (self.tr("Architecture"), architecture or untold),
        ]
        if thinks_first is not None:
            found.append((self.tr("Thinks first"), self.tr("yes") if thinks_first else self.tr("no")))
        if sees_pictures:
            found.append((self.tr("Sees pictures"), self.tr("yes")))
        return found

    def _architecture_words(self, model: CatalogModel, facts: ModelFacts | None) -> str:
        name = facts.architecture if facts is not None else model.architecture
        if facts is None or not facts.block_count:
            return name
        return self.tr("{name}, %n layer(s)", "", facts.block_count).format(name=name)

    def _fact(self, title: str, words: str) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for text, role, size in ((title, "small", 12), (words, "text", 14)):
            label = QLabel(text)
            label.setProperty("role", role)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumHeight(self._line_height(size))
            column.addWidget(label)
        return made

    def _line_height(self, font_size: int) -> int:
        """As lines are in the design, which Qt's labels know nothing of."""
        return round(FONT_SIZES[font_size] * self._theme.text_scale)

    def _on_text_scale_changed(self) -> None:
        for label, size in ((self._name, 20), (self._published, 14)):
            label.setMinimumHeight(self._line_height(size))
        shown, self._shown = self._shown, ()
        self._show_facts(shown)
