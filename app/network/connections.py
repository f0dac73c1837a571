"""Connections that another thread can end at any moment: while a name is looked up, too.

The client's own ones cannot be reached while they are made, and looking up a name knows no time limit.
"""

import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import httpcore2

from app.network.exchange import UNDER_WAY, Exchange

_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class BreakableConnections(httpcore2.NetworkBackend):
    """Makes the connections of a pool."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        exchange = UNDER_WAY.get() or Exchange()
        dialled = _Dialling(host, port, timeout, socket_options)
        exchange.wait_with(dialled.give_up)
        stream = _Connection(dialled.result(), exchange)
        exchange.has_connected = True
        return stream


class _Dialling:
    """One attempt on a thread of its own; who waits for it can leave, and what comes late is closed."""

    def __init__(
        self, host: str, port: int, timeout: float | None, options: Iterable[_SocketOption] | None
    ) -> None:
        self._timeout = timeout
        self._lock = threading.Lock()
        self._is_left = False
        self._results: queue.SimpleQueue[httpcore2.NetworkStream | Exception] = queue.SimpleQueue()
        threading.Thread(
            target=self._run, args=(host, port, options), name="fireside-connect", daemon=True
        ).start()

    def result(self) -> httpcore2.NetworkStream:
        try:
            result = self._results.get(timeout=self._timeout)
        except queue.Empty:
            self._leave()
            raise httpcore2.ConnectTimeout("no connection in time") from None
        if isinstance(result, Exception):
            self._leave()
            raise result
        return result

    def give_up(self) -> None:
        self._results.put(httpcore2.ConnectError("broken off"))

    def _leave(self) -> None:
        with self._lock:
            self._is_left = True
        with suppress(queue.Empty):
            while True:
                late = self._results.get_nowait()
                if not isinstance(late, Exception):
                    late.close()

    def _run(self, host: str, port: int, options: Iterable[_SocketOption] | None) -> None:
        result: httpcore2.NetworkStream | Exception
        try:
            result = httpcore2.SyncBackend().connect_tcp(host, port, self._timeout, None, options)
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout, UnicodeError) as error:
            result = error
        with self._lock:
            if not self._is_left:
                self._results.put(result)
            elif not isinstance(result, Exception):
                result.close()


class _Connection(httpcore2.NetworkStream):
    """Hands everything on, counts bytes, and tells the exchange that it serves how to wake it."""

    def __init__(self, inner: httpcore2.NetworkStream, exchange: Exchange) -> None:
        self._inner = inner
        self._exchange = exchange
        exchange.wait_with(self._shut)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._serve()
        data = self._inner.read(max_bytes, timeout)
        self._exchange.received_bytes += len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._serve()
        self._inner.write(buffer, timeout)
        self._exchange.sent_bytes += len(buffer)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        self._serve()
        # The handshake takes the socket away from its object: only a second handle can end it meanwhile.
        plain = self._inner.get_extra_info("socket")
        with socket.fromfd(plain.fileno(), plain.family, plain.type) as second:
            self._exchange.wait_with(_shutter(second))
            inner = self._inner.start_tls(ssl_context, server_hostname, timeout)
            return _Connection(inner, self._exchange)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def _serve(self) -> None:
        """A kept connection serves one request after another: learn which one it is."""
        exchange = UNDER_WAY.get()
        if exchange is not None and exchange is not self._exchange:
            self._exchange = exchange
            exchange.has_connected = True
            exchange.wait_with(self._shut)

    def _shut(self) -> None:
        _shutter(self._inner.get_extra_info("socket"))()


def _shutter(its: socket.socket) -> Callable[[], None]:
    def shut() -> None:
        with suppress(OSError):  # closed or never connected: there is nothing left to wake
            # Not the TLS object's own method, which would say goodbye first and wait for that.
            socket.socket.shutdown(its, socket.SHUT_RDWR)

    return shut
