"""A client for a library that keeps one for the whole process: each request goes the way of its call.

What fails on the way is an ``AppError`` at once, so the library's own waiting and trying again never begins.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import httpx2
import msgspec

from app.core.errors import AppError
from app.network.bodies import LONGEST_ANSWER_S, first_bytes, with_body
from app.network.failures import odd, problem_of, problem_of_answer
from app.network.ledger import Purpose
from app.network.network import TIMEOUT, Network
from app.network.redirects import is_same_origin
from app.network.stop import Stop

LARGEST_ANSWER_BYTES = 50_000_000


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


_ROUTE: ContextVar[Route] = ContextVar("route of a request; a call of the hub's client needs ``going``")


@contextmanager
def going(route: Route) -> Iterator[None]:
    """Requests that this thread makes with a routed client meanwhile go along ``route``.

    Raises ``AppError`` for what the client finds wrong with a chain of redirects.
    """
    token = _ROUTE.set(route)
    try:
        yield
    except httpx2.TooManyRedirects as error:
        raise AppError(odd(httpx2.URL(route.endpoint).host, str(error))) from error
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
            data = _read(response)
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            raise AppError(problem_of(error, host, route.network.options)) from error
        if (found := problem_of_answer(response, host)) is not None:
            raise AppError(found)
        if len(data) > LARGEST_ANSWER_BYTES:
            raise AppError(odd(host, "the answer is longer than any hub's"))
        return _whole(response, data, request, route)


def _prepare(request: httpx2.Request, route: Route) -> None:
    # The library asks for no time limit by name, which would override the client's own.
    request.extensions["timeout"] = TIMEOUT.as_dict()
    if not is_same_origin(request.url, route.endpoint):
        request.headers.pop("Authorization", None)
    if route.page_size and "limit" not in request.url.params:
        request.url = request.url.copy_add_param("limit", str(route.page_size))


def _read(response: httpx2.Response) -> bytes:
    """The whole answer, and a byte more where it is too long."""
    try:
        return first_bytes(response, LARGEST_ANSWER_BYTES + 1, LONGEST_ANSWER_S)
    finally:
        response.close()


def _whole(response: httpx2.Response, data: bytes, request: httpx2.Request, route: Route) -> httpx2.Response:
    """The same answer, with its bytes in memory and unpacked, and the next page where there is one."""
    made = with_body(response, data, request)
    following = response.links.get("next", {}).get("url")
    made.headers.pop("Link", None)
    if following is not None and data.strip(b"[ \t\r\n]"):  # a page without a row has none after it
        made.headers["Link"] = f'<{_on_our_hub(following, request.url, route)}>; rel="next"'
    return made


def _on_our_hub(following: str, asked: httpx2.URL, route: Route) -> httpx2.URL:
    """The next page from the same hub: a mirror may hand on the address that it got itself."""
    endpoint = httpx2.URL(route.endpoint)
    try:
        url = asked.join(following)
    except (httpx2.InvalidURL, ValueError) as error:
        raise AppError(odd(endpoint.host, f"the next page is at no address: {error}")) from error
    return url.copy_with(scheme=endpoint.scheme, host=endpoint.host, port=endpoint.port)
