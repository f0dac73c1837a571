"""The library: what is on this computer, and what the hub has."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedWidget, QVBoxLayout, QWidget

from app.core.download import DownloadStatus
from app.core.errors import NextAct, Problem
from app.state.connection import Connection
from app.state.downloads import Downloads
from app.state.engines import Engines
from app.state.load_plans import LoadPlans
from app.state.model_library import ModelLibrary
from app.state.model_upkeep import ModelUpkeep
from app.state.settings_store import SettingsStore
from app.ui.library.computer.computer_page import ComputerPage
from app.ui.library.computer.installed_order import Order, order_of, order_text
from app.ui.library.computer.model_care import ModelCare
from app.ui.library.downloads.download_care import ChooseFolder, DownloadCare
from app.ui.library.downloads.download_strip import DownloadStrip, spokesman
from app.ui.library.library_header import LibraryHeader
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.toast import ToastArea

COMPUTER, DISCOVER = 0, 1


class LibraryView(QWidget):
    """Two tabs, the strip of the download at work, and the toasts.

    Signals:
        chat_requested(InstalledModel): the person wants to chat with this model.
        file_chat_requested(Path): the same with what has just been fetched, which no list may have yet.
        options_requested(InstalledModel): the person wants to see how this model is loaded.
        open_file_requested(): the person wants to open a model file.
        link_requested(): the person wants to paste a link or the name of a repository.
        search_requested(str): the hub is to be searched for these words; Discover is on screen already.
        act_requested(NextAct, Problem): what a button under a download's problem asks of somebody else.
    """

    chat_requested = Signal(object)
    file_chat_requested = Signal(object)
    options_requested = Signal(object)
    open_file_requested = Signal()
    link_requested = Signal()
    search_requested = Signal(str)
    act_requested = Signal(object, object)

    def __init__(
        self,
        theme: ThemeController,
        library: ModelLibrary,
        engines: Engines,
        plans: LoadPlans,
        upkeep: ModelUpkeep,
        downloads: Downloads,
        connection: Connection,
        settings: SettingsStore,
        discover: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._downloads = downloads
        self._connection = connection
        self._settings = settings
        self.choose_folder: ChooseFolder = QFileDialog.getExistingDirectory
        self.header = LibraryHeader(theme, connection, settings)
        self.computer = ComputerPage(theme, library, engines, plans, upkeep, downloads)
        self.discover = discover
        self.strip = DownloadStrip(theme)
        self._pages = QStackedWidget()
        # Around the pages and above the strip, which says what the toasts are about.
        self._above_strip = QWidget()
        self.toasts = ToastArea(theme, self._above_strip)
        self.models = ModelCare(theme, library, engines, upkeep, self.toasts, self)
        self.transfers = DownloadCare(
            theme, downloads, settings, self.computer.panel, self.strip, self.toasts, self
        )
        self._search_key = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        self._build()
        self._connect()

    def _build(self) -> None:
        line = QFrame()
        line.setProperty("role", "line")
        self._pages.addWidget(self.computer)
        self._pages.addWidget(self.discover)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(line)
        above = QVBoxLayout(self._above_strip)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(self._pages)
        column.addWidget(self._above_strip, 1)
        column.addWidget(self.strip)
        self._search_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.computer.installed.set_order(order_of(self._settings.settings.model_order))
        self._show_strip()

    def _connect(self) -> None:
        self.header.tab_chosen.connect(self.show_tab)
        self.header.words_changed.connect(self.computer.set_words)
        self.header.open_file_requested.connect(self.open_file_requested)
        self.header.add_folder_requested.connect(self._on_add_folder_requested)
        self.header.link_requested.connect(self.link_requested)
        self._search_key.activated.connect(self._on_search_key)
        self.computer.act_requested.connect(self.models.do)
        self.computer.search_requested.connect(self._on_search_requested)
        self.computer.installed.words_cleared.connect(self.header.search.clear)
        self.computer.installed.order_chosen.connect(self._on_order_chosen)
        self.computer.link_requested.connect(self.models.ask_to_link)
        self.computer.prune_requested.connect(self.models.ask_to_prune)
        self.computer.open_file_requested.connect(self.open_file_requested)
        self.computer.is_wide_changed.connect(self._show_strip)
        self.computer.panel.chat_requested.connect(self._on_download_chat_requested)
        self.models.chat_requested.connect(self.chat_requested)
        self.models.options_requested.connect(self.options_requested)
        self.models.act_requested.connect(self._on_act_requested)
        self.models.fetch_requested.connect(self._downloads.add)
        self.transfers.act_requested.connect(self._on_act_requested)
        self.transfers.speed_measured.connect(self.models.set_speed)
        self.strip.all_requested.connect(self._on_all_requested)
        self._downloads.list_changed.connect(self._show_strip)
        self._downloads.changed.connect(self._show_strip)

    def show_tab(self, tab: int) -> None:
        """Open ``COMPUTER`` or ``DISCOVER``."""
        self.header.set_tab(tab)
        self._pages.setCurrentIndex(tab)
        self._show_strip()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is for the tab that is open. No proxy: Tab would pass over all that is within."""
        (self.discover if self._pages.currentIndex() == DISCOVER else self.computer).setFocus(event.reason())

    def show_downloads(self) -> None:
        """Open the tab with all downloads, and see to it that they are seen."""
        self.show_tab(COMPUTER)
        if not self.computer.is_wide:
            self.computer.show_panel(True)

    def tells(self, status: DownloadStatus) -> bool:
        """Whether the panel or the strip says how it stands with this download."""
        if self.computer.panel.isVisible():
            return True
        said = spokesman(self._downloads.statuses)
        return self._has_strip() and said is not None and said.id == status.id

    def _has_strip(self) -> bool:
        return self._pages.currentIndex() == DISCOVER or not self.computer.is_wide

    def _show_strip(self) -> None:
        """Where the panel is on screen it tells the same, and more."""
        self.strip.setVisible(self._has_strip() and self.strip.has_something)

    def _on_order_chosen(self, order: Order) -> None:
        self._settings.set_value("model_order", order_text(order))

    def _on_all_requested(self) -> None:
        if self._pages.currentIndex() == COMPUTER:
            self.computer.toggle_panel()
        else:
            self.show_downloads()

    def _on_add_folder_requested(self) -> None:
        chosen = self.choose_folder(self.window(), self.tr("Choose a folder with models"))
        folders = self._settings.settings.model_folders
        if chosen and chosen not in folders:
            self._settings.set_value("model_folders", (*folders, chosen))

    def _on_download_chat_requested(self, status: DownloadStatus) -> None:
        self.file_chat_requested.emit(Path(status.path or ""))

    def _on_search_key(self) -> None:
        if self._pages.currentIndex() == DISCOVER:
            self.discover.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.header.focus_search()

    def _on_search_requested(self, words: str) -> None:
        self.show_tab(DISCOVER)
        self.search_requested.emit(words)

    def _on_act_requested(self, act: NextAct, problem: Problem) -> None:
        match act:
            case NextAct.FREE_SPACE:
                self.show_tab(COMPUTER)
                self.computer.show_what_frees_space()
            case NextAct.LOOK_FOR_OTHER:
                self._on_search_requested(problem.values.get("search", ""))
            case NextAct.GO_ONLINE:
                self._connection.go_online()
            case _:
                self.act_requested.emit(act, problem)
