"""Who fetches which bytes of a file: segments in order, and at the end the slow are helped by the fast."""

import math
import threading
import time
from collections.abc import Callable

from app.library.downloads.byte_ranges import ByteRanges, Span

LARGEST_BYTES = 32 << 20
SMALLEST_BYTES = 1 << 20
_WORTH_A_REQUEST_BYTES = 256 << 10
_WORTH_A_REQUEST_S = 0.5
_GRACE_S = 1.0
_ASSUMED_SPEED = 100_000.0
_MOST_AHEAD = 8 * LARGEST_BYTES
"""How far the others may get ahead of the slowest: the digest is made in order, and must not fall back."""


class Segment:
    """Some bytes that one connection fetches. Only ``SegmentPlan`` changes it."""

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.claimed = start
        self.position = start
        self.end = end
        self.began_at = time.monotonic()
        self.shut: Callable[[], None] = lambda: None

    @property
    def speed(self) -> float:
        """Bytes a second so far."""
        return (self.position - self.start) / max(0.001, self.age_s)

    @property
    def age_s(self) -> float:
        """Since it was begun."""
        return time.monotonic() - self.began_at

    @property
    def rest(self) -> int:
        """What nobody has begun to write."""
        return self.end - self.claimed


class SegmentPlan:
    """Hands out what is missing. Any thread may call it."""

    def __init__(self, size_bytes: int, wanted: list[Span], connections: int) -> None:
        self._lock = threading.Lock()
        self._size_bytes = size_bytes
        self._done = ByteRanges(ByteRanges(wanted).missing(size_bytes))
        self._waiting = sorted((span for span in wanted if span[0] < span[1]), reverse=True)
        self._active: list[Segment] = []
        self._connections = connections
        self._grown = threading.Condition(self._lock)

    @property
    def is_finished(self) -> bool:
        """Everything that was wanted is there."""
        with self._lock:
            return not self._waiting and not self._active

    @property
    def is_busy(self) -> bool:
        """Somebody has a segment."""
        with self._lock:
            return bool(self._active)

    def done(self) -> ByteRanges:
        """What is written now."""
        with self._lock:
            return self._snapshot()

    def done_bytes(self) -> int:
        """How much is written now."""
        with self._lock:
            return self._done.total + sum(each.position - each.start for each in self._active)

    def wait_for_prefix(self, beyond: int, seconds: float) -> int:
        """Up to where everything is written; waits so long until that is more than ``beyond``."""
        with self._lock:
            prefix = self._snapshot().prefix
            if prefix <= beyond:
                self._grown.wait(seconds)
                prefix = self._snapshot().prefix
            return prefix

    def take(self, own_speed: float = 0.0) -> Segment | None:
        """The next segment, or a part of somebody's; None when there is nothing worth a request now."""
        with self._lock:
            if self._waiting and not self._is_far_ahead(self._waiting[-1][0]):
                return self._begin(*self._cut())
            taken = self._steal(own_speed)
            if taken is None and self._waiting:
                return self._begin(*self._cut())
            return taken

    def begun(self, segment: Segment) -> None:
        """It is asked for only now: what came before was waiting, and says nothing about its speed."""
        segment.began_at = time.monotonic()

    def claim(self, segment: Segment, wanted: int) -> int:
        """How many of ``wanted`` bytes may be written at its position; after that they are nobody else's."""
        with self._lock:
            allowed = min(wanted, segment.end - segment.position)
            segment.claimed = segment.position + allowed
            return allowed

    def wrote(self, segment: Segment, count: int) -> None:
        """They are in the file."""
        with self._lock:
            segment.position += count
            self._grown.notify_all()

    def end(self, segment: Segment) -> None:
        """Nobody works at it any more; what is left of it goes back."""
        with self._lock:
            self._active.remove(segment)
            self._done.add(segment.start, segment.position)
            if segment.position < segment.end:
                self._waiting.append((segment.position, segment.end))
                self._waiting.sort(reverse=True)
            self._grown.notify_all()

    def missing(self, start: int, end: int) -> list[Span]:
        """What lacks there; for the one thread that takes the file as it comes, when nobody has a segment."""
        with self._lock:
            return self._done.missing(end, start)

    def filled(self, start: int, end: int) -> None:
        """That thread has written it."""
        with self._lock:
            self._done.add(start, end)
            self._waiting = sorted(self._done.missing(self._size_bytes), reverse=True)
            self._grown.notify_all()

    def _snapshot(self) -> ByteRanges:
        done = ByteRanges(self._done.spans)
        for each in self._active:
            done.add(each.start, each.position)
        return done

    def _is_far_ahead(self, start: int) -> bool:
        return bool(self._active) and start - min(each.position for each in self._active) > _MOST_AHEAD

    def _cut(self) -> Span:
        start, end = self._waiting.pop()
        left = sum(e - s for s, e in self._waiting) + end - start
        size = min(LARGEST_BYTES, max(SMALLEST_BYTES, left // (2 * self._connections)))
        if end - start > size + SMALLEST_BYTES:
            self._waiting.append((start + size, end))
            end = start + size
        return start, end

    def _begin(self, start: int, end: int) -> Segment:
        segment = Segment(start, end)
        self._active.append(segment)
        return segment

    def _steal(self, own_speed: float) -> Segment | None:
        """A share of the rest that would take longest, as large as keeps both busy equally long."""
        if not self._active:
            return None

        def speed_of(each: Segment) -> float:
            """One that has only begun is as good as ours: else two would take it from each other for ever."""
            young = (own_speed or math.inf) if each.age_s < _GRACE_S else 0.0
            return max(1.0, each.speed, young)

        slowest = max(self._active, key=lambda each: each.rest / speed_of(each))
        its_speed = speed_of(slowest)
        if slowest.rest / its_speed < _WORTH_A_REQUEST_S or slowest.rest < 1:
            return None
        own_speed = own_speed or _ASSUMED_SPEED
        kept = int(slowest.rest * its_speed / (its_speed + max(own_speed, its_speed)))
        if slowest.rest - kept < _WORTH_A_REQUEST_BYTES or kept < _WORTH_A_REQUEST_BYTES:
            if own_speed < 4 * its_speed:
                return None
            kept = 0
        taken = self._begin(slowest.claimed + kept, slowest.end)
        slowest.end = slowest.claimed + kept
        if not kept:
            slowest.shut()
        return taken
