"""The queue under whatever is wanted of it, and killed at any moment."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.core.download import DownloadRequest, DownloadState
from app.library.downloads.download_queue import DownloadQueue
from tests.library.downloading import wait_until
from tests.library.queueing import MB, Shop, shop, until

__all__ = ["shop"]

S = DownloadState
FAULTS: tuple[dict[str, object], ...] = (
    {"drop_after": 50_000},
    {"drop_after": 200_000, "reset": True},
    {"status": 503},
    {"status": 404},
    {"truncate": 1000},
    {"corrupt_at": 70_000},
    {"ignore_range": True},
    {"wrong_length": -500},
)


def test_killed_at_any_moment_the_queue_goes_on(shop: Shop, sample: Callable[[int, int], int]) -> None:
    shop.hub.rate = 1.0 * MB
    requests = [shop.publish(name, 3 * MB) for name in ("one", "two", "three")]
    with shop.queue() as queue:
        ids = [queue.add(request).id for request in requests]
    program = [sys.executable, "-m", "tests.library.queue_process", str(shop.file), str(shop.cache)]
    for round_number in range(sample(12, 3)):
        with subprocess.Popen([*program, shop.hub.endpoint], stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            time.sleep(0.05 + 0.13 * (round_number % 5))  # the moment is what is varied
            child.kill()
    shop.hub.rate = None
    with shop.queue() as queue:
        assert sorted(status.id for status in queue.statuses()) == sorted(ids)
        done = [until(queue, each, S.INSTALLED) for each in ids]
    assert all(status.path and Path(status.path).stat().st_size == 3 * MB for status in done)
    assert shop.parts() == []


def test_whatever_is_wanted_in_whatever_order_it_ends_well(
    shop: Shop, sample: Callable[[int, int], int]
) -> None:
    for seed in range(sample(40, 3)):
        chance = random.Random(seed)
        names = [f"r{seed}{name}" for name in ("a", "b", "c", "d")]
        requests = {name: shop.publish(name, chance.randrange(1, 2 * MB)) for name in names}
        shop.hub.rate = chance.choice([None, 1.0 * MB, 4.0 * MB])
        wanted: set[str] = set()
        for _ in range(3):
            with shop.queue(connections=chance.randint(1, 4)) as queue:
                for _ in range(12):
                    if chance.random() < 0.3:
                        shop.hub.fault(match="Signature=", times=2, **chance.choice(FAULTS))
                    _do_something(queue, shop.cache, requests, wanted, chance)
        shop.hub.rate = None
        shop.hub.faults.clear()
        with shop.queue() as queue:
            for status in queue.statuses():
                queue.resume(status.id)
            for name in wanted:
                wait_until(partial(_is_installed, queue, requests[name]))
            assert {status.request.repo_id for status in queue.statuses()} >= {
                requests[name].repo_id for name in wanted
            }
            wait_until(lambda: not shop.parts())
            queue.close()
        shop.file.unlink()


def _do_something(
    queue: DownloadQueue,
    cache: Path,
    requests: dict[str, DownloadRequest],
    wanted: set[str],
    chance: random.Random,
) -> None:
    time.sleep(chance.choice([0, 0, 0.01, 0.05]))  # the moment is what is varied
    name = chance.choice(list(requests))
    there = [status.id for status in queue.statuses() if status.request.repo_id == requests[name].repo_id]
    act = chance.choice(["add", "add", "pause", "resume", "cancel", "move", "all", "none", "settings"])
    if act == "add":
        queue.add(requests[name])
        wanted.add(name)
    elif act == "all":
        queue.resume_all()
    elif act == "none":
        queue.pause_all()
    elif act == "settings":
        queue.configure(cache, chance.randint(1, 4), chance.choice([0, 0, 500_000]))
    elif there and act == "pause":
        queue.pause(there[0])
    elif there and act == "resume":
        queue.resume(there[0])
    elif there and act == "move":
        queue.move(there[0], chance.randint(0, 4))
    elif there and act == "cancel":
        queue.cancel(there[0])
        wanted.discard(name)


def _is_installed(queue: DownloadQueue, request: DownloadRequest) -> bool:
    found = [status.state for status in queue.statuses() if status.request.repo_id == request.repo_id]
    return found == [S.INSTALLED]
