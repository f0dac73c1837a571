"""One wish to end work that waits for the network; it is heard at once, also where nothing arrives."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class StoppedError(Exception):
    """The work ended because somebody asked for it; nothing is wrong."""


class Stop:
    """Set by any thread, once; what waits for bytes lends ``breaking`` a way to be woken."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._breaks: list[Callable[[], None]] = []

    @property
    def is_set(self) -> bool:
        """Whether it was asked for."""
        return self._event.is_set()

    def set(self) -> None:
        """Ask for the end; whatever waits is woken."""
        with self._lock:
            self._event.set()
            breaks = list(self._breaks)
        for each in breaks:
            each()

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until it is asked for; whether it was."""
        return self._event.wait(seconds)

    def check(self) -> None:
        """``StoppedError`` when it was asked for."""
        if self.is_set:
            raise StoppedError

    @contextmanager
    def breaking(self, wake: Callable[[], None]) -> Iterator[None]:
        """While this lasts, ``set`` calls ``wake`` on its own thread; it shuts a socket, never raises."""
        with self._lock:
            self._breaks.append(wake)
        if self.is_set:
            wake()
        try:
            yield
        finally:
            with self._lock:
                self._breaks.remove(wake)
