"""Everything that is known of one model: where it comes from, what it is, what its file says of itself."""

from typing import NamedTuple

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QWidget

from app.core.errors import Problem
from app.core.model import InstalledModel
from app.core.quantities import exact_size_words, size_words
from app.core.upkeep import Check
from app.state.metadata_reading import MetadataLine, MetadataReading
from app.ui.library.computer.metadata_list import MetadataList
from app.ui.library.discover.licence_words import licence_told
from app.ui.library.modal_card import PADDING, ModalCard
from app.ui.library.model_words import check_words, note_words, program_name, trouble_words, used_words
from app.ui.problem_words import sentence
from app.ui.theme.painting import SHADOW_MARGIN
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.fields import SearchField

WIDTH = 640
LIST_HEIGHT = 224
LEAST_LIST_HEIGHT = 112
LEAST_FACTS_HEIGHT = 96
KEY_WIDTH = 112
ABOVE = 5
"""And below the words of a fact."""


class Fact(NamedTuple):
    """A line of the card; what can be copied has a button for it."""

    name: str
    value: str
    to_copy: str = ""


class ModelDetails(ModalCard):
    """A card in the middle of the window; it is gone once it is closed."""

    def __init__(self, theme: ThemeController, window: QWidget, model: InstalledModel, check: Check) -> None:
        super().__init__(theme, window)
        self._model = model
        self._check = check
        self._reading = MetadataReading(model.path, self)
        self.search = SearchField(theme, self.tr("Search what the file says"))
        self.metadata = MetadataList(theme)
        self._facts = QScrollArea()
        self._inner = QWidget()
        self._problem = QLabel()
        self.done = Button(theme, self.tr("Done"))
        self._fill()
        self._listen()

    def _fill(self) -> None:
        scale = self._scale()
        title = ElidedLabel(self._model.name)
        title.setProperty("role", "section")
        self.setAccessibleName(self.tr("Details of {name}").format(name=self._model.name))
        self.body.addWidget(title)
        self.body.addSpacing(4)
        trouble = trouble_words(self._model, self._check)
        note = QLabel(trouble or note_words(self._model))
        note.setProperty("role", "bad" if trouble else "muted")
        note.setWordWrap(True)
        note.setTextFormat(Qt.TextFormat.PlainText)
        if note.text():
            self.body.addWidget(note)
        self.body.addSpacing(12)
        self.body.addWidget(self._facts)
        self.body.addSpacing(16)
        self._problem.setProperty("role", "small-bad")
        self._problem.setWordWrap(True)
        self._problem.hide()
        for widget in (self.search, self._problem, self.metadata):
            self.body.addWidget(widget)
            self.body.addSpacing(8)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.done)
        self.body.addSpacing(8)
        self.body.addLayout(foot)
        self.setFixedWidth(min(round(WIDTH * scale), self._window.width() - 32) + 2 * SHADOW_MARGIN)
        self._fill_facts(scale)
        self._fit(scale)

    def _fill_facts(self, scale: float) -> None:
        inner = self._inner
        inner.setProperty("role", "clear")
        inner.setLayout(self._grid(scale))
        self._facts.setWidget(inner)
        self._facts.setWidgetResizable(True)
        self._facts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _fit(self, scale: float) -> None:
        """The facts scroll where a low window has no room for all of them and for the list below."""
        wanted = self._inner.heightForWidth(self.width() - 2 * SHADOW_MARGIN - 2 * PADDING)
        self._facts.setFixedHeight(wanted)
        self.metadata.setFixedHeight(round(LIST_HEIGHT * scale))
        missing = self.sizeHint().height() - 2 * SHADOW_MARGIN + 16 - self._window.height()
        spare = 0 if self.metadata.isHidden() else LIST_HEIGHT - LEAST_LIST_HEIGHT
        shorter = min(max(0, missing), round(spare * scale))
        self.metadata.setFixedHeight(round(LIST_HEIGHT * scale) - shorter)
        self._facts.setFixedHeight(max(LEAST_FACTS_HEIGHT, wanted - max(0, missing - shorter)))

    def _scale(self) -> float:
        return min(1.5, max(1.0, self._theme.text_scale))

    def _grid(self, scale: float) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, round(KEY_WIDTH * scale))
        for row, fact in enumerate((*self._file_facts(), *self._place_facts())):
            name = QLabel(fact.name)
            name.setProperty("role", "muted")
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            value = (
                ElidedLabel(fact.value, Qt.TextElideMode.ElideMiddle) if fact.to_copy else QLabel(fact.value)
            )
            for label in (name, value):
                label.setContentsMargins(0, ABOVE, 0, ABOVE)  # the first lines stand side by side
            grid.addWidget(value, row, 1, 1, 1 if fact.to_copy else 2)
            if not fact.to_copy:
                value.setWordWrap(True)
                value.setTextFormat(Qt.TextFormat.PlainText)
            else:
                words = self.tr("Copy: {name}").format(name=fact.name)
                copy = IconButton(self._theme, "copy", words, 28, 16)
                text = fact.to_copy
                copy.clicked.connect(lambda _on=False, text=text: QGuiApplication.clipboard().setText(text))
                grid.addWidget(copy, row, 2)
        return grid

    def _file_facts(self) -> list[Fact]:
        """What the header says, in the order in which people ask."""
        facts, number = self._model.facts, QLocale().toString
        if facts is None:
            return []
        context = self.tr("{tokens} tokens").format(tokens=number(facts.context_length))
        layers = self.tr("{name}, {layers} layers").format(name=facts.architecture, layers=facts.block_count)
        told = licence_told(facts.licence) if facts.licence else None
        licence = self.tr("{name}. {sentence}").format(name=told.name, sentence=told.sentence) if told else ""
        found = [
            Fact(self.tr("Format"), facts.quantisation),
            Fact(self.tr("Parameters"), number(facts.parameters) if facts.parameters else ""),
            Fact(self.tr("Context"), context if facts.context_length else ""),
            Fact(self.tr("Architecture"), layers if facts.block_count else facts.architecture),
            Fact(self.tr("Licence"), licence),
        ]
        return [fact for fact in found if fact.value]

    def _place_facts(self) -> list[Fact]:
        """Where it lies and where it comes from."""
        model, said = self._model, check_words(self._check)
        size = self.tr("{size} ({bytes})").format(
            size=size_words(model.size_bytes), bytes=exact_size_words(model.size_bytes)
        )
        found = [
            Fact(self.tr("Size"), size),
            Fact(self.tr("Last used"), used_words(model.last_used_at)),
            Fact(self.tr("Bytes"), said.words if said is not None else ""),
        ]
        if (origin := model.origin) is not None:
            place = self.tr("{origin}, {place}")
            words = place.format(origin=origin.repo_id, place=program_name(model.source))
            found.append(Fact(self.tr("From"), words, origin.repo_id))
            found.append(Fact(self.tr("Version"), origin.commit, origin.commit))
            found.append(Fact("SHA-256", origin.sha256, origin.sha256))
        pictures = str(model.projector or "")
        found.append(Fact(self.tr("File"), str(model.path), str(model.path)))
        found.append(Fact(self.tr("For pictures"), pictures, pictures))
        return [fact for fact in found if fact.value]

    def _listen(self) -> None:
        self.search.textChanged.connect(self.metadata.set_words)
        self._reading.read.connect(self._on_read)
        self._reading.failed.connect(self._on_failed)
        self.done.clicked.connect(self.close_card)
        self.closed.connect(self._reading.close)

    def open_in_middle(self) -> None:
        """Show it over the middle of the window."""
        super().open_in_middle()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_read(self, lines: tuple[MetadataLine, ...]) -> None:
        self.metadata.set_lines(lines)
        self.metadata.set_words(self.search.text())

    def _on_failed(self, problem: Problem) -> None:
        self.search.hide()
        self.metadata.hide()
        self._problem.setText(sentence(problem))
        self._problem.setVisible(self._model.problem is None)  # it stands at the head already
        self._fit(self._scale())
        self.adjustSize()
        self.stand_in_middle()
