"""What the history costs: opening, adding, saving a growing reply, reading long conversations, checking.

Run it with ``python -m tests.benchmarks.history``. Prints milliseconds, wall clock, on the disk of the
temporary folder (``TMPDIR`` chooses another one).
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.core.conversation import MessageStatus, TextPart, new_conversation
from app.history.conversation_store import open_store
from tests.history.trees import growing, long_chat, message

INSERTS = 500
SAVES = 200
READS = 20
SIZES = (1_000, 10_000)
REPLY_BYTES = (1_000, 10_000, 100_000)


def timed(repeats: int, action: Callable[[int], object]) -> list[float]:
    """Milliseconds of each run, sorted."""
    times = []
    for number in range(repeats):
        started = time.perf_counter()
        action(number)
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times)


def show(what: str, times: list[float]) -> None:
    """One line: the median, the 99th percentile and the worst."""
    middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
    sys.stdout.write(f"{what:<42} median {middle:7.2f} ms   p99 {late:7.2f} ms   max {times[-1]:7.2f} ms\n")


def measure(path: Path) -> None:
    """All of it on one file."""
    show("open, new file", timed(1, lambda _: open_store(path, recover=True)[0].close()))
    store, _ = open_store(path, recover=True)
    conversation = new_conversation()
    store.add_conversation(conversation)
    show("add a message", timed(INSERTS, lambda _: store.add_message(message(conversation.id, "word " * 60))))
    reply = growing(conversation.id, "")
    store.add_message(reply)
    for size in REPLY_BYTES:

        def save(number: int, size: int = size) -> None:
            text = "x" * size + str(number)
            store.save_message(msgspec.structs.replace(reply, parts=(TextPart(text),)))

        show(f"save a growing reply of {size:,} bytes", timed(SAVES, save))
    store.save_message(msgspec.structs.replace(reply, status=MessageStatus.DONE))
    for size in SIZES:

        def read(_number: int, id: str = long_chat(store, size)[0].id) -> None:
            store.messages(id)

        show(f"read {size:,} messages", timed(READS, read))
    store.close()
    megabytes = path.stat().st_size / 1e6
    show("open, closed file", timed(READS, lambda _: open_store(path, recover=True)[0].close()))
    store, _ = open_store(path, recover=True)
    check = timed(5, lambda _: store._database.rows("PRAGMA quick_check(1)"))
    show(f"check {megabytes:.0f} MB after an unclean end", check)
    store.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / "history.db")
