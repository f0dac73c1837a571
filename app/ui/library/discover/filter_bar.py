"""The chips under the search field: order, what runs here, every filter that is on, and the way to all."""

import msgspec
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.core.hub import HubQuery, HubSort
from app.ui.library.discover.filter_card import FilterCard
from app.ui.library.discover.filter_words import filters_in, sort_words
from app.ui.theme.icons import icon
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.chip import Chip, ChipKind
from app.ui.widgets.flow_layout import FlowLayout

BUTTON_SIZE = 28


class FilterBar(QWidget):
    """Shows a query, and says what a person changes about it.

    Signals:
        query_changed(HubQuery): another order or filter; the words stay.
    """

    query_changed = Signal(object)

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._query = HubQuery()
        self._sort = Chip(theme, sort_words(self._query.sort), ChipKind.MENU)
        self._runs_here = Chip(theme, self.tr("Runs here"), ChipKind.TOGGLE)
        self._chips: list[Chip] = []
        self._room = QWidget()
        self._flow = FlowLayout(parent=self._room)
        self.all_filters = IconButton(theme, "funnel-simple", self.tr("Filters"), BUTTON_SIZE)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._sort.setAccessibleDescription(self.tr("The order of the list"))
        self._runs_here.setToolTip(self.tr("Only what should fit into this computer's memory"))
        self._flow.addWidget(self._sort)
        self._flow.addWidget(self._runs_here)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._room, 1)
        row.addWidget(self.all_filters, 0, Qt.AlignmentFlag.AlignTop)
        self._on_text_scale_changed()

    def _connect(self) -> None:
        self._sort.clicked.connect(self._on_sort_clicked)
        self._runs_here.clicked.connect(self._on_runs_here_clicked)
        self.all_filters.clicked.connect(self._on_all_filters_clicked)
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    @property
    def chips(self) -> list[Chip]:
        """One for each filter that is on, in order."""
        return self._chips

    def set_query(self, query: HubQuery) -> None:
        """Show what is looked for."""
        if query == self._query:
            return
        self._query = query
        self._sort.setText(sort_words(query.sort))
        self._runs_here.setChecked(query.runs_here)
        has_keyboard = any(chip.hasFocus() for chip in self._chips)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(words, without) for words, without in filters_in(query)]
        if has_keyboard:
            (self._chips[0] if self._chips else self._runs_here).setFocus()
        self._flow.invalidate()
        self._room.updateGeometry()

    def sort_menu(self) -> QMenu:
        """The orders, the one in force with a check."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for sort in HubSort:
            action = menu.addAction(sort_words(sort))
            if sort is self._query.sort:
                action.setIcon(icon("check", self._theme.theme.accent, 16))
            action.triggered.connect(lambda _checked=False, sort=sort: self._on_sort_chosen(sort))
        return menu

    def _chip(self, words: str, without: HubQuery) -> Chip:
        chip = Chip(self._theme, words, ChipKind.REMOVE)
        chip.clicked.connect(lambda: self.query_changed.emit(without))
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _on_text_scale_changed(self) -> None:
        """In the middle of the first line of chips."""
        self.all_filters.setFixedHeight(scaled_height(BUTTON_SIZE, self._theme.text_scale))

    def _on_sort_clicked(self) -> None:
        self.sort_menu().popup(self._sort.mapToGlobal(QPoint(0, self._sort.height() + 4)))

    def _on_sort_chosen(self, sort: HubSort) -> None:
        self.query_changed.emit(msgspec.structs.replace(self._query, sort=sort))

    def _on_runs_here_clicked(self, is_on: bool) -> None:
        self.query_changed.emit(msgspec.structs.replace(self._query, runs_here=is_on))

    def _on_all_filters_clicked(self) -> None:
        card = FilterCard(self._theme, self.window(), self._query)
        card.query_changed.connect(self.query_changed)
        card.open_at(self.all_filters)
