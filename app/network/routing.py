"""A client for a library that keeps one for the whole process: each request goes the way of its call.

What fails on the way is an ``AppError`` at once, so the library's own waiting and trying again never begins.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import httpx2
import msgspec

from app.core.errors import AppError
from app.network.failures import problem_of, problem_of_answer
from app.network.ledger import Purpose
from app.network.network import TIMEOUT, Network
from app.network.stop import Stop


class Route(msgspec.Struct, frozen=True):
    """Attributes:
    network: what the requests of this call go through.
    endpoint: the origin that may see the token; no other does.
    page_size: how many rows to ask for, where the library leaves it to the hub; 0 changes nothing.
    stop: breaks its requests off.
    """

    network: Network
    purpose: Purpose
    endpoint: str
    page_size: int = 0
    stop: Stop | None = None


_ROUTE: ContextVar[Route] = ContextVar("route")


@contextmanager
def going(route: Route) -> Iterator[None]:
    """Requests that this thread makes with a routed client meanwhile go along ``route``."""
    token = _ROUTE.set(route)
    try:
        yield
    finally:
        _ROUTE.reset(token)


def routed_client() -> httpx2.Client:
    """For the library to keep; it may close it whenever it likes."""
    return httpx2.Client(transport=_Routed(), follow_redirects=True, trust_env=False, timeout=TIMEOUT)


class _Routed(httpx2.BaseTransport):
    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        route = _ROUTE.get()
        _prepare(request, route)
        host = request.url.host
        try:
            response = route.network.transport(route.purpose, route.stop).handle_request(request)
            # Read here, where a break is told from an answer; the library would try again for half a minute.
            response.read()
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            raise AppError(problem_of(error, host, route.network.options)) from error
        if (found := problem_of_answer(response, host)) is not None:
            raise AppError(found)
        return response


def _prepare(request: httpx2.Request, route: Route) -> None:
    # The library asks for no time limit by name, which would override the client's own.
    request.extensions["timeout"] = TIMEOUT.as_dict()
    if _origin(request.url) != _origin(httpx2.URL(route.endpoint)):
        request.headers.pop("Authorization", None)
    if route.page_size and "limit" not in request.url.params:
        request.url = request.url.copy_add_param("limit", str(route.page_size))


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
