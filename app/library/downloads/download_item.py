"""One download of the queue: its state, what of it is there, and what it waits for. Plain data with rules.

Whoever calls it holds the lock of ``DownloadLine``.
"""

import time
import uuid
from enum import StrEnum
from pathlib import Path

import msgspec

from app.core.download import (
    AT_WORK,
    ENDED,
    DownloadRequest,
    DownloadState,
    DownloadStatus,
    FileProgress,
)
from app.core.errors import ErrorCode, NextAct, Problem
from app.core.transfer_pace import TransferPace
from app.library.downloads.download_list import KeptDownload
from app.network.stop import Stop

RETRY_AFTER_S = (30.0, 60.0, 120.0, 300.0)
"""Between attempts once one has given up; the last pause for ever, because a line may be down all night."""


LOOK_AGAIN_AFTER_S = 5.0
"""Until it is asked again whether another program has fetched a file, while others are fetched here."""


class WaitsFor(StrEnum):
    """What lets a download go on by itself that is in nobody's hands."""

    NOTHING = "nothing"
    TIME = "time"
    ROOM = "room"
    """On the disk."""
    FOLDER = "folder"
    """The disk that the folder is on."""
    ONLINE = "online"
    """The person switched the network off."""


_WAITED_FOR = {
    ErrorCode.CONNECTION_LOST: WaitsFor.TIME,
    ErrorCode.HUB_UNREACHABLE: WaitsFor.TIME,
    ErrorCode.HUB_SILENT: WaitsFor.TIME,
    ErrorCode.HUB_TROUBLED: WaitsFor.TIME,
    ErrorCode.HUB_BUSY: WaitsFor.TIME,
    ErrorCode.FETCHED_ELSEWHERE: WaitsFor.TIME,
    ErrorCode.DISK_FULL: WaitsFor.ROOM,
    ErrorCode.CACHE_GONE: WaitsFor.FOLDER,
    ErrorCode.OFFLINE: WaitsFor.ONLINE,
}
"""Every other problem is one that a person has to decide about."""


_FETCHED_AGAIN = frozenset(
    {
        ErrorCode.REVISION_UNKNOWN,
        ErrorCode.REPO_FILE_UNKNOWN,
        ErrorCode.CHANGED_ON_HUB,
        ErrorCode.BYTES_DIFFER,
    }
)
_GOING = frozenset((DownloadState.INSTALLED, DownloadState.DOWNLOADING, DownloadState.VERIFYING))
_HOPELESS = frozenset({ErrorCode.NOT_GGUF, ErrorCode.REPO_DISABLED})


class DownloadItem:
    """What the queue knows of one download."""

    def __init__(self, kept: KeptDownload) -> None:
        self.id = kept.id
        self.request = kept.request
        self.folder = Path(kept.folder)
        self.left_folder: Path | None = None
        """Where a part of it lies that is not wanted any more."""
        self.state = DownloadState.QUEUED if kept.state in AT_WORK else kept.state
        self.is_cancelled = kept.is_cancelled
        self.is_renewed = False
        """Wanted anew, at the hub's newest version."""
        self.waits_for = WaitsFor.NOTHING
        self.retry_at: float | None = None
        self.stop: Stop | None = None
        self.halted: Stop | None = None
        """Whom to break off once the lock is let go of: that wakes threads which may want the lock."""
        self.told: DownloadStatus | None = None
        """What was said of it last."""
        self.path = kept.path
        self._problem = kept.problem
        self._added_at = kept.added_at
        self._attempts = 0
        self._pace = TransferPace()
        self._fetched_before = kept.fetched_bytes
        self._fetched_bytes = 0
        self._verified_bytes = 0
        self._is_verified = [kept.state is DownloadState.INSTALLED] * len(kept.request.files)
        self._done = [*kept.done_bytes, *[0] * len(kept.request.files)][: len(kept.request.files)]

    @property
    def done_bytes(self) -> int:
        """Of all files, on the disk."""
        return sum(self._done)

    @property
    def is_open(self) -> bool:
        """Whether it still is to be fetched."""
        return self.state not in ENDED

    @property
    def problem_code(self) -> ErrorCode | None:
        """Which problem it has."""
        return self._problem.code if self._problem is not None else None

    def kept(self) -> KeptDownload:
        """What the list keeps of it."""
        return KeptDownload(
            self.id,
            self.request,
            str(self.folder),
            DownloadState.QUEUED if self.state in AT_WORK else self.state,
            tuple(self._done),
            self._fetched_before + self._fetched_bytes,
            self._problem if self.state is DownloadState.FAILED else None,
            self.path,
            self._added_at,
            self.is_cancelled,
        )

    def status(self) -> DownloadStatus:
        """This moment of it."""
        is_moving = self.state is DownloadState.DOWNLOADING and self.stop is not None
        if is_moving:
            self._pace.advance(self._fetched_bytes)
        speed = self._pace.bytes_per_second if is_moving else None
        left = self._pace.seconds_left(self.request.size_bytes - self.done_bytes) if is_moving else None
        is_waiting = self.state is DownloadState.WAITING
        retry_in_s = max(0.0, self.retry_at - time.monotonic()) if is_waiting and self.retry_at else None
        files = zip(self.request.files, self._done, self._is_verified, strict=True)
        return DownloadStatus(
            self.id,
            self.request,
            self.state,
            self.done_bytes,
            self._verified_bytes if self.state is DownloadState.VERIFYING else 0,
            speed,
            left,
            retry_in_s,
            self._problem,
            tuple(FileProgress(file.path, done, file.size_bytes, right) for file, done, right in files),
            self._fetched_before + self._fetched_bytes,
            self.path,
            self._added_at,
        )

    # -- what its work tells -----------------------------------------------------------------------------

    def begin(self) -> Stop:
        """It is taken to be fetched."""
        self.state, self._problem, self.retry_at = DownloadState.DOWNLOADING, None, None
        self.waits_for = WaitsFor.NOTHING
        self.stop = Stop()
        self._pace.begin(self._fetched_bytes)
        return self.stop

    def advance(self, index: int, done_bytes: int, new_bytes: int) -> None:
        """So much of a file is there; ``new_bytes`` came over the network since it was said last."""
        self._done[index] = done_bytes
        self._fetched_bytes += new_bytes
        if new_bytes:
            self._attempts = 0
        if self.state in AT_WORK:
            self.state, self._problem, self.retry_at = DownloadState.DOWNLOADING, None, None

    def verify(self, index: int, verified_bytes: int) -> None:
        """Comparing a file has come so far; it is said once every byte of all files is there."""
        self._done[index] = self.request.files[index].size_bytes
        before = sum(file.size_bytes for file in self.request.files[:index])
        self._verified_bytes = before + verified_bytes
        if self.state in AT_WORK and self.done_bytes >= self.request.size_bytes:
            self.state, self._problem, self.retry_at = DownloadState.VERIFYING, None, None

    def verified(self, index: int) -> None:
        """A file has its name."""
        self._is_verified[index] = True
        self._done[index] = self.request.files[index].size_bytes

    def hold(self, problem: Problem, retry_in_s: float) -> None:
        """Its work waits by itself, and goes on by itself."""
        if self.state in AT_WORK:
            self.state, self._problem = DownloadState.WAITING, _with_act(problem)
            # When another program is done nobody knows, however often it is looked at.
            is_known = problem.code is not ErrorCode.FETCHED_ELSEWHERE
            self.retry_at = time.monotonic() + retry_in_s if is_known else None

    def step_aside(self) -> None:
        """Wait for another program elsewhere than at the head of the line."""
        self.waits_for, self.retry_at = WaitsFor.TIME, time.monotonic() + LOOK_AGAIN_AFTER_S
        self.halt()

    def end_stopped(self) -> None:
        """Its work was stopped: by a person, or to go on with other settings."""
        self.stop = None
        if self.state in AT_WORK and self.waits_for is WaitsFor.NOTHING:
            self.state = DownloadState.QUEUED

    def end_failed(self, problem: Problem) -> None:
        """Its work gave up; what was fetched is kept."""
        self.stop = None
        if self.state not in AT_WORK:
            return
        self._problem = _with_act(problem)
        self.waits_for = _WAITED_FOR.get(problem.code, WaitsFor.NOTHING)
        if self.waits_for is WaitsFor.NOTHING:
            self.state = DownloadState.FAILED
            return
        self.state, self.retry_at = DownloadState.WAITING, None
        if self.waits_for is WaitsFor.TIME:
            pause_s = RETRY_AFTER_S[min(self._attempts, len(RETRY_AFTER_S) - 1)]
            self._attempts += 1
            self.retry_at = time.monotonic() + pause_s

    def end_installed(self, path: Path) -> None:
        """Everything is there and right."""
        self.stop, self._problem, self.retry_at = None, None, None
        self.state, self.path = DownloadState.INSTALLED, str(path)
        self._done = [file.size_bytes for file in self.request.files]
        self._is_verified = [True] * len(self.request.files)

    # -- what a person wants -----------------------------------------------------------------------------

    def pause(self) -> None:
        """Stop, and keep what was fetched."""
        if self.is_open:
            self.state, self._problem, self.retry_at = DownloadState.PAUSED, None, None
            self.halt()

    def queue(self, *, is_anew: bool = False) -> None:
        """Go on, or try again, in its turn; what waits between two attempts makes the next one now.

        ``is_anew`` wants the newest version, but nothing of what goes on well as it is.
        """
        if self.state in _GOING:
            return
        self.is_renewed = self.is_renewed or is_anew
        if self.state is DownloadState.WAITING:
            self.halt()
        self.state, self._problem, self.retry_at = DownloadState.QUEUED, None, None
        self.waits_for = WaitsFor.NOTHING

    def halt(self) -> None:
        """Break off its work where it is under way."""
        self.halted = self.stop

    def renew(self, request: DownloadRequest) -> None:
        """What is to be fetched is another version now."""
        self.request, self.is_renewed = request, False
        self._done, self._is_verified = [0] * len(request.files), [False] * len(request.files)

    def relocate(self, folder: Path) -> None:
        """It goes to another disk, and begins anew there."""
        self.left_folder, self.folder = self.folder, folder
        self.renew(self.request)
        self.queue()


def new_item(request: DownloadRequest, folder: Path, done_bytes: tuple[int, ...] = ()) -> DownloadItem:
    """A download that was wanted just now."""
    kept = KeptDownload(
        uuid.uuid4().hex[:12], request, str(folder), done_bytes=done_bytes, added_at=time.time()
    )
    return DownloadItem(kept)


def _with_act(problem: Problem) -> Problem:
    """A problem of a download always has something that can be done, but where there is no hope."""
    if problem.next_act is not NextAct.NONE or problem.code in _HOPELESS:
        return problem
    act = NextAct.FETCH_AGAIN if problem.code in _FETCHED_AGAIN else NextAct.TRY_AGAIN
    return msgspec.structs.replace(problem, next_act=act)
