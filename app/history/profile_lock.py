"""One window per profile: a lock that the system takes back when its holder ends, however it ends."""

from pathlib import Path
from types import TracebackType

import filelock

from app.core.errors import AppError, ErrorCode, problem
from app.history.disk_reasons import reason_of


class ProfileLock:
    """The right to be the window of a profile, and with it the right to recover its history.

    Owned by the composition root. The lock belongs to the open file, not to the file's being there: one left
    behind by a killed process is free. ``with ProfileLock(path) as is_held`` acquires and releases.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        # Not bound to a thread: whoever closes the application may release it.
        self._lock = filelock.FileLock(path, thread_local=False)

    def acquire(self) -> bool:
        """Take the lock without waiting; False when another process (or another ProfileLock) has it.

        Raises ``AppError`` (``HISTORY_UNWRITABLE``) when there can be no lock file.
        """
        if self._lock.is_locked:
            return True
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
        except filelock.Timeout:
            return False
        except OSError as error:
            raise AppError(
                problem(
                    ErrorCode.HISTORY_UNWRITABLE,
                    detail=str(error),
                    path=self._path,
                    reason=reason_of(error),
                )
            ) from error
        return True

    def release(self) -> None:
        """Give the lock back; does nothing when it is not held."""
        self._lock.release()

    @property
    def is_held(self) -> bool:
        """Whether this object holds the lock."""
        return self._lock.is_locked

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
