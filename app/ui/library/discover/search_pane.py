"""The left side of Discover: the field, the chips, and what was found."""

from collections.abc import Collection

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.hub import HubQuery
from app.state.hub_search import HubSearch
from app.ui.library.discover.blank_page import BlankPage, BlankScroll
from app.ui.library.discover.discover_list import DiscoverList
from app.ui.library.discover.discover_list_model import ROW_ROLE, DiscoverListModel, Listed
from app.ui.library.discover.discover_rows import found_rows, is_plain, plain_rows, recommended_rows
from app.ui.library.discover.filter_bar import FilterBar
from app.ui.library.discover.filter_words import filters_in, without_filters
from app.ui.library.discover.hub_field import HubField
from app.ui.library.discover.hub_problem_page import HubProblemPage, title_words
from app.ui.problem_words import sentence
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.elided_label import ElidedLabel


class SearchPane(QWidget):
    """Follows a ``HubSearch``, and says what is chosen.

    Signals:
        model_chosen(CatalogModel): its page is to be shown.
        page_requested(CatalogModel): the keyboard wants to go to its page.
        text_given(str): may be a link or the name of a repository: pasted, or Enter was pressed.
        act_requested(ActButton): what to do about a problem.
        computer_requested(): the models on this computer are wanted.
    """

    model_chosen = Signal(object)
    page_requested = Signal(object)
    text_given = Signal(str)
    act_requested = Signal(object)
    computer_requested = Signal()

    def __init__(self, theme: ThemeController, search: HubSearch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._search = search
        self._installed: frozenset[str] = frozenset()
        self._given = ""
        self._rows = DiscoverListModel(self)
        self.field = HubField(theme)
        self.filters = FilterBar(theme)
        self._count = ElidedLabel()
        self._meaning = ElidedLabel(self.tr("What it should do here"))
        self.list = DiscoverList(theme, self._rows)
        self.nothing = BlankPage(theme)
        self.problem = HubProblemPage(theme)
        self._nothing_room = BlankScroll(self.nothing)
        self._problem_room = BlankScroll(self.problem)
        self._pages = QStackedWidget()
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        for label in (self._count, self._meaning):
            label.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 0, 0)
        column.setSpacing(0)
        for part, below in ((self.field, 8), (self.filters, 10)):
            row = QHBoxLayout()
            row.setContentsMargins(4, 0, 16, below)
            row.addWidget(part)
            column.addLayout(row)
        heads = QHBoxLayout()
        heads.setContentsMargins(12, 0, 24, 11)
        heads.setSpacing(12)
        heads.addWidget(self._count)
        heads.addStretch(1)
        heads.addWidget(self._meaning)
        column.addLayout(heads)
        for page in (self.list, self._nothing_room, self._problem_room):
            self._pages.addWidget(page)
        column.addWidget(self._pages, 1)
        self.setFocusProxy(self.field)

    def _connect(self) -> None:
        self._search.changed.connect(self._show)
        self.field.typed.connect(self._on_typed)
        self.field.pasted.connect(self._on_pasted)
        self.field.entered.connect(self._on_entered)
        self.field.list_requested.connect(self._on_list_requested)
        self.filters.query_changed.connect(self._search.look_for)
        self.list.model_chosen.connect(self.model_chosen)
        self.list.page_requested.connect(self.page_requested)
        self.list.end_near.connect(self._search.fetch_more)
        self.problem.act_requested.connect(self.act_requested)
        self.problem.computer_requested.connect(self.computer_requested)

    def begin(self) -> None:
        """Look for what stands in the field: the view is on screen for the first time."""
        self._search.look_for(self._search.query)

    def set_installed(self, repo_ids: Collection[str]) -> None:
        """The repositories of which a file is on this computer."""
        if frozenset(repo_ids) != self._installed:
            self._installed = frozenset(repo_ids)
            self._show()

    def look_for(self, words: str) -> None:
        """Put ``words`` into the field, and look for them."""
        self.field.setText(words)
        self.field.setFocus()

    @property
    def shown(self) -> list[Listed]:
        """The models in the list, in order."""
        rows = (self._rows.index(row).data(ROW_ROLE) for row in range(self._rows.rowCount()))
        return [row for row in rows if isinstance(row, Listed)]

    def _show(self) -> None:
        query, found = self._search.query, self._search.found
        self.filters.set_query(query)
        problem = self._search.problem
        if problem is not None and not is_plain(query):
            self.problem.set_problem(problem)
            self._pages.setCurrentWidget(self._problem_room)
        elif not found and not self._search.is_searching and not is_plain(query):
            self._show_nothing(query)
        else:
            self._show_rows(query)
            self._pages.setCurrentWidget(self.list)
        self._show_count(query)

    def _show_rows(self, query: HubQuery) -> None:
        search = self._search
        rows = found_rows(
            search.found,
            search.fit,
            self._installed,
            is_searching=search.is_searching,
            before=self._rows.rows,
        )
        if is_plain(query):
            rows = plain_rows(recommended_rows(search.recommended, search.fit, self._installed), rows)
        chosen = self.list.chosen
        has_moved = self._rows.set_rows(rows)
        self.list.show_rows_anew(has_moved=has_moved)
        if chosen is not None and has_moved:
            self.list.choose(chosen.id)

    def _show_count(self, query: HubQuery) -> None:
        count, problem = len(self._search.found), self._search.problem
        is_list = self._pages.currentWidget() is self.list
        if not is_list:
            words = ""  # what stands in its place says it
        elif problem is not None:
            words = title_words(problem)
        elif self._search.is_searching and not count:
            words = self.tr("Searching")
        elif is_plain(query):
            words = self.tr("Recommended")
        elif self._search.has_more:
            words = self.tr("%n model(s) and more", "", count)
        else:
            words = self.tr("%n model(s)", "", count)
        self._count.setText(words)
        if problem is not None and is_list:
            self._count.setToolTip(sentence(problem))
        self._meaning.setVisible(is_list)

    def _show_nothing(self, query: HubQuery) -> None:
        filters = [words for words, _without in filters_in(query)]
        if query.runs_here:
            filters.append(self.tr("Runs here"))
        text = query.text.strip()
        title = (
            self.tr("Nothing called “{words}”").format(words=text) if text else self.tr("Nothing like that")
        )
        if filters:
            told = self.tr("%n filter(s) are on: {filters}.", "", len(filters))
            told = told.format(filters=self.tr(", ", "between filters").join(filters))
        else:
            told = self.tr("The names of all models on the hub were searched.")
        page = self.nothing
        page.set_words(title, told)
        page.clear_buttons()
        if filters:
            page.add_button(self.tr("Clear the filters")).clicked.connect(self._on_clear_filters)
        page.add_button(self.tr("Paste a link instead"), "quiet").clicked.connect(self._on_paste)
        self._pages.setCurrentWidget(self._nothing_room)

    def answer(self, is_link: bool) -> None:
        """Whether what was given by ``text_given`` could be opened."""
        given, self._given = self._given, ""
        if is_link and given == "pasted":
            self.field.clear()
        elif not is_link and given == "entered":
            self._on_list_requested()

    def say_no_link(self) -> None:
        """What was pasted names no model."""
        self._count.setText(self.tr("That is no link to a model"))

    def _give(self, how: str, text: str) -> None:
        self._given = how
        self.text_given.emit(text)

    def _on_pasted(self, text: str) -> None:
        if "/" in text:
            self._give("pasted", text)

    def _on_typed(self, text: str) -> None:
        self._search.look_for(msgspec.structs.replace(self._search.query, text=text))

    def _on_entered(self, text: str) -> None:
        if "/" in text:
            self._give("entered", text)
        else:
            self._on_list_requested()

    def _on_list_requested(self) -> None:
        if self._pages.currentWidget() is self.list:
            self.list.setFocus()
            if self.list.chosen is None:
                self.list.go_to_first()

    def _on_clear_filters(self) -> None:
        self._search.look_for(without_filters(self._search.query))
        self.field.setFocus()

    def _on_paste(self) -> None:
        self.field.setFocus()
        self.field.selectAll()
        self._give("clipboard", QGuiApplication.clipboard().text())
