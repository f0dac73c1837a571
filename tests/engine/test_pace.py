"""The number of threads while other programs want the processor, on a clock of our own."""

import itertools

import pytest

from app.engine.backends.llama_pace import FULL_SHARE, WAIT_TOKENS, WINDOW_TOKENS, Pace


class Machine:
    """Cores, other programs that keep some of them busy, and what a token costs there.

    Threads that share a core with another program hold all others up, as llama.cpp's do.
    """

    def __init__(self, cores: int, busy: int = 0) -> None:
        self.cores, self.busy = cores, busy
        self.threads = cores
        self.now = self.cpu = 0.0
        self.changes: list[int] = []

    def set_threads(self, threads: int) -> None:
        self.threads = threads
        self.changes.append(threads)

    def make_token(self, pace: Pace) -> None:
        crowded = max(0, self.threads + self.busy - self.cores)
        slow = 20.0 if crowded and self.threads > 1 else 2.0 if crowded else 1.0
        seconds = 0.01 * self.cores / self.threads * slow
        self.now += seconds
        self.cpu += seconds * self.threads * (0.6 if crowded else 0.98)
        pace.token()

    def pace(self) -> Pace:
        return Pace(self.cores, self.set_threads, lambda: self.now, lambda: self.cpu)

    def speed(self, pace: Pace, tokens: int) -> float:
        began = self.now
        for _ in range(tokens):
            self.make_token(pace)
        return tokens / (self.now - began)


def test_a_quiet_machine_keeps_all_threads() -> None:
    machine = Machine(cores=4)
    pace = machine.pace()
    pace.begin()
    machine.speed(pace, 500)
    assert machine.changes == []


@pytest.mark.parametrize(("cores", "busy", "expected"), [(2, 1, 1), (8, 1, 7), (8, 4, 4), (2, 2, 1)])
def test_a_busy_machine_gets_fewer(cores: int, busy: int, expected: int) -> None:
    machine = Machine(cores, busy)
    pace = machine.pace()
    pace.begin()
    machine.speed(pace, 40)
    assert pace.threads == machine.threads == expected


def test_all_threads_come_back_when_the_others_have_gone() -> None:
    machine = Machine(cores=2, busy=1)
    pace = machine.pace()
    pace.begin()
    machine.speed(pace, 40)
    assert pace.threads == 1
    machine.busy = 0
    machine.speed(pace, 2 * WAIT_TOKENS + 2 * WINDOW_TOKENS)
    assert pace.threads == 2


def test_asking_again_in_vain_becomes_rare() -> None:
    machine = Machine(cores=2, busy=1)
    pace = machine.pace()
    pace.begin()
    machine.speed(pace, 5000)
    trials = sum(1 for before, now in itertools.pairwise([2, *machine.changes]) if (before, now) == (1, 2))
    assert 3 <= trials <= 12


def test_a_reply_that_ends_in_a_trial_leaves_all_threads() -> None:
    machine = Machine(cores=2, busy=1)
    pace = machine.pace()
    pace.begin()
    while not pace.is_trying:
        machine.make_token(pace)
    pace.begin()
    assert pace.threads == machine.threads == 2


def test_one_core_has_nothing_to_choose() -> None:
    machine = Machine(cores=1, busy=1)
    pace = machine.pace()
    pace.begin()
    machine.speed(pace, 100)
    assert machine.changes == []
    assert 0 < FULL_SHARE < 1
