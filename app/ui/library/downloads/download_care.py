"""What happens with a download after a button asked for it, and what the panel and the strip show of it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.download import ENDED, DownloadState, DownloadStatus
from app.core.errors import NextAct, Problem
from app.core.quantities import size_words
from app.state.downloads import Downloads
from app.state.settings_store import SettingsStore
from app.ui.library.downloads.download_strip import DownloadStrip
from app.ui.library.downloads.downloads_panel import DownloadsPanel
from app.ui.library.downloads.transfer_words import part_words
from app.ui.library.problem_toast import show_problem
from app.ui.library.question import Question
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.toast import ToastArea

ASK_FROM_BYTES = 1_000_000_000
"""More than this is not thrown away without a question."""

ChooseFolder = Callable[[QWidget, str], str]
"""Asks the person for a folder, with this title; an empty string when they thought better of it."""


class DownloadCare(QObject):
    """Joins ``Downloads`` to ``panel`` and ``strip``.

    Signals:
        act_requested(NextAct, Problem): what a button under a problem asks of somebody else.
        speed_measured(float): how fast the download at work is, in bytes per second.
    """

    act_requested = Signal(object, object)
    speed_measured = Signal(float)

    def __init__(
        self,
        theme: ThemeController,
        downloads: Downloads,
        settings: SettingsStore,
        panel: DownloadsPanel,
        strip: DownloadStrip,
        toasts: ToastArea,
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self._theme = theme
        self._downloads = downloads
        self._settings = settings
        self._panel = panel
        self._strip = strip
        self._toasts = toasts
        self._host = host
        self.choose_folder: ChooseFolder = QFileDialog.getExistingDirectory
        self._connect()
        self._on_list_changed()

    def _connect(self) -> None:
        downloads, panel, strip = self._downloads, self._panel, self._strip
        downloads.changed.connect(self._on_changed)
        downloads.list_changed.connect(self._on_list_changed)
        downloads.refused.connect(self._on_refused)
        for shown in (panel, strip):
            shown.pause_requested.connect(downloads.pause)
            shown.resume_requested.connect(downloads.resume)
            shown.cancel_requested.connect(self.cancel)
        panel.pause_all_requested.connect(downloads.pause_all)
        panel.resume_all_requested.connect(downloads.resume_all)
        panel.clear_requested.connect(self.clear)
        panel.move_requested.connect(self._on_move_requested)
        panel.act_requested.connect(self._on_act_requested)

    def cancel(self, download_id: str) -> None:
        """Throw a download away; more than 1 GB only after a question."""
        status = self._status(download_id)
        if status is None:
            return
        if status.state in ENDED - {DownloadState.FAILED} or status.done_bytes <= ASK_FROM_BYTES:
            self._downloads.cancel(download_id)
            return
        fetched = part_words(status.done_bytes, status.total_bytes)
        question = Question(
            self._theme,
            self._host.window(),
            self.tr("Cancel {name}?").format(name=status.request.name),
            self.tr("{part} were fetched already and would be thrown away.").format(part=fetched),
            self.tr("Keep it"),
            self.tr("Throw {size} away").format(size=size_words(status.done_bytes)),
        )
        question.confirmed.connect(lambda: self._downloads.cancel(download_id))
        question.open_in_middle()

    def clear(self) -> None:
        """Take what is done off the list; the files stay."""
        for status in self._downloads.statuses:
            if status.state is DownloadState.INSTALLED:
                self._downloads.cancel(status.id)

    def _status(self, download_id: str) -> DownloadStatus | None:
        return next((each for each in self._downloads.statuses if each.id == download_id), None)

    def _on_changed(self, status: DownloadStatus) -> None:
        self._panel.set_status(status)
        self._strip.set_statuses(self._downloads.statuses)
        if status.bytes_per_second:
            self.speed_measured.emit(status.bytes_per_second)

    def _on_list_changed(self) -> None:
        statuses = self._downloads.statuses
        self._panel.set_statuses(statuses)
        self._strip.set_statuses(statuses)

    def _on_refused(self, problem: Problem) -> None:
        show_problem(self._toasts, problem, lambda act, it: self._on_act_requested("", act, it))

    def _on_move_requested(self, download_id: str, step: int) -> None:
        """So many places later or earlier among those that wait."""
        waiting = [each.id for each in self._downloads.statuses if each.state is DownloadState.QUEUED]
        if download_id in waiting:
            place = waiting.index(download_id) + step
            self._downloads.move(download_id, max(0, min(len(waiting) - 1, place)))

    def _on_act_requested(self, download_id: str, act: NextAct, problem: Problem) -> None:
        """``download_id`` is empty for one that was refused, which is not in the list."""
        match act:
            case NextAct.TRY_AGAIN:
                self._downloads.resume(download_id)
            case NextAct.FETCH_AGAIN:
                self._downloads.fetch_again(download_id)
            case NextAct.CHOOSE_FOLDER:
                chosen = self.choose_folder(self._host.window(), self.tr("Where downloads go"))
                if chosen:
                    self._settings.set_value("hub_cache_folder", chosen)
                    if download_id:
                        self._downloads.resume(download_id)
            case NextAct.OPEN_PAGE:
                QDesktopServices.openUrl(QUrl(problem.values.get("page", "")))
            case _:
                self.act_requested.emit(act, problem)
