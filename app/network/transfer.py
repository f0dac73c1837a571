"""Large bodies by range: one request, its answer, and its bytes as they come."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

import httpx2

from app.core.error_codes import ErrorCode
from app.core.errors import AppError, Problem
from app.network.failures import asked_wait_s, odd, problem_of
from app.network.ledger import Purpose
from app.network.network import TIMEOUT, Network
from app.network.stop import Stop

MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
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
        """The ETag, when two answers with the same one have the same bytes; else ""."""
        etag = self.header("etag")
        return "" if etag.startswith("W/") else etag

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
    sent = {"accept-encoding": "identity", "user-agent": "fireside", **headers}
    if span is not None:
        sent["range"] = f"bytes={span[0]}-{span[1] - 1}"
        if validator:
            sent["if-range"] = validator
    for _ in range(MOST_REDIRECTS):
        response = _send(network, method, url, sent, stop)
        target = response.headers.get("location", "")
        if response.status_code not in _REDIRECTS or not target:
            break
        response.close()
        before, url = httpx2.URL(url), urljoin(url, target)
        if _origin(before) != _origin(httpx2.URL(url)):
            sent.pop("authorization", None)
        if before.scheme == "https" and not url.startswith("https:"):
            raise AppError(odd(before.host, "it leads from https to an address without"))
    return Transfer(network, response, httpx2.URL(url).host)


def _send(network: Network, method: str, url: str, headers: dict[str, str], stop: Stop) -> httpx2.Response:
    try:
        request = httpx2.Request(method, url, headers=headers, extensions={"timeout": TIMEOUT.as_dict()})
        return network.transport(Purpose.DOWNLOAD, stop).handle_request(request)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise _told(error, httpx2.URL(url).host, network) from error


def _told(error: Exception, host: str, network: Network) -> TransferBrokenError | AppError:
    problem = problem_of(error, host, network.options)
    return AppError(problem) if problem.code in _HOPELESS else TransferBrokenError(problem)


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _place(response: httpx2.Response) -> tuple[int, int | None]:
    match = _RANGE.fullmatch(response.headers.get("content-range", "").strip())
    if response.status_code == httpx2.codes.PARTIAL_CONTENT and match:
        return int(match[1]), None if match[3] == "*" else int(match[3])
    length = response.headers.get("content-length", "")
    return 0, int(length) if response.status_code == httpx2.codes.OK and length.isdigit() else None
