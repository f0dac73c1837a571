"""The pace of a transfer, with a clock that is given."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.transfer_pace import TransferPace

TICK_S = 0.2


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Transfer:
    """Bytes that come at the speed that is given, looked at five times a second."""

    def __init__(self, come_bytes: int = 0) -> None:
        self.clock = Clock()
        self.pace = TransferPace(self.clock)
        self.come_bytes = come_bytes
        self.pace.begin(come_bytes)

    def run(self, seconds: float, bytes_per_second: float) -> None:
        for _ in range(round(seconds / TICK_S)):
            self.clock.now += TICK_S
            self.come_bytes += round(bytes_per_second * TICK_S)
            self.pace.advance(self.come_bytes)


def test_there_is_no_speed_before_the_first_second() -> None:
    transfer = Transfer()
    transfer.run(0.8, 5e6)
    assert transfer.pace.bytes_per_second is None
    assert transfer.pace.seconds_left(10**9) is None
    transfer.run(0.4, 5e6)
    assert transfer.pace.bytes_per_second == pytest.approx(5e6)


def test_what_was_there_before_is_no_speed() -> None:
    transfer = Transfer(come_bytes=4 * 10**9)
    transfer.run(2, 1e6)
    assert transfer.pace.bytes_per_second == pytest.approx(1e6)


def test_a_steady_speed_gives_a_steady_countdown() -> None:
    transfer, rest, told = Transfer(), 10**8, []
    for _ in range(40):
        transfer.run(1, 1e6)
        left = transfer.pace.seconds_left(rest - transfer.come_bytes)
        told.append(left)
    numbers = [each for each in told if each is not None]
    assert len(numbers) >= 39
    assert all(a - b == pytest.approx(1.0, abs=0.01) for a, b in itertools.pairwise(numbers))


def test_another_speed_is_believed_within_ten_seconds() -> None:
    transfer = Transfer()
    transfer.run(20, 8e6)
    transfer.run(10, 1e6)
    assert transfer.pace.bytes_per_second == pytest.approx(1e6, rel=0.3)


def test_one_gap_of_a_second_does_not_make_the_time_left_jump() -> None:
    transfer, total = Transfer(), 10**9
    transfer.run(20, 10e6)
    before = transfer.pace.seconds_left(total - transfer.come_bytes)
    assert before is not None
    transfer.run(1, 0)
    after = transfer.pace.seconds_left(total - transfer.come_bytes)
    assert after is not None
    assert after == pytest.approx(before, rel=0.15)


def test_a_restless_line_gives_a_calm_time_left() -> None:
    chance, transfer, total, told = random.Random(7), Transfer(), 2 * 10**9, []
    for _ in range(300):
        transfer.run(TICK_S, chance.choice([0, 5e6, 10e6, 25e6]))
        left = transfer.pace.seconds_left(total - transfer.come_bytes)
        if left is not None:
            told.append(left)
    largest_step = max(abs(a - b) / a for a, b in itertools.pairwise(told[25:]))
    assert largest_step < 0.04


def test_nothing_that_arrives_has_no_time_left() -> None:
    transfer = Transfer()
    transfer.run(5, 1e6)
    transfer.run(60, 0)
    assert transfer.pace.seconds_left(10**9) is None
    transfer.run(10, 1e6)
    assert transfer.pace.seconds_left(10**7) == pytest.approx(10, rel=0.5)


def test_after_a_pause_it_begins_anew() -> None:
    transfer = Transfer()
    transfer.run(5, 9e6)
    transfer.clock.now += 3600
    transfer.pace.begin(transfer.come_bytes)
    assert transfer.pace.bytes_per_second is None
    transfer.run(2, 1e6)
    assert transfer.pace.bytes_per_second == pytest.approx(1e6)


@given(st.lists(st.tuples(st.floats(0, 1e4), st.integers(-(10**12), 10**12)), max_size=40))
def test_whatever_comes_the_numbers_are_never_negative(steps: list[tuple[float, int]]) -> None:
    clock = Clock()
    pace, come_bytes = TransferPace(clock), 0
    for passed, more in steps:
        clock.now += passed
        come_bytes += more
        pace.advance(come_bytes)
        speed, left = pace.bytes_per_second, pace.seconds_left(10**9)
        assert speed is None or speed >= 0
        assert left is None or left >= 0
