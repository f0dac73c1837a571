"""What a failed request means, as a problem with a sentence; only here are the client's exceptions known."""

import datetime
import email.utils
import errno
import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress

import httpcore2
import httpx2

from app.core.error_codes import NextAct
from app.core.errors import ErrorCode, Problem, problem
from app.network import reasons
from app.network.network import CONNECT_TIMEOUT_S, READ_TIMEOUT_S, NetworkOptions
from app.network.proxies import ProxyFailedError, without_password
from app.network.redaction import redacted

_WRONG_TIME = frozenset((9, 10, 0x800B0101, -67818, -67819))
_NOT_SIGNED = frozenset((18, 19, 20, 21, 0x800B0109, -67843))
_OTHER_NAME = frozenset((62, 64, 0x800B010F, -67602))
"""Why a certificate is refused: numbers of OpenSSL, then of Windows and macOS, which check by themselves."""
_NO_HUB = (
    httpx2.RemoteProtocolError,
    httpx2.DecodingError,
    httpx2.TooManyRedirects,
    httpx2.UnsupportedProtocol,
)
"""What a server that is no hub brings about."""
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)
_OK, _TIMED_OUT, _TOO_MANY, _SERVER_ERRORS, _SIGN_IN = 200, 408, 429, 500, 511
_RATE_LIMIT = re.compile(r"r\s*=\s*(?P<left>\d+)\s*;\s*t\s*=\s*(?P<seconds>\d+)", re.ASCII)
_SECONDS = re.compile(r"\d+", re.ASCII)
_USUAL_WAIT_S = 60

LONGEST_ASKED_S = 86_400
"""Whoever asks for more is taken to mean a day."""


def problem_of(error: BaseException, host: str, options: NetworkOptions) -> Problem:
    """HUB_UNREACHABLE, HUB_SILENT, PROXY_UNUSABLE, CERTIFICATE_UNTRUSTED, CERTIFICATE_TIME ..."""
    chain = list(_chain(error))
    detail = redacted(" <- ".join(f"{type(each).__name__}: {each}" for each in chain))
    for each in chain:
        if isinstance(each, ssl.SSLCertVerificationError):
            return _certificate(each, host, detail)
        if isinstance(each, httpx2.ProxyError):
            proxy = each.proxy if isinstance(each, ProxyFailedError) else without_password(options.proxy)
            return problem(
                ErrorCode.PROXY_UNUSABLE,
                next_act=NextAct.NETWORK_SETTINGS,
                detail=detail,
                proxy=proxy,
                reason=_proxy_reason(each, chain),
            )
    if isinstance(error, httpx2.TimeoutException):
        seconds = CONNECT_TIMEOUT_S if isinstance(error, httpx2.ConnectTimeout) else READ_TIMEOUT_S
        return problem(
            ErrorCode.HUB_SILENT,
            next_act=NextAct.TRY_AGAIN,
            detail=detail,
            host=host,
            seconds=f"{seconds:g}",
        )
    if isinstance(error, _NO_HUB) and not _was_cut(error):
        return odd(host, detail)
    return problem(
        ErrorCode.HUB_UNREACHABLE,
        next_act=NextAct.TRY_AGAIN,
        detail=detail,
        host=host,
        reason=_reason(chain),
    )


def problem_of_answer(response: httpx2.Response, host: str) -> Problem | None:
    """HUB_BUSY, HUB_TROUBLED, HUB_ODD; None for an answer that means what it says."""
    status = response.status_code
    if status == _TOO_MANY:
        asked_s = asked_wait_s(response.headers)
        seconds = _USUAL_WAIT_S if asked_s is None else asked_s
        return problem(ErrorCode.HUB_BUSY, next_act=NextAct.TRY_AGAIN, host=host, seconds=seconds)
    if status == _SIGN_IN or (status == _OK and "html" in response.headers.get("Content-Type", "")):
        return odd(host, f"{status} {response.headers.get('Content-Type', '')}")
    if status >= _SERVER_ERRORS or status == _TIMED_OUT:
        return problem(ErrorCode.HUB_TROUBLED, next_act=NextAct.TRY_AGAIN, host=host, status=status)
    return None


def odd(host: str, detail: str) -> Problem:
    """What answered is not what was asked: HUB_ODD."""
    return problem(ErrorCode.HUB_ODD, next_act=NextAct.NETWORK_SETTINGS, detail=redacted(detail), host=host)


def asked_wait_s(headers: httpx2.Headers) -> int | None:
    """By ``RateLimit`` when nothing is left, by ``Retry-After`` otherwise; None where neither says."""
    limit = _RATE_LIMIT.search(headers.get("RateLimit", ""))
    if limit is not None and limit["left"] == "0":
        return _bounded(limit["seconds"])
    after = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(after):
        return _bounded(after)
    with suppress(ValueError, TypeError, OverflowError):
        moment = email.utils.parsedate_to_datetime(after)
        return min(max(1, round(moment.timestamp() - time.time())), LONGEST_ASKED_S)
    return None


def _bounded(seconds: str) -> int:
    return min(int(seconds[:9]), LONGEST_ASKED_S)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and what caused it, down to the system's own."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__


def _certificate(error: ssl.SSLCertVerificationError, host: str, detail: str) -> Problem:
    if error.verify_code in _WRONG_TIME:
        now = datetime.datetime.now().strftime("%Y-%m-%d %H:%M")
        return problem(
            ErrorCode.CERTIFICATE_TIME, next_act=NextAct.TRY_AGAIN, detail=detail, host=host, now=now
        )
    return problem(
        ErrorCode.CERTIFICATE_UNTRUSTED,
        next_act=NextAct.NETWORK_SETTINGS,
        detail=detail,
        host=host,
        reason=_certificate_reason(error.verify_code),
    )


def _certificate_reason(code: int) -> str:
    if code in _NOT_SIGNED:
        return reasons.SELF_SIGNED
    return reasons.OTHER_NAME if code in _OTHER_NAME else reasons.DISTRUSTED


def _was_cut(error: Exception) -> bool:
    """Whether the answer only ended too early; otherwise it is no HTTP."""
    return str(error).startswith(("peer closed", "Server disconnected"))


def _reason(chain: list[BaseException]) -> str:
    for each in chain:
        if isinstance(each, socket.gaierror):
            return reasons.NAME_UNKNOWN
        if isinstance(each, ConnectionRefusedError):
            return reasons.REFUSED
        if isinstance(each, ConnectionResetError | BrokenPipeError):
            return reasons.CUT
        if isinstance(each, ssl.SSLError):
            return reasons.INSECURE
        if isinstance(each, OSError) and each.errno in _NO_WAY:
            return reasons.UNREACHABLE
    if isinstance(chain[0], httpx2.RemoteProtocolError | httpx2.ReadError):
        return reasons.CUT
    return reasons.NOT_LET_THROUGH


def _proxy_reason(error: BaseException, chain: list[BaseException]) -> str:
    if str(error).startswith("407"):
        return reasons.PROXY_PASSWORD
    if any(isinstance(each, TimeoutError | httpcore2.TimeoutException) for each in chain):
        return reasons.NO_ANSWER
    return _reason(chain) if any(isinstance(each, OSError) for each in chain) else reasons.PROXY_REFUSES
