"""Who fetches what: every byte exactly once, in order where it can be, and nobody waits for a slow one."""

import random

import pytest

from app.library.downloads.segments import LARGEST_BYTES, SMALLEST_BYTES, Segment, SegmentPlan


def _write(plan: SegmentPlan, segment: Segment, wanted: int) -> int:
    count = plan.claim(segment, wanted)
    plan.wrote(segment, count)
    return count


@pytest.mark.parametrize("seed", range(20))
def test_every_byte_is_written_exactly_once(seed: int) -> None:
    chance = random.Random(seed)
    size = chance.randrange(1, 200 << 20)
    cuts = sorted(chance.randrange(size) for _ in range(4))
    wanted = [(cuts[0], cuts[1]), (cuts[2], cuts[3])]
    plan = SegmentPlan(size, wanted, chance.randrange(1, 9))
    written = 0
    active: list[Segment] = []
    while not plan.is_finished:
        if len(active) < 8 and (taken := plan.take(chance.choice((0.0, 1e3, 1e9)))) is not None:
            taken.began_at -= chance.choice((0.0, 5.0))  # some look slow, and are helped
            active.append(taken)
        if not active:
            continue
        segment = chance.choice(active)
        written += _write(plan, segment, chance.randrange(1, 8 << 20))
        if segment.position >= segment.end or chance.random() < 0.1:
            plan.end(segment)
            active.remove(segment)
    assert plan.done().spans == [(0, size)]
    assert plan.done_bytes() == size
    assert written == sum(end - start for start, end in wanted)


def test_segments_come_in_order_and_become_smaller_towards_the_end() -> None:
    plan = SegmentPlan(1 << 30, [(0, 1 << 30)], 4)
    sizes = []
    place = 0
    while (segment := plan.take()) is not None:
        assert segment.start == place
        place = segment.end
        sizes.append(segment.rest)
        _write(plan, segment, segment.rest)
        plan.end(segment)
    assert sizes[0] == LARGEST_BYTES
    assert sizes[:-1] == sorted(sizes[:-1], reverse=True)
    assert max(sizes[-4:]) <= 2 * SMALLEST_BYTES


def test_one_that_stands_still_loses_all_that_it_has_not_written() -> None:
    plan = SegmentPlan(1 << 20, [(0, 1 << 20)], 4)
    slow = plan.take()
    assert slow is not None
    _write(plan, slow, 1000)
    shut = []
    slow.shut = lambda: shut.append(True)
    assert plan.take() is None, "it has only begun"
    slow.began_at -= 60
    taken = plan.take(1e6)
    assert taken is not None
    assert (taken.start, taken.end) == (1000, 1 << 20)
    assert shut == [True]
    assert plan.claim(slow, 1000) == 0


def test_a_slow_one_keeps_what_it_can_do_in_the_same_time() -> None:
    size = 30 << 20
    plan = SegmentPlan(size, [(0, size)], 1)
    slow = plan.take()
    assert slow is not None
    while (other := plan.take()) is not None and other is not slow:
        _write(plan, other, other.rest)
        plan.end(other)
    _write(plan, slow, 1 << 20)
    slow.began_at -= 10
    taken = plan.take(3 * slow.speed)
    assert taken is not None
    rest = slow.rest + taken.rest
    assert taken.rest == pytest.approx(rest * 3 / 4, rel=0.05)
    assert taken.start == slow.end


def test_nobody_takes_what_somebody_has_begun_to_write() -> None:
    plan = SegmentPlan(2 << 20, [(0, 2 << 20)], 1)
    slow = plan.take()
    assert slow is not None
    slow.began_at -= 60
    assert plan.claim(slow, 700_000) == 700_000
    for _ in range(3):
        if (taken := plan.take(1e6)) is not None:
            assert taken.start >= 700_000


def test_the_fast_do_not_run_away_from_the_digest() -> None:
    size = 4 << 30
    plan = SegmentPlan(size, [(0, size)], 2)
    slow = plan.take()
    assert slow is not None
    slow.began_at -= 60
    _write(plan, slow, 1 << 20)
    for _ in range(40):
        segment = plan.take(50e6)
        assert segment is not None
        if segment.start < slow.end + slow.rest + 1 and segment.start < LARGEST_BYTES:
            return  # it helps the slow one
        _write(plan, segment, segment.rest)
        plan.end(segment)
    pytest.fail("the first segment was never helped")
