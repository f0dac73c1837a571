"""Ctrl+C in the terminal and a polite kill end the application as its window's close button does."""

import os
import signal
import sys
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal


class ExitSignals(QObject):
    """Listens from its making to ``close``.

    Python runs a signal's handler only between two of its own instructions, and an idle window runs none. So
    the system writes a byte into a pipe, which wakes Qt; nothing polls. On Windows, where Qt cannot wait for
    a pipe, the handler runs with the next event of the window.

    Signals:
        received(): SIGINT or SIGTERM came.
    """

    received = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = {
            number: signal.signal(number, self._on_signal) for number in (signal.SIGINT, signal.SIGTERM)
        }
        self._pipe: tuple[int, int] | None = None
        if sys.platform != "win32":
            self._pipe = os.pipe()
            for end in self._pipe:
                os.set_blocking(end, False)
            signal.set_wakeup_fd(self._pipe[1], warn_on_full_buffer=False)
            self._notifier = QSocketNotifier(self._pipe[0], QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._on_woken)

    def close(self) -> None:
        """Give the signals back to whoever had them."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if self._pipe is not None:
            self._notifier.setEnabled(False)
            signal.set_wakeup_fd(-1)
            for end in self._pipe:
                os.close(end)
            self._pipe = None

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.received.emit()

    def _on_woken(self) -> None:
        """Waking is all: Python has run the handler by now or runs it next."""
        if self._pipe is not None:
            os.read(self._pipe[0], 64)
