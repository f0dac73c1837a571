"""A new version of a file begins with what the old one has of it: the weights, when only the header differs.

They are copied to where the new version has them, in a part file as a download leaves it; the download then
fetches the header alone. It compares the whole with the hub's digest as always, and looks first at what was
copied when they differ, so a wrong guess costs time and is never kept.
"""

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

from app.core.errors import AppError, ErrorCode, problem
from app.core.gguf.header import Header, Tensor
from app.core.gguf.model_files import header_of
from app.core.hub import RepoFile
from app.library.downloads.blob_lock import blob_lock
from app.library.downloads.disk_space import disk_space
from app.library.downloads.disk_troubles import disk_trouble
from app.library.downloads.download_journal import Journal, boot_id, sync_data, write_journal
from app.library.downloads.hub_cache import HubCache
from app.network.stop import Stop

_BLOCK_BYTES = 4 << 20


def shared_bytes(here: Header, there: Header) -> int:
    """How many bytes at their ends are the same where the weights are; 0 where these lie in other order."""
    if not here.tensors or _distances(here.tensors) != _distances(there.tensors):
        return 0
    shared = here.size_bytes - _begin(here)
    return shared if shared == there.size_bytes - _begin(there) else 0


def seed(
    old: Path,
    cache: HubCache,
    repo_id: str,
    commit: str,
    file: RepoFile,
    stop: Stop,
    on_progress: Callable[[int], None],
) -> int:
    """Begin the download of ``file`` with the weights of ``old``; how many bytes need not be fetched.

    0 when there is nothing to do: it is there, or has been begun, or there is no room for it.

    Raises:
        AppError: ``old`` cannot be read; CACHE_GONE, CACHE_UNWRITABLE, DISK_FULL.
        StoppedError: it was stopped; nothing is left of it.
    """
    header = header_of(old)
    begin = _begin(header)
    shared = header.size_bytes - begin
    target = file.size_bytes - shared
    if shared <= 0 or target <= 0 or not disk_space(cache.root).has_room_for(file.size_bytes):
        return 0
    try:
        cache.snapshot_path(repo_id, commit, file.path)
        part, journal = cache.part(repo_id, file.blob_id), cache.journal(repo_id, file.blob_id)
    except ValueError as error:  # no hub names a file so
        raise AppError(problem(ErrorCode.REPO_FILE_UNKNOWN, repo=repo_id, path=file.path)) from error
    cache.prepare(repo_id)
    lock = cache.lock_file(repo_id, file.blob_id)
    with blob_lock(lock, file.name, cache.root, stop, lambda found, seconds: None):
        try:
            if cache.find(repo_id, commit, file) is not None or part.exists():
                return 0
        except OSError as error:
            raise disk_trouble(error, cache.root, file.size_bytes) from error
        try:
            _copy(old, begin, part, target, file.size_bytes, stop, on_progress)
            spans = ((target, file.size_bytes),)
            write_journal(
                journal, Journal(file.size_bytes, synced=spans, written=spans, suspect=spans, boot=boot_id())
            )
        except BaseException as error:
            for path in (part, journal):
                with contextlib.suppress(OSError):
                    path.unlink()
            if isinstance(error, OSError):
                raise disk_trouble(error, cache.root, file.size_bytes) from error
            raise
    return shared


def _copy(
    old: Path,
    begin: int,
    part: Path,
    target: int,
    size_bytes: int,
    stop: Stop,
    on_progress: Callable[[int], None],
) -> None:
    with old.open("rb", buffering=0) as source, part.open("wb", buffering=0) as growing:
        growing.truncate(size_bytes)
        source.seek(begin)
        growing.seek(target)
        done = 0
        while block := source.read(_BLOCK_BYTES):
            stop.check()
            growing.write(block)
            done += len(block)
            on_progress(done)
        sync_data(growing.fileno())


def _begin(header: Header) -> int:
    """Where the weights begin."""
    return min((tensor.offset for tensor in header.tensors), default=header.size_bytes)


def _distances(tensors: Sequence[Tensor]) -> list[int]:
    return [tensor.offset - tensors[0].offset for tensor in tensors] if tensors else []
