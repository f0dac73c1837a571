"""Connections that another thread can end at any moment, while they are made as while they are used."""

import socket
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import httpcore2

from app.network.dialling import Dialling, SocketOption
from app.network.exchange import UNDER_WAY, Exchange

_USUAL_TIMEOUT_S = 5.0


class BreakableConnections(httpcore2.NetworkBackend):
    """Makes the connections of a pool."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        exchange = UNDER_WAY.get() or Exchange()
        exchange.has_dialled = True
        dialling = Dialling(host, port, timeout or _USUAL_TIMEOUT_S, socket_options)
        exchange.wait_with(dialling.give_up)
        connection = _Connection(dialling.stream(), exchange)
        exchange.has_connected = True
        return connection


class _Connection(httpcore2.NetworkStream):
    """Hands everything on, counts bytes, and tells the exchange that it serves how to wake it."""

    def __init__(self, inner: httpcore2.NetworkStream, exchange: Exchange) -> None:
        self._inner = inner
        self._exchange = exchange
        exchange.opened.append(self)
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
        try:
            second = socket.fromfd(plain.fileno(), plain.family, plain.type)
        except OSError as error:  # it was closed at this very moment
            raise httpcore2.ConnectError(str(error)) from error
        with second:
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
