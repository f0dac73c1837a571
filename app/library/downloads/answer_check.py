"""Whether an answer to a request for a range is usable, and if not, what to do about it."""

from typing import NoReturn

import msgspec

from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.library.downloads.fetch_state import LONGEST_WAIT_S, FetchState
from app.library.hub.hub_client import FileLocation
from app.network.transfer import Transfer, TransferBrokenError

_OK, _PARTIAL, _NO_SUCH_RANGE = 200, 206, 416
_EXPIRED = frozenset({400, 401, 403, 404, 410})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_TOO_MANY = 429


class Expected(msgspec.Struct, frozen=True):
    """What was asked for."""

    location: FileLocation
    start: int
    had_validator: bool


def check_answer(transfer: Transfer, expected: Expected, state: FetchState) -> None:
    """Return when the body begins at ``expected.start`` and belongs to the file.

    Raises:
        TransferBrokenError: after a wait, or at another address, it may be usable.
        AppError: that was tried often enough.
    """
    status = transfer.status
    if status == _PARTIAL:
        _check_part(transfer, expected, state)
    elif status == _OK:
        _whole_instead(transfer, expected, state)
    elif status == _NO_SUCH_RANGE:
        _strike(state, "length", expected, state.length_problem(transfer, transfer.total_bytes or 0))
    elif status in _EXPIRED:
        _strike(state, "refused", expected, _troubled(transfer))
    elif status in _PASSING or status >= 500:
        _asked_to_wait(transfer, state)
    else:
        _strike(state, "odd", expected, _odd(transfer))


def _check_part(transfer: Transfer, expected: Expected, state: FetchState) -> None:
    if not transfer.is_plain or transfer.first != expected.start:
        _strike(state, "odd", expected, _odd(transfer))
    _check_length(transfer, expected, state)
    if not expected.location.etag and state.validator and transfer.validator != state.validator:
        raise AppError(state.changed_problem())
    state.validator = state.validator or transfer.validator


def _whole_instead(transfer: Transfer, expected: Expected, state: FetchState) -> None:
    """The range was ignored, or the file behind the address is another one now."""
    check_whole(transfer, expected, state)
    if expected.had_validator and transfer.validator != state.validator:
        state.validator = ""
        if not expected.location.etag:
            raise AppError(state.changed_problem())
        state.locate_again(expected.location)
    # An answer to the very first question may be a server that knows no ranges; later it is an odd one out.
    if state.strike("ignored") or not state.fetched_bytes:
        state.is_whole_only = True
    raise TransferBrokenError(state.range_problem())


def check_whole(transfer: Transfer, expected: Expected, state: FetchState) -> None:
    """Return when the body may be the whole file. Raises as ``check_answer``."""
    if transfer.status != _OK:
        check_answer(transfer, expected, state)
    if not transfer.is_plain or "html" in transfer.header("content-type"):
        _strike(state, "odd", expected, _odd(transfer))
    _check_length(transfer, expected, state)


def _check_length(transfer: Transfer, expected: Expected, state: FetchState) -> None:
    if transfer.total_bytes not in (None, state.size_bytes):
        found = transfer.total_bytes or 0
        _strike(state, "length", expected, state.length_problem(transfer, found))


def _asked_to_wait(transfer: Transfer, state: FetchState) -> None:
    asked_s = transfer.asked_wait_s
    if transfer.status == _TOO_MANY:
        seconds = f"{asked_s if asked_s is not None else LONGEST_WAIT_S:g}"
        trouble = problem(ErrorCode.HUB_BUSY, next_act=NextAct.TRY_AGAIN, host=transfer.host, seconds=seconds)
        if state.strike("busy"):
            raise AppError(trouble)
    else:
        trouble = _troubled(transfer)
    raise TransferBrokenError(trouble, asked_s)


def _strike(state: FetchState, kind: str, expected: Expected, trouble: Problem) -> NoReturn:
    """Another address may do better, a few times."""
    state.locate_again(expected.location)
    if state.strike(kind):
        raise AppError(trouble)
    raise TransferBrokenError(trouble)


def _odd(transfer: Transfer) -> Problem:
    return problem(ErrorCode.HUB_ODD, next_act=NextAct.TRY_AGAIN, host=transfer.host)


def _troubled(transfer: Transfer) -> Problem:
    return problem(
        ErrorCode.HUB_TROUBLED, next_act=NextAct.TRY_AGAIN, host=transfer.host, status=transfer.status
    )
