"""Evaluated chats on disk: what comes back is what was written, or nothing; the budget; several writers."""

import os
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.state_files import (
    ABANDONED_AFTER_S,
    LONGEST_HEADER,
    MAGIC,
    EvaluatedChat,
    Part,
    StateFiles,
    StateKey,
)

KEY = StateKey("98-abc", "llama", "llama-cpp-python 1", "f16", "f16", "auto")
BUDGET = 1 << 20
TOKENS = [1, 2, 3, 49151, 2**31 - 1]


def chat(tokens: Sequence[int] = tuple(TOKENS), size: int = 1000, checkpoints: int = 2) -> EvaluatedChat:
    """A state with bytes that can be told apart."""
    data = (bytes(range(251)) * (size // 251 + 1))[:size]
    parts = [Part(1 + number, memoryview(bytes([number]) * 50)) for number in range(checkpoints)]
    return EvaluatedChat(tokens, memoryview(data), parts, 12.5, 0.25)


def never() -> bool:
    """Nothing has to be given up."""
    return False


def write(files: StateFiles, name: str, kept: EvaluatedChat, key: StateKey = KEY) -> bool:
    """Write without being in a hurry."""
    return files.write(name, key, kept, never)


def read(files: StateFiles, name: str, key: StateKey = KEY) -> EvaluatedChat | None:
    """What comes back, all of it checked."""
    stored = files.open(name, key)
    if stored is None:
        return None
    found = stored.read()
    stored.close()
    return found


def names(folder: Path) -> set[str]:
    """Every file there."""
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def files(tmp_path: Path) -> StateFiles:
    """A folder that does not exist yet."""
    return StateFiles(tmp_path / "evaluated", BUDGET)


@pytest.mark.parametrize("kept", [chat(), chat([7], 0, 0), chat(range(5000), 300_000, 4)])
def test_what_was_written_comes_back(files: StateFiles, kept: EvaluatedChat) -> None:
    assert read(files, "a") is None
    assert write(files, "a", kept)
    stored = files.open("a", KEY)
    assert stored is not None
    assert stored.tokens == list(kept.tokens)
    assert stored.checkpoints == [part.length for part in kept.checkpoints]
    assert stored.evaluation_s == 12.5
    assert stored.handling_s > 0.25
    found = stored.read()
    stored.close()
    assert found is not None
    assert found.tokens == list(kept.tokens)
    assert (found.data, found.checkpoints) == (kept.data, list(kept.checkpoints))
    assert found.size == kept.size


def test_only_the_owner_can_read_and_the_name_tells_no_chat(files: StateFiles, tmp_path: Path) -> None:
    write(files, "0a1b-conversation", chat())
    folder = tmp_path / "evaluated"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (path,) = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "0a1b" not in path.name
    assert b"0a1b" not in path.read_bytes()


@pytest.mark.parametrize(
    "changed",
    [
        {"model": "98-abd"},
        {"architecture": "qwen3"},
        {"library": "llama-cpp-python 2"},
        {"cache_type_k": "q8_0"},
        {"cache_type_v": "q8_0"},
        {"flash_attention": "off"},
        {"is_window_full": True},
        {"adapters": ("style.gguf 10 1.0",)},
    ],
)
def test_another_identity_deletes_it(files: StateFiles, changed: dict[str, object]) -> None:
    write(files, "a", chat())
    write(files, "b", chat())
    assert read(files, "a", msgspec.structs.replace(KEY, **changed)) is None
    assert not files.path("a").exists()
    assert read(files, "b") is not None, "another chat's is none of our business"


def test_one_changed_bit_anywhere_is_never_trusted(files: StateFiles) -> None:
    kept = chat()
    write(files, "a", kept)
    whole = files.path("a").read_bytes()
    for at in range(len(whole)):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << (at % 8)
        files.path("a").write_bytes(damaged)
        assert read(files, "a") is None, at


def test_one_cut_off_anywhere_is_never_trusted(files: StateFiles) -> None:
    write(files, "a", chat())
    whole = files.path("a").read_bytes()
    for length in range(len(whole)):
        files.path("a").write_bytes(whole[:length])
        assert read(files, "a") is None, length
        assert not files.path("a").exists()
    files.path("a").write_bytes(whole + b"\0")
    assert read(files, "a") is None


@given(st.binary(max_size=300))
def test_garbage_is_deleted(tmp_path_factory: pytest.TempPathFactory, garbage: bytes) -> None:
    files = StateFiles(tmp_path_factory.mktemp("garbage"), BUDGET)
    for content in (garbage, MAGIC + garbage, MAGIC + LONGEST_HEADER.to_bytes(4, "little") + garbage):
        files.path("a").write_bytes(content)
        assert read(files, "a") is None
        assert not files.path("a").exists()


def test_a_file_that_shrinks_while_it_is_read_is_not_trusted(files: StateFiles) -> None:
    write(files, "a", chat(size=100_000))
    stored = files.open("a", KEY)
    assert stored is not None
    os.truncate(files.path("a"), 50_000)
    assert stored.read() is None
    stored.close()


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    files = StateFiles(tmp_path, 35_000)
    for number, name in enumerate("abc"):
        write(files, name, chat(size=10_000))
        os.utime(files.path(name), (1000 + number, 1000 + number))
    assert read(files, "a") is not None  # used: now b is the oldest
    assert write(files, "d", chat(size=10_000))
    assert [name for name in "abcd" if files.path(name).exists()] == ["a", "c", "d"]
    assert write(files, "e", chat(size=20_000))
    assert [name for name in "abcde" if files.path(name).exists()] == ["d", "e"]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 35_000


def test_an_older_state_of_the_same_chat_gives_way_before_other_chats(tmp_path: Path) -> None:
    files = StateFiles(tmp_path, 35_000)
    for name in "abc":
        write(files, name, chat(size=10_000))
    assert write(files, "c", chat([5], size=10_000))
    assert all(files.path(name).exists() for name in "abc")
    assert read(files, "c").tokens == [5]  # type: ignore[union-attr]


def test_what_is_larger_than_the_budget_is_not_written_and_drives_nothing_out(tmp_path: Path) -> None:
    files = StateFiles(tmp_path, 35_000)
    write(files, "a", chat(size=10_000))
    assert not write(files, "b", chat(size=40_000))
    assert names(tmp_path) == {files.path("a").name}


def test_a_smaller_budget_applies_at_once_and_none_removes_all(tmp_path: Path) -> None:
    files = StateFiles(tmp_path, BUDGET)
    for name in "abc":
        write(files, name, chat(size=10_000))
    (tmp_path / "notes.txt").write_text("not ours")
    StateFiles(tmp_path, 25_000)
    assert len(names(tmp_path)) == 3
    off = StateFiles(tmp_path, 0)
    assert names(tmp_path) == {"notes.txt"}
    assert not off.is_on
    assert not write(off, "a", chat())
    assert names(tmp_path) == {"notes.txt"}


def test_without_a_folder_nothing_is_kept_or_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.state").write_text("not ours")
    files = StateFiles("", BUDGET)
    assert not files.is_on
    assert not write(files, "a", chat())
    files.forget("a")
    files.clear()
    assert names(tmp_path) == {"mine.state"}


def test_forgetting_a_chat_leaves_the_others(files: StateFiles) -> None:
    for name in "abc":
        write(files, name, chat())
    files.forget("b")
    assert [read(files, name) is not None for name in "abc"] == [True, False, True]
    files.forget("")
    assert [read(files, name) for name in "abc"] == [None, None, None]


def test_a_writer_that_gives_up_leaves_what_was_there(files: StateFiles, tmp_path: Path) -> None:
    write(files, "a", chat())
    large = chat([1], size=900_000)
    for patience in range(1, 20):
        asked: list[int] = []

        def must_stop(asked: list[int] = asked, patience: int = patience) -> bool:
            asked.append(1)
            return len(asked) >= patience

        is_written = files.write("a", KEY, large, must_stop)
        assert names(tmp_path / "evaluated") == {files.path("a").name}
        found = read(files, "a")
        assert found is not None
        assert found.tokens == ([1] if is_written else TOKENS)
        if is_written:
            break
    else:
        pytest.fail("it never was patient enough")
    assert patience > 3, "it was asked while hashing and while writing"


def test_what_a_dead_engine_left_growing_is_cleared_away(tmp_path: Path) -> None:
    old, new = tmp_path / "1-0.growing", tmp_path / "2-0.growing"
    for path in (old, new):
        path.write_bytes(b"half")
    long_ago = time.time() - ABANDONED_AFTER_S - 1
    os.utime(old, (long_ago, long_ago))
    StateFiles(tmp_path, BUDGET)
    assert names(tmp_path) == {new.name}, "another engine may be writing that one"


def test_a_folder_that_cannot_be_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    files = StateFiles(tmp_path / "file", BUDGET)
    assert not write(files, "a", chat())
    assert read(files, "a") is None
    files.forget("a")


WRITER = """
import sys
from tests.engine.test_state_files import BUDGET, KEY, StateFiles, chat, read, write
files = StateFiles(sys.argv[1], BUDGET)
token = int(sys.argv[2])
for turn in range(40):
    name = "abc"[turn % 3]
    assert write(files, name, chat([token] * 100, size=100_000 + token))
    found = read(files, name)
    assert found is None or (len(found.data) == 100_000 + found.tokens[0]), "a mix of both"
"""


def test_two_engines_with_one_folder_do_no_damage(tmp_path: Path) -> None:
    """Each finds its own state, the other's, or none; never a mixture, and nothing half stays behind."""
    children = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(token)]) for token in (1, 2)
    ]
    assert [child.wait(60) for child in children] == [0, 0]
    files = StateFiles(tmp_path, BUDGET)
    assert names(tmp_path) == {files.path(name).name for name in "abc"}
    assert all(read(files, name) is not None for name in "abc")


ENDLESS_WRITER = """
import sys
from tests.engine.test_state_files import KEY, StateFiles, chat, write
files, kept = StateFiles(sys.argv[1], 1 << 30), chat([9], size=50_000_000)
while True:
    write(files, "a", kept)
    print("written", flush=True)
"""


def test_killed_while_writing_leaves_a_whole_file_or_none(tmp_path: Path) -> None:
    files = StateFiles(tmp_path, 1 << 30)
    write(files, "a", chat())
    for _ in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", ENDLESS_WRITER, str(tmp_path)], stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        child.stdout.readline()
        deadline = time.monotonic() + 30
        while not any(path.suffix == ".growing" for path in tmp_path.iterdir()):
            assert time.monotonic() < deadline
        child.kill()
        child.wait()
        child.stdout.close()
        found = read(files, "a")
        assert found is not None
        assert len(found.data) == 50_000_000
    files.clear()
    assert names(tmp_path) == set()
