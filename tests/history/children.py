"""Real child processes of the tests: each runs one of the functions below and talks in lines.

Started as ``python -m tests.history.children NAME PATH``.
"""

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import msgspec
import psutil

from app.core.conversation import TextPart, new_conversation
from app.history.conversation_store import open_store
from app.history.profile_lock import ProfileLock
from tests.history.trees import chat, growing, message

ROOT = Path(__file__).resolve().parents[2]
END_TIME_S = 10


class Child:
    """A child process from its start to its end; killed if the test leaves it running."""

    def __init__(self, name: str, path: Path, *more: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.history.children", name, str(path), *more],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def line(self) -> str:
        """The next line it says; waits for it. Empty when it has ended."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().rstrip("\n")

    def tell(self, line: str) -> None:
        """Send it a line."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def kill(self) -> list[str]:
        """End it at once, as ``kill -9`` does; returns what it had said until then."""
        self._process.kill()
        assert self._process.stdout is not None
        said = self._process.stdout.read().splitlines()
        self._process.wait(END_TIME_S)
        return said

    def end(self) -> int:
        """Wait for it to end by itself; returns its exit code."""
        return self._process.wait(END_TIME_S)

    def end_orphan(self, process_id: int) -> None:
        """End a process that outlived this one."""
        orphan = psutil.Process(process_id)
        orphan.kill()
        orphan.wait(END_TIME_S)

    def __enter__(self) -> "Child":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._process.kill()
        self._process.communicate(timeout=END_TIME_S)


def _say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def hold_lock(path: Path) -> None:
    """Take the profile's lock, have a child when told to, release it when told to."""
    lock = ProfileLock(path)
    _say(f"held {lock.acquire()}")
    for line in sys.stdin:
        if line.strip() == "release":
            lock.release()
            _say("released")
        else:
            child = subprocess.Popen(
                [sys.executable, "-c", "import sys; sys.stdin.read()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
            )
            _say(child.pid)


def write_many(path: Path, count: str) -> None:
    """Open the store, wait for a line, then add a conversation of ``count`` messages as fast as it goes."""
    store, _ = open_store(path, recover=False)
    _say("ready")
    sys.stdin.readline()
    conversation, _ = chat(store, *["words " * 20] * int(count))
    store.close()
    _say(conversation.id)


def open_and_close(path: Path, count: str) -> None:
    """Wait for a line, then open the store, save a draft and close it, again and again."""
    _say("ready")
    sys.stdin.readline()
    for number in range(int(count)):
        store, problem = open_store(path, recover=False)
        assert problem is None
        store.save_draft(None, f"draft {number}")
        store.close()
    _say("done")


def write_for_ever(path: Path, seed: str) -> None:
    """As the window: let replies grow in transactions of all sizes, say what is saved, until killed."""
    chance = random.Random(seed)
    store, _ = open_store(path, recover=True)
    while True:
        conversation, messages = chat(store, "Why?")
        reply = growing(conversation.id, "", messages[0].id)
        store.add_message(reply)
        _say(f"{conversation.id} {reply.id} 0")
        for _ in range(chance.randrange(1, 20)):
            text = reply.text + "x" * chance.choice((1, 500, 60_000))
            reply = msgspec.structs.replace(reply, parts=(TextPart(text),))
            store.save_message(reply)
            _say(f"{conversation.id} {reply.id} {len(text)}")


def stay_in_transaction(path: Path, count: str) -> None:
    """As the window: write ``count`` messages in a transaction that does not end."""
    store, _ = open_store(path, recover=True)
    conversation = new_conversation()
    store.add_conversation(conversation)
    with store._database.transaction():
        for number in range(int(count)):
            one = message(conversation.id, f"{number} " + "x" * 5000)
            store._database.change(
                "INSERT INTO message (id, conversation_id, role, status, created_at, parts) "
                "VALUES (?, ?, 'user', 'done', 1, ?)",
                (one.id, one.conversation_id, f'[{{"type":"text","text":"{one.text}"}}]'),
            )
        _say(conversation.id)
        sys.stdin.readline()


FUNCTIONS: dict[str, Callable[..., None]] = {
    "hold_lock": hold_lock,
    "write_many": write_many,
    "open_and_close": open_and_close,
    "write_for_ever": write_for_ever,
    "stay_in_transaction": stay_in_transaction,
}

if __name__ == "__main__":
    FUNCTIONS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
