"""The queue of downloads: order, room on the disk, attempts, and what is left of it after a restart."""

from collections.abc import Callable
from pathlib import Path

from app.core.download import DownloadRequest, DownloadStatus
from app.library.hub_client import HubClient
from app.network.network import Network


class DownloadQueue:
    """Owns ``downloads.json`` and the threads that fetch. Any thread may call it; nothing here waits.

    ``on_change`` is called on any thread with the status that changed: at every change of state, and five
    times a second at most while bytes arrive. ``cache`` is the root of the hub's cache.
    """

    def __init__(
        self,
        file: Path,
        cache: Path,
        hub: HubClient,
        network: Network,
        on_change: Callable[[DownloadStatus], None],
        *,
        connections: int = 4,
        limit_bytes_per_second: int = 0,
    ) -> None:
        raise NotImplementedError

    def statuses(self) -> list[DownloadStatus]:
        """Every download in order: those that are installed last."""
        raise NotImplementedError

    @property
    def reserved_bytes(self) -> int:
        """What all that are not ended still have to write."""
        raise NotImplementedError

    def add(self, request: DownloadRequest) -> DownloadStatus:
        """Put at the end; the one that is there already when it is the same.

        Raises:
            AppError: DISK_TOO_SMALL (with the whole queue counted), CACHE_GONE, CACHE_UNWRITABLE.
        """
        raise NotImplementedError

    def pause(self, download_id: str) -> None:
        """Stop within a tenth of a second, and keep what was fetched."""
        raise NotImplementedError

    def resume(self, download_id: str) -> None:
        """Go on, or try again what failed."""
        raise NotImplementedError

    def cancel(self, download_id: str) -> None:
        """Throw away what was fetched, and forget it; one that is installed is only forgotten."""
        raise NotImplementedError

    def move(self, download_id: str, place: int) -> None:
        """Give it another place among those that wait."""
        raise NotImplementedError

    def pause_all(self) -> None:
        """Pause everything that is not ended."""
        raise NotImplementedError

    def resume_all(self) -> None:
        """Go on with everything that is paused."""
        raise NotImplementedError

    def configure(self, cache: Path, connections: int, limit_bytes_per_second: int) -> None:
        """Other settings, from now on; what is under way stays in its folder."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop everything and keep it; what was under way goes on at the next start."""
        raise NotImplementedError
