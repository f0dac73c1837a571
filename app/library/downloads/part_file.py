"""The file that a download grows in: its room is taken at once, and its bytes come in any order."""

import errno
import os
import threading
import time
from pathlib import Path

from app.library.downloads.disk_troubles import disk_trouble
from app.library.downloads.download_journal import sync_data
from app.network.stop import Stop

_TRIAL_BYTES = 16 << 20
_SLICE_BYTES = 1 << 30
_SLOW_S = 0.5
_NOT_OFFERED = frozenset({errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


class PartFile:
    """Open for reading and writing by several threads. Every method but ``close`` raises ``AppError``:
    DISK_FULL, CACHE_UNWRITABLE, CACHE_GONE.

    ``folder`` is named to the person: the one that models are kept in.
    """

    def __init__(self, path: Path, size_bytes: int, folder: Path) -> None:
        self._path = path
        self._size_bytes = size_bytes
        self._folder = folder
        self._lock = threading.Lock()
        try:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
            self._handle = os.open(path, flags, 0o666)
        except OSError as error:
            raise self._trouble(error) from error

    def reserve(self, stop: Stop) -> None:
        """Take the room on the disk, so that it cannot be missing later; a sparse file where that is slow."""
        try:
            if hasattr(os, "posix_fallocate") and os.fstat(self._handle).st_size < self._size_bytes:
                self._allocate(stop)
            os.ftruncate(self._handle, self._size_bytes)
        except OSError as error:
            raise self._trouble(error) from error

    def write(self, offset: int, data: memoryview) -> None:
        """Put ``data`` at ``offset``, all of it."""
        try:
            if hasattr(os, "pwrite"):
                while data.nbytes:
                    count = os.pwrite(self._handle, data, offset)
                    offset, data = offset + count, data[count:]
                return
            with self._lock:
                os.lseek(self._handle, offset, os.SEEK_SET)
                while data.nbytes:
                    data = data[os.write(self._handle, data) :]
        except OSError as error:
            raise self._trouble(error) from error

    def read(self, offset: int, size: int) -> bytes:
        """``size`` bytes from ``offset``."""
        try:
            if hasattr(os, "pread"):
                return os.pread(self._handle, size, offset)
            with self._lock:
                os.lseek(self._handle, offset, os.SEEK_SET)
                return os.read(self._handle, size)
        except OSError as error:
            raise self._trouble(error) from error

    def check(self) -> None:
        """It still has its name: nobody deleted it, and its disk is there."""
        try:
            there = os.stat(self._path)
        except OSError as error:
            raise self._trouble(error) from error
        if (mine := os.fstat(self._handle)).st_ino != there.st_ino or mine.st_dev != there.st_dev:
            raise self._trouble(FileNotFoundError(errno.ENOENT, "another file took its place"))

    def sync(self) -> None:
        """Wait until the disk has everything; on a handle of its own, so that ``close`` need not wait."""
        try:
            handle = os.dup(self._handle)
            try:
                sync_data(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise self._trouble(error) from error

    def close(self) -> None:
        """Give the handle back."""
        os.close(self._handle)

    def _allocate(self, stop: Stop) -> None:
        """In slices: some systems write zeros instead, which for gigabytes takes minutes."""
        done, step = 0, min(_TRIAL_BYTES, self._size_bytes)
        while done < self._size_bytes:
            stop.check()
            began_at = time.monotonic()
            try:
                os.posix_fallocate(self._handle, done, min(step, self._size_bytes - done))
            except OSError as error:
                if error.errno in _NOT_OFFERED:
                    return
                raise
            if time.monotonic() - began_at > _SLOW_S:
                return
            done, step = done + step, _SLICE_BYTES

    def _trouble(self, error: OSError) -> Exception:
        return disk_trouble(error, self._folder, self._missing_bytes())

    def _missing_bytes(self) -> int:
        """What the disk has not given yet."""
        try:
            there = self._path.stat()
        except OSError:
            return self._size_bytes
        # Where blocks are not told (Windows), a file has its room from the moment it has its length.
        return max(1, self._size_bytes - getattr(there, "st_blocks", there.st_size // 512) * 512)
