"""Processes that are killed in the middle of an answer: the window, the text and the machine stay whole.

``make check`` kills a few times, ``make soak`` twenty times each.
"""

import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from app.core.conversation import MessageStatus, Role
from app.core.paths import folders
from app.history.conversation_store import open_store
from tests.end_to_end.desktop import Desktop, until
from tests.end_to_end.window import Window, start
from tests.processes import still_running

pytestmark = [pytest.mark.timeout(300)]

ORPHAN_LIMIT_S = 2.0
LOST_LIMIT_S = 1.0
QUESTION = "Write a long story about a lighthouse keeper."


def family(window: Window) -> list[psutil.Process]:
    """Every child of the window, and theirs."""
    return psutil.Process(window.process.pid).children(recursive=True)


def engine_of(window: Window) -> psutil.Process:
    return next(child for child in family(window) if "--engine" in child.cmdline())


def until_words(window: Window, more_than: int = 40) -> str:
    until(lambda: len(window.last_reply()) > more_than, "words of the answer", 120)
    return window.last_reply()


def test_a_killed_engine_leaves_window_and_text_and_one_click_continues(
    desktop: Desktop, tmp_path: Path, sample: Callable[[int, int], int]
) -> None:
    window = start(desktop, "--profile", str(tmp_path / "profile"))
    for _ in range(sample(20, 2)):
        window.press("ctrl+n")
        until(lambda: window.names("Transcript") == [], "an empty chat")
        window.say(QUESTION)
        seen = until_words(window)
        engine_of(window).kill()
        window.find("Restart and continue")
        kept = window.last_reply().removesuffix(" (Cut off here)")
        assert kept.startswith(seen)
        window.click("Restart and continue")
        until(lambda kept=kept: len(window.last_reply()) > len(kept), "more words", 120)  # type: ignore[misc]
        assert window.last_reply().startswith(kept.rstrip())
        window.press("Escape")
        until(lambda: window.look("Stop") is None, "the stop")
    assert window.process.poll() is None
    assert "Traceback" not in desktop.log()
    window.close()


def test_a_killed_window_loses_a_second_at_most_and_leaves_no_orphan(
    desktop: Desktop, tmp_path: Path, sample: Callable[[int, int], int]
) -> None:
    profile = tmp_path / "profile"
    for turn in range(sample(20, 2)):
        window = start(desktop, "--profile", str(profile))
        window.press("ctrl+n")
        window.say(QUESTION)
        until_words(window)
        until_words(window, 400)
        seen, at = window.last_reply(), time.monotonic()
        until(lambda at=at: time.monotonic() - at > LOST_LIMIT_S, "a second")  # type: ignore[misc]
        children = family(window)
        window.process.kill()
        window.process.wait()
        assert not still_running([child.pid for child in children], ORPHAN_LIMIT_S)
        store, problem = open_store(folders(profile).history_file, recover=True)
        assert problem is None
        try:
            conversations = store.conversations()
            assert len(conversations) == turn + 1
            replies = [
                message
                for message in store.messages(conversations[0].id).values()
                if message.role is Role.ASSISTANT
            ]
        finally:
            store.close()
        assert replies[-1].status is MessageStatus.INTERRUPTED
        assert seen in replies[-1].text or replies[-1].text.startswith(seen.rstrip())
    window = start(desktop, "--profile", str(profile))
    until(lambda: len(window.names("Conversations")) > 1, "the conversations")
    window.close()
    assert "database is locked" not in desktop.log()
    assert "Traceback" not in desktop.log()
