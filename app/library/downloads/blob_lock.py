"""The lock that every Hugging Face program holds while it writes a blob: one fetches, the others wait."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock

from app.core.errors import ErrorCode, Problem, problem
from app.library.downloads.disk_troubles import disk_trouble
from app.network.stop import Stop

_LOOK_AGAIN_S = 0.1
_GROUP_MAY_WRITE = 0o664


@contextlib.contextmanager
def blob_lock(
    path: Path, name: str, folder: Path, stop: Stop, on_wait: Callable[[Problem, float], None]
) -> Iterator[None]:
    """Hold ``path``; ``on_wait`` is told FETCHED_ELSEWHERE while another program holds it.

    Raises:
        AppError: CACHE_UNWRITABLE, CACHE_GONE, DISK_FULL.
        StoppedError: it was stopped meanwhile.
    """
    lock: filelock.BaseFileLock = filelock.FileLock(path, mode=_GROUP_MAY_WRITE, thread_local=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            try:
                lock.acquire(timeout=0)
                break
            except filelock.Timeout:
                on_wait(problem(ErrorCode.FETCHED_ELSEWHERE, name=name), _LOOK_AGAIN_S)
                stop.wait(_LOOK_AGAIN_S)
                stop.check()
            except NotImplementedError:  # a file system without locks: a file that is there or not
                lock = filelock.SoftFileLock(path, mode=_GROUP_MAY_WRITE, thread_local=False)
    except OSError as error:
        raise disk_trouble(error, folder, 0) from error
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # its disk is gone, and the lock with it
            lock.release()
