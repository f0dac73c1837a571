"""Bodies of answers, read as far as anybody wants them and no longer than anybody waits."""

import time

import httpx2

LARGEST_REDIRECT_BYTES = 65_536
"""A few words for people at most; read, so that the connection can be kept."""
LONGEST_ANSWER_S = 60.0
"""An answer that trickles in has no silence that a time limit would notice."""


def first_bytes(response: httpx2.Response, limit: int, most_s: float | None = None) -> bytes:
    """As many as there are up to ``limit``, unpacked. Raises ``httpx2.HTTPError``."""
    deadline = None if most_s is None else time.monotonic() + most_s
    data = bytearray()
    for block in response.iter_bytes():
        data += block
        if len(data) >= limit:
            break
        if deadline is not None and time.monotonic() > deadline:
            raise httpx2.ReadTimeout("the answer trickles")
    return bytes(data[:limit])


def with_body(response: httpx2.Response, data: bytes, request: httpx2.Request) -> httpx2.Response:
    """The same answer, with ``data`` for a body; that of a HEAD keeps telling the length of the file."""
    headers = httpx2.Headers(response.headers.raw)
    if request.method != "HEAD":
        for name in ("Content-Encoding", "Content-Length", "Transfer-Encoding"):
            headers.pop(name, None)
    return httpx2.Response(response.status_code, headers=headers, content=data, request=request)
