"""The speed limit that all downloads share: bytes a second over every connection together."""

import threading
import time

from app.network.stop import Stop

_LONGEST_NAP_S = 0.05
_TOO_SHORT_S = 1e-4
_BURST_S = 0.1
"""What was not used lately may be used at once, but only so much of it."""


class TransferLimit:
    """A bucket that fills with time. Any thread may take from it; the rate may change meanwhile."""

    def __init__(self, bytes_per_second: int = 0) -> None:
        self._lock = threading.Lock()
        self._rate = max(0, bytes_per_second)
        self._there = 0.0
        self._at = time.monotonic()

    @property
    def bytes_per_second(self) -> int:
        """The limit; 0 is none."""
        return self._rate

    def set_rate(self, bytes_per_second: int) -> None:
        """Another limit from now on, also for those that wait; 0 is none."""
        with self._lock:
            self._rate = max(0, bytes_per_second)
            self._there, self._at = 0.0, time.monotonic()

    def took(self, size_bytes: int, stop: Stop) -> None:
        """Wait until ``size_bytes`` that were read are paid for, or until it is stopped."""
        if not self._rate:
            return
        with self._lock:
            self._fill()
            self._there -= size_bytes
        while (seconds := self._debt_s()) > _TOO_SHORT_S and not stop.wait(min(seconds, _LONGEST_NAP_S)):
            pass

    def _fill(self) -> None:
        now = time.monotonic()
        self._there = min(self._there + (now - self._at) * self._rate, self._rate * _BURST_S)
        self._at = now

    def _debt_s(self) -> float:
        with self._lock:
            if not self._rate:
                return 0.0
            self._fill()
            return -self._there / self._rate
