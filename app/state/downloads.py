"""The downloads, as the window shows them."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.download import DownloadRequest, DownloadStatus
from app.state.connection import Connection
from app.state.settings_store import SettingsStore


class Downloads(QObject):
    """The queue on the UI thread; wishes are handed over at once and never wait.

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
    ) -> None:
        super().__init__(parent)
        raise NotImplementedError

    @property
    def statuses(self) -> tuple[DownloadStatus, ...]:
        """In order: at work, waiting in line, paused or failed where they stand, installed last."""
        raise NotImplementedError

    @property
    def is_at_work(self) -> bool:
        """Whether anything is being fetched or verified."""
        raise NotImplementedError

    @property
    def progress(self) -> float | None:
        """Of all that is at work or in line together, 0 to 1; None when there is nothing."""
        raise NotImplementedError

    @property
    def reserved_bytes(self) -> int:
        """What all that are not ended still have to write."""
        raise NotImplementedError

    def of(self, repo_id: str, path: str) -> DownloadStatus | None:
        """The download of this file, if there is one."""
        raise NotImplementedError

    def add(self, request: DownloadRequest) -> None:
        """Fetch it after those that wait; ``refused`` says why not."""
        raise NotImplementedError

    def pause(self, download_id: str) -> None:
        """Stop, and keep what was fetched."""
        raise NotImplementedError

    def resume(self, download_id: str) -> None:
        """Go on, or try again now."""
        raise NotImplementedError

    def cancel(self, download_id: str) -> None:
        """Throw it away; the view asks first where that is more than 1 GB."""
        raise NotImplementedError

    def move(self, download_id: str, place: int) -> None:
        """Another place among those that wait."""
        raise NotImplementedError

    def pause_all(self) -> None:
        """Pause everything."""
        raise NotImplementedError

    def resume_all(self) -> None:
        """Go on with everything that is paused."""
        raise NotImplementedError

    def fetch_again(self, download_id: str) -> None:
        """Throw away what differs or has changed, and fetch it anew at the hub's newest version."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop everything and keep it."""
        raise NotImplementedError
