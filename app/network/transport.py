"""Sends one request through the network's lines: can be broken off at any moment, and is written down."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol

import httpcore2
import httpx2

from app.network.bodies import LARGEST_REDIRECT_BYTES, LONGEST_ANSWER_S, first_bytes, with_body
from app.network.exchange import UNDER_WAY, Exchange
from app.network.ledger import Ledger, LedgerEntry, Purpose
from app.network.lines import Lines
from app.network.proxies import ProxyFailedError
from app.network.redirects import AstrayError, target_of
from app.network.stop import Stop, StoppedError

_PROXY_WANTS_PASSWORD = 407
_ERRORS = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
    httpcore2.ProtocolError,
)


class Owner(Protocol):
    """What a transport needs of its network."""

    def lines(self) -> Lines:
        """The pools as the options want them now."""

    def begin(self, exchange: Exchange) -> None:
        """A request is about to be sent."""

    def end(self, exchange: Exchange) -> None:
        """It has ended."""


class Transport(httpx2.BaseTransport):
    """For one client; the connections are the network's and outlive it.

    A redirect that nobody should follow is an ``AstrayError``, so whoever follows redirects need not look.
    """

    def __init__(self, network: Owner, ledger: Ledger, purpose: Purpose, stop: Stop | None) -> None:
        self._network = network
        self._ledger = ledger
        self._purpose = purpose
        self._stop = stop

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        lines = self._network.lines()
        proxy = lines.proxy_for(request.url)
        exchange = Exchange()
        status = 0

        def write_down() -> None:
            self._ledger.add(
                LedgerEntry(
                    at=time.time(),
                    host=request.url.host,
                    purpose=self._purpose,
                    status=status,
                    received_bytes=exchange.received_bytes,
                    sent_bytes=exchange.sent_bytes,
                )
            )

        with ExitStack() as ending:
            pool = lines.take(proxy)
            ending.callback(lines.give_back)
            self._network.begin(exchange)
            ending.callback(self._network.end, exchange)
            ending.callback(write_down)
            if self._stop is not None:
                ending.enter_context(self._stop.breaking(lambda: exchange.break_off(StoppedError())))
            answer = _send(pool, request, exchange, proxy)
            status = answer.status
            body = _Body(answer, exchange, ending.pop_all())
        if status == _PROXY_WANTS_PASSWORD and proxy:
            body.close()
            raise ProxyFailedError(proxy, str(status))
        # Nobody is recognised by a cookie: a hub needs none, and a token says who it is where that is wanted.
        headers = [(name, text) for name, text in answer.headers if name.lower() != b"set-cookie"]
        response = httpx2.Response(status, headers=headers, stream=body, extensions=answer.extensions)
        return response if _is_last(response, request) else _without_words(response, request)


def _is_last(response: httpx2.Response, request: httpx2.Request) -> bool:
    try:
        return target_of(request.url, response.status_code, response.headers.get("Location", "")) is None
    except AstrayError:
        response.close()
        raise


def _without_words(response: httpx2.Response, request: httpx2.Request) -> httpx2.Response:
    """A redirect; clients read the whole of one before they follow it, however much that is."""
    try:
        first_bytes(response, LARGEST_REDIRECT_BYTES, LONGEST_ANSWER_S)
    finally:
        response.close()
    return with_body(response, b"", request)


def _send(
    pool: httpcore2.ConnectionPool, request: httpx2.Request, exchange: Exchange, proxy: str
) -> httpcore2.Response:
    assert isinstance(request.stream, httpx2.SyncByteStream)
    plain = httpcore2.Request(
        method=request.method,
        url=httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        ),
        headers=request.headers.raw,
        content=request.stream,
        extensions=request.extensions,
    )
    token = UNDER_WAY.set(exchange)
    try:
        exchange.check()
        return _answer(pool, plain, exchange)
    except _ERRORS as error:
        for stream in exchange.opened:
            stream.close()
        exchange.check()
        if proxy and (not exchange.has_connected or isinstance(error, httpcore2.ProxyError)):
            raise ProxyFailedError(proxy, str(error)) from error
        raise _translated(error) from error
    finally:
        UNDER_WAY.reset(token)


def _answer(
    pool: httpcore2.ConnectionPool, plain: httpcore2.Request, exchange: Exchange
) -> httpcore2.Response:
    """Once more on another connection where a kept one turns out to have been closed by the other end."""
    while True:
        try:
            return pool.handle_request(plain)
        except (httpcore2.RemoteProtocolError, httpcore2.ReadError, httpcore2.WriteError):
            exchange.check()
            is_repeatable = plain.method in (b"GET", b"HEAD")
            if exchange.has_dialled or exchange.received_bytes or not is_repeatable:
                raise


def _translated(error: Exception) -> Exception:
    kind = getattr(httpx2, type(error).__name__, httpx2.TransportError)
    found: Exception = kind(str(error))
    return found


class _Body(httpx2.SyncByteStream):
    """The answer's bytes; what was broken off ends with its reason, never as if the file were complete."""

    def __init__(self, answer: httpcore2.Response, exchange: Exchange, ending: ExitStack) -> None:
        self._answer = answer
        self._exchange = exchange
        self._ending = ending

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._answer.iter_stream()
        except _ERRORS as error:
            self._exchange.check()
            raise _translated(error) from error
        self._exchange.check()

    def close(self) -> None:
        # From here on the connection may serve another request, which must not be woken in this one's place.
        self._exchange.wait_with(None)
        try:
            self._answer.close()
        finally:
            self._ending.close()
