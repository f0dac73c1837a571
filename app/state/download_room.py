"""How much room the disk has given to downloads: looked at on another thread, because disks can hang."""

from PySide6.QtCore import QObject, Signal

from app.core.download import ENDED, DownloadState, DownloadStatus
from app.core.errors import Problem
from app.library.downloads.download_queue import DownloadQueue
from app.state.background import Background

_Key = tuple[str, DownloadState, int]


class DownloadRoom(QObject):
    """A file gets all its room when it is begun, long before its bytes come; ``Downloads`` owns this.

    Attributes:
        taken_bytes: what the disk has given to files of which the bytes are still to come.

    Signals:
        changed(): ``taken_bytes`` is another, and so is what is free.
    """

    changed = Signal()

    def __init__(self, queue: DownloadQueue, parent: QObject) -> None:
        super().__init__(parent)
        self.taken_bytes = 0
        self._queue = queue
        self._seen: tuple[_Key, ...] = ()
        self._work = Background("room of downloads", parent=self)

    def note(self, statuses: tuple[DownloadStatus, ...]) -> None:
        """Look again where one is in another state, or has begun with another file."""
        seen = tuple(
            (each.id, each.state, sum(file.done_bytes > 0 for file in each.files)) for each in statuses
        )
        if seen != self._seen:
            self._seen = seen
            self.look()

    def look(self) -> None:
        """Ask the disk, on another thread."""
        self._work.start(self._look, self._on_seen, self._on_failed)

    def close(self) -> None:
        """End it."""
        self._work.close()

    def _look(self) -> int:
        rest_bytes = sum(each.rest_bytes for each in self._queue.statuses() if each.state not in ENDED)
        return max(0, rest_bytes - self._queue.room_wanted_bytes())

    def _on_seen(self, taken_bytes: int) -> None:
        if taken_bytes != self.taken_bytes:
            self.taken_bytes = taken_bytes
            self.changed.emit()

    def _on_failed(self, _problem: Problem) -> None:
        self._on_seen(0)  # a disk that went away; the download itself says so
