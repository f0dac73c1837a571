"""What a disk's refusal means for a download, as a problem with a sentence."""

import errno
import shutil
from pathlib import Path

from app.core.error_codes import NextAct
from app.core.errors import AppError, ErrorCode, problem
from app.core.quantities import exact_size_words, size_words

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_TOO_LARGE = "its disk holds no files of this size"


def disk_trouble(error: OSError, folder: Path, needed_bytes: int) -> AppError:
    """DISK_FULL, CACHE_UNWRITABLE or CACHE_GONE; ``folder`` is the one that models are kept in."""
    if error.errno in _FULL:
        return disk_full(folder, needed_bytes, str(error))
    if error.errno in _FORBIDDEN or error.errno == errno.EFBIG:
        reason = _TOO_LARGE if error.errno == errno.EFBIG else (error.strerror or "it is not allowed")
        return AppError(
            problem(
                ErrorCode.CACHE_UNWRITABLE,
                next_act=NextAct.CHOOSE_FOLDER,
                detail=str(error),
                folder=folder,
                reason=reason,
            )
        )
    return cache_gone(folder, str(error))


def disk_full(folder: Path, needed_bytes: int, detail: str = "") -> AppError:
    """DISK_FULL with both numbers, to the byte where they would read the same."""
    try:
        free_bytes = shutil.disk_usage(folder).free
    except OSError:
        free_bytes = 0
    words = size_words if size_words(needed_bytes) != size_words(free_bytes) else exact_size_words
    return AppError(
        problem(
            ErrorCode.DISK_FULL,
            next_act=NextAct.FREE_SPACE,
            detail=detail,
            needed=words(needed_bytes),
            free=words(free_bytes),
        )
    )


def cache_gone(folder: Path, detail: str = "") -> AppError:
    """CACHE_GONE."""
    return AppError(
        problem(ErrorCode.CACHE_GONE, next_act=NextAct.CHOOSE_FOLDER, detail=detail, folder=folder)
    )
