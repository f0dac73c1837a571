"""The one door from other threads to the UI thread."""

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.engine.protocol import Token

TOKEN_INTERVAL_MS = 33
"""Tokens are handed over at most this often: nobody reads faster, and waking the window for every one of them
would take its processor time from the model."""


class EventBridge(QObject):
    """Takes events on any thread and hands them over on the UI thread, adjacent tokens joined.

    Twenty thousand tokens posted one signal each freeze a window for a second; joined, the window sees
    one event per turn of its loop, and thirty a second at most. Every other event is handed over at once,
    with the tokens before it. The lock stands over "was it empty? append" and over the swap, or a wake-up
    could be lost and the last tokens stay unshown.

    Signals:
        _woken: from any thread to the UI thread, queued; private.
    """

    _woken = Signal()

    def __init__(self, deliver: Callable[[object], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._deliver = deliver
        self._lock = threading.Lock()
        self._waiting: list[object] = []
        self._is_urgent = False
        self._is_closed = False
        self._handed_over_at = 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._hand_over)
        self._woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)

    def post(self, event: object) -> None:
        """Hand ``event`` to the UI thread. Any thread may call this; it never waits."""
        is_urgent = not isinstance(event, Token)
        with self._lock:
            wakes = not self._waiting or (is_urgent and not self._is_urgent)
            self._is_urgent = self._is_urgent or is_urgent
            if not self._joined(event):
                self._waiting.append(event)
        if wakes:
            self._woken.emit()

    def close(self) -> None:
        """Hand over nothing any more, also of what was posted already. The UI thread calls it."""
        self._is_closed = True

    def _joined(self, event: object) -> bool:
        last = self._waiting[-1] if self._waiting else None
        if isinstance(event, Token) and isinstance(last, _Growing) and last.id == event.id:
            last.pieces.append(event.text)
            last.count += event.count
            return True
        if isinstance(event, Token):
            self._waiting.append(_Growing(event))
            return True
        return False

    def _on_woken(self) -> None:
        passed_ms = (time.monotonic() - self._handed_over_at) * 1000
        if self._is_urgent or passed_ms >= TOKEN_INTERVAL_MS:
            self._hand_over()
        elif not self._later.isActive():
            self._later.start(round(TOKEN_INTERVAL_MS - passed_ms))

    def _hand_over(self) -> None:
        self._handed_over_at = time.monotonic()
        with self._lock:
            events, self._waiting = self._waiting, []
            self._is_urgent = False
        for event in events if not self._is_closed else ():
            self._deliver(event.joined() if isinstance(event, _Growing) else event)


class _Growing:
    """Adjacent tokens of one request, joined once when they are delivered."""

    def __init__(self, first: Token) -> None:
        self.id = first.id
        self.pieces = [first.text]
        self.count = first.count

    def joined(self) -> Token:
        return Token(self.id, "".join(self.pieces), self.count)
