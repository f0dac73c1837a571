"""The thread that fetches: takes the next download in line, and says how it ended."""

import threading

from app.core.errors import AppError, ErrorCode, Problem
from app.library.downloads.disk_space import disk_space
from app.library.downloads.disk_troubles import cache_gone, disk_full, disk_trouble
from app.library.downloads.download_item import DownloadItem
from app.library.downloads.download_line import DownloadLine
from app.library.downloads.download_requests import newest
from app.library.downloads.item_fetch import Means, Told, discard, fetch, refuse_odd_files, room_wanted
from app.network.stop import Stop, StoppedError


class DownloadRunner:
    """One at a time: several would share the same line, and the first would be there later."""

    def __init__(self, line: DownloadLine, means: Means) -> None:
        self._line = line
        self._means = means
        self._thread = threading.Thread(target=self._run, name="downloads", daemon=True)
        self._thread.start()

    def join(self, timeout_s: float) -> None:
        """Wait for the end of the thread, which ``DownloadLine.close`` asks for."""
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (item := self._line.take()) is not None:
            stop = item.stop or Stop()
            if not self._work(item, stop) and not stop.is_set:
                return  # the network was closed for good

    def _work(self, item: DownloadItem, stop: Stop) -> bool:
        """Whether it came to an end; False when it was broken off."""
        try:
            if item.is_renewed:
                self._renew(item, stop)
            self._look_at_disk(item)
            path = fetch(self._means, item.request, item.folder, self._told(item), stop)
        except StoppedError:
            with self._line.changing(item):
                item.end_stopped()
            return False
        except AppError as error:
            with self._line.changing(item):
                item.end_failed(error.problem)
        except OSError as error:  # a folder that may not even be looked at
            found = disk_trouble(error, item.folder, item.request.size_bytes)
            with self._line.changing(item):
                item.end_failed(found.problem)
        else:
            self._line.finish(item, path)
        return True

    def _look_at_disk(self, item: DownloadItem) -> None:
        """Before anything is asked of the hub. Raises ``AppError``: CACHE_GONE, DISK_FULL."""
        refuse_odd_files(item.request, item.folder)
        if item.done_bytes and not item.folder.exists():
            # Making it anew would fetch everything again onto the disk below a mount point.
            raise cache_gone(item.folder)
        wanted_bytes = room_wanted(self._means, item.request, item.folder)
        if wanted_bytes > disk_space(item.folder).free_bytes:
            raise disk_full(item.folder, wanted_bytes)

    def _renew(self, item: DownloadItem, stop: Stop) -> None:
        """Ask first, throw away then: a hub that cannot be reached costs nothing that was fetched."""
        hub = self._means.hub.until(stop)
        request = item.request if item.request.url else newest(hub, item.request)
        discard(self._means, item.request, item.folder, self._line.wanted_elsewhere(item))
        with self._line.changing(item):
            item.renew(request)

    def _told(self, item: DownloadItem) -> Told:
        def advance(index: int, done_bytes: int, new_bytes: int) -> None:
            with self._line.counting(item):
                item.advance(index, done_bytes, new_bytes)

        def verify(index: int, verified_bytes: int) -> None:
            with self._line.counting(item):
                item.verify(index, verified_bytes)

        def verified(index: int) -> None:
            with self._line.counting(item):
                item.verified(index)

        def hold(problem: Problem, retry_in_s: float) -> None:
            with self._line.counting(item):
                item.hold(problem, retry_in_s)
                if problem.code is ErrorCode.FETCHED_ELSEWHERE and self._line.has_others_in_line(item):
                    item.step_aside()

        return Told(advance, verify, verified, hold)
