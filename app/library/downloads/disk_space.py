"""Room on the disk that models go to: what is free, and whether everything in the queue fits.

Nothing is fetched that would not fit, because a full disk hurts other programs too.
"""

import os
import shutil
from pathlib import Path

import msgspec

from app.core.errors import AppError, ErrorCode, NextAct, problem
from app.core.quantities import exact_size_words, size_words
from app.core.words import QT_TRANSLATE_NOOP

MOST_KEPT_FREE_BYTES = 1024**3
"""What stays free for the system and other programs; a twentieth of the disk where that is less."""

_NO_FOLDER = QT_TRANSLATE_NOOP("reasons", "it is no folder")
_FORBIDDEN = QT_TRANSLATE_NOOP("reasons", "it is not allowed")


class DiskSpace(msgspec.Struct, frozen=True):
    """The disk of one folder.

    Attributes:
        place: the folder, or the nearest one above it that is there.
        device: tells disks apart.
    """

    place: Path
    device: int
    free_bytes: int
    total_bytes: int

    @property
    def kept_free_bytes(self) -> int:
        """What is not used for models."""
        return min(MOST_KEPT_FREE_BYTES, self.total_bytes // 20)

    def has_room_for(self, wanted_bytes: int) -> bool:
        """Whether so much can be written and enough stays free; nothing always fits."""
        return wanted_bytes <= 0 or self.free_bytes >= wanted_bytes + self.kept_free_bytes


def nearest_existing(folder: Path) -> Path:
    """``folder``, or the first one above it that is there."""
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    return place


def disk_space(folder: Path) -> DiskSpace:
    """The disk that ``folder`` is on, or will be on. Raises ``AppError``: CACHE_GONE, CACHE_UNWRITABLE."""
    try:
        place = nearest_existing(folder)
        usage = shutil.disk_usage(place)
        return DiskSpace(place, os.stat(place).st_dev, usage.free, usage.total)
    except FileNotFoundError as error:
        raise AppError(problem(ErrorCode.CACHE_GONE, detail=str(error), folder=folder)) from error
    except OSError as error:
        raise _unwritable(folder, error.strerror or str(error)) from error


def refuse_unwritable(folder: Path) -> None:
    """Say why nothing can be written into ``folder``. Raises ``AppError``: CACHE_UNWRITABLE."""
    place = nearest_existing(folder)
    if not place.is_dir():
        raise _unwritable(folder, _NO_FOLDER)
    if not os.access(place, os.W_OK | os.X_OK):
        raise _unwritable(folder, _FORBIDDEN)


def refuse_too_much(folder: Path, wanted_bytes: int) -> None:
    """Say both numbers where ``wanted_bytes``, the whole queue, would not fit on the disk of ``folder``.

    Raises ``AppError``: DISK_TOO_SMALL, CACHE_GONE, CACHE_UNWRITABLE.
    """
    space = disk_space(folder)
    if space.has_room_for(wanted_bytes):
        return
    needed_bytes = wanted_bytes + space.kept_free_bytes
    words = size_words if size_words(needed_bytes) != size_words(space.free_bytes) else exact_size_words
    raise AppError(
        problem(
            ErrorCode.DISK_TOO_SMALL,
            next_act=NextAct.FREE_SPACE,
            folder=space.place,
            needed=words(needed_bytes),
            free=words(space.free_bytes),
        )
    )


def given_bytes(file: Path) -> int:
    """What the disk has given to a file already, also where nothing was written yet; 0 without a file."""
    try:
        status = file.stat()
    except OSError:
        return 0
    # Where blocks are not told (Windows), a file has all its room from the moment it has its length.
    return min(status.st_size, getattr(status, "st_blocks", status.st_size // 512 + 1) * 512)


def _unwritable(folder: Path, reason: str) -> AppError:
    return AppError(
        problem(ErrorCode.CACHE_UNWRITABLE, next_act=NextAct.CHOOSE_FOLDER, folder=folder, reason=reason)
    )
