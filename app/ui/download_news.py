"""What becomes of downloads, told outside of the library: rail, task bar, system, a line in the window."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QWidget

from app.core.download import DownloadState, DownloadStatus
from app.core.quantities import size_words
from app.state.downloads import Downloads
from app.ui.chat.chat_page import ChatPage
from app.ui.main_window import MainWindow
from app.ui.notifications import Notifications
from app.ui.problem_words import sentence
from app.ui.task_bar import TaskBar
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.toast import ToastArea

Tells = Callable[[DownloadStatus], bool]
"""Whether a view shows the state of this download now."""

LIBRARY = "library"
"""The view whose icon in the rail shows the progress."""


class DownloadNews(QObject):
    """Lives as long as ``window``; the system is only told while the window is not in front.

    Signals:
        chat_requested(DownloadStatus): the person wants to chat with what was fetched.
        downloads_requested(): the person wants to see what is wrong with a download.
    """

    chat_requested = Signal(object)
    downloads_requested = Signal()

    def __init__(
        self,
        downloads: Downloads,
        window: MainWindow,
        chat: ChatPage,
        theme: ThemeController,
        bus: QDBusConnection | None = None,
    ) -> None:
        super().__init__(window)
        self._downloads = downloads
        self._window = window
        self._states = {status.id: status.state for status in downloads.statuses}
        self._told: dict[str, DownloadStatus] = {}
        self._toasts = ToastArea(theme, window)
        self._areas: list[tuple[QWidget, ToastArea, Tells]] = [(chat, chat.toasts, lambda _: False)]
        self._task_bar = TaskBar(window, bus, self)
        self._notifications = Notifications(window.windowIcon, bus, self)
        self._connect()
        self._on_sum_changed()

    def _connect(self) -> None:
        self._downloads.sum_changed.connect(self._on_sum_changed)
        self._downloads.changed.connect(self._on_changed)
        self._downloads.installed.connect(self._on_installed)
        self._notifications.clicked.connect(self._on_clicked)
        self._window.installEventFilter(self)

    def use_area(self, view: QWidget, area: ToastArea, tells: Tells) -> None:
        """While ``view`` is on screen, say it in ``area``, but not what the view ``tells`` already."""
        self._areas.append((view, area, tells))

    def close(self) -> None:
        """Leave no bar and no notice behind."""
        self._window.removeEventFilter(self)
        self._task_bar.close()
        self._notifications.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window in front says everything itself."""
        if watched is self._window and event.type() == QEvent.Type.WindowActivate:
            self._notifications.withdraw_all()
        return False

    def _on_sum_changed(self) -> None:
        progress = self._downloads.progress
        self._window.set_progress(LIBRARY, progress)
        self._task_bar.set_progress(progress)

    def _on_changed(self, status: DownloadStatus) -> None:
        before = self._states.get(status.id)
        self._states[status.id] = status.state
        if status.state is DownloadState.FAILED and before is not DownloadState.FAILED:
            self._tell_failed(status)

    def _on_installed(self, status: DownloadStatus) -> None:
        title = self.tr("{name} is ready").format(name=status.request.name)
        self._tell_here(status, title, self.tr("Chat with it"), lambda: self.chat_requested.emit(status))
        size = size_words(status.total_bytes)
        words = self.tr("{size} are here and verified. Click to chat with it.").format(size=size)
        self._tell_system(status, title, words)

    def _tell_failed(self, status: DownloadStatus) -> None:
        title = self.tr("{name} was not fetched").format(name=status.request.name)
        self._tell_here(status, title, self.tr("See why"), self.downloads_requested.emit)
        self._tell_system(status, title, sentence(status.problem) if status.problem is not None else "")

    def _tell_system(self, status: DownloadStatus, title: str, words: str) -> None:
        if not self._window.isActiveWindow():
            self._told[status.id] = status
            self._notifications.show(status.id, title, words)

    def _tell_here(self, status: DownloadStatus, title: str, act: str, on_act: Callable[[], None]) -> None:
        """Where the view on screen wants it; elsewhere at the bottom of the window."""
        shown = next((each for each in self._areas if each[0].isVisible()), None)
        if shown is None:
            self._toasts.show_toast(title, act, on_act)
        elif not shown[2](status):
            shown[1].show_toast(title, act, on_act)

    def _on_clicked(self, download_id: str) -> None:
        self._window.come_to_front()
        status = self._told.pop(download_id)
        if status.state is DownloadState.INSTALLED:
            self.chat_requested.emit(status)
        else:
            self.downloads_requested.emit()
