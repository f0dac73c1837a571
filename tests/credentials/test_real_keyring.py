"""The hub's token in a real Secret Service: kept for the next start, forgotten for good, or locked away."""

from pathlib import Path

import pytest

from app.core.errors import ErrorCode
from tests.credentials.keyring_session import Daemon, run, skip_without_keyring

TOKEN = "hf_" + "k" * 31 + "end"


@pytest.fixture(autouse=True)
def real_keyring() -> None:
    """Every test here needs it."""
    skip_without_keyring()


def test_a_token_is_there_after_a_restart(tmp_path: Path) -> None:
    kept, read = run([["keep", TOKEN], ["look"]], tmp_path, Daemon.UNLOCKED)
    assert kept == {"place": "keyring", "hint": "end", "value": TOKEN, "code": "", "reason": ""}
    assert read == kept
    assert run([["look"]], tmp_path, Daemon.UNLOCKED) == [kept]


def test_another_token_takes_its_place(tmp_path: Path) -> None:
    run([["keep", TOKEN], ["keep", "hf_another"]], tmp_path, Daemon.UNLOCKED)
    (read,) = run([["look"]], tmp_path, Daemon.UNLOCKED)
    assert read["value"] == "hf_another"


def test_a_forgotten_token_is_gone(tmp_path: Path) -> None:
    run([["keep", TOKEN]], tmp_path, Daemon.UNLOCKED)
    gone = {"place": "none", "hint": "", "value": None, "code": "", "reason": ""}
    assert run([["forget"], ["forget"]], tmp_path, Daemon.UNLOCKED) == [gone, gone]
    assert run([["look"]], tmp_path, Daemon.UNLOCKED) == [gone]


def test_a_locked_keyring_is_said(tmp_path: Path) -> None:
    run([["keep", TOKEN]], tmp_path, Daemon.UNLOCKED)
    read, kept = run([["look"], ["keep", "hf_meanwhile"]], tmp_path, Daemon.LOCKED)
    assert read == {
        "place": "none",
        "hint": "",
        "value": None,
        "code": ErrorCode.KEYRING_CLOSED,
        "reason": "it is locked",
    }
    assert kept == {
        "place": "memory",
        "hint": "ile",
        "value": "hf_meanwhile",
        "code": ErrorCode.KEYRING_UNUSABLE,
        "reason": "it is locked",
    }
    (read,) = run([["look"]], tmp_path, Daemon.UNLOCKED)
    assert read["value"] == TOKEN


def test_a_keyring_that_was_never_made(tmp_path: Path) -> None:
    (kept,) = run([["keep", TOKEN]], tmp_path, Daemon.LOCKED)
    assert (kept["place"], kept["value"]) == ("memory", TOKEN)
    assert kept["code"] == ErrorCode.KEYRING_UNUSABLE
    assert (run([["look"]], tmp_path, Daemon.LOCKED))[0]["value"] is None


def test_no_file_holds_the_token_in_plain_text(tmp_path: Path) -> None:
    run([["keep", TOKEN]], tmp_path, Daemon.UNLOCKED)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".keyring" for path in files)
    assert not any(TOKEN.encode() in path.read_bytes() for path in files)
