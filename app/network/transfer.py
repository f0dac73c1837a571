"""Large bodies by range: one request, its answer, and its bytes as they come."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2

from app.core.error_codes import ErrorCode
from app.core.errors import AppError, Problem
from app.network.failures import asked_wait_s, odd, problem_of
from app.network.ledger import Purpose
from app.network.network import TIMEOUT, Network
from app.network.redirects import AstrayError, is_same_origin, target_of
from app.network.stop import Stop

MOST_REDIRECTS = 5
_RANGE = re.compile(r"bytes (?:(\d{1,18})-\d{1,18}|\*)/(\d+|\*)", re.ASCII)
_LENGTH = re.compile(r"\d{1,18}", re.ASCII)
_HOPELESS = frozenset(
    {
        ErrorCode.OFFLINE,
        ErrorCode.CA_FILE_UNUSABLE,
        ErrorCode.CERTIFICATE_TIME,
        ErrorCode.CERTIFICATE_UNTRUSTED,
    }
)
"""A person has to do something first."""


class TransferBrokenError(Exception):
    """The network let it down; trying again may help. ``problem`` tells what happened, ``asked_s`` how long
    the other end asks to wait.
    """

    def __init__(self, problem: Problem, asked_s: float | None = None) -> None:
        super().__init__(problem.sentence())
        self.problem = problem
        self.asked_s = asked_s


class Transfer:
    """An answer whose body is still coming; close it. Not for several threads.

    Attributes:
        first: the place of the body's first byte in the file.
        total_bytes: of the whole file, as the answer tells; None when it does not.
        is_plain: whether the bytes are those of the file, not packed once more on their way.
    """

    def __init__(self, network: Network, response: httpx2.Response, host: str) -> None:
        self._network = network
        assert isinstance(response.stream, httpx2.SyncByteStream)
        self._response = response
        self._body = response.stream
        self.host = host
        self.status = response.status_code
        self.first, self.total_bytes = _place(response)

    @property
    def is_plain(self) -> bool:
        """See the class."""
        return self._response.headers.get("content-encoding", "identity").lower() in ("identity", "")

    def header(self, name: str) -> str:
        """A header of the answer; "" when it has none of that name."""
        return str(self._response.headers.get(name, ""))

    @property
    def asked_wait_s(self) -> int | None:
        """How long the other end asks to wait; None when it does not."""
        return asked_wait_s(self._response.headers)

    @property
    def validator(self) -> str:
        """The ETag, when two answers with the same one have the same bytes and it can be sent; else ""."""
        etag = self.header("etag")
        return "" if etag.startswith("W/") or not etag.isascii() else etag

    def chunks(self) -> Iterator[bytes]:
        """The body as it comes; an end that comes too early may look like an end.

        Raises:
            TransferBrokenError: the connection broke, or was silent for too long.
            AppError: the person went offline.
            StoppedError: it was stopped.
        """
        try:
            yield from self._body
        except httpx2.HTTPError as error:
            raise _told(error, self.host, self._network) from error

    def close(self) -> None:
        """End it; a connection whose body was read to its end is kept for the next request."""
        self._response.close()


def open_range(
    network: Network,
    url: str,
    *,
    headers: dict[str, str],
    span: tuple[int, int] | None,
    stop: Stop,
    validator: str = "",
    method: str = "GET",
) -> Transfer:
    """Ask for the bytes of ``span`` (its end not included), or for everything; any answer is returned.

    Redirects are followed, never from https to http, and ``authorization`` does not go to another origin.
    With a ``validator`` the other end sends the whole file when it has changed.

    Raises:
        TransferBrokenError, AppError, StoppedError: as ``Transfer.chunks``, and when nothing can be sent.
    """
    sent = httpx2.Headers({"accept-encoding": "identity", "user-agent": "fireside", **headers})
    if span is not None:
        sent["range"] = f"bytes={span[0]}-{span[1] - 1}"
        if validator:
            sent["if-range"] = validator
    place = _address(url)
    for _ in range(MOST_REDIRECTS):
        response = _send(network, method, place, sent, stop)
        target = target_of(place, response.status_code, response.headers.get("location", ""))
        if target is None:
            break
        response.close()
        if not is_same_origin(place, target):
            sent.pop("authorization", None)
        place = target
    return Transfer(network, response, place.host)


def _address(url: str) -> httpx2.URL:
    try:
        return httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise AppError(odd(urlsplit(url).hostname or "", str(error))) from error


def _send(
    network: Network, method: str, url: httpx2.URL, headers: httpx2.Headers, stop: Stop
) -> httpx2.Response:
    request = httpx2.Request(method, url, headers=headers, extensions={"timeout": TIMEOUT.as_dict()})
    try:
        return network.transport(Purpose.DOWNLOAD, stop).handle_request(request)
    except httpx2.HTTPError as error:
        raise _told(error, url.host, network) from error


def _told(error: Exception, host: str, network: Network) -> TransferBrokenError | AppError:
    problem = problem_of(error, host, network.options)
    is_hopeless = problem.code in _HOPELESS or isinstance(error, AstrayError)
    return AppError(problem) if is_hopeless else TransferBrokenError(problem)


def _place(response: httpx2.Response) -> tuple[int, int | None]:
    told = _RANGE.fullmatch(response.headers.get("content-range", "").strip())
    match response.status_code:
        case httpx2.codes.PARTIAL_CONTENT if told and told[1]:
            return int(told[1]), _length(told[2])
        case httpx2.codes.RANGE_NOT_SATISFIABLE if told:
            return 0, _length(told[2])
        case httpx2.codes.OK:
            return 0, _length(response.headers.get("content-length", ""))
    return 0, None


def _length(text: str) -> int | None:
    """None for what is no number, and for one that no file is long enough for."""
    return int(text) if _LENGTH.fullmatch(text) else None
