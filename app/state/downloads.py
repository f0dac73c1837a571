"""The downloads, as the window shows them."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.download import AT_WORK, ENDED, DownloadRequest, DownloadState, DownloadStatus
from app.core.paths import hub_cache
from app.library.downloads.download_queue import DownloadQueue
from app.library.downloads.download_requests import request_at
from app.network.stop import Stop
from app.state.background import Background
from app.state.connection import Connection
from app.state.download_conditions import MB, DownloadConditions
from app.state.download_room import DownloadRoom
from app.state.event_bridge import EventBridge
from app.state.settings_store import SettingsStore

_IN_PROGRESS = AT_WORK | {DownloadState.QUEUED}


class _ListChanged(msgspec.Struct, frozen=True):
    """One came, went or was moved."""


class Downloads(QObject):
    """The queue on the UI thread; wishes are handed over at once and never wait.

    Follows the settings ``connections``, ``speed_limit_mb`` and ``hub_cache_folder``, the network and the
    token. ``models`` is where files from outside a hub go; beside ``file`` where it is not named.

    Signals:
        changed(DownloadStatus): one download is in another state, or further.
        list_changed(): one was added, removed or moved.
        installed(DownloadStatus): one is there, verified; said once.
        refused(Problem): one could not be added.
        sum_changed(): ``progress`` or ``is_at_work`` is another.
    """

    changed = Signal(object)
    list_changed = Signal()
    installed = Signal(object)
    refused = Signal(object)
    sum_changed = Signal()

    def __init__(
        self,
        file: Path,
        connection: Connection,
        settings: SettingsStore,
        parent: QObject | None = None,
        *,
        models: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._connection = connection
        self._stop = Stop()
        self._bridge = EventBridge(self._on_event, self)
        self._background = Background("adding downloads", parent=self)
        its = settings.settings
        self._queue = DownloadQueue(
            file,
            hub_cache(its.hub_cache_folder),
            connection.hub,
            connection.network,
            self._bridge.post,
            connections=its.connections,
            limit_bytes_per_second=its.speed_limit_mb * MB,
            models=models,
            on_list_change=lambda: self._bridge.post(_ListChanged()),
        )
        self.room = DownloadRoom(self._queue, self)
        self._statuses = tuple(self._queue.statuses())
        self._said = {status.id for status in self._statuses if status.state is DownloadState.INSTALLED}
        self._sum = (self.progress, self.is_at_work)
        self._conditions = DownloadConditions(self._queue, connection, settings, self)
        self.room.note(self._statuses)

    @property
    def statuses(self) -> tuple[DownloadStatus, ...]:
        """In order: at work, waiting in line, paused or failed where they stand, installed last."""
        return self._statuses

    @property
    def is_at_work(self) -> bool:
        """Whether anything is being fetched or verified."""
        return any(status.state in AT_WORK for status in self._statuses)

    @property
    def progress(self) -> float | None:
        """Of all that is at work or in line together, 0 to 1; None when there is nothing."""
        wanted = [status for status in self._statuses if status.state in _IN_PROGRESS]
        total_bytes = sum(status.total_bytes for status in wanted)
        return sum(status.done_bytes for status in wanted) / total_bytes if total_bytes else None

    @property
    def reserved_bytes(self) -> int:
        """What all that are not ended still have to fetch; ``room`` knows what the disk has given for it."""
        return sum(status.rest_bytes for status in self._statuses if status.state not in ENDED)

    def of(self, repo_id: str, path: str) -> DownloadStatus | None:
        """The download of this file, if there is one."""
        for status in self._statuses:
            request = status.request
            if request.repo_id == repo_id and any(file.path == path for file in request.files):
                return status
        return None

    def add(self, request: DownloadRequest) -> None:
        """Fetch it after those that wait; ``refused`` says why not."""
        self._background.start(lambda: self._queue.add(request), lambda _: self._look(), self.refused.emit)

    def add_address(self, url: str) -> None:
        """The same for a file outside a hub, once its host has told how large it is."""

        def work() -> DownloadStatus:
            return self._queue.add(request_at(self._connection.network, url, self._stop))

        self._background.start(work, lambda _: self._look(), self.refused.emit)

    def pause(self, download_id: str) -> None:
        """Stop, and keep what was fetched."""
        self._queue.pause(download_id)

    def resume(self, download_id: str) -> None:
        """Go on, or try again now."""
        self._queue.resume(download_id)

    def cancel(self, download_id: str) -> None:
        """Throw it away; the view asks first where that is more than 1 GB."""
        self._queue.cancel(download_id)
        self._look()

    def move(self, download_id: str, place: int) -> None:
        """Another place among those that wait."""
        self._queue.move(download_id, place)
        self._look()

    def pause_all(self) -> None:
        """Pause everything."""
        self._queue.pause_all()

    def resume_all(self) -> None:
        """Go on with everything that is paused."""
        self._queue.resume_all()

    def fetch_again(self, download_id: str) -> None:
        """Throw away what differs or has changed, and fetch it anew at the hub's newest version."""
        self._queue.fetch_again(download_id)

    def close(self) -> None:
        """Stop everything and keep it."""
        self._stop.set()
        self._conditions.close()
        self.room.close()
        self._background.close()  # what is just being added is kept, too
        self._queue.close()
        self._bridge.close()

    # -- what the queue and the settings say -------------------------------------------------------------

    def _on_event(self, event: object) -> None:
        if isinstance(event, DownloadStatus):
            self._on_status(event)
        else:
            self._look()

    def _on_status(self, status: DownloadStatus) -> None:
        before = next((each for each in self._statuses if each.id == status.id), None)
        if before is None or before.state is not status.state:
            self._look()  # another state may be another place in the order
        else:
            self._statuses = tuple(status if each is before else each for each in self._statuses)
        if not any(each.id == status.id for each in self._statuses):
            return  # it was cancelled meanwhile
        self.changed.emit(status)
        if status.state is DownloadState.INSTALLED and status.id not in self._said:
            self._said.add(status.id)
            self.installed.emit(status)
        self._sum_up()

    def _look(self) -> None:
        """Take the list over as it is now."""
        before = [status.id for status in self._statuses]
        self._statuses = tuple(self._queue.statuses())
        if before != [status.id for status in self._statuses]:
            self.list_changed.emit()
        self._sum_up()

    def _sum_up(self) -> None:
        self.room.note(self._statuses)
        now = (self.progress, self.is_at_work)
        if now != self._sum:
            self._sum = now
            self.sum_changed.emit()
