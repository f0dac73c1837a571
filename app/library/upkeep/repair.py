"""Making a damaged model whole again: only the pieces that differ are fetched, where it is known which.

Pieces are written into the file itself, each only after its bytes were compared with the piece's digest, so a
crash leaves it no worse than it was; until it was read again as a whole it counts as being repaired. Where
pieces are not known the file is fetched anew beside the damaged one, and takes its place when it is whole.
"""

import errno
import hashlib
import logging
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.core.hub import RepoFile
from app.core.model import InstalledModel, Origin
from app.core.quantities import size_words
from app.core.upkeep import Check, CheckState
from app.library.downloads.disk_space import disk_space
from app.library.downloads.file_download import FileDownload
from app.library.downloads.hub_cache import HubCache
from app.library.downloads.piece_hashes import PIECE_BYTES, FilePieces, PieceHashes
from app.library.downloads.transfer_limit import TransferLimit
from app.library.hub.hub_client import FileLocation, HubClient
from app.library.installed.hub_snapshots import repositories
from app.library.installed.origins import hub_origin, repository_folder
from app.library.installed.read_files import FileRecord, ReadFiles
from app.library.upkeep.verification import check_file, files_of, keep, known_check, original_of
from app.network.ledger import Purpose
from app.network.network import Network
from app.network.stop import Stop

FOLDER_NAME = ".fireside-repair"
"""Within a repository's folder; a file that is fetched anew grows there, and goes on after a break."""

ABANDONED_AFTER_S = 14 * 86400.0

_LOG = logging.getLogger(__name__)
_ATTEMPTS = 3
_ROUNDS = 2


class Repair:
    """What repairs need; one thread calls ``run``, one model at a time."""

    def __init__(
        self,
        hub: HubClient,
        network: Network,
        read: ReadFiles,
        hashes: PieceHashes,
        *,
        connections: int,
        limit: TransferLimit,
    ) -> None:
        self._hub = hub
        self._network = network
        self._read = read
        self._hashes = hashes
        self._connections = connections
        self._limit = limit

    def run(self, model: InstalledModel, stop: Stop, on_progress: Callable[[Check], None]) -> Check:
        """Fetch what is damaged of ``model`` and compare again; ``on_progress`` gets a ``REPAIRING``.

        Raises:
            AppError: NOTHING_TO_COMPARE for a file that did not come from a hub, BYTES_DIFFER,
                CACHE_UNWRITABLE, DISK_FULL, and what the hub and the download raise.
            StoppedError: it was stopped; what was repaired until then stays so.
        """
        records = {path: self._read.of(path) or self._read_again(path, stop) for path in files_of(model)}
        bad = (CheckState.DAMAGED, CheckState.REPAIRING)
        damaged = [(path, record) for path, record in records.items() if record.state in bad]
        total = sum(record.repair_bytes for _, record in damaged)
        done = 0
        for path, record in damaged:

            def tell(count: int, before: int = done) -> None:
                on_progress(Check(CheckState.REPAIRING, before + count, total, repair_bytes=total))

            self._make_whole(path, record, stop, tell)
            done += record.repair_bytes
        return known_check(model, self._read)

    def _make_whole(self, path: Path, record: FileRecord, stop: Stop, tell: Callable[[int], None]) -> None:
        """Repair one file until it was read without a fault; twice, because a crash may have hurt it more."""
        origin, wanted = hub_origin(path), original_of(path, self._read)
        if origin is None or not wanted:
            raise AppError(problem(ErrorCode.NOTHING_TO_COMPARE, name=path.name))
        origin = msgspec.structs.replace(origin, sha256=wanted)
        if record.state is CheckState.REPAIRING:
            record = self._read_again(path, stop, wanted)
        for _ in range(_ROUNDS):
            if record.state is CheckState.SOUND:
                return
            original = self._hashes.read(wanted)
            if original is not None and record.damaged:
                self._mend(path, origin, record, original, stop, tell)
            else:
                self._replace(path, origin, stop, tell)
            record = self._read_again(path, stop, wanted)
        if record.state is not CheckState.SOUND:
            raise AppError(problem(ErrorCode.BYTES_DIFFER, name=path.name, count=_ROUNDS))

    def _read_again(self, path: Path, stop: Stop, wanted: str = "") -> FileRecord:
        return check_file(path, self._read, self._hashes, stop, lambda done: None, wanted)

    def _mend(
        self,
        path: Path,
        origin: Origin,
        record: FileRecord,
        original: FilePieces,
        stop: Stop,
        tell: Callable[[int], None],
    ) -> None:
        source = _Source(self._hub.until(stop), origin, path.name)
        keep(self._read, path, msgspec.structs.replace(record, state=CheckState.REPAIRING))
        done = 0
        try:
            with _writable(path), path.open("r+b", buffering=0) as file:
                for index in record.damaged:
                    content = source.piece(original, index)
                    file.seek(original.span(index)[0])
                    file.write(content)
                    done += len(content)
                    tell(done)
                file.truncate(original.size_bytes)
                os.fsync(file.fileno())
        except OSError as error:
            raise AppError(_unwritable(path, error)) from error

    def _replace(self, path: Path, origin: Origin, stop: Stop, tell: Callable[[int], None]) -> None:
        repository = repository_folder(path)
        assert repository is not None, "it has an origin, so it lies in a repository"
        hub = self._hub.until(stop)
        location = hub.locate(origin.repo_id, origin.commit, origin.path, Purpose.DOWNLOAD)
        folder = repository / FOLDER_NAME
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise AppError(_unwritable(path, error)) from error
        fresh = FileDownload(
            self._hub,
            self._network,
            HubCache(folder),
            origin.repo_id,
            origin.commit,
            RepoFile(origin.path, location.size_bytes, origin.sha256, origin.sha256),
            connections=self._connections,
            limit=self._limit,
            on_progress=lambda done, fetched: tell(done),
            on_verify=lambda done: None,
            on_wait=lambda found, seconds: None,
            pieces=self._hashes,
        ).run(stop)
        if not os.path.exists(path):  # deleted meanwhile: it is not wanted any more
            shutil.rmtree(folder, ignore_errors=True)
            raise AppError(problem(ErrorCode.FILE_MISSING, path=path))
        try:
            os.replace(os.path.realpath(fresh), os.path.realpath(path))
            shutil.rmtree(folder)
        except OSError as error:
            raise AppError(_unwritable(path, error)) from error


def sweep_repairs(cache: Path, older_than_s: float = ABANDONED_AFTER_S) -> None:
    """Remove what repairs fetched that nobody went on with."""
    limit = time.time() - older_than_s
    for repository in repositories(cache):
        folder = repository / FOLDER_NAME
        try:
            if max(Path(each).lstat().st_mtime for each, _, _ in os.walk(folder)) < limit:
                shutil.rmtree(folder)
        except ValueError:
            continue  # there is none
        except OSError as error:
            _LOG.info("%s is left: %s", folder, error)


class _Source:
    """Where the pieces of one file come from; asked for a fresh address only when one did not do."""

    def __init__(self, hub: HubClient, origin: Origin, name: str) -> None:
        self._hub = hub
        self._origin = origin
        self._name = name
        self._location: FileLocation | None = None

    def piece(self, original: FilePieces, index: int) -> bytes:
        """The right bytes of one piece.

        Raises:
            AppError: CHANGED_ON_HUB, BYTES_DIFFER after three attempts, and what the hub raises.
        """
        begin, end = original.span(index)
        for attempt in range(1, _ATTEMPTS + 1):
            location = self._location or self._locate()
            try:
                content = self._hub.read_range(location, begin, end - begin, Purpose.DOWNLOAD)
            except AppError:
                self._location = None  # a signed address that ran out, or a break: once more from the hub
                if attempt == _ATTEMPTS:
                    raise
                continue
            if hashlib.sha256(content).digest() == original.digests[index]:
                return content
            self._location = None
        raise AppError(problem(ErrorCode.BYTES_DIFFER, name=self._name, count=_ATTEMPTS))

    def _locate(self) -> FileLocation:
        origin = self._origin
        found = self._hub.locate(origin.repo_id, origin.commit, origin.path, Purpose.DOWNLOAD)
        if found.etag != origin.sha256:
            raise AppError(problem(ErrorCode.CHANGED_ON_HUB, name=self._name))
        self._location = found
        return found


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    """Files in the store that repositories share are read-only; this one may be written to meanwhile."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if not mode & stat.S_IWUSR:
        path.chmod(mode | stat.S_IWUSR)
    try:
        yield
    finally:
        if not mode & stat.S_IWUSR:
            path.chmod(mode)


def _unwritable(path: Path, error: OSError) -> Problem:
    reason = error.strerror or str(error)
    if error.errno == errno.ENOSPC:
        free = disk_space(path.parent).free_bytes
        return problem(
            ErrorCode.DISK_FULL,
            needed=size_words(PIECE_BYTES),
            free=size_words(free),
            next_act=NextAct.FREE_SPACE,
        )
    return problem(
        ErrorCode.CACHE_UNWRITABLE, folder=path.parent, reason=reason, next_act=NextAct.OPEN_FOLDER
    )
