"""The fault matrix: each fault, alone and in pairs, ends in a verified file or a named, resumable state."""

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.core.errors import AppError, ErrorCode
from app.network.stop import Stop
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.downloading import Heard, Workshop, is_root, noise
from tests.library.fault_table import DISK_FAULTS, FAULTS, Fault

PATIENCE_S = 1.2
_ALSO_IN_PAIRS = frozenset({ErrorCode.CONNECTION_LOST, ErrorCode.BYTES_DIFFER})
"""One fault may use up the other's patience, or leave its flipped byte for the repair."""
PAIRS = tuple(itertools.combinations(FAULTS, 2))


class Meeting(Heard):
    """Brings faults about once bytes have come."""

    def __init__(self, workshop: Workshop, faults: tuple[Fault, ...], undo: ExitStack) -> None:
        super().__init__()
        self._workshop = workshop
        self._undo = undo
        self._acts = [fault.during for fault in faults if fault.during]

    def on_progress(self, done_bytes: int, fetched_bytes: int) -> None:
        super().on_progress(done_bytes, fetched_bytes)
        if fetched_bytes and self._acts:
            acts, self._acts = self._acts, []
            for act in acts:
                act(self._workshop, self._undo)


@pytest.fixture
def workshop(loopback_hub: LoopbackHub, tmp_path: Path) -> Iterator[Workshop]:
    made = Workshop(loopback_hub, tmp_path, noise(5_000_123))
    yield made
    made.close()


def meet(workshop: Workshop, *faults: Fault) -> ErrorCode | None:
    """How a download ends that meets them; None: with the whole file. Afterwards it is resumed and whole."""
    ended: ErrorCode | None = None
    with ExitStack() as undo:
        workshop.hub.rate = min((fault.rate for fault in faults if fault.rate), default=None)
        for fault in faults:
            if fault.before:
                fault.before(workshop, undo)
        download = workshop.download(Meeting(workshop, faults, undo), patience_s=PATIENCE_S)
        try:
            workshop.assert_whole(download.run(Stop()))
        except AppError as error:
            ended = error.problem.code
            if "…" in error.problem.sentence():
                pytest.fail(f"a value is missing: {error.problem}")
    workshop.hub.faults.clear()
    workshop.hub.rate = None
    workshop.assert_whole(workshop.download().run(Stop()))
    return ended


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_ends_as_it_should(fault: Fault, workshop: Workshop) -> None:
    ended = meet(workshop, fault)
    assert ended in fault.ends if fault.ends else ended is None


@pytest.mark.parametrize("fault", DISK_FAULTS, ids=lambda fault: fault.name)
def test_a_fault_of_the_disk_ends_as_it_should(fault: Fault, workshop: Workshop) -> None:
    if not is_root():
        pytest.skip("mounting a small file system needs the rights of root")
    assert meet(workshop, fault) in fault.ends


def test_two_faults_end_in_a_file_or_a_named_state(
    loopback_hub: LoopbackHub, tmp_path: Path, sample: Callable[[int, int], int]
) -> None:
    chosen = random.Random(20).sample(PAIRS, sample(len(PAIRS), 12))
    for number, pair in enumerate(chosen):
        folder = tmp_path / str(number)
        folder.mkdir()
        workshop = Workshop(loopback_hub, folder, noise(3_000_123))
        allowed = pair[0].ends | pair[1].ends
        try:
            ended = meet(workshop, *pair)
        finally:
            workshop.close()
        named = f"{pair[0].name} + {pair[1].name}: {ended}"
        assert ended is None or ended in allowed | _ALSO_IN_PAIRS, named
