"""The queue of downloads: order, room on the disk, attempts, and what is left of it after a restart.

What it is made of: ``DownloadItem`` is one download and its rules, ``DownloadLine`` their order under one
lock, ``DownloadRunner`` the thread that fetches, ``DownloadClerk`` the one that tells, saves and waits,
``DownloadList`` the file.
"""

from collections.abc import Callable
from pathlib import Path

from app.core.download import DownloadRequest, DownloadState, DownloadStatus
from app.core.errors import ErrorCode
from app.library.downloads.disk_space import disk_space, refuse_too_much
from app.library.downloads.disk_troubles import disk_trouble
from app.library.downloads.download_clerk import DownloadClerk
from app.library.downloads.download_item import DownloadItem, WaitsFor, new_item
from app.library.downloads.download_line import DownloadLine
from app.library.downloads.download_list import DownloadList
from app.library.downloads.download_runner import DownloadRunner
from app.library.downloads.item_fetch import (
    Means,
    fetched_before,
    found,
    is_plain,
    refuse_odd_files,
    refuse_unfit,
    room_wanted,
)
from app.library.downloads.piece_hashes import PieceHashes
from app.library.downloads.transfer_limit import TransferLimit
from app.library.hub.hub_client import HubClient
from app.network.network import Network

CLOSING_TIME_S = 2.0
"""How long ``close`` waits for a disk that does not answer; the threads end with the process then."""

_NETWORK_TROUBLE = frozenset(
    {
        ErrorCode.PROXY_UNUSABLE,
        ErrorCode.CERTIFICATE_UNTRUSTED,
        ErrorCode.CERTIFICATE_TIME,
        ErrorCode.CA_FILE_UNUSABLE,
        ErrorCode.ENDPOINT_INVALID,
        ErrorCode.HUB_ODD,
        ErrorCode.REPO_UNKNOWN,
    }
)
"""What other settings of the network may have put right."""
_OF_THE_DISK = frozenset({WaitsFor.ROOM, WaitsFor.FOLDER})


class DownloadQueue:
    """Owns ``downloads.json`` and the threads that fetch. Any thread may call it; only ``add`` asks the disk.

    ``on_change`` is called on any thread with the status that changed: at every change of state, and five
    times a second at most while bytes arrive; ``on_list_change`` when one came, went or was moved. ``cache``
    is the root of the hub's cache; ``models`` is where files from outside a hub go, beside ``file`` where it
    is not named.
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
        models: Path | None = None,
        on_list_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._cache = cache
        self._models = models or file.parent / "models"
        limit, pieces = TransferLimit(limit_bytes_per_second), PieceHashes(file.parent / "pieces")
        self._means = Means(hub, network, limit, connections, pieces)
        self._kept = DownloadList(file)
        items = [
            DownloadItem(kept) for kept in self._kept.load() if is_plain(kept.request, Path(kept.folder))
        ]
        self._line = DownloadLine(items, on_change, on_list_change)
        self._clerk = DownloadClerk(self._line, self._kept, self._means, cache)
        self._runner = DownloadRunner(self._line, self._means)

    def statuses(self) -> list[DownloadStatus]:
        """Every download in order: at work, in line, paused or failed where they stand, installed last."""
        with self._line.changed:
            return [item.status() for item in self._line.items()]

    @property
    def reserved_bytes(self) -> int:
        """What all that are not ended still have to write."""
        return sum(status.rest_bytes for status in self.statuses() if status.state in _OPEN)

    def room_wanted_bytes(self) -> int:
        """What their disks still have to give to all that are not ended: begun files have their room.

        Looks at the disk. Raises ``AppError``: CACHE_GONE, CACHE_UNWRITABLE.
        """
        with self._line.changed:
            wanted = [(item.request, item.folder) for item in self._line.items() if item.is_open]
        total_bytes = 0
        for request, folder in wanted:
            try:
                total_bytes += room_wanted(self._means, request, folder)
            except OSError as error:
                raise disk_trouble(error, folder, request.size_bytes) from error
        return total_bytes

    def add(self, request: DownloadRequest) -> DownloadStatus:
        """Put at the end; the one that is there already when it is the same, and that goes on then.

        What is on the disk already is installed at once.

        Raises:
            AppError: DISK_TOO_SMALL (with the whole queue counted), CACHE_GONE, CACHE_UNWRITABLE, HUB_ODD.
        """
        folder = self._models if request.url else self._cache
        try:
            return self._add(request, folder)
        except OSError as error:
            raise disk_trouble(error, folder, request.size_bytes) from error

    def _add(self, request: DownloadRequest, folder: Path) -> DownloadStatus:
        refuse_odd_files(request, folder)
        path = found(request, folder)
        same = self._same(request)
        if same is not None and (same.is_open or path is not None or same.state is DownloadState.FAILED):
            self.resume(same.id)
            with self._line.changed:
                return same.status()
        if same is not None:
            self._line.remove(same)  # it was installed, and is not there any more
        if path is None:
            refuse_unfit(request, folder)
            self._refuse_without_room(request, folder)
        item = new_item(request, folder, fetched_before(self._means, request, folder))
        if path is not None:
            item.end_installed(path)
        self._line.add(item)
        with self._line.changed:
            return item.status()

    def pause(self, download_id: str) -> None:
        """Stop within a tenth of a second, and keep what was fetched."""
        if item := self._line.find(download_id):
            with self._line.changing(item):
                item.pause()

    def resume(self, download_id: str) -> None:
        """Go on, or try again what failed; what waits between two attempts makes the next one now."""
        if item := self._line.find(download_id):
            with self._line.changing(item):
                item.queue()

    def cancel(self, download_id: str) -> None:
        """Throw away what was fetched, and forget it; one that is installed is only forgotten."""
        item = self._line.find(download_id)
        if item is None:
            return
        if item.state is DownloadState.INSTALLED:
            self._line.remove(item)
            return
        with self._line.changing(item):
            item.is_cancelled = True
            item.halt()

    def fetch_again(self, download_id: str) -> None:
        """Throw away what differs or has changed, and fetch the newest version the hub has."""
        if item := self._line.find(download_id):
            with self._line.changing(item):
                item.queue(is_anew=True)

    def move(self, download_id: str, place: int) -> None:
        """Give it another place among those that wait."""
        if item := self._line.find(download_id):
            self._line.move(item, place)

    def pause_all(self) -> None:
        """Pause everything that is not ended."""
        for item in self._line.items():
            if item.is_open:
                self.pause(item.id)

    def resume_all(self) -> None:
        """Go on with everything that is paused."""
        for item in self._line.items():
            if item.state is DownloadState.PAUSED:
                self.resume(item.id)

    def configure(self, cache: Path, connections: int, limit_bytes_per_second: int) -> None:
        """Other settings, from now on.

        What is under way stays in its folder. What waits for room or for its disk goes to the new one.
        """
        if cache != self._cache:
            self._cache = cache
            self._relocate(cache)
        self._means.limit.set_rate(limit_bytes_per_second)
        if connections != self._means.connections:
            self._means.connections = connections
            self._start_over()

    def use_hub(self, hub: HubClient) -> None:
        """Another client: of another hub, through another proxy, or the network was switched on again.

        What is at work goes on with it, and what waited for it or failed without it is tried again.
        """
        self._means.hub = hub
        self._start_over()
        for item in self._line.items():
            is_waiting = item.waits_for in {WaitsFor.ONLINE, WaitsFor.TIME}
            has_failed = item.state is DownloadState.FAILED and item.problem_code in _NETWORK_TROUBLE
            if (item.state is DownloadState.WAITING and is_waiting) or has_failed:
                self.resume(item.id)

    def close(self) -> None:
        """Stop everything and keep it; what was under way goes on at the next start."""
        self._line.close()
        self._runner.join(CLOSING_TIME_S)
        self._clerk.join(CLOSING_TIME_S)
        self._kept.save(self._line.kept())

    def _start_over(self) -> None:
        """Break off the transfer that is at work; it is taken up again at once."""
        for item in self._line.items():
            if item.stop is not None and item.state is not DownloadState.VERIFYING:
                with self._line.changing(item):
                    item.halt()

    def _relocate(self, cache: Path) -> None:
        for item in self._line.items():
            is_waiting = item.state is DownloadState.WAITING and item.waits_for in _OF_THE_DISK
            has_failed = (
                item.state is DownloadState.FAILED and item.problem_code is ErrorCode.CACHE_UNWRITABLE
            )
            if not item.request.url and (is_waiting or has_failed):
                with self._line.changing(item):
                    item.relocate(cache)

    def _same(self, request: DownloadRequest) -> DownloadItem | None:
        return next((item for item in self._line.items() if _is_same(item.request, request)), None)

    def _refuse_without_room(self, request: DownloadRequest, folder: Path) -> None:
        wanted_bytes = room_wanted(self._means, request, folder)
        device = disk_space(folder).device
        for item in self._line.items():
            if item.is_open and item.folder.exists() and item.folder.stat().st_dev == device:
                wanted_bytes += room_wanted(self._means, item.request, item.folder)
        refuse_too_much(folder, wanted_bytes)


def _is_same(one: DownloadRequest, other: DownloadRequest) -> bool:
    return (one.repo_id, one.commit, one.files, one.url) == (
        other.repo_id,
        other.commit,
        other.files,
        other.url,
    )


_OPEN = frozenset(DownloadState) - {DownloadState.INSTALLED, DownloadState.FAILED}
