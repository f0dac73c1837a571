"""Makes one connection: looks the name up, tries its addresses, and can be given up at any moment.

Neither looking up nor connecting can be broken off from outside, so both happen on threads of their own, and
what comes too late is closed there.
"""

import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable
from itertools import chain, zip_longest

import httpcore2

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

HEAD_START_S = 0.25
"""An address that has not answered by then gets company: where IPv6 leads nowhere, IPv4 need not wait."""


class Dialling:
    """One attempt to reach ``host``; made and used once."""

    def __init__(
        self, host: str, port: int, timeout_s: float, options: Iterable[SocketOption] | None
    ) -> None:
        self._host = host
        self._port = port
        self._timeout_s = timeout_s
        self._options = tuple(options or ())
        self._lock = threading.Lock()
        self._is_left = False
        self._results: queue.SimpleQueue[httpcore2.NetworkStream | list[str] | Exception] = (
            queue.SimpleQueue()
        )
        self._running = 0

    def stream(self) -> httpcore2.NetworkStream:
        """The connection that came first. Raises ``ConnectError``, ``ConnectTimeout``."""
        try:
            return self._first(time.monotonic() + self._timeout_s)
        finally:
            self._leave()

    def give_up(self) -> None:
        """End the wait of ``stream`` at once; any thread."""
        self._results.put(_GivenUpError("broken off"))

    def _first(self, deadline: float) -> httpcore2.NetworkStream:
        self._start(self._look_up)
        addresses: list[str] = []
        failed: Exception = httpcore2.ConnectError("no address")
        while self._running or addresses:
            left = deadline - time.monotonic()
            try:
                found = self._results.get(timeout=max(0.0, min(left, HEAD_START_S) if addresses else left))
            except queue.Empty:
                if not addresses or left <= 0:
                    raise httpcore2.ConnectTimeout("no connection in time") from None
                self._try_next(addresses)
                continue
            if isinstance(found, httpcore2.NetworkStream):
                return found
            if isinstance(found, _GivenUpError):
                raise found
            self._running -= 1
            if isinstance(found, list):
                addresses = found
            else:
                failed = found
            self._try_next(addresses)
        raise failed

    def _try_next(self, addresses: list[str]) -> None:
        if addresses:
            address = addresses.pop(0)
            self._start(lambda: self._connect(address))

    def _start(self, work: Callable[[], httpcore2.NetworkStream | list[str]]) -> None:
        self._running += 1
        threading.Thread(target=self._run, args=(work,), name="fireside-connect", daemon=True).start()

    def _run(self, work: Callable[[], httpcore2.NetworkStream | list[str]]) -> None:
        result: httpcore2.NetworkStream | list[str] | Exception
        try:
            result = work()
        except Exception as error:  # noqa: BLE001  # handed to who waits for it
            result = error
        with self._lock:
            if not self._is_left:
                self._results.put(result)
            elif isinstance(result, httpcore2.NetworkStream):
                result.close()

    def _look_up(self) -> list[str]:
        if _is_address(self._host):
            return [self._host]
        try:
            found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:  # the latter: a name that cannot be one
            raise httpcore2.ConnectError(str(error)) from error
        return _alternating([(family, str(place[0])) for family, _, _, _, place in found])

    def _connect(self, address: str) -> httpcore2.NetworkStream:
        return httpcore2.SyncBackend().connect_tcp(address, self._port, self._timeout_s, None, self._options)

    def _leave(self) -> None:
        """Close what nobody takes any more, also what is still to come."""
        with self._lock:
            self._is_left = True
            while not self._results.empty():
                late = self._results.get()
                if isinstance(late, httpcore2.NetworkStream):
                    late.close()


class _GivenUpError(httpcore2.ConnectError):
    """Who waited was told to stop."""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _alternating(found: list[tuple[int, str]]) -> list[str]:
    """The system's order, but the families take turns, and no address comes twice."""
    families: dict[int, list[str]] = {}
    for family, address in found:
        families.setdefault(family, []).append(address)
    turns = chain.from_iterable(zip_longest(*families.values()))
    return list(dict.fromkeys(address for address in turns if address is not None))
