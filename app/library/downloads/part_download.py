"""One download from the lock to the name: fetch what is missing, compare, repair, publish."""

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.core.error_codes import NextAct
from app.core.errors import AppError, ErrorCode, problem
from app.core.quantities import size_words
from app.library.downloads.blob_lock import blob_lock
from app.library.downloads.byte_ranges import ByteRanges, Span
from app.library.downloads.disk_troubles import disk_trouble
from app.library.downloads.download_journal import Journal, read_journal, remove_journal, write_journal
from app.library.downloads.fetch_run import FetchRun, FetchTask
from app.library.downloads.part_file import PartFile
from app.library.downloads.piece_hashes import FilePieces, PieceHashes
from app.network.stop import Stop

_LOG = logging.getLogger(__name__)

MOST_REPAIRS = 2
_BATCH_BYTES = 256 << 20


class PartDownload:
    """What ``FileDownload`` and ``DirectDownload`` have in common: all but where from and where to."""

    def __init__(self, task: FetchTask, pieces: PieceHashes | None) -> None:
        self._task = task
        self._place = task.place
        self._size_bytes = task.file.size_bytes
        self._pieces = pieces

    @property
    def done_bytes(self) -> int:
        """What is on the disk already, by the journal; the whole size when the file is there."""
        with contextlib.suppress(OSError):
            if self._place.find() is not None:
                return self._size_bytes
        journal = read_journal(self._place.journal, self._place.part)
        return journal.trusted().total if journal is not None else 0

    def discard(self) -> None:
        """Throw away what was fetched; not the file that is whole. Not while ``run`` is under way."""
        with contextlib.suppress(OSError):  # its disk is gone, and so is what was fetched
            self._place.part.unlink(missing_ok=True)
            remove_journal(self._place.journal)

    def run(self, stop: Stop) -> Path:
        """Fetch what is missing; the path under its name, verified.

        Whatever it raises, what was fetched is kept, and the next ``run`` goes on from there.

        Raises:
            AppError: CONNECTION_LOST, HUB_..., OFFLINE, PROXY_UNUSABLE, CERTIFICATE_..., REPO_GATED,
                TOKEN_REFUSED, REPO_UNKNOWN, REPO_FILE_UNKNOWN, CHANGED_ON_HUB, LENGTH_UNEXPECTED,
                RANGE_REFUSED, BYTES_DIFFER, DISK_FULL, CACHE_GONE, CACHE_UNWRITABLE.
            StoppedError: it was stopped.
        """
        stop.check()
        if (there := self._find()) is not None:
            return there
        self._place.prepare()
        listeners = self._task.listeners
        with blob_lock(self._place.lock, self._task.file.name, self._place.folder, stop, listeners.on_wait):
            if (there := self._find()) is not None:
                self.discard()
                return there
            try:
                return self._fetch(stop)
            except AppError as error:
                if error.problem.code is not ErrorCode.CACHE_GONE or not self._place.folder.is_dir():
                    raise
                # Only the part is gone: somebody cleared away what was not finished.
                self._place.prepare()
                return self._fetch(stop)

    def _find(self) -> Path | None:
        try:
            return self._place.find()
        except OSError as error:
            raise disk_trouble(error, self._place.folder, 0) from error

    def _fetch(self, stop: Stop) -> Path:
        journal = self._journal()
        part = PartFile(self._place.part, self._size_bytes, self._place.folder)
        try:
            part.reserve(stop)
            pieces = self._verified(part, journal, stop)
        except AppError as error:
            raise self._with_kept(error) from error
        finally:
            part.close()
        try:
            path = self._place.publish()
            remove_journal(self._place.journal)
            self._place.leave()
        except OSError as error:
            raise disk_trouble(error, self._place.folder, self._size_bytes) from error
        if self._pieces is not None and pieces is not None:
            self._pieces.write(self._task.file.blob_id, pieces)
        return path

    def _journal(self) -> Journal:
        """Of the part that is there, or a new one, written before the part is made."""
        journal = read_journal(self._place.journal, self._place.part)
        if journal is not None and journal.size_bytes == self._size_bytes:
            unsure = ByteRanges(journal.synced).missing(self._size_bytes)
            lost = [span for gap in unsure for span in _overlaps(journal.trusted(), gap)]
            return msgspec.structs.replace(journal, suspect=(*journal.suspect, *lost))
        journal = Journal(self._size_bytes)
        try:
            self._place.part.unlink(missing_ok=True)
            remove_journal(self._place.journal)
            write_journal(self._place.journal, journal)
        except OSError as error:
            raise disk_trouble(error, self._place.folder, self._size_bytes) from error
        return journal

    def _verified(self, part: PartFile, journal: Journal, stop: Stop) -> FilePieces | None:
        wanted = journal.trusted().missing(self._size_bytes)
        run = FetchRun(self._task, part, journal, wanted, is_comparing=False)
        journal = run.run(stop)
        repairs = 0
        while self._task.source.has_digest and run.hasher.digest() != self._task.file.blob_id:
            _LOG.info("the digest of %s differs; looking for what is damaged", self._task.file.name)
            is_changed = False
            for spans in self._doubtful_first(run.state.suspect):
                repair = FetchRun(self._task, part, journal, spans, is_comparing=True)
                journal = repair.run(stop)
                if repair.state.changed_bytes:
                    is_changed = True
                    run = FetchRun(self._task, part, journal, [], is_comparing=False)
                    run.run(stop)
                    if run.hasher.digest() == self._task.file.blob_id:
                        return run.hasher.pieces()
            repairs += 1
            if not is_changed or repairs >= MOST_REPAIRS:
                raise AppError(
                    problem(
                        ErrorCode.BYTES_DIFFER,
                        next_act=NextAct.FETCH_AGAIN,
                        name=self._task.file.name,
                        count=repairs,
                    )
                )
        return run.hasher.pieces() if self._task.source.has_digest else None

    def _doubtful_first(self, suspect: ByteRanges) -> Iterator[list[Span]]:
        """What came over broken connections, and then everything else, batch by batch."""
        if suspect.spans:
            yield suspect.spans
        batch: list[Span] = []
        size = 0
        for start, end in suspect.missing(self._size_bytes):
            while start < end:
                cut = min(end, start + _BATCH_BYTES - size)
                batch.append((start, cut))
                size += cut - start
                start = cut
                if size >= _BATCH_BYTES:
                    yield batch
                    batch, size = [], 0
        if batch:
            yield batch

    def _with_kept(self, error: AppError) -> AppError:
        """How much is kept is known only now."""
        if error.problem.code is not ErrorCode.CONNECTION_LOST:
            return error
        return AppError(
            problem(
                ErrorCode.CONNECTION_LOST,
                next_act=NextAct.TRY_AGAIN,
                detail=error.problem.detail,
                done=size_words(self.done_bytes),
                total=size_words(self._size_bytes),
            )
        )


def _overlaps(ranges: ByteRanges, gap: Span) -> list[Span]:
    spans = ((max(start, gap[0]), min(end, gap[1])) for start, end in ranges.spans)
    return [(start, end) for start, end in spans if start < end]
