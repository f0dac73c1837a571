"""What a disk's refusal means for a download, as a problem with a sentence."""

import errno
import shutil
from pathlib import Path

from app.core.error_codes import NextAct
from app.core.errors import AppError, ErrorCode, problem
from app.core.quantities import exact_size_words, size_words
from app.core.words import QT_TRANSLATE_NOOP

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_REASONS = {
    errno.EROFS: QT_TRANSLATE_NOOP("reasons", "it is write-protected"),
    errno.EFBIG: QT_TRANSLATE_NOOP("reasons", "its disk holds no files of this size"),
    errno.ENOTDIR: QT_TRANSLATE_NOOP("reasons", "a file is where a folder belongs"),
    errno.EEXIST: QT_TRANSLATE_NOOP("reasons", "a file is where a folder belongs"),
}
_DENIED = QT_TRANSLATE_NOOP("reasons", "access was denied")
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, *_REASONS})


def disk_trouble(error: OSError, folder: Path, needed_bytes: int) -> AppError:
    """DISK_FULL, CACHE_UNWRITABLE or CACHE_GONE; ``folder`` is the one that models are kept in."""
    if error.errno in _FULL:
        return disk_full(folder, needed_bytes, str(error))
    if error.errno in _FORBIDDEN:
        return AppError(
            problem(
                ErrorCode.CACHE_UNWRITABLE,
                next_act=NextAct.CHOOSE_FOLDER,
                detail=str(error),
                folder=folder,
                reason=_REASONS.get(error.errno or 0, _DENIED),
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
