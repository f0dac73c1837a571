"""One window per profile: the lock, between objects and between processes, and after a kill."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.core.errors import AppError, ErrorCode
from app.history.profile_lock import ProfileLock
from tests.history.children import Child


@pytest.fixture
def lock_path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "window.lock"


def test_only_one_has_it_at_a_time(lock_path: Path) -> None:
    first, second = ProfileLock(lock_path), ProfileLock(lock_path)
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    assert (first.is_held, second.is_held) == (True, False)
    first.release()
    assert second.acquire()
    second.release()
    second.release()
    assert not second.is_held


def test_the_block_has_it_until_its_end(lock_path: Path) -> None:
    with ProfileLock(lock_path) as is_held:
        assert is_held
        with ProfileLock(lock_path) as is_held_too:
            assert not is_held_too
        assert not ProfileLock(lock_path).acquire()
    with ProfileLock(lock_path) as is_held:
        assert is_held


def test_another_process_has_it_until_it_ends(lock_path: Path) -> None:
    with Child("hold_lock", lock_path) as child:
        assert child.line() == "held True"
        assert not ProfileLock(lock_path).acquire()
        child.tell("release")
        assert child.line() == "released"
    with ProfileLock(lock_path) as is_held:
        assert is_held


def test_a_killed_process_gives_it_back_even_when_it_leaves_a_child_of_its_own(lock_path: Path) -> None:
    with Child("hold_lock", lock_path) as child:
        assert child.line() == "held True"
        child.tell("have a child")
        grandchild = int(child.line())
        child.kill()
        with ProfileLock(lock_path) as is_held:
            assert is_held
        assert _is_running(grandchild)
        child.end_orphan(grandchild)


def _is_running(process_id: int) -> bool:
    command = [sys.executable, "-c", f"import psutil; raise SystemExit(not psutil.pid_exists({process_id}))"]
    return subprocess.run(command, check=False).returncode == 0


def test_a_place_that_cannot_be_written_to_is_a_sentence(locked_folder: Path) -> None:
    for path in (locked_folder / "window.lock", locked_folder / "data" / "window.lock"):
        with pytest.raises(AppError, match=r"cannot be opened: access was denied\.") as caught:
            ProfileLock(path).acquire()
        assert caught.value.problem.code is ErrorCode.HISTORY_UNWRITABLE
