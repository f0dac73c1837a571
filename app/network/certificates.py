"""Which certificates are trusted: the system's, and those of a file that a company network may need."""

import ssl

import httpx2

from app.core.error_codes import NextAct
from app.core.errors import AppError, ErrorCode, problem
from app.network import reasons


def trusting(ca_file: str) -> ssl.SSLContext:
    """A context for connections. Raises ``AppError`` (CA_FILE_UNUSABLE)."""
    context = httpx2.create_ssl_context()
    if not ca_file:
        return context
    try:
        context.load_verify_locations(ca_file)
    except FileNotFoundError:
        raise _unusable(ca_file, reasons.NO_SUCH_FILE, "") from None
    except ssl.SSLError as error:
        raise _unusable(ca_file, reasons.NO_PEM, str(error)) from error
    except OSError as error:
        raise _unusable(ca_file, reasons.UNREADABLE, str(error)) from error
    return context


def _unusable(ca_file: str, reason: str, detail: str) -> AppError:
    return AppError(
        problem(
            ErrorCode.CA_FILE_UNUSABLE,
            next_act=NextAct.NETWORK_SETTINGS,
            detail=detail,
            path=ca_file,
            reason=reason,
        )
    )
