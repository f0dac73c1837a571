"""The speed limit of all downloads, with a clock of the test's own."""

import pytest

from app.library.downloads.transfer_limit import TransferLimit
from app.network.stop import Stop


class Clock:
    """Goes on only while somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0


class WaitingStop(Stop):
    """Waiting moves the clock instead of taking time."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.naps = 0

    def wait(self, seconds: float) -> bool:
        self.clock.now += seconds
        self.naps += 1
        return self.is_set


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("time.monotonic", lambda: clock.now)
    return clock


def test_without_a_limit_nobody_waits(clock: Clock) -> None:
    stop = WaitingStop(clock)
    TransferLimit().took(10**12, stop)
    assert stop.naps == 0


def test_so_many_bytes_take_so_long(clock: Clock) -> None:
    stop = WaitingStop(clock)
    limit = TransferLimit(1_000_000)
    for _ in range(50):
        limit.took(100_000, stop)
    assert clock.now - 100.0 == pytest.approx(5.0, rel=0.05)


def test_a_long_rest_gives_no_long_burst(clock: Clock) -> None:
    stop = WaitingStop(clock)
    limit = TransferLimit(1_000_000)
    limit.took(1, stop)
    clock.now += 3600
    began_at = clock.now
    limit.took(2_000_000, stop)
    assert clock.now - began_at == pytest.approx(1.9, abs=0.06)


def test_a_stop_ends_the_wait(clock: Clock) -> None:
    stop = WaitingStop(clock)
    stop.set()
    TransferLimit(1).took(1000, stop)
    assert stop.naps == 1


def test_lifting_the_limit_frees_those_who_wait(clock: Clock) -> None:
    limit = TransferLimit(1)

    class Lifting(WaitingStop):
        def wait(self, seconds: float) -> bool:
            limit.set_rate(0)
            return super().wait(seconds)

    stop = Lifting(clock)
    limit.took(1_000_000, stop)
    assert stop.naps == 1
    assert limit.bytes_per_second == 0
