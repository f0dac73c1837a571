"""Fetches some spans of a file: starts the connections, follows them with digest and journal, ends them."""

import time
from collections.abc import Callable

import msgspec

from app.core.errors import AppError, Problem
from app.core.hub import RepoFile
from app.library.downloads.byte_ranges import Span
from app.library.downloads.disk_troubles import disk_trouble
from app.library.downloads.download_journal import Journal, boot_id, write_journal
from app.library.downloads.download_places import DownloadPlace
from app.library.downloads.download_sources import DownloadSource
from app.library.downloads.fetch_state import FetchState
from app.library.downloads.fetch_worker import FetchWorker
from app.library.downloads.following_hash import FollowingHash
from app.library.downloads.part_file import PartFile
from app.library.downloads.piece_hashes import FileHasher
from app.library.downloads.segments import SegmentPlan
from app.library.downloads.sync_keeper import SyncKeeper
from app.library.downloads.transfer_limit import TransferLimit
from app.network.network import Network
from app.network.stop import Stop, StoppedError

_TICK_S = 0.1
_JOURNAL_EVERY_S = 0.25
_JOURNAL_ROOM_BYTES = 1_000_000
_SILENCE_S = 1.0
"""So long nothing has to arrive before it is said that it waits."""


class Listeners(msgspec.Struct, frozen=True):
    """Who is told how it goes; see ``FileDownload``."""

    on_progress: Callable[[int, int], None]
    on_verify: Callable[[int], None]
    on_wait: Callable[[Problem, float], None]


class FetchTask(msgspec.Struct, frozen=True):
    """What holds for every run of one download."""

    network: Network
    source: DownloadSource
    place: DownloadPlace
    file: RepoFile
    connections: int
    limit: TransferLimit
    listeners: Listeners
    patience_s: float


class FetchRun:
    """Fetches ``wanted`` into ``part``. Attributes afterwards: ``hasher``, ``state``."""

    def __init__(
        self, task: FetchTask, part: PartFile, before: Journal, wanted: list[Span], *, is_comparing: bool
    ) -> None:
        """``before`` is what was known; ``is_comparing`` leaves right bytes alone and makes no digest.

        Raises:
            AppError: the part is not there any more.
        """
        self._task = task
        self._before = before
        self._size_bytes = before.size_bytes
        self._boot = boot_id()
        self._ending = Stop()
        self._is_comparing = is_comparing
        self._plan = SegmentPlan(self._size_bytes, wanted, task.connections)
        self._part = part
        self.state = FetchState(task.file, self._size_bytes, task.source, self._ending, task.patience_s)
        self.state.validator = before.validator
        for start, end in before.suspect:
            self.state.doubt(start, end)
        self._workers = [
            FetchWorker(
                number, task.network, self.state, self._plan, part, task.limit, is_comparing=is_comparing
            )
            for number in range(task.connections)
        ]
        self._hash = FollowingHash(
            part, self._plan, self._size_bytes, self._ending, is_git_blob=len(task.file.blob_id) == 40
        )
        try:
            self._keeper = SyncKeeper(task.place.part, self._plan, self._write_confirmed)
        except OSError as error:
            raise disk_trouble(error, task.place.folder, _JOURNAL_ROOM_BYTES) from error
        self._journal_at = 0.0

    @property
    def hasher(self) -> FileHasher:
        """The digests, once everything was read; without a meaning after a comparing run."""
        return self._hash.hasher

    def run(self, stop: Stop) -> Journal:
        """Fetch; what is known now.

        Raises:
            AppError, StoppedError: the journal is written before.
        """
        # What is compared counts as unconfirmed: right bytes may replace others there.
        is_sure = not self._is_comparing
        self._keeper.start(list(self._before.synced) if is_sure else self._plan.done().spans)
        if not self._is_comparing:
            self._hash.start()
        with stop.breaking(self._ending.set):
            try:
                self._fetch()
                stop.check()
                if not self._is_comparing:
                    self._finish_hash(stop)
                self._finish_sync(stop)
            finally:
                self._ending.set()
                self._keeper.abandon()
                for worker in self._workers:
                    worker.join(60.0)
                if not self._is_comparing:
                    self._hash.join()
        return self._write_journal()

    def _fetch(self) -> None:
        for worker in self._workers:
            worker.start()
        is_at_work = True
        while is_at_work:
            # A worker that ends early is no reason to turn faster: the first one that lives is waited for.
            is_at_work = not all([worker.join(0.0) for worker in self._workers])
            if is_at_work:
                next(worker for worker in self._workers if not worker.join(0.0)).join(_TICK_S)
            self._tick()
        self._write_journal()
        if self.state.crash is not None:
            raise self.state.crash
        if self.state.error is not None:
            raise self.state.error
        if not self._plan.is_finished:
            raise StoppedError

    def _tick(self) -> None:
        """Tell how it goes, and write it down now and then."""
        now = time.monotonic()
        state, listeners = self.state, self._task.listeners
        trouble = state.trouble
        if trouble is not None and now - state.progressed_at > _SILENCE_S:
            listeners.on_wait(trouble, max(0.0, state.next_try_at - now))
        elif trouble is not None and state.next_try_at - now > _SILENCE_S:
            listeners.on_wait(trouble, state.next_try_at - now)
        else:
            listeners.on_progress(self._plan.done_bytes(), state.fetched_bytes)
        if now - self._journal_at >= _JOURNAL_EVERY_S:
            self._journal_at = now
            try:
                self._part.check()
                self._write_journal()
            except AppError as error:
                state.fail(error)

    def _finish_hash(self, stop: Stop) -> None:
        while not self._hash.join(_TICK_S):
            stop.check()
            self._task.listeners.on_verify(self._hash.hasher.done_bytes)
        if self._hash.error is not None:
            raise self._hash.error
        self._task.listeners.on_verify(self._hash.hasher.done_bytes)

    def _finish_sync(self, stop: Stop) -> None:
        self._keeper.end()
        while not self._keeper.join(_TICK_S):
            stop.check()
        if self._keeper.error is not None:
            raise disk_trouble(self._keeper.error, self._task.place.folder, _JOURNAL_ROOM_BYTES)

    def _write_journal(self) -> Journal:
        journal = self._journal(self._plan.done().spans)
        try:
            write_journal(self._task.place.journal, journal)
        except OSError as error:
            raise disk_trouble(error, self._task.place.folder, _JOURNAL_ROOM_BYTES) from error
        return journal

    def _write_confirmed(self, spans: list[Span]) -> None:
        write_journal(self._task.place.journal, self._journal(spans), is_confirmed=True)

    def _journal(self, written: list[Span]) -> Journal:
        state = self.state
        return Journal(
            size_bytes=self._size_bytes,
            synced=tuple(self._keeper.synced),
            written=((0, self._size_bytes),) if self._is_comparing else tuple(written),
            suspect=tuple(state.suspect.spans),
            validator=state.validator if not self._task.source.has_digest else "",
            boot=self._boot,
            fetched_bytes=self._before.fetched_bytes + state.fetched_bytes,
        )
