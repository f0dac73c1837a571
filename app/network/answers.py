"""Whole answers of plain requests: a text that may not be too long, a span of a file."""

import httpx2

from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.network.bodies import LONGEST_ANSWER_S, first_bytes, with_body
from app.network.failures import odd, problem_of, problem_of_answer
from app.network.ledger import Purpose
from app.network.network import Network
from app.network.stop import Stop

_OK, _PARTIAL, _BEYOND_END = 200, 206, 416
_ERRORS = 400


def bytes_at_most(
    network: Network, purpose: Purpose, url: str, token: str | None, limit: int, stop: Stop | None = None
) -> httpx2.Response:
    """An answer whose content is its first ``limit`` bytes; one of 400 and above is handed back, too.

    Redirects are followed, and only ``url``'s own origin sees the token. Raises ``AppError``.
    """
    host = httpx2.URL(url).host
    with network.client(purpose, stop) as client:
        try:
            with client.stream("GET", url, headers=_headers(token), follow_redirects=True) as response:
                if (found := problem_of_answer(response, host)) is not None:
                    raise AppError(found)
                return with_body(response, first_bytes(response, limit, LONGEST_ANSWER_S), response.request)
        except httpx2.HTTPError as error:
            raise AppError(problem_of(error, host, network.options)) from error


def read_span(
    network: Network,
    purpose: Purpose,
    url: str,
    token: str | None,
    offset: int,
    length: int,
    stop: Stop | None = None,
) -> bytes:
    """``length`` bytes from ``offset``, fewer only at the end of the file.

    Raises ``AppError``: RANGE_REFUSED when the whole file is sent and the span is not at its beginning.
    """
    host = httpx2.URL(url).host
    # Compressed on the way, a span would be one of the compressed bytes.
    wanted = {"Range": f"bytes={offset}-{offset + length - 1}", "Accept-Encoding": "identity"}
    with network.client(purpose, stop) as client:
        try:
            headers = _headers(token) | wanted
            with client.stream("GET", url, headers=headers, follow_redirects=True) as response:
                if response.status_code == _BEYOND_END:
                    return b""
                if (found := _wrong_with(response, host, offset)) is not None:
                    raise AppError(found)
                return first_bytes(response, length)
        except httpx2.HTTPError as error:
            raise AppError(problem_of(error, host, network.options)) from error


def _headers(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _wrong_with(response: httpx2.Response, host: str, offset: int) -> Problem | None:
    if (found := problem_of_answer(response, host)) is not None:
        return found
    status = response.status_code
    if status == _PARTIAL and response.headers.get("Content-Range", "").startswith(f"bytes {offset}-"):
        return None
    if status == _OK and offset == 0:
        return None
    if status in (_OK, _PARTIAL):
        return problem(ErrorCode.RANGE_REFUSED, host=host, name=response.url.path.rpartition("/")[2])
    if status < _ERRORS:
        return odd(host, f"{status}")
    return problem(ErrorCode.HUB_TROUBLED, next_act=NextAct.TRY_AGAIN, host=host, status=status)
