"""The tab "Discover": search at the left, one repository at the right; in a narrow window one of the two."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.download import DownloadState, DownloadStatus
from app.core.hub import CatalogModel, QuantOffer
from app.state.addresses import file_elsewhere
from app.state.connection import Connection
from app.state.downloads import Downloads
from app.state.hub_repo import HubRepo
from app.state.hub_search import HubSearch
from app.state.model_upkeep import ModelUpkeep
from app.ui.library.discover.blank_page import BlankPage, BlankScroll
from app.ui.library.discover.discover_wishes import DiscoverWishes
from app.ui.library.discover.discover_words import cost_words, other_facts, why_words
from app.ui.library.discover.fetch_question import FetchQuestion
from app.ui.library.discover.hub_problem_page import HubProblemPage
from app.ui.library.discover.repo_detail import CLOSED, RepoDetail
from app.ui.library.discover.same_size import same_size
from app.ui.library.discover.search_pane import SearchPane
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

LIST_WIDTH, NARROW_LIST_WIDTH = 384, 300
WIDE_FROM, TWO_FROM = 1040, 704
"""Narrower than the first, the list is narrower too; than the second, only one of both is on screen."""
BROWSING_MS = 150
"""Whoever goes through the list with arrow keys does not want every page on the way."""


class DiscoverPage(QWidget):
    """Shows what search and repository are now; asks the hub for nothing before it is on screen.

    Signals:
        chat_requested(str): the model in this file is to answer.
        open_page_requested(str): this address of the hub, or of a licence, is wanted in the browser.
        network_settings_requested(): endpoint, proxy and certificates are to be seen.
        computer_requested(): the models on this computer are to be seen.
    """

    chat_requested = Signal(str)
    open_page_requested = Signal(str)
    network_settings_requested = Signal()
    computer_requested = Signal()

    def __init__(
        self,
        theme: ThemeController,
        search: HubSearch,
        repo: HubRepo,
        downloads: Downloads,
        upkeep: ModelUpkeep,
        connection: Connection,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._search = search
        self._repo = repo
        self._downloads = downloads
        self._upkeep = upkeep
        self._connection = connection
        self._has_begun = False
        self._has_looked_at_token = False
        self._is_page_on_top = False
        self._bytes_per_second: float | None = None
        self._browsed: CatalogModel | None = None
        self._browsing = QTimer(self)
        self.pane = SearchPane(theme, search)
        self.detail = RepoDetail(theme)
        self.blank = BlankPage(theme, "magnifying-glass")
        self.offline = HubProblemPage(theme)
        self._blank_room, self._offline_room = BlankScroll(self.blank), BlankScroll(self.offline)
        self.back = Button(theme, self.tr("Back to the list"), "quiet", icon_name="arrow-left")
        self._above = QWidget()
        self._line = QFrame()
        self._right = QWidget()
        self._pages = QStackedWidget()
        self._wishes = DiscoverWishes(
            theme, self.pane, self.detail, self.offline, search, repo, downloads, connection, self
        )
        self._build()
        self._connect()
        self._show_here()
        self._show_page()

    def _build(self) -> None:
        self._browsing.setSingleShot(True)
        self._browsing.setInterval(BROWSING_MS)
        self._line.setProperty("role", "line-vertical")
        self.blank.set_words(
            self.tr("Choose a model"),
            self.tr("Its files, what they need here and what its makers say are shown here."),
        )
        for page in (self.detail, self._blank_room, self._offline_room):
            self._pages.addWidget(page)
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        above = QHBoxLayout(self._above)
        above.setContentsMargins(24, 8, 24, 0)
        above.addWidget(self.back)
        above.addStretch(1)
        right.addWidget(self._above)
        right.addWidget(self._pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.pane)
        row.addWidget(self._line)
        row.addWidget(self._right, 1)
        self.setFocusProxy(self.pane)
        self._arrange()

    def _connect(self) -> None:
        self._repo.changed.connect(self._show_page)
        self._repo.here_changed.connect(self._show_here)
        self._downloads.changed.connect(self._on_download_changed)
        self._downloads.list_changed.connect(self._show_page)
        self._upkeep.disk_changed.connect(self._show_page)
        self._connection.changed.connect(self._show_page)
        self._connection.token_changed.connect(self.detail.gated.set_token)
        self._theme.text_scale_changed.connect(self._arrange)
        self._browsing.timeout.connect(self._open_browsed)
        self.pane.model_chosen.connect(self._on_model_chosen)
        self.pane.page_requested.connect(self.show_model)
        self.pane.list.clicked.connect(lambda: self._put_page_on_top(True))
        self.back.clicked.connect(self._on_back_clicked)
        self.detail.quant_chosen.connect(self._show_button)
        self.detail.others.model_chosen.connect(self.show_model)
        wishes = self._wishes
        wishes.chat_requested.connect(self.chat_requested)
        wishes.open_page_requested.connect(self.open_page_requested)
        wishes.network_settings_requested.connect(self.network_settings_requested)
        wishes.computer_requested.connect(self.computer_requested)
        wishes.text_given.connect(self._on_text_given)
        wishes.words_wanted.connect(self.look_for)

    def show_model(self, model: CatalogModel) -> None:
        """Open the page of ``model``, and go there with the keyboard."""
        self._browsing.stop()
        if self._repo.page is None or self._repo.page.model.id != model.id:
            self._repo.open(model)
        self.pane.list.choose(model.id)
        self._put_page_on_top(True)
        self.detail.take_keyboard()

    def show_text(self, text: str) -> bool:
        """Open what a link or a pasted text names; False when it names nothing that could be opened."""
        if url := file_elsewhere(text, self._connection.hub.endpoint):
            question = FetchQuestion(url, self._theme, self.window())
            question.agreed.connect(self._downloads.add_address)
            question.open_in_middle()
            return True
        if not self._repo.open_text(text):
            self.pane.say_no_link()
            return False
        if self._repo.page is not None:
            self.pane.list.choose(self._repo.page.model.id)
        self._put_page_on_top(True)
        return True

    def look_for(self, words: str) -> None:
        """Search the hub for ``words``."""
        self._put_page_on_top(False)
        self.pane.look_for(words)

    def showEvent(self, event: QShowEvent) -> None:
        """The first time it is on screen, the hub is asked."""
        super().showEvent(event)
        if not self._has_begun:
            self._has_begun = True
            self.pane.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes from a page back to the list."""
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape and focused is not None and self._right.isAncestorOf(focused):
            self._on_back_clicked()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two beside each other, or one."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        scale = min(1.4, max(1.0, self._theme.text_scale))
        is_wide, has_two = self.width() >= WIDE_FROM * scale, self.width() >= TWO_FROM * scale
        if has_two:
            self.pane.setFixedWidth(round((LIST_WIDTH if is_wide else NARROW_LIST_WIDTH) * scale) - 1)
        else:
            self.pane.setMinimumWidth(0)
            self.pane.setMaximumWidth(16_777_215)
        self.pane.setVisible(has_two or not self._is_page_on_top)
        self._right.setVisible(has_two or self._is_page_on_top)
        self._line.setVisible(has_two)
        self._above.setVisible(not has_two)

    def _put_page_on_top(self, is_on_top: bool) -> None:
        self._is_page_on_top = is_on_top
        self._arrange()

    def _show_page(self) -> None:
        page = self._repo.page
        if page is not None:
            self.detail.set_page(page, self._status_of)
            self.detail.set_why(why_words(page.model.id, self._search.recommended))
            self.detail.show_others(
                same_size(page.model, self._search), lambda model: other_facts(model, self._search.fit(model))
            )
            self._show_button()
            self._pages.setCurrentWidget(self.detail)
            if page.access in CLOSED and not self._has_looked_at_token:
                self._has_looked_at_token = True
                self._connection.look_at_token()
        elif self._connection.is_offline:
            self.offline.set_offline(self._connection.offline_since)
            self._pages.setCurrentWidget(self._offline_room)
        else:
            self._pages.setCurrentWidget(self._blank_room)

    def _show_here(self) -> None:
        self.pane.set_installed(self._repo.repos_here)

    def _show_button(self) -> None:
        row = self.detail.chosen
        size_bytes = row.offer.quant.size_bytes if row is not None else 0
        free_bytes = self._upkeep.disk.free_bytes
        self.detail.show_fetching(cost_words(size_bytes, self._bytes_per_second, free_bytes))

    def _status_of(self, offer: QuantOffer) -> DownloadStatus | None:
        """The download of a quant; one that was deleted after it had come is none."""
        page = self._repo.page
        status = self._downloads.of(page.model.id, offer.quant.first.path) if page is not None else None
        if status is not None and status.state is DownloadState.INSTALLED:
            return status if status.path and Path(status.path).exists() else None
        return status

    def _on_text_given(self, text: str) -> None:
        self.pane.answer(self.show_text(text))

    def _on_model_chosen(self, model: CatalogModel) -> None:
        self._browsed = model
        is_by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        self._browsing.start(0 if is_by_mouse else BROWSING_MS)

    def _open_browsed(self) -> None:
        model, page = self._browsed, self._repo.page
        if model is not None and (page is None or page.model.id != model.id):
            self._repo.open(model)

    def _on_back_clicked(self) -> None:
        self._put_page_on_top(False)
        self.pane.list.setFocus()

    def _on_download_changed(self, status: DownloadStatus) -> None:
        if status.bytes_per_second:
            self._bytes_per_second = status.bytes_per_second
        page = self._repo.page
        if page is not None and status.request.repo_id == page.model.id:
            self._show_page()
