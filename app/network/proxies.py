"""Which proxy a request goes through: the one of the settings, the system's, or none."""

import urllib.request
from importlib.util import find_spec

import httpx2

from app.core.error_codes import NextAct
from app.core.errors import AppError, ErrorCode, problem
from app.core.network_addresses import NO_PROXY, is_this_computer, proxy_address
from app.network import reasons


class ProxyFailedError(httpx2.ProxyError):
    """The proxy itself cannot be reached, or does not let the request through."""

    def __init__(self, proxy: str, message: str) -> None:
        super().__init__(message)
        self.proxy = without_password(proxy)


def proxy_for(url: httpx2.URL, wanted: str) -> str:
    """The proxy's address for ``url``; "" for none. ``wanted`` is the setting."""
    if wanted:
        return "" if wanted == NO_PROXY else wanted
    if is_this_computer(url.host) or urllib.request.proxy_bypass(url.host):
        return ""
    system = urllib.request.getproxies()  # the environment; on macOS and Windows the system's settings, too
    return system.get(url.scheme) or system.get("all") or ""


def checked(proxy: str) -> httpx2.Proxy:
    """``proxy`` as the client takes it. Raises ``AppError`` (PROXY_UNUSABLE)."""
    try:
        its = httpx2.Proxy(proxy_address(proxy))
    except (AppError, ValueError, httpx2.InvalidURL) as error:
        raise _unusable(proxy, reasons.PROXY_ADDRESS) from error
    if its.url.scheme.startswith("socks") and find_spec("socksio") is None:
        raise _unusable(proxy, reasons.PROXY_SOCKS)
    return its


def _unusable(proxy: str, reason: str) -> AppError:
    return AppError(
        problem(
            ErrorCode.PROXY_UNUSABLE,
            next_act=NextAct.NETWORK_SETTINGS,
            proxy=without_password(proxy),
            reason=reason,
        )
    )


def without_password(proxy: str) -> str:
    """The address as it may be shown."""
    scheme, mark, rest = proxy.rpartition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"
