"""The downloads in their order, under one lock: who changes one tells, saves and wakes through here."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.download import DownloadState, DownloadStatus
from app.library.downloads.download_item import DownloadItem
from app.library.downloads.download_list import KeptDownload
from app.network.stop import Stop

MOST_INSTALLED = 20
"""How many that are done stay in the list; older ones are only forgotten, not deleted."""


class DownloadLine:
    """Any thread may use it. Who listens is called without the lock, in the order of what happened.

    ``changed`` is the lock, and is notified at every change; ``is_unsaved`` and ``is_closed`` are read and
    written under it.
    """

    def __init__(
        self,
        items: list[DownloadItem],
        on_change: Callable[[DownloadStatus], None],
        on_list_change: Callable[[], None],
    ) -> None:
        self.changed = threading.Condition()
        self.is_unsaved = False
        self.is_closed = False
        self._items = items
        self._on_change = on_change
        self._on_list_change = on_list_change
        self._telling = threading.RLock()

    def items(self) -> list[DownloadItem]:
        """What a person sees: at work, in line, paused or failed where they stand; done, the newest first."""
        with self.changed:
            seen = [item for item in self._items if not item.is_cancelled]
        installed = [item for item in seen if item.state is DownloadState.INSTALLED]
        others = [item for item in seen if item.state is not DownloadState.INSTALLED]
        return [*sorted(others, key=lambda item: item.stop is None), *reversed(installed)]

    def cancelled(self) -> list[DownloadItem]:
        """Those whose part still has to be thrown away, once their work has ended."""
        with self.changed:
            return [item for item in self._items if item.is_cancelled and item.stop is None]

    def find(self, download_id: str) -> DownloadItem | None:
        """The download with this id; None when it is not there any more."""
        return next((item for item in self.items() if item.id == download_id), None)

    def kept(self) -> tuple[KeptDownload, ...]:
        """What the list on the disk is to hold."""
        with self.changed:
            return tuple(item.kept() for item in self._items)

    @contextmanager
    def changing(self, item: DownloadItem) -> Iterator[None]:
        """Hold the lock while ``item`` is changed; then tell, and save soon."""
        with self._telling:
            with self.changed:
                yield
                self.is_unsaved = True
                self.changed.notify_all()
                status, halted = item.status(), _halted(item)
            self._tell(item, status)
        if halted is not None:
            halted.set()

    @contextmanager
    def counting(self, item: DownloadItem) -> Iterator[None]:
        """The same for numbers, which the clerk tells later; here only where the state is another one."""
        with self._telling:
            with self.changed:
                before = item.state
                yield
                status, halted = item.status() if item.state is not before else None, _halted(item)
            if status is not None:
                self._tell(item, status)
        if halted is not None:
            halted.set()

    def tell(self, item: DownloadItem) -> None:
        """Say how far it has come, where that is news."""
        with self._telling:
            with self.changed:
                status = item.status()
            if status != item.told:
                self._tell(item, status)

    def add(self, item: DownloadItem) -> None:
        """Put at the end; the oldest of too many installed ones is forgotten."""
        with self.changing(item):
            installed = [each for each in self._items if each.state is DownloadState.INSTALLED]
            for oldest in installed[: max(0, len(installed) + 1 - MOST_INSTALLED)]:
                self._items.remove(oldest)
            self._items.append(item)
        self._on_list_change()

    def finish(self, item: DownloadItem, path: Path) -> None:
        """Everything of it is there; of those that are done, the last one stands first."""
        with self.changing(item):
            item.end_installed(path)
            self._items.remove(item)
            self._items.append(item)

    def remove(self, item: DownloadItem) -> None:
        """Forget it."""
        with self.changed:
            if item in self._items:
                self._items.remove(item)
            self.is_unsaved = True
            self.changed.notify_all()
        self._on_list_change()

    def move(self, item: DownloadItem, place: int) -> None:
        """Before the one that has ``place`` among those that wait in line, or after all of them."""
        with self.changing(item):
            waiting = [
                each for each in self._items if each.state is DownloadState.QUEUED and each is not item
            ]
            self._items.remove(item)
            at = self._items.index(waiting[place]) if 0 <= place < len(waiting) else len(self._items)
            self._items.insert(at, item)
        self._on_list_change()

    def take(self) -> DownloadItem | None:
        """Wait for one that is to be fetched, and begin it; None when all is to end."""
        while True:
            with self.changed:
                while (item := self._next()) is None and not self.is_closed:
                    self.changed.wait()
                if item is None or self.is_closed:
                    return None
            with self.changing(item):
                # Between the two locks a person may have paused it, or closed everything.
                if item.state is DownloadState.QUEUED and not (item.is_cancelled or self.is_closed):
                    item.begin()
                    return item

    def close(self) -> None:
        """Break off what is at work and wake everybody; what was at work goes on at the next start."""
        with self.changed:
            self.is_closed = True
            stops = [item.stop for item in self._items if item.stop is not None]
            self.changed.notify_all()
        for stop in stops:
            stop.set()

    def has_others_in_line(self, item: DownloadItem) -> bool:
        """Whether another one could be fetched meanwhile."""
        with self.changed:
            return self._next() not in {None, item}

    def wanted_elsewhere(self, item: DownloadItem) -> set[str]:
        """Blobs of ``item`` that another open download needs as well: a projector belongs to many quants."""
        with self.changed:
            others = [each for each in self._items if each is not item and each.is_open]
        return {
            file.blob_id
            for other in others
            if not other.is_cancelled and other.request.repo_id == item.request.repo_id
            for file in other.request.files
        }

    def _tell(self, item: DownloadItem, status: DownloadStatus) -> None:
        item.told = status
        if not item.is_cancelled:
            self._on_change(status)

    def _next(self) -> DownloadItem | None:
        in_line = (item for item in self._items if item.state is DownloadState.QUEUED)
        return next((item for item in in_line if not item.is_cancelled), None)


def _halted(item: DownloadItem) -> Stop | None:
    halted, item.halted = item.halted, None
    return halted
