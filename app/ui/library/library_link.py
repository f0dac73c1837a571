"""Joins what the library is now to the window: makes its view, and carries wishes in and out of it."""

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.core.download import DownloadStatus
from app.core.errors import NextAct, Problem
from app.state.addresses import is_link
from app.state.library_state import LibraryState
from app.state.load_plans import LoadPlans
from app.state.settings_store import SettingsStore
from app.ui.chat.chat_page import ChatPage
from app.ui.download_news import LIBRARY, DownloadNews
from app.ui.library.discover.discover_page import DiscoverPage
from app.ui.library.library_view import COMPUTER, DISCOVER, LibraryView
from app.ui.main_window import MainWindow
from app.ui.theme.theme_controller import ThemeController


class LibraryLink(QObject):
    """Lives as long as the window.

    Signals:
        chat_requested(InstalledModel): the person wants to chat with this model.
        file_chat_requested(Path): the same with what has just been fetched, which no list may have yet.
        options_requested(InstalledModel): the person wants to see how it is loaded.
        open_file_requested(): the person wants to open a model file.
        network_settings_requested(): endpoint, proxy and certificates are to be seen.
        token_requested(): the hub's token is to be typed.
        downloads_changed(tuple): of ``DownloadStatus``; one of them is another, or further.
    """

    chat_requested = Signal(object)
    file_chat_requested = Signal(object)
    options_requested = Signal(object)
    open_file_requested = Signal()
    network_settings_requested = Signal()
    token_requested = Signal()
    downloads_changed = Signal(object)

    def __init__(
        self,
        theme: ThemeController,
        settings: SettingsStore,
        state: LibraryState,
        plans: LoadPlans,
        window: MainWindow,
        chat: ChatPage,
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._settings = settings
        self._state = state
        self._plans = plans
        self._window = window
        self._view: LibraryView | None = None
        self._discover: DiscoverPage | None = None
        self.news = DownloadNews(state.downloads, window, chat, theme)
        self.news.chat_requested.connect(self._on_fetched_chat_requested)
        self.news.downloads_requested.connect(self.show_downloads)
        state.downloads.list_changed.connect(self._on_downloads_changed)
        state.downloads.changed.connect(self._on_downloads_changed)

    def make_view(self) -> LibraryView:
        """The view, for the window's table of views."""
        state = self._state
        discover = DiscoverPage(
            self._theme, state.search, state.repo, state.downloads, state.upkeep, state.connection
        )
        view = LibraryView(
            self._theme,
            state.models,
            state.engines,
            self._plans,
            state.upkeep,
            state.downloads,
            state.connection,
            self._settings,
            discover,
        )
        self._view, self._discover = view, discover
        self._connect_view(view, discover)
        self.news.use_area(view, view.toasts, view.tells)
        return view

    def _connect_view(self, view: LibraryView, discover: DiscoverPage) -> None:
        view.chat_requested.connect(self.chat_requested)
        view.file_chat_requested.connect(self.file_chat_requested)
        view.options_requested.connect(self.options_requested)
        view.open_file_requested.connect(self.open_file_requested)
        view.link_requested.connect(self._on_link_requested)
        view.search_requested.connect(discover.look_for)
        view.act_requested.connect(self._do)
        discover.chat_requested.connect(lambda path: self.file_chat_requested.emit(Path(path)))
        discover.open_page_requested.connect(lambda page: QDesktopServices.openUrl(QUrl(page)))
        discover.network_settings_requested.connect(self.network_settings_requested)
        discover.computer_requested.connect(lambda: view.show_tab(COMPUTER))

    def show_discover(self) -> None:
        """Bring the hub's tab on screen."""
        self._shown_view().show_tab(DISCOVER)

    def show_downloads(self) -> None:
        """Bring the list of downloads on screen."""
        self._shown_view().show_downloads()

    def show_address(self, text: str) -> None:
        """Bring what a link or a pasted text names on screen."""
        self.show_discover()
        if self._discover is not None:
            self._discover.show_text(text)

    def close(self) -> None:
        """Leave no bar and no notice behind."""
        self.news.close()

    def _shown_view(self) -> LibraryView:
        self._window.show_view(LIBRARY)
        assert self._view is not None  # the table of views made it just now
        return self._view

    def _do(self, act: NextAct, problem: Problem) -> None:
        match act:
            case NextAct.NETWORK_SETTINGS:
                self.network_settings_requested.emit()
            case NextAct.ENTER_TOKEN:
                self.token_requested.emit()
            case NextAct.OPEN_PAGE:
                QDesktopServices.openUrl(QUrl(problem.values.get("page", "")))

    def _on_link_requested(self) -> None:
        """What was copied is most likely what is meant; else the field waits for it."""
        copied = QGuiApplication.clipboard().text().strip()
        if is_link(copied, self._settings.settings.hub_endpoint):
            self.show_address(copied)
            return
        self.show_discover()
        if self._discover is not None:
            self._discover.look_for("")

    def _on_downloads_changed(self) -> None:
        self.downloads_changed.emit(self._state.downloads.statuses)

    def _on_fetched_chat_requested(self, status: DownloadStatus) -> None:
        if status.path is not None:
            self.file_chat_requested.emit(Path(status.path))
