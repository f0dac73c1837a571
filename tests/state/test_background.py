"""Work beside the window: what is asked for is done, whatever became of the work before."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.state.background import Background

WAIT_MS = 20_000


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    assert qtbot is not None
    made = Background("work")
    yield made
    made.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_in_one_piece_of_work_does_not_end_all_work(background: Background, qtbot: QtBot) -> None:
    """The fault itself is told where faults are told; the thread it ended is replaced."""
    done: list[object] = []

    def fault() -> None:
        raise LookupError("a fault of ours")

    background.start(fault, done.append, done.append)
    qtbot.waitUntil(lambda: not any(it.name == "work" for it in threading.enumerate()), timeout=WAIT_MS)
    background.start(lambda: "done", done.append, done.append)
    qtbot.waitUntil(lambda: done == ["done"], timeout=WAIT_MS)
