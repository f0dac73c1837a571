"""The thread beside the one that fetches: tells how far it is, saves the list, throws away what was
cancelled, and lets go on what waited for time, for room or for its disk. Sleeps while there is nothing to do.
"""

import logging
import os
import threading
import time
from pathlib import Path

from app.core.download import DownloadState
from app.core.errors import AppError
from app.core.quantities import size_words
from app.library.downloads.disk_space import disk_space
from app.library.downloads.download_item import DownloadItem, WaitsFor
from app.library.downloads.download_line import DownloadLine
from app.library.downloads.download_list import DownloadList
from app.library.downloads.hub_cache import HubCache
from app.library.downloads.item_fetch import Means, discard, room_wanted

_LOG = logging.getLogger(__name__)

TELL_EVERY_S = 0.2
COUNT_DOWN_EVERY_S = 1.0
LOOK_FOR_ROOM_EVERY_S = 3.0
SAVE_EVERY_S = 30.0
"""While something arrives; every change of state is saved at once."""


class DownloadClerk:
    """Ends when the line is closed; ``join`` waits for it."""

    def __init__(self, line: DownloadLine, kept: DownloadList, means: Means, cache: Path) -> None:
        self._line = line
        self._cache = cache
        self._kept = kept
        self._means = means
        self._told_at = self._saved_at = self._looked_at = 0.0
        self._thread = threading.Thread(target=self._run, name="downloads' clerk", daemon=True)
        self._thread.start()

    def join(self, timeout_s: float) -> None:
        """Wait for the end of the thread."""
        self._thread.join(timeout_s)

    def _run(self) -> None:
        self._tidy_up()
        while not self._line.is_closed:
            self._tell()
            self._let_go_on()
            self._save()
            self._throw_away()
            self._rest()

    def _rest(self) -> None:
        with self._line.changed:
            if not self._line.is_closed and not self._line.is_unsaved:
                self._line.changed.wait(self._pause_s())

    def _pause_s(self) -> float | None:
        items = self._line.items()
        if any(item.stop is not None for item in items):
            return TELL_EVERY_S
        waiting = [item for item in items if item.state is DownloadState.WAITING]
        return COUNT_DOWN_EVERY_S if any(item.waits_for is not WaitsFor.ONLINE for item in waiting) else None

    def _tell(self) -> None:
        now = time.monotonic()
        if now - self._told_at < TELL_EVERY_S:
            return
        for item in self._line.items():
            if item.stop is not None or (item.state is DownloadState.WAITING and item.retry_at is not None):
                self._told_at = now
                self._line.tell(item)

    def _let_go_on(self) -> None:
        now = time.monotonic()
        looks = now - self._looked_at >= LOOK_FOR_ROOM_EVERY_S
        for item in self._line.items():
            if item.state is not DownloadState.WAITING or item.stop is not None:
                continue
            is_due = item.waits_for is WaitsFor.TIME and item.retry_at is not None and item.retry_at <= now
            if is_due or (looks and self._has_come(item)):
                with self._line.changing(item):
                    if item.state is DownloadState.WAITING:
                        item.queue()
        if looks:
            self._looked_at = now

    def _has_come(self, item: DownloadItem) -> bool:
        """Whether the disk that it waits for is there, and has the room it waits for."""
        try:
            if item.waits_for is WaitsFor.ROOM:
                return disk_space(item.folder).free_bytes >= room_wanted(
                    self._means, item.request, item.folder
                )
            return item.waits_for is WaitsFor.FOLDER and item.folder.exists()
        except (AppError, OSError):
            return False

    def _save(self) -> None:
        now = time.monotonic()
        with self._line.changed:
            is_moving = any(item.stop is not None for item in self._line.items())
            if not self._line.is_unsaved and not (is_moving and now - self._saved_at > SAVE_EVERY_S):
                return
            self._line.is_unsaved = False
            kept = self._line.kept()
        self._saved_at = now
        self._kept.save(kept)

    def _throw_away(self) -> None:
        for item in self._line.cancelled():
            self._discard(item, item.folder, self._line.wanted_elsewhere(item))
            self._line.remove(item)
        for item in self._line.items():
            if item.left_folder is not None:
                folder, item.left_folder = item.left_folder, None
                self._discard(item, folder, set())

    def _discard(self, item: DownloadItem, folder: Path, wanted_too: set[str]) -> None:
        try:
            discard(self._means, item.request, folder, wanted_too)
        except (AppError, OSError) as error:
            _LOG.info("what was fetched of %s cannot be thrown away: %s", item.request.name, error)

    def _tidy_up(self) -> None:
        """Once, at the start: forget what was deleted meanwhile, and parts that nobody goes on with."""
        wanted = set()
        for item in self._line.items():
            wanted |= {file.blob_id for file in item.request.files}
            if item.state is DownloadState.INSTALLED and item.path and not os.path.exists(item.path):
                self._line.remove(item)
        try:
            freed = HubCache(self._cache).sweep(wanted)
        except OSError as error:
            _LOG.info("the cache was not swept: %s", error)
            return
        if freed:
            _LOG.info("old parts of downloads were removed: %s", size_words(freed))
