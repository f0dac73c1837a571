"""Addresses that a person types: of a hub, of a proxy. Brought into one form, or refused with a sentence."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from app.core.errors import AppError, ErrorCode, problem
from app.core.hub import USUAL_ENDPOINT
from app.core.words import QT_TRANSLATE_NOOP

NO_PROXY = "none"
"""Goes past the system's proxy."""

_PROXY_SCHEMES = frozenset({"http", "https", "socks5", "socks5h"})


def hub_address(typed: str) -> str:
    """The address of a hub without a slash at its end; nothing typed is the usual hub.

    Without encryption only to this computer itself, for a token may go with every request.

    Raises:
        AppError: ENDPOINT_INVALID.
    """
    text = typed.strip()
    if not text:
        return USUAL_ENDPOINT
    found = _split(text if "://" in text else f"https://{text}")
    if (
        found is None
        or (found.scheme != "https" and not (found.scheme == "http" and is_this_computer(found.hostname)))
        or found.username is not None
        or found.query
        or found.fragment
    ):
        raise AppError(problem(ErrorCode.ENDPOINT_INVALID, endpoint=_shown(text)))
    return found.geturl().rstrip("/")


def proxy_address(typed: str) -> str:
    """The address of a proxy, ``none``, or "" for the system's.

    Raises:
        AppError: PROXY_UNUSABLE.
    """
    text = typed.strip()
    if not text or text.casefold() == NO_PROXY:
        return text.casefold()
    found = _split(text if "://" in text else f"http://{text}")
    if found is None or found.scheme not in _PROXY_SCHEMES or found.path.strip("/") or found.query:
        reason = QT_TRANSLATE_NOOP("reasons", "it is no address such as http://proxy:3128")
        raise AppError(problem(ErrorCode.PROXY_UNUSABLE, proxy=_shown(text), reason=reason))
    return found.geturl().rstrip("/")


def is_this_computer(host: str | None) -> bool:
    """Whether what is sent to ``host`` does not leave this computer."""
    if host is None:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(address: str) -> SplitResult | None:
    """The parts of an address with a host; None for what is no address."""
    if not address.isprintable() or " " in address or "\\" in address:
        return None
    try:
        found = urlsplit(address)
        has_port = found.port is None or found.port > 0  # reading the port checks it
    except ValueError:
        return None
    return found if found.hostname and has_port else None


def _shown(text: str) -> str:
    """What was typed without a name and password in it, and not longer than a line."""
    plain = re.sub(r"(?<=//)[^/@]*@|^[^/@]*@", "", text)
    return plain if len(plain) <= 80 else plain[:79] + "…"
