"""Where an answer may send a request on to, and whether a token may go along."""

import httpx2

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class AstrayError(httpx2.UnsupportedProtocol):
    """A redirect that nobody should follow: to no address, to another scheme, or out of encryption."""


def target_of(asked: httpx2.URL, status: int, location: str) -> httpx2.URL | None:
    """Where a request for ``asked`` is sent on to; None where it is not. Raises ``AstrayError``."""
    if status not in _REDIRECTS or not location:
        return None
    try:
        target = asked.join(location)
    except (httpx2.InvalidURL, ValueError) as error:
        raise AstrayError("it leads to no address") from error
    if target.scheme not in ("http", "https") or not target.host:
        raise AstrayError(f"it leads to an address of the kind {target.scheme[:20]!r}")
    if (asked.scheme, target.scheme) == ("https", "http"):
        raise AstrayError("it leads from https to an address without")
    return target


def is_same_origin(one: httpx2.URL | str, other: httpx2.URL | str) -> bool:
    """Whether what may be told to one may be told to the other."""
    one, other = httpx2.URL(one), httpx2.URL(other)
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)
