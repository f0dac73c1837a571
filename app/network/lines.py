"""Pools of connections, one per proxy, as one set of options wants them."""

import threading

import httpcore2
import httpx2

from app.core.network_addresses import NO_PROXY
from app.network import proxies
from app.network.certificates import trusting
from app.network.connections import BreakableConnections

MOST_KEPT = 20
"""There is no most of them at all: whoever waited for a free one could not be woken."""
KEPT_FOR_S = 30.0
"""How long a connection that nobody uses is kept: opening a page soon after a search needs no new one."""


class Lines:
    """Shared by every client of a network; closed when it is retired and the last request has ended."""

    def __init__(self, proxy: str, ca_file: str) -> None:
        """Raises ``AppError`` (CA_FILE_UNUSABLE, PROXY_UNUSABLE)."""
        self._proxy = proxy
        self._context = trusting(ca_file)
        self._lock = threading.Lock()
        self._pools: dict[str, httpcore2.ConnectionPool] = {}
        self._user_count = 0
        self._is_retired = False
        if proxy and proxy != NO_PROXY:
            proxies.checked(proxy)

    def proxy_for(self, url: httpx2.URL) -> str:
        """The proxy's address for ``url``; "" for none."""
        return proxies.proxy_for(url, self._proxy)

    def take(self, proxy: str) -> httpcore2.ConnectionPool:
        """The pool through ``proxy``; ``give_back`` follows. Raises ``AppError`` (PROXY_UNUSABLE)."""
        with self._lock:
            if proxy not in self._pools:
                self._pools[proxy] = self._new_pool(proxy)
            self._user_count += 1
            return self._pools[proxy]

    def give_back(self) -> None:
        """One request has ended."""
        with self._lock:
            self._user_count -= 1
        self._close_if_unused()

    def retire(self) -> None:
        """Close as soon as nobody uses them."""
        with self._lock:
            self._is_retired = True
        self._close_if_unused()

    def _close_if_unused(self) -> None:
        with self._lock:
            if not self._is_retired or self._user_count:
                return
            pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.close()

    def _new_pool(self, proxy: str) -> httpcore2.ConnectionPool:
        backend = BreakableConnections()
        if not proxy:
            return httpcore2.ConnectionPool(
                ssl_context=self._context,
                max_connections=None,
                max_keepalive_connections=MOST_KEPT,
                keepalive_expiry=KEPT_FOR_S,
                network_backend=backend,
            )
        its = proxies.checked(proxy)
        url = httpcore2.URL(
            scheme=its.url.raw_scheme, host=its.url.raw_host, port=its.url.port, target=its.url.raw_path
        )
        if its.url.scheme.startswith("socks"):
            return httpcore2.SOCKSProxy(
                proxy_url=url,
                proxy_auth=its.raw_auth,
                ssl_context=self._context,
                max_connections=None,
                max_keepalive_connections=MOST_KEPT,
                keepalive_expiry=KEPT_FOR_S,
                network_backend=backend,
            )
        return httpcore2.HTTPProxy(
            proxy_url=url,
            proxy_auth=its.raw_auth,
            proxy_headers=its.headers.raw,
            ssl_context=self._context,
            proxy_ssl_context=self._context if its.url.scheme == "https" else None,
            max_connections=None,
            max_keepalive_connections=MOST_KEPT,
            keepalive_expiry=KEPT_FOR_S,
            network_backend=backend,
        )
