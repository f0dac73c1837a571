"""The main job, whole: a person asks, watches, stops, asks again, comes back, and all is there."""

from pathlib import Path

import pytest

from app.core.conversation import MessageStatus
from app.core.paths import folders
from app.history.conversation_store import open_store
from tests.end_to_end.desktop import Desktop, until
from tests.end_to_end.window import Window, start

pytestmark = [pytest.mark.xdist_group("end_to_end"), pytest.mark.timeout(300)]


def until_finished(window: Window) -> str:
    """Wait until the answer is complete; its text."""
    until(lambda: window.look("Stop") is None and window.last_reply(), "a finished answer", 120)
    return window.last_reply()


def test_ask_stream_stop_ask_again_new_chat_restart_and_all_is_still_there(
    desktop: Desktop, tmp_path: Path
) -> None:
    profile = str(tmp_path / "profile")
    window = start(desktop, "--profile", profile)
    window.say("Write a long story about a lighthouse keeper.")
    window.find("Stop")
    first_look = until(window.last_reply, "the first words", 120)
    until(lambda: len(window.last_reply()) > len(first_look), "more words")
    window.click("Stop")
    until(lambda: window.look("Stop") is None, "the stop")
    stopped = window.last_reply()
    assert stopped
    window.say("What is a lighthouse? One sentence.")
    answer = until_finished(window)
    assert answer != stopped
    assert len(window.names("Transcript")) == 4
    window.press("ctrl+n")
    until(lambda: window.names("Transcript") == [], "an empty chat")
    window.say("Say hello.")
    until_finished(window)
    titles = window.names("Conversations")
    assert any("Say hello." in title for title in titles)
    assert any("Write a long story" in title for title in titles)
    window.close()

    window = start(desktop, "--profile", profile)
    until(lambda: len(window.names("Conversations")) >= 2, "the conversations")
    chosen = next(title for title in window.names("Conversations") if "Write a long story" in title)
    window.click(chosen)
    until(lambda: len(window.names("Transcript")) == 4, "the first chat")
    items = window.names("Transcript")
    assert items[0] == "You: Write a long story about a lighthouse keeper."
    assert items[1].startswith("Assistant: ")
    assert answer in items[3]
    window.close()
    store, problem = open_store(folders(Path(profile)).history_file, recover=True)
    assert problem is None
    statuses = [
        message.status
        for conversation in store.conversations()
        for message in store.messages(conversation.id).values()
    ]
    store.close()
    assert MessageStatus.STOPPED in statuses
    assert not {MessageStatus.GROWING, MessageStatus.FAILED} & set(statuses)
    assert "Traceback" not in desktop.log()
