"""How many threads compute, while other programs want the processor too.

llama.cpp's threads wait for each other after every operation, thousands of times a token, and wait by turning
in a circle. When another program takes one of their cores, all of them wait for the one that waits for its
turn: on two cores, generation fell from 104 to 35 tokens per second beside one busy program and under 5
beside two, while one thread alone kept 79 and 34. So the engine watches how much of its threads' time it
really gets, and when that is too little, it tries fewer threads and keeps what is fastest.
"""

import time
from collections.abc import Callable

WINDOW_TOKENS = 4
WINDOW_S = 0.1
"""The share is looked at after so many tokens or so long a time."""
FULL_SHARE = 0.85
"""From here on the threads have the processor for themselves."""
TRIAL_TOKENS = 2
"""Per number of threads that is tried."""
HOPELESS = 3.0
"""A trial that takes so many times as long as the best one ends at once."""
WAIT_TOKENS, LONGEST_WAIT_TOKENS = 64, 1024
"""With fewer threads than there might be: tokens until all are tried again; doubled when it was in vain."""


class Pace:
    """Chooses the number of threads while tokens are made on the processor.

    ``set_threads`` is called with every change. ``clock`` and ``cpu_clock`` count seconds, of the wall and
    of all the process's threads.
    """

    def __init__(
        self,
        most: int,
        set_threads: Callable[[int], None],
        clock: Callable[[], float] = time.perf_counter,
        cpu_clock: Callable[[], float] = time.process_time,
    ) -> None:
        self.threads = most
        self._most = most
        self._set_threads = set_threads
        self._clock, self._cpu_clock = clock, cpu_clock
        self._began = self._began_cpu = 0.0
        self._tokens = 0
        self._trials: list[int] = []
        self._took: dict[int, float] = {}
        self._wait = WAIT_TOKENS
        self._left = 0

    def begin(self) -> None:
        """Tokens are made from now on; what was before does not count."""
        if self._trials:  # left in the middle: nothing is known
            self._trials = []
            self._change(self._most)
        self._start_window()

    @property
    def is_trying(self) -> bool:
        """Whether numbers of threads are being compared: batches should all have one size."""
        return bool(self._trials)

    def token(self) -> None:
        """A token was made."""
        if self._most == 1:
            return
        self._tokens += 1
        self._left -= 1
        elapsed = self._clock() - self._began
        if self._trials:
            self._try(elapsed)
        elif self._tokens >= WINDOW_TOKENS or elapsed >= WINDOW_S:
            self._look(elapsed)

    def _look(self, elapsed: float) -> None:
        """Whether the threads had the time they asked for; or, with fewer, whether to try all again."""
        share = (self._cpu_clock() - self._began_cpu) / (elapsed * self.threads)
        is_all = self.threads == self._most
        if (is_all and share < FULL_SHARE) or (not is_all and self._left <= 0):
            self._took = {}
            self._trials = sorted({max(1, self._most // 2), self._most - 1, self._most})
            self._change(self._trials[0])
        self._start_window()

    def _try(self, elapsed: float) -> None:
        best = min(self._took.values(), default=float("inf"))
        per_token = elapsed / self._tokens
        if self._tokens < TRIAL_TOKENS and per_token < HOPELESS * best:
            return
        self._took[self._trials.pop(0)] = per_token
        if self._trials:
            self._change(self._trials[0])
        else:
            self._decide()
        self._start_window()

    def _decide(self) -> None:
        fastest = min(self._took, key=lambda threads: self._took[threads])
        is_in_vain = fastest < self._most and self._wait < LONGEST_WAIT_TOKENS
        self._wait = self._wait * 2 if is_in_vain else self._wait if fastest < self._most else WAIT_TOKENS
        self._left = self._wait
        self._change(fastest)

    def _change(self, threads: int) -> None:
        if threads != self.threads:
            self.threads = threads
            self._set_threads(threads)

    def _start_window(self) -> None:
        self._tokens = 0
        self._began, self._began_cpu = self._clock(), self._cpu_clock()
