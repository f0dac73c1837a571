"""What the connections of one download share: where the file is, what went wrong, how long to wait."""

import threading
import time
from collections import Counter

from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.core.hub import RepoFile
from app.core.quantities import exact_size_words, size_words
from app.library.downloads.byte_ranges import ByteRanges
from app.library.downloads.download_sources import DownloadSource
from app.library.hub.hub_client import FileLocation
from app.network.stop import Stop
from app.network.transfer import Transfer, TransferBrokenError

_PASSING = frozenset(
    {ErrorCode.HUB_UNREACHABLE, ErrorCode.HUB_SILENT, ErrorCode.HUB_TROUBLED, ErrorCode.HUB_BUSY}
)
"""What the hub itself may get over."""

SHORTEST_WAIT_S = 0.25
LONGEST_WAIT_S = 8.0
LONGEST_ASKED_WAIT_S = 3600.0
_LONGEST_PROOF_S = 1.0
_MOST_STRIKES = {"length": 3, "refused": 5, "busy": 8, "odd": 3, "ignored": 3}


class FetchState:
    """Any thread may use it."""

    def __init__(
        self, file: RepoFile, size_bytes: int, source: DownloadSource, ending: Stop, patience_s: float
    ) -> None:
        self.file = file
        self.size_bytes = size_bytes
        self.ending = ending
        self.error: AppError | None = None
        self.crash: Exception | None = None
        self.trouble: Problem | None = None
        self.next_try_at = 0.0
        self.progressed_at = time.monotonic()
        self.fetched_bytes = 0
        self.changed_bytes = 0
        self.is_whole_only = False
        self._proven_at = time.monotonic() + _LONGEST_PROOF_S
        self.validator = ""
        self.host = ""
        self.suspect = ByteRanges()
        self._source = source
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._locating = threading.Lock()
        self._location: FileLocation | None = None
        self._strikes: Counter[str] = Counter()
        self._not_before = 0.0

    @property
    def is_proven(self) -> bool:
        """Whether ranges come as they were asked for, or it takes too long to know."""
        return time.monotonic() >= self._proven_at

    def prove(self) -> None:
        """One came as it was asked for."""
        self._proven_at = 0.0

    # -- where it is -----------------------------------------------------------------------------------

    def location(self) -> FileLocation:
        """Where it is, asked for when it is not known. May wait for the network.

        Raises:
            TransferBrokenError: the hub does not answer now.
            AppError: it answers something that trying again does not change; CHANGED_ON_HUB.
        """
        with self._locating:
            self.ending.check()
            if self._location is None:
                try:
                    found = self._source.locate(self.ending)
                except AppError as error:
                    if error.problem.code not in _PASSING:
                        raise
                    seconds = error.problem.values.get("seconds", "")
                    is_asked = error.problem.code is ErrorCode.HUB_BUSY and seconds.isdigit()
                    raise TransferBrokenError(error.problem, float(seconds) if is_asked else None) from error
                if self._source.has_digest and found.etag != self.file.blob_id:
                    raise AppError(self.changed_problem())
                self._location = found
            return self._location

    def headers(self, location: FileLocation) -> dict[str, str]:
        """What goes with a request for it."""
        return self._source.headers(location)

    def locate_again(self, stale: FileLocation | None) -> None:
        """``stale`` does not lead there any more; None: whatever is known does not."""
        with self._locating:
            if stale is None or self._location is stale:
                self._location = None

    # -- how it goes -----------------------------------------------------------------------------------

    def received(self, count: int) -> None:
        """Bytes came; whatever was wrong is over."""
        with self._lock:
            self.fetched_bytes += count
            self.progressed_at = time.monotonic()
            self.trouble = None
            self._strikes.clear()

    def changed(self, count: int) -> None:
        """So many bytes on the disk were not what came."""
        with self._lock:
            self.changed_bytes += count

    def doubt(self, start: int, end: int) -> None:
        """These bytes came over a connection that broke."""
        with self._lock:
            self.suspect.add(start, end)

    def strike(self, kind: str) -> bool:
        """Count one more of a kind since bytes came last; whether it is one too many."""
        with self._lock:
            self._strikes[kind] += 1
            return self._strikes[kind] >= _MOST_STRIKES[kind]

    def fail(self, error: AppError) -> None:
        """End everything; the first error counts."""
        with self._lock:
            self.error = self.error or error
        self.ending.set()

    def crashed(self, error: Exception) -> None:
        """End everything by an error that nobody foresaw."""
        with self._lock:
            self.crash = self.crash or error
        self.ending.set()

    def wait(self, trouble: Problem, attempt: int, asked_s: float | None) -> None:
        """Before the next attempt: so long as the other end asks, or longer each time.

        Raises:
            AppError: nothing came for too long: CONNECTION_LOST, or HUB_BUSY.
            StoppedError: it was stopped.
        """
        now = time.monotonic()
        if trouble.code is ErrorCode.PROXY_UNUSABLE and not self.fetched_bytes:
            raise AppError(trouble)  # it never worked: a person has to look at the settings
        if asked_s is not None and asked_s > LONGEST_ASKED_WAIT_S:
            raise AppError(trouble)
        seconds = min(LONGEST_WAIT_S, SHORTEST_WAIT_S * 2**attempt) if asked_s is None else asked_s
        with self._lock:
            if now - self.progressed_at > self._patience_s:
                is_known = trouble.code in (ErrorCode.PROXY_UNUSABLE, ErrorCode.HUB_BUSY)
                raise AppError(trouble if is_known else self._lost(trouble))
            self.trouble = trouble
            if asked_s is not None:  # all connections come from one address: all of them wait
                self._not_before = max(self._not_before, now + asked_s)
                self.progressed_at = max(self.progressed_at, self._not_before)
            self.next_try_at = max(now + seconds, self._not_before)
        self.ending.wait(seconds)
        self.ending.check()

    def wait_if_asked(self) -> None:
        """Wait until requests are welcome again. Raises ``StoppedError``."""
        while (seconds := self._not_before - time.monotonic()) > 0:
            self.ending.wait(seconds)
            self.ending.check()

    def length_problem(self, transfer: Transfer, found: int) -> Problem:
        """LENGTH_UNEXPECTED."""
        words = size_words if size_words(found) != size_words(self.size_bytes) else exact_size_words
        return problem(
            ErrorCode.LENGTH_UNEXPECTED,
            next_act=NextAct.FETCH_AGAIN,
            host=transfer.host,
            name=self.file.name,
            found=words(found),
            expected=words(self.size_bytes),
        )

    def changed_problem(self) -> Problem:
        """CHANGED_ON_HUB."""
        return problem(ErrorCode.CHANGED_ON_HUB, next_act=NextAct.FETCH_AGAIN, name=self.file.name)

    def range_problem(self) -> Problem:
        """RANGE_REFUSED."""
        return problem(
            ErrorCode.RANGE_REFUSED, next_act=NextAct.TRY_AGAIN, host=self.host, name=self.file.name
        )

    def _lost(self, trouble: Problem) -> Problem:
        return problem(
            ErrorCode.CONNECTION_LOST,
            detail=trouble.sentence(),
            done="…",
            total=size_words(self.size_bytes),
        )
