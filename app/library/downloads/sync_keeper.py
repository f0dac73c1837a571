"""Asks the disk now and then to keep what was fetched, so that a power cut costs seconds and not hours."""

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

from app.core.whole_file import sync_folder
from app.library.downloads.byte_ranges import Span
from app.library.downloads.download_journal import sync_data
from app.library.downloads.segments import SegmentPlan

INTERVAL_S = 2.0


class SyncKeeper:
    """A thread that nobody needs to wait for: a slow disk holds up neither a pause nor a stop.

    ``write_down`` is called on it with what the disk has confirmed; it may raise ``OSError``.
    """

    def __init__(self, part: Path, plan: SegmentPlan, write_down: Callable[[list[Span]], None]) -> None:
        """Raises ``OSError``."""
        self._plan = plan
        self._folder = part.parent
        self._write_down = write_down
        self._handle = os.open(part, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
        self._wake = threading.Event()
        self._is_ended = False
        self._is_abandoned = False
        self._synced: list[Span] = []
        self._thread = threading.Thread(target=self._keep, name="fireside-disk", daemon=True)
        self.error: OSError | None = None

    @property
    def synced(self) -> list[Span]:
        """What the disk has confirmed."""
        return self._synced

    def start(self, synced: list[Span]) -> None:
        """Begin; ``synced`` was confirmed before."""
        self._synced = synced
        self._thread.start()

    def end(self) -> None:
        """Once more, and then no more; does not wait."""
        self._is_ended = True
        self._wake.set()

    def abandon(self) -> None:
        """No more, and nothing is written down any more; does not wait for a disk that is slow."""
        self._is_abandoned = True
        self.end()

    def join(self, timeout_s: float) -> bool:
        """Wait so long for its end; whether it has ended."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _keep(self) -> None:
        try:
            sync_folder(self._folder)  # the part's own name, too, must outlive a power cut
            is_last = False
            while not is_last:
                self._wake.wait(INTERVAL_S)
                is_last = self._is_ended
                self._sync()
        except OSError as error:
            self.error = error
        finally:
            with contextlib.suppress(OSError):
                os.close(self._handle)

    def _sync(self) -> None:
        spans = self._plan.done().spans
        if self._is_abandoned or spans == self._synced:
            return
        sync_data(self._handle)
        self._synced = spans
        if not self._is_abandoned:
            self._write_down(spans)
