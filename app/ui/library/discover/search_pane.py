"""The left side of Discover: the field, the chips, and what was found."""

from collections.abc import Collection

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.hub import HubQuery
from app.state.hub_search import HubSearch
from app.ui.library.discover.blank_page import BlankScroll
from app.ui.library.discover.discover_list import DiscoverList
from app.ui.library.discover.discover_list_model import ROW_ROLE, DiscoverListModel, Listed, ListRow
from app.ui.library.discover.discover_rows import is_plain, shown_rows
from app.ui.library.discover.filter_bar import FilterBar
from app.ui.library.discover.hub_field import HubField
from app.ui.library.discover.hub_notice import HubNotice
from app.ui.library.discover.hub_problem_page import HubProblemPage
from app.ui.library.discover.nothing_found import NothingFound
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.elided_label import ElidedLabel

LINKS = ("http:", "https:", "hf:", "fireside:")
"""How what is opened, and not searched for, begins."""


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
        self._given = self._refused = ""
        self._rows = DiscoverListModel(self)
        self.field = HubField(theme)
        self.filters = FilterBar(theme)
        self._count = ElidedLabel()
        self._meaning = ElidedLabel(self.tr("What it should do here"))
        self.list = DiscoverList(theme, self._rows)
        self.nothing = NothingFound(theme)
        self.problem = HubProblemPage(theme)
        self.notice = HubNotice(theme)
        self._nothing_room = BlankScroll(self.nothing)
        self._problem_room = BlankScroll(self.problem)
        self._notice_room = QHBoxLayout()
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
        self._notice_room.setContentsMargins(4, 0, 16, 0)
        self._notice_room.addWidget(self.notice)
        for part, below in ((self.field, 8), (self.filters, 10)):
            row = QHBoxLayout()
            row.setContentsMargins(4, 0, 16, below)
            row.addWidget(part)
            column.addLayout(row)
        column.addLayout(self._notice_room)
        heads = QHBoxLayout()
        heads.setContentsMargins(12, 0, 26, 11)
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
        self.nothing.query_requested.connect(self._on_other_query)
        self.nothing.empty_requested.connect(self._on_empty_requested)
        self.nothing.paste_requested.connect(self._on_paste)
        self.list.end_near.connect(self._search.fetch_more)
        self.problem.act_requested.connect(self.act_requested)
        self.notice.act_requested.connect(self.act_requested)
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
        search, query = self._search, self._search.query
        self.filters.set_query(query)
        problem = None if search.is_offline else search.problem  # that one is said beside the list
        self.notice.set_problem(problem if is_plain(query) else None)
        rows = shown_rows(search, self._installed, self._rows.rows)
        if problem is not None and not is_plain(query):
            self.problem.set_problem(problem)
            self._pages.setCurrentWidget(self._problem_room)
        elif rows:
            self._show_rows(rows)
            self._pages.setCurrentWidget(self.list)
        else:
            (self.nothing.set_offline if search.is_offline else self.nothing.set_query)(query)
            self._pages.setCurrentWidget(self._nothing_room)
        self._show_count(query)

    def _show_rows(self, rows: list[ListRow]) -> None:
        chosen = self.list.chosen
        has_moved = self._rows.set_rows(rows)
        self.list.show_rows_anew(has_moved=has_moved)
        if chosen is not None and has_moved:
            self.list.choose(chosen.id)

    def _show_count(self, query: HubQuery) -> None:
        count = len(self._search.found)
        is_list = self._pages.currentWidget() is self.list
        if not is_list:
            words = ""  # what stands in its place says it
        elif self._search.is_offline or is_plain(query):
            words = self.tr("Recommended")
        elif self._search.is_searching and not count:
            words = self.tr("Searching")
        elif self._search.has_more:
            words = self.tr("%n model(s) and more", "", count)
        else:
            words = self.tr("%n model(s)", "", count)
        self._count.setText(words)
        self._meaning.setVisible(is_list)

    def answer(self, is_link: bool) -> None:
        """Whether what was given by ``text_given`` could be opened."""
        given, self._given = self._given, ""
        if is_link and given == "pasted":
            self.field.clear()
        elif not is_link and given == "entered":
            self._on_list_requested()

    def say_no_link(self) -> None:
        """What was pasted names no model."""
        self._refused = self.field.text()
        self._count.setText(self.tr("That is no link to a model"))

    def _give(self, how: str, text: str) -> None:
        self._given = how
        self.text_given.emit(text)

    def _on_pasted(self, text: str) -> None:
        if "/" in text:
            self._give("pasted", text)

    def _on_typed(self, text: str) -> None:
        if text.lstrip().startswith(
            LINKS
        ):  # no model is called so, and what is half a link is not for the hub
            if text != self._refused:
                self._count.setText(self.tr("Enter opens the link"))
            return
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

    def _on_other_query(self, query: HubQuery) -> None:
        self._search.look_for(query)
        self.field.setFocus()

    def _on_empty_requested(self) -> None:
        self.field.clear()
        self.field.setFocus()

    def _on_paste(self) -> None:
        self.field.setFocus()
        self.field.selectAll()
        self._give("clipboard", QGuiApplication.clipboard().text())
