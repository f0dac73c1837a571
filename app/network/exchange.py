"""One request under way: what it waits for, what it has moved, and how another thread ends it at once."""

import threading
from collections.abc import Callable
from contextvars import ContextVar

import httpcore2


class Exchange:
    """Made for one request, and told by its connection what would wake it now.

    ``has_connected`` tells that a connection serves it, ``has_dialled`` that this one was made for it;
    ``opened`` are its layers, for a client that forgets to close what it could not use.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wake: Callable[[], None] | None = None
        self._reason: Exception | None = None
        self.has_connected = False
        self.has_dialled = False
        self.opened: list[httpcore2.NetworkStream] = []
        self.sent_bytes = 0
        self.received_bytes = 0

    def check(self) -> None:
        """Raise the reason when it was broken off."""
        if self._reason is not None:
            raise self._reason

    def wait_with(self, wake: Callable[[], None] | None) -> None:
        """What it does next is ended by ``wake``, which shuts a socket and never raises; None: by nothing."""
        with self._lock:
            self._wake = wake
            is_late = self._reason is not None
        if is_late and wake is not None:
            wake()

    def break_off(self, reason: Exception) -> None:
        """End it: whoever waits for it gets ``reason``. Any thread; the first reason counts."""
        with self._lock:
            if self._reason is None:
                self._reason = reason
            if self._wake is not None:
                self._wake()  # still locked: its connection must not serve another before that is over


UNDER_WAY: ContextVar[Exchange | None] = ContextVar("exchange under way", default=None)
"""The request that this thread is sending; connections are shared, and learn from it whom they serve."""
