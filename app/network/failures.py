"""What a failed request means, as a problem with a sentence; only here are the client's exceptions known."""

import datetime
import socket
import ssl
from collections.abc import Iterator

import httpx2

from app.core.error_codes import NextAct
from app.core.errors import AppError, ErrorCode, Problem, problem
from app.network.network import CONNECT_TIMEOUT_S, READ_TIMEOUT_S, NetworkOptions
from app.network.proxies import ProxyFailedError, without_password
from app.network.redaction import redacted

_NOT_YET_VALID, _EXPIRED = 9, 10
"""OpenSSL's numbers of why a certificate is refused."""


def problem_of(error: BaseException, host: str, options: NetworkOptions) -> Problem:
    """HUB_UNREACHABLE, HUB_SILENT, PROXY_UNUSABLE, CERTIFICATE_UNTRUSTED, CERTIFICATE_TIME ..."""
    chain = list(_chain(error))
    detail = redacted(" <- ".join(f"{type(each).__name__}: {each}" for each in chain))
    for each in chain:
        if isinstance(each, AppError):
            return each.problem
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
    return problem(
        ErrorCode.HUB_UNREACHABLE,
        next_act=NextAct.TRY_AGAIN,
        detail=detail,
        host=host,
        reason=_reason(chain),
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and what caused it, down to the system's own."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__


def _certificate(error: ssl.SSLCertVerificationError, host: str, detail: str) -> Problem:
    if error.verify_code in (_NOT_YET_VALID, _EXPIRED):
        now = datetime.datetime.now().strftime("%Y-%m-%d %H:%M")
        return problem(
            ErrorCode.CERTIFICATE_TIME, next_act=NextAct.TRY_AGAIN, detail=detail, host=host, now=now
        )
    return problem(
        ErrorCode.CERTIFICATE_UNTRUSTED,
        next_act=NextAct.NETWORK_SETTINGS,
        detail=detail,
        host=host,
        reason=error.verify_message or "nobody known has signed it",
    )


def _reason(chain: list[BaseException]) -> str:
    for each in chain:
        if isinstance(each, socket.gaierror):
            return "its name is not known here; is there a connection to the internet"
        if isinstance(each, ConnectionRefusedError):
            return "it refuses connections"
        if isinstance(each, ConnectionResetError | BrokenPipeError):
            return "the connection was cut"
        if isinstance(each, ssl.SSLError):
            return "no secure connection could be made"
        if isinstance(each, OSError) and each.strerror:
            return each.strerror
    if isinstance(chain[0], httpx2.RemoteProtocolError | httpx2.ReadError):
        return "the connection was cut"
    return "the network does not let it through"


def _proxy_reason(error: BaseException, chain: list[BaseException]) -> str:
    text = str(error)
    if text.startswith("407") or "password" in text:
        return "it asks for a name and a password"
    if any(isinstance(each, OSError) for each in chain):
        return _reason(chain)
    if text[:3].isdigit():
        return f"it said {text}"
    return "it does not answer in time" if "time" in text else (text or "it does not let the request through")
