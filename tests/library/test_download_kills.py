"""``kill -9`` in the middle of a download, again and again: it goes on, and little is fetched twice."""

import hashlib
import logging
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.fakes.loopback_hub import LoopbackHub
from tests.library.downloading import NAME, REPO, Workshop, wait_until

_LOG = logging.getLogger(__name__)
BYTES_PER_SECOND = 10e6
MOST_FETCHED_TWICE = 0.25


@pytest.fixture
def slow_hub() -> Iterator[LoopbackHub]:
    """10 MB/s over the four connections that a download has."""
    hub = LoopbackHub(rate=BYTES_PER_SECOND / 4)
    yield hub
    hub.close()


def test_a_download_that_is_killed_goes_on(
    slow_hub: LoopbackHub, tmp_path: Path, sample: Callable[[int, int], int]
) -> None:
    kills, size = sample(30, 3), sample(300_000_000, 24_000_000)
    source = tmp_path / NAME
    chance = random.Random(7)
    with source.open("wb") as file:
        for _ in range(size // 1_000_000):
            file.write(chance.randbytes(1_000_000))
    workshop = Workshop(slow_hub, tmp_path, source)
    counter = tmp_path / "received"
    pause_s = size / BYTES_PER_SECOND / (kills + 1)
    for _ in range(kills):
        process = _start(workshop, counter)
        seen = _received(counter)
        # The time until the interpreter is up is nobody's download.
        wait_until(partial(_has_more, counter, seen, process), 30)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(pause_s * chance.uniform(0.3, 1.0))
        process.kill()
        process.wait()
    assert _start(workshop, counter).wait(120) == 0
    path = workshop.cache.snapshot_path(REPO, workshop.commit, NAME)
    with path.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == workshop.file.sha256
    twice = _received(counter) - size
    _LOG.info("%d kills in %d MB: %.1f %% fetched twice", kills, size // 1_000_000, 100 * twice / size)
    assert twice <= size * MOST_FETCHED_TWICE
    assert [each.name for each in workshop.root.rglob("*fireside*")] == []
    workshop.close()


def _start(workshop: Workshop, counter: Path) -> subprocess.Popen[bytes]:
    file = workshop.file
    arguments = [
        workshop.hub.endpoint,
        workshop.root,
        counter,
        REPO,
        workshop.commit,
        NAME,
        file.size_bytes,
        file.sha256,
    ]
    return subprocess.Popen([sys.executable, "-m", "tests.library.killed_download", *map(str, arguments)])


def _has_more(counter: Path, seen: int, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "it ended before it was killed"
    return _received(counter) > seen


def _received(counter: Path) -> int:
    """What all processes together have received; a line that was cut off counts as far as it goes."""
    if not counter.exists():
        return 0
    return sum(int(line) for line in counter.read_bytes().split(b"\n") if line)
