"""A server that takes connections and says nothing, or something that is no HTTP."""

import socket
import threading
from types import TracebackType


class SilentServer:
    """Listens while the ``with`` lasts; ``greeting`` is sent to whoever comes."""

    def __init__(self, greeting: bytes = b"") -> None:
        self._greeting = greeting
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self._taken: list[socket.socket] = []
        self.has_visitor = threading.Event()
        self._thread = threading.Thread(target=self._take)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    @property
    def visitor_count(self) -> int:
        """How many connections it has taken."""
        return len(self._taken)

    @property
    def url(self) -> str:
        """Its address for a plain request."""
        return f"http://127.0.0.1:{self.port}/"

    def __enter__(self) -> "SilentServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for each in self._taken:
            each.close()

    def _take(self) -> None:
        while True:
            try:
                taken, _ = self._listener.accept()
            except OSError:
                return
            self._taken.append(taken)
            if self._greeting:
                taken.sendall(self._greeting)
            self.has_visitor.set()
