"""What a person wants on Discover, carried to whoever can do it."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from app.core.errors import NextAct
from app.core.licences import licence_of
from app.state.connection import Connection
from app.state.downloads import Downloads
from app.state.hub_repo import HubRepo
from app.state.hub_search import HubSearch
from app.ui.chat.link_question import LinkQuestion
from app.ui.library.discover.hub_problem_page import HubProblemPage
from app.ui.library.discover.repo_detail import RepoDetail
from app.ui.library.discover.search_pane import SearchPane
from app.ui.problem_words import ActButton
from app.ui.theme.theme_controller import ThemeController

COPIED_MS = 2000


class DiscoverWishes(QObject):
    """Listens to the parts of the page.

    Signals:
        chat_requested(str): the model in this file is to answer.
        open_page_requested(str): this address is wanted in the browser.
        network_settings_requested(): endpoint, proxy and certificates are to be seen.
        computer_requested(): the models on this computer are to be seen.
        text_given(str): this may be a link to a repository.
        words_wanted(str): the hub is to be searched for these words.
    """

    chat_requested = Signal(str)
    open_page_requested = Signal(str)
    network_settings_requested = Signal()
    computer_requested = Signal()
    text_given = Signal(str)
    words_wanted = Signal(str)

    def __init__(
        self,
        theme: ThemeController,
        pane: SearchPane,
        detail: RepoDetail,
        offline: HubProblemPage,
        search: HubSearch,
        repo: HubRepo,
        downloads: Downloads,
        connection: Connection,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pane = pane
        self._detail = detail
        self._search = search
        self._repo = repo
        self._downloads = downloads
        self._connection = connection
        self._connect(offline)

    def _connect(self, offline: HubProblemPage) -> None:
        pane, detail = self._pane, self._detail
        pane.text_given.connect(self.text_given)
        pane.act_requested.connect(self._on_search_act)
        detail.problem.act_requested.connect(self._on_repo_act)
        offline.act_requested.connect(self._on_repo_act)
        for page in (pane, detail.problem, offline):
            page.computer_requested.connect(self.computer_requested)
        detail.head.copy_requested.connect(self._on_copy_requested)
        detail.head.open_requested.connect(self._on_open_requested)
        detail.licence.read_requested.connect(self._on_read_requested)
        detail.about.link_requested.connect(self._on_link_requested)
        detail.gated.page_requested.connect(self._on_open_requested)
        detail.gated.token_given.connect(self._connection.keep_token)
        detail.gated.check_requested.connect(self._repo.try_again)
        detail.table.fetch_requested.connect(self._on_fetch_requested)
        detail.fetch.fetch_requested.connect(self._on_fetch_requested)
        detail.fetch.chat_requested.connect(self.chat_requested)
        detail.fetch.pause_requested.connect(self._downloads.pause)
        detail.fetch.resume_requested.connect(self._downloads.resume)

    def _on_search_act(self, act: ActButton) -> None:
        if act.act is NextAct.TRY_AGAIN:
            self._search.try_again()
        else:
            self._do(act)

    def _on_repo_act(self, act: ActButton) -> None:
        if act.act is NextAct.TRY_AGAIN:
            self._repo.try_again()
        else:
            self._do(act)

    def _do(self, act: ActButton) -> None:
        values = act.problem.values if act.problem is not None else {}
        match act.act:
            case NextAct.GO_ONLINE:
                self._connection.go_online()
            case NextAct.OPEN_PAGE:
                self.open_page_requested.emit(values.get("page") or self._page_address())
            case NextAct.ENTER_TOKEN if self._detail.gated.isVisible():
                self._detail.gated.token.line.setFocus()
            case NextAct.LOOK_FOR_OTHER:
                self.words_wanted.emit(values.get("search", ""))
            case NextAct.FREE_SPACE:
                self.computer_requested.emit()
            case _:
                self.network_settings_requested.emit()

    def _page_address(self) -> str:
        page = self._repo.page
        return self._connection.hub.page_of(page.model.id) if page is not None else ""

    def _on_copy_requested(self) -> None:
        button = self._detail.head.copy
        QGuiApplication.clipboard().setText(self._page_address())
        button.set_icon_name("check")
        QTimer.singleShot(COPIED_MS, button, lambda: button.set_icon_name("link"))

    def _on_open_requested(self) -> None:
        self.open_page_requested.emit(self._page_address())

    def _on_read_requested(self) -> None:
        page = self._repo.page
        address = licence_of(page.model.licence).address if page is not None else ""
        self.open_page_requested.emit(address or self._page_address())

    def _on_link_requested(self, address: str) -> None:
        origin = self.tr("The link stands in what its makers wrote. This is its whole address:")
        LinkQuestion(address, self._theme, self._detail.window(), origin).open_in_middle()

    def _on_fetch_requested(self, label: str) -> None:
        request = self._repo.request_for(label)
        if request is not None:
            self._downloads.add(request)
