"""How fast something arrives and how long it will take, as numbers that do not jump."""

import math
import time
from collections.abc import Callable

MEAN_OVER_S = 3.0
"""What came so long ago still counts a third: long enough for a bad line, short enough to notice a change."""
SETTLES_OVER_S = 5.0
"""How slowly a new estimate of the time left replaces the old one, which meanwhile counts down."""
FIRST_WORD_AFTER_S = 1.0
"""Before that there is no speed: the first bytes of a connection say little."""
SLOWEST_BYTES_PER_SECOND = 100.0
"""Below that nothing arrives, and no time left is worth naming."""


class TransferPace:
    """The pace of one transfer. Told from time to time how many bytes have come; not shared by threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started_at = 0.0
        self._last_at: float | None = None
        self._bytes = 0
        self._rate = 0.0
        self._weight = 0.0
        self._seconds_left: float | None = None
        self._estimated_at = 0.0

    def begin(self, come_bytes: int) -> None:
        """Start counting from ``come_bytes``: what was there before is no speed."""
        self._started_at = self._last_at = self._clock()
        self._bytes = come_bytes
        self._rate = self._weight = 0.0
        self._seconds_left = None

    def advance(self, come_bytes: int) -> None:
        """So many bytes have come until now; fewer than before mean that some did not count."""
        now = self._clock()
        if self._last_at is None:
            self.begin(come_bytes)
            return
        passed = now - self._last_at
        if passed <= 0:
            return
        share = 1 - math.exp(-passed / MEAN_OVER_S)
        self._rate += (max(0, come_bytes - self._bytes) / passed - self._rate) * share
        # The mean begins at zero; its weight is how much of it was measured and not assumed.
        self._weight += (1 - self._weight) * share
        self._last_at, self._bytes = now, come_bytes

    @property
    def bytes_per_second(self) -> float | None:
        """A mean of the last seconds; None before there is one."""
        if self._last_at is None or self._last_at - self._started_at < FIRST_WORD_AFTER_S:
            return None
        return self._rate / self._weight

    def seconds_left(self, rest_bytes: int) -> float | None:
        """Until ``rest_bytes`` more have come: counts down, and bends towards what the speed says.

        None before there is a speed, and while nothing arrives.
        """
        speed = self.bytes_per_second
        if speed is None or speed < SLOWEST_BYTES_PER_SECOND:
            self._seconds_left = None
            return None
        now, found = self._clock(), rest_bytes / speed
        if self._seconds_left is not None:
            passed = now - self._estimated_at
            counted_down = max(0.0, self._seconds_left - passed)
            found = counted_down + (found - counted_down) * (1 - math.exp(-passed / SETTLES_OVER_S))
        self._seconds_left, self._estimated_at = found, now
        return found
