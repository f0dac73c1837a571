"""Asks the disk now and then to keep what was fetched, so that a power cut costs seconds and not hours."""

import contextlib
import os
import threading
from pathlib import Path

from app.library.byte_ranges import ByteRanges, Span
from app.library.download_journal import sync_data
from app.library.segments import SegmentPlan

INTERVAL_S = 2.0


class SyncKeeper:
    """A thread that nobody needs to wait for: a slow disk holds up neither a pause nor a stop."""

    def __init__(self, part: Path, plan: SegmentPlan) -> None:
        """Raises ``OSError``."""
        self._plan = plan
        self._handle = os.open(part, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
        self._wake = threading.Event()
        self._is_ended = False
        self._synced: list[Span] = []
        self._thread = threading.Thread(target=self._keep, name="fireside-disk", daemon=True)
        self.error: OSError | None = None

    @property
    def synced(self) -> list[Span]:
        """What the disk has confirmed."""
        return self._synced

    @property
    def is_finished(self) -> bool:
        """Whether the last sync after ``end`` is through."""
        return not self._thread.is_alive()

    def start(self, synced: list[Span]) -> None:
        """Begin; ``synced`` was confirmed before."""
        self._synced = synced
        self._thread.start()

    def end(self) -> None:
        """Once more, and then no more; does not wait."""
        self._is_ended = True
        self._wake.set()

    def join(self, timeout_s: float) -> bool:
        """Wait so long for the last sync; whether it is through."""
        self._thread.join(timeout_s)
        return self.is_finished

    def _keep(self) -> None:
        try:
            is_last = False
            while not is_last:
                self._wake.wait(INTERVAL_S)
                is_last = self._is_ended
                done = self._plan.done()
                if done.spans != self._synced:
                    sync_data(self._handle)
                    self._synced = ByteRanges(done.spans).spans
        except OSError as error:
            self.error = error
        finally:
            with contextlib.suppress(OSError):
                os.close(self._handle)
