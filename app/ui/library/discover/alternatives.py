"""Other models to look at: those of the same size that ask for nothing, or versions that run here."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.hub import CatalogModel
from app.ui.library.discover.discover_words import listed_facts
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.layouts import empty_layout

FactsOf = Callable[[CatalogModel], str]
"""The line under a name."""
GAP = 12
TWO_FROM_WIDTH = 560
"""A narrower page, at the usual text size, has them one below the other."""


class Alternatives(QWidget):
    """A sentence, and a small card for each.

    Signals:
        model_chosen(CatalogModel): its page is wanted.
    """

    model_chosen = Signal(object)

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._models: tuple[CatalogModel, ...] = ()
        self._facts_of: FactsOf = listed_facts
        self._heading = QLabel()
        self._title = QLabel()
        self._grid = QGridLayout()
        self._columns = 2
        self._build()

    def _build(self) -> None:
        self._heading.setProperty("role", "section")
        self._heading.hide()
        self._title.setProperty("role", "muted")
        self._title.setWordWrap(True)
        self._grid.setSpacing(GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self._title)
        column.addLayout(self._grid)
        self.hide()

    def set_models(
        self,
        words: str,
        models: Sequence[CatalogModel],
        facts_of: FactsOf = listed_facts,
        title: str = "",
    ) -> None:
        """Show ``models`` under ``words``, and ``title`` above them; nothing when there are no models."""
        self._facts_of = facts_of
        self._heading.setText(title)
        self._heading.setVisible(bool(title))
        self._title.setText(words)
        self.setVisible(bool(models))
        if tuple(models) != self._models:
            self._models = tuple(models)
            self._fill()

    @property
    def models(self) -> tuple[CatalogModel, ...]:
        """What is shown, in order."""
        return self._models

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two beside each other where there is room."""
        super().resizeEvent(event)
        columns = 2 if self.width() >= TWO_FROM_WIDTH * max(1.0, self._theme.text_scale) else 1
        if columns != self._columns:
            self._columns = columns
            self._fill()

    def _fill(self) -> None:
        empty_layout(self._grid)
        for number, model in enumerate(self._models):
            self._grid.addWidget(self._card(model), *divmod(number, self._columns))
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)

    def _card(self, model: CatalogModel) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        name = ElidedLabel(model.name)
        name.setProperty("role", "name")
        below = ElidedLabel(self._facts_of(model))
        below.setProperty("role", "small")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(name)
        words.addWidget(below)
        look = Button(self._theme, self.tr("Look at it"), "quiet")
        look.setAccessibleName(self.tr("Look at {name}").format(name=model.name))
        look.clicked.connect(lambda: self.model_chosen.emit(model))
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(look, 0, Qt.AlignmentFlag.AlignVCenter)
        return card
