"""Which proxy a request goes through: the one of the settings, the system's, or none."""

import urllib.request
from importlib.util import find_spec
from urllib.parse import urlsplit

import httpx2

from app.core.error_codes import NextAct
from app.core.errors import AppError, ErrorCode, problem

NO_PROXY = "none"
_SCHEMES = ("http", "https", "socks5", "socks5h")


class ProxyFailedError(httpx2.ProxyError):
    """The proxy itself cannot be reached, or does not let the request through."""

    def __init__(self, proxy: str, message: str) -> None:
        super().__init__(message)
        self.proxy = without_password(proxy)


def proxy_for(url: httpx2.URL, wanted: str) -> str:
    """The proxy's address for ``url``; "" for none. ``wanted`` is the setting."""
    if wanted:
        return "" if wanted == NO_PROXY else wanted
    if urllib.request.proxy_bypass(url.host) or url.host in ("localhost", "127.0.0.1", "::1"):
        return ""
    system = urllib.request.getproxies()
    found = system.get(url.scheme) or system.get("all") or ""
    return found if "://" in found or not found else "http://" + found


def checked(proxy: str) -> httpx2.Proxy:
    """``proxy`` as the client takes it. Raises ``AppError`` (PROXY_UNUSABLE)."""
    try:
        parts = urlsplit(proxy)
        has_address = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise unusable(proxy, "that is no address") from None
    if parts.scheme not in _SCHEMES or not has_address:
        raise unusable(proxy, "an address begins with http://, https:// or socks5://")
    if parts.scheme.startswith("socks") and find_spec("socksio") is None:
        raise unusable(proxy, "this build has no SOCKS; a proxy for HTTP works")
    return httpx2.Proxy(proxy)


def unusable(proxy: str, reason: str, detail: str = "") -> AppError:
    """PROXY_UNUSABLE, without the password that the address may hold."""
    return AppError(
        problem(
            ErrorCode.PROXY_UNUSABLE,
            next_act=NextAct.NETWORK_SETTINGS,
            detail=detail,
            proxy=without_password(proxy),
            reason=reason,
        )
    )


def without_password(proxy: str) -> str:
    """The address as it may be shown."""
    scheme, _, rest = proxy.rpartition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}".removeprefix("://")
