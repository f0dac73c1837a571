"""The settings view: groups at the left, search above them, a form at the right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.declaration import SettingGroup
from app.core.settings import declarations
from app.state.connection import Connection
from app.state.engines import Engines
from app.state.settings_store import SettingsStore
from app.state.tuning import Tuning
from app.ui.settings.device_control import offer_devices
from app.ui.settings.engine_page import EnginePage
from app.ui.settings.group_list import GroupList
from app.ui.settings.network_page import NetworkPage
from app.ui.settings.settings_page import GroupPage, ResultsPage, SettingsPage
from app.ui.settings.value_words import declared_words
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.fields import SearchField

SIDEBAR_WIDTH = 224
SIDEBAR_WIDTH_MOST = 320
"""With the largest text."""


class SettingsView(QWidget):
    """Every drawn setting, made from the declarations; owns nothing that must survive it."""

    def __init__(
        self,
        theme: ThemeController,
        store: SettingsStore,
        engines: Engines | None = None,
        tuning: Tuning | None = None,
        connection: Connection | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._store = store
        self._engines = engines
        self._tuning = tuning
        self._connection = connection
        self._pages: dict[SettingGroup, GroupPage] = {}
        self._results: ResultsPage | None = None
        self._build()
        self._connect()
        self._groups.set_group(SettingGroup.APPEARANCE)

    @property
    def page(self) -> SettingsPage:
        """The page on screen."""
        return self._results or self._pages[self._groups.group]

    def show_group(self, group: SettingGroup) -> None:
        """Go to a group; ends a search."""
        self._groups.set_group(group)
        self._on_group_chosen(group)

    def ask_for_token(self) -> None:
        """Go to where the hub's token is typed."""
        self.show_group(SettingGroup.NETWORK)
        if isinstance(self.page, NetworkPage):
            self.page.ask_for_token()

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _build(self) -> None:
        self._search = SearchField(self._theme, self.tr("Search settings"))
        self._groups = GroupList(self._theme, self._store)
        self._stack = QStackedWidget()
        self._sidebar = sidebar = QFrame()
        sidebar.setProperty("role", "sidebar")
        sidebar.setFixedWidth(self._sidebar_width())
        column = QVBoxLayout(sidebar)
        column.setContentsMargins(4, 12, 12, 8)
        column.setSpacing(16)
        column.addWidget(self._search)
        column.addWidget(self._groups, 1)
        line = QFrame()
        line.setProperty("role", "line-vertical")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(sidebar)
        row.addWidget(line)
        row.addWidget(self._stack, 1)
        self._find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        self._find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.setFocusProxy(self._groups)

    def _connect(self) -> None:
        self._groups.group_chosen.connect(self._on_group_chosen)
        self._search.textChanged.connect(self._on_search_text_changed)
        self._find.activated.connect(self.focus_search)
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    def _on_group_chosen(self, group: SettingGroup) -> None:
        if self._search.text():
            self._search.clear()
        self._show_page(group)

    def _on_search_text_changed(self, text: str) -> None:
        if not text.strip():
            self._drop_results()
            self._show_page(self._groups.group)
            return
        self._drop_results()
        self._show_results(text)

    def _show_results(self, text: str) -> None:
        self._results = ResultsPage(self._theme, self._store, text.strip(), found_settings(text))
        if self._engines is not None:
            offer_devices(self._results.controls(), self._engines.state.devices)
        self._results.clear_requested.connect(self._on_clear_requested)
        self._stack.addWidget(self._results)
        self._stack.setCurrentWidget(self._results)

    def _on_clear_requested(self) -> None:
        self._search.clear()
        self.focus_search()

    def _on_text_scale_changed(self, _scale: float) -> None:
        self._sidebar.setFixedWidth(self._sidebar_width())
        # Widths of controls follow the text: every page is made anew, the one on screen at once.
        focused = self.page.focused_name()
        pages, self._pages = self._pages, {}
        self._drop_results()
        if self._search.text().strip():
            self._show_results(self._search.text())
        else:
            self._show_page(self._groups.group)
        for page in pages.values():
            self._drop(page)
        self.page.focus_setting(focused)

    def _sidebar_width(self) -> int:
        return min(SIDEBAR_WIDTH_MOST, scaled_height(SIDEBAR_WIDTH, self._theme.text_scale))

    def _show_page(self, group: SettingGroup) -> None:
        if group not in self._pages:
            self._pages[group] = self._make_page(group)
            self._stack.addWidget(self._pages[group])
        self._stack.setCurrentWidget(self._pages[group])

    def _make_page(self, group: SettingGroup) -> GroupPage:
        if group is SettingGroup.ENGINE and self._engines is not None and self._tuning is not None:
            return EnginePage(self._theme, self._store, self._engines, self._tuning)
        if group is SettingGroup.NETWORK and self._connection is not None:
            return NetworkPage(self._theme, self._store, self._connection)
        return GroupPage(self._theme, self._store, group)

    def _drop_results(self) -> None:
        if self._results is not None:
            self._drop(self._results)
            self._results = None

    def _drop(self, page: SettingsPage) -> None:
        self._stack.removeWidget(page)
        page.deleteLater()


def found_settings(text: str) -> list[str]:
    """The drawn settings whose title or sentence has every word of ``text``, in English or as shown."""
    words = text.casefold().split()
    found = []
    for name, declared in declarations().items():
        if declared.group is None:
            continue
        texts = (declared.title, declared.sentence)
        searched = " ".join((*texts, *(declared_words(each) for each in texts))).casefold()
        if all(word in searched for word in words):
            found.append(name)
    return found
