"""Clients for everything that goes over the network, as the settings want them."""

import threading

import httpx2
import msgspec

from app.core.error_codes import NextAct
from app.core.errors import AppError, ErrorCode, problem
from app.network.exchange import Exchange
from app.network.ledger import Ledger, Purpose
from app.network.lines import Lines
from app.network.redaction import silence_clients
from app.network.stop import Stop, StoppedError
from app.network.transport import Transport

CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 15.0
TIMEOUT = httpx2.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)


class NetworkOptions(msgspec.Struct, frozen=True):
    """Attributes:
    proxy: an address (http, https, socks5); "" takes the system's, "none" none.
    ca_file: certificates to trust besides the system's own; "" adds none.
    is_offline: nothing is sent at all.
    """

    proxy: str = ""
    ca_file: str = ""
    is_offline: bool = False


class Network:
    """Makes clients, counts what they do, and shuts them all at once. Any thread may use it.

    A request that is broken off raises ``AppError`` (OFFLINE) when the person went offline, and
    ``StoppedError`` when its ``Stop`` was set or the network was closed.
    """

    def __init__(self, options: NetworkOptions, ledger: Ledger) -> None:
        self._options = options
        self._ledger = ledger
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._lines: Lines | None = None
        self._under_way: set[Exchange] = set()
        self._is_closed = False
        silence_clients()

    @property
    def options(self) -> NetworkOptions:
        """What holds now."""
        return self._options

    def configure(self, options: NetworkOptions) -> None:
        """Other options from now on, also for clients that are there; going offline breaks off what is
        under way, another proxy or certificate holds for the next request.
        """
        with self._lock:
            before, self._options = self._options, options
            is_another_way = (before.proxy, before.ca_file) != (options.proxy, options.ca_file)
            lines = self._lines
            if is_another_way:
                self._lines = None
            broken = list(self._under_way) if options.is_offline else []
        for exchange in broken:
            exchange.break_off(_offline())
        if is_another_way and lines is not None:
            lines.retire()

    def check(self) -> None:
        """Whether anything can be sent at all. Raises ``AppError`` (OFFLINE), ``StoppedError``."""
        with self._lock:
            self._check()

    def client(self, purpose: Purpose, stop: Stop | None = None) -> httpx2.Client:
        """A client of its own for one owner, who closes it; ``stop`` breaks off every request of it.

        Raises:
            AppError: OFFLINE, PROXY_UNUSABLE, CA_FILE_UNUSABLE.
            StoppedError: the network was closed.
        """
        self.lines()
        return httpx2.Client(
            transport=self.transport(purpose, stop), timeout=TIMEOUT, trust_env=False, follow_redirects=False
        )

    def transport(self, purpose: Purpose, stop: Stop | None = None) -> httpx2.BaseTransport:
        """What a client sends its requests through, for a client that somebody else makes."""
        return Transport(self, self._ledger, purpose, stop)

    def close(self) -> None:
        """Break off everything that is under way; nothing can be sent after that."""
        with self._lock:
            self._is_closed = True
            broken = list(self._under_way)
            lines, self._lines = self._lines, None
        for exchange in broken:
            exchange.break_off(StoppedError())
        if lines is not None:
            lines.retire()

    # -- for its transports ----------------------------------------------------------------------------

    def lines(self) -> Lines:
        """The pools as the options want them now. Raises as ``client``."""
        with self._making:  # reading the certificates takes a while; ``configure`` must not wait for it
            with self._lock:
                self._check()
                lines, options = self._lines, self._options
            if lines is not None:
                return lines
            lines = Lines(options.proxy, options.ca_file)
            with self._lock:
                self._check()
                is_still_wanted = options == self._options
                if is_still_wanted:
                    self._lines = lines
            if not is_still_wanted:
                lines.retire()
        return lines if is_still_wanted else self.lines()

    def begin(self, exchange: Exchange) -> None:
        """A request is about to be sent. Raises ``AppError`` (OFFLINE), ``StoppedError``."""
        with self._lock:
            self._check()
            self._under_way.add(exchange)

    def end(self, exchange: Exchange) -> None:
        """It has ended, well or not."""
        with self._lock:
            self._under_way.discard(exchange)

    def _check(self) -> None:
        if self._is_closed:
            raise StoppedError
        if self._options.is_offline:
            raise _offline()


def _offline() -> AppError:
    return AppError(problem(ErrorCode.OFFLINE, next_act=NextAct.GO_ONLINE))
