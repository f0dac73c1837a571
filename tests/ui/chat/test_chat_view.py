"""The chat as a person uses it: a real window, real clicks and keys, a real history and an engine process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.conversation import MessageStatus, Role
from app.core.errors import ErrorCode
from app.engine.backends.echo_script import EchoScript
from app.state.engines import EnginePhase
from app.ui.chat.conversation_sidebar import ConversationListView
from app.ui.chat.message_edit import MessageEdit
from app.ui.chat.send_button import SendButton
from app.ui.chat.transcript import Transcript
from app.ui.shortcut_list import ShortcutList
from app.ui.widgets.buttons import IconButton, PillButton
from app.ui.widgets.notice import Notice
from tests.ui.whole_window import engines_of, named, press, running, session_of, wait_for_answer

SLOW = EchoScript(reply="one two three four five six", tokens=2000, token_delay_s=0.01)


@pytest.fixture
def chat(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Application]:
    with running(qapp, qtbot, tmp_path / "profile", EchoScript(reply="An **answer**.")) as application:
        yield application


def say(qtbot: QtBot, application: Application, text: str) -> None:
    field = named(application.window, MessageEdit, "Message")
    QTest.keyClicks(field, text)
    QTest.mouseClick(named(application.window, SendButton, "Send"), Qt.MouseButton.LeftButton)


def titles(application: Application) -> list[str]:
    model = named(application.window, ConversationListView, "Conversations").model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def notices(application: Application) -> list[Notice]:
    return [one for one in application.window.findChildren(Notice) if one.isVisible()]


def test_a_question_is_answered_and_titles_the_chat(qtbot: QtBot, chat: Application) -> None:
    say(qtbot, chat, "How far does a lighthouse carry?")
    wait_for_answer(qtbot, chat)
    assert [one.text for one in session_of(chat).messages] == [
        "How far does a lighthouse carry?",
        "An **answer**.",
    ]
    assert titles(chat) == ["Today", "How far does a lighthouse carry?"]
    assert named(chat.window, MessageEdit, "Message").toPlainText() == ""


def test_the_title_and_the_selection_follow(qtbot: QtBot, chat: Application) -> None:
    say(qtbot, chat, "First")
    wait_for_answer(qtbot, chat)
    chat.window.actions()[0].trigger()
    assert session_of(chat).conversation is None
    say(qtbot, chat, "Second")
    wait_for_answer(qtbot, chat)
    assert titles(chat) == ["Today", "Second", "First"]
    rows = named(chat.window, ConversationListView, "Conversations")
    assert rows.currentIndex().data() == "Second"


def test_the_model_loads_on_the_first_message(qtbot: QtBot, chat: Application) -> None:
    assert engines_of(chat).state.phase is EnginePhase.NO_MODEL
    say(qtbot, chat, "Hello")
    wait_for_answer(qtbot, chat)
    assert engines_of(chat).state.phase is EnginePhase.READY


def test_stop_keeps_what_was_written(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with running(qapp, qtbot, tmp_path, SLOW) as chat:
        say(qtbot, chat, "Count")
        qtbot.waitUntil(lambda: "three" in session_of(chat).messages[-1].text, timeout=20_000)
        QTest.mouseClick(named(chat.window, QPushButton, "Stop"), Qt.MouseButton.LeftButton)
        wait_for_answer(qtbot, chat)
        last = session_of(chat).messages[-1]
        assert last.status is MessageStatus.STOPPED
        assert "three" in last.text
        assert named(chat.window, SendButton, "Send")


def test_a_message_waits_visibly_while_the_model_loads_and_loading_can_be_cancelled(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with running(qapp, qtbot, tmp_path, EchoScript(load_s=30)) as chat:
        say(qtbot, chat, "Hello")
        qtbot.waitUntil(lambda: engines_of(chat).state.phase is EnginePhase.LOADING, timeout=20_000)
        assert chat.shell.chat.page.loading.isVisible()
        press(chat.window, "Cancel")
        wait_for_answer(qtbot, chat)
        assert session_of(chat).messages[-1].status is MessageStatus.STOPPED
        assert not chat.shell.chat.page.loading.isVisible()


def test_an_engine_that_dies_says_so_and_one_click_goes_on(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with running(qapp, qtbot, tmp_path, EchoScript(reply="a b c d e f g h", die_after=4)) as chat:
        say(qtbot, chat, "Hello")
        qtbot.waitUntil(lambda: engines_of(chat).state.phase is EnginePhase.FAILED, timeout=20_000)
        kept = session_of(chat).messages[-1]
        assert kept.status is MessageStatus.INTERRUPTED
        assert kept.text
        assert len(notices(chat)) == 1
        press(chat.window, "Restart and continue")
        qtbot.waitUntil(lambda: len(session_of(chat).messages[-1].text) > len(kept.text), timeout=20_000)
        assert session_of(chat).messages[-1].text.startswith(kept.text)
        qtbot.waitUntil(lambda: engines_of(chat).state.phase is EnginePhase.FAILED, timeout=20_000)


def test_a_full_context_offers_a_new_chat_and_a_larger_one(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    script = EchoScript(reply="word", tokens=500, context_length=64, trained_context_length=4096)
    with running(qapp, qtbot, tmp_path, script) as chat:
        say(qtbot, chat, "Hello")
        wait_for_answer(qtbot, chat)
        found = session_of(chat).messages[-1].problem
        assert found is not None
        assert found.code is ErrorCode.CONTEXT_FULL
        assert len(notices(chat)) == 1
        words = [one.text() for one in notices(chat)[0].findChildren(QPushButton) if one.isVisible()]
        assert words[0] == "New chat"
        assert words[1].startswith("Larger context (needs ")
        press(chat.window, "New chat")
        assert session_of(chat).conversation is None
        assert notices(chat) == []


def test_up_edits_the_last_message(qtbot: QtBot, chat: Application) -> None:
    say(qtbot, chat, "Helo")
    wait_for_answer(qtbot, chat)
    field = named(chat.window, MessageEdit, "Message")
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.toPlainText() == "Helo"
    field.selectAll()
    QTest.keyClicks(field, "Hello")
    QTest.keyClick(field, Qt.Key.Key_Return)
    wait_for_answer(qtbot, chat)
    assert [one.text for one in session_of(chat).messages] == ["Hello", "An **answer**."]
    assert field.toPlainText() == ""


def test_answer_again_and_copy_by_their_keys(qtbot: QtBot, chat: Application) -> None:
    say(qtbot, chat, "Hello")
    wait_for_answer(qtbot, chat)
    first = session_of(chat).messages[-1].id
    QTest.keyClick(chat.window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    wait_for_answer(qtbot, chat)
    assert session_of(chat).messages[-1].id != first
    assert len(session_of(chat).messages) == 2
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(chat.window, Qt.Key.Key_C, both)
    assert QGuiApplication.clipboard().text() == "An **answer**."


def test_a_thing_to_try_is_sent(qtbot: QtBot, chat: Application) -> None:
    press(chat.window, "Explain a rainbow")
    wait_for_answer(qtbot, chat)
    first = session_of(chat).messages[0]
    assert first.role is Role.USER
    assert "rainbow" in first.text


def test_a_draft_stays_with_its_conversation(qtbot: QtBot, chat: Application) -> None:
    field = named(chat.window, MessageEdit, "Message")
    say(qtbot, chat, "First")
    wait_for_answer(qtbot, chat)
    QTest.keyClicks(field, "half a thought")
    chat.window.actions()[0].trigger()
    assert field.toPlainText() == ""
    QTest.keyClicks(field, "another")
    rows = named(chat.window, ConversationListView, "Conversations")
    place = rows.visualRect(rows.model().index(1, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert field.toPlainText() == "half a thought"
    chat.window.actions()[0].trigger()
    assert field.toPlainText() == "another"


def test_deleting_can_be_undone(qtbot: QtBot, chat: Application) -> None:
    say(qtbot, chat, "Keep me")
    wait_for_answer(qtbot, chat)
    rows = named(chat.window, ConversationListView, "Conversations")
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    assert titles(chat) == []
    assert session_of(chat).conversation is None
    press(chat.window, "Undo")
    assert titles(chat) == ["Today", "Keep me"]
    assert [one.text for one in session_of(chat).messages] == ["Keep me", "An **answer**."]


def test_a_renamed_chat_has_its_title_everywhere(qtbot: QtBot, chat: Application) -> None:
    say(qtbot, chat, "Hello")
    wait_for_answer(qtbot, chat)
    conversation = session_of(chat).conversation
    assert conversation is not None
    chat.shell.conversations.rename(conversation.id, "A better title")
    assert titles(chat) == ["Today", "A better title"]
    assert chat.shell.chat.page.header.title == "A better title"


def test_the_reply_goes_on_while_another_chat_is_shown(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with running(qapp, qtbot, tmp_path, SLOW) as chat:
        say(qtbot, chat, "Count")
        qtbot.waitUntil(lambda: bool(session_of(chat).messages[-1].text), timeout=20_000)
        chat.window.actions()[0].trigger()
        assert named(chat.window, SendButton, "Send")
        rows = named(chat.window, ConversationListView, "Conversations")
        index: QModelIndex = rows.model().index(1, 0)
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Count, being answered"
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(index).center())
        assert named(chat.window, QPushButton, "Stop")
        QTest.mouseClick(named(chat.window, QPushButton, "Stop"), Qt.MouseButton.LeftButton)
        wait_for_answer(qtbot, chat)


def test_ctrl_b_hides_the_sidebar_and_a_button_brings_it_back(qtbot: QtBot, chat: Application) -> None:
    chat.window.resize(1100, 700)
    QTest.keyClick(chat.window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert not chat.shell.chat.sidebar.isVisible()
    named(chat.window, QToolButton, "Show the sidebar").click()
    assert chat.shell.chat.sidebar.isVisible()


def test_a_narrow_window_closes_the_sidebar_and_a_wide_one_brings_it_back(
    qtbot: QtBot, chat: Application
) -> None:
    chat.window.resize(1100, 700)
    assert chat.shell.chat.sidebar.width() == 247
    chat.window.resize(900, 700)
    assert chat.shell.chat.sidebar.width() == 223
    chat.window.resize(700, 700)
    assert not chat.shell.chat.sidebar.isVisible()
    chat.window.resize(1100, 700)
    assert chat.shell.chat.sidebar.isVisible()


def test_the_pill_opens_the_picker_and_says_the_model(qtbot: QtBot, chat: Application) -> None:
    pill = named(chat.window, PillButton, "Model")
    assert pill.text() == "parrot"
    QTest.mouseClick(pill, Qt.MouseButton.LeftButton)
    assert chat.services.model_link is not None
    assert chat.services.model_link._picker.isVisible()
    QTest.keyClick(chat.window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert not chat.services.model_link._picker.isVisible()


def test_escape_stops_from_anywhere_in_the_chat(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with running(qapp, qtbot, tmp_path, SLOW) as chat:
        say(qtbot, chat, "Count")
        qtbot.waitUntil(lambda: bool(session_of(chat).messages[-1].text), timeout=20_000)
        transcript = chat.window.findChild(Transcript)
        assert isinstance(transcript, Transcript)
        transcript.setFocus()
        QTest.keyClick(transcript, Qt.Key.Key_Escape)
        wait_for_answer(qtbot, chat)
        assert session_of(chat).messages[-1].status is MessageStatus.STOPPED


def test_a_draft_goes_along_when_a_new_chat_becomes_a_conversation(qtbot: QtBot, chat: Application) -> None:
    field = named(chat.window, MessageEdit, "Message")
    QTest.keyClicks(field, "half a thought")
    press(chat.window, "Explain a rainbow")
    wait_for_answer(qtbot, chat)
    assert field.toPlainText() == "half a thought"
    chat.window.actions()[0].trigger()
    assert field.toPlainText() == ""


def test_a_template_that_fails_is_said_in_one_quiet_line(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    script = EchoScript(reply="An answer.", template="{{ undefined.attribute.of.nothing }}")
    with running(qapp, qtbot, tmp_path, script) as chat:
        say(qtbot, chat, "Hello")
        wait_for_answer(qtbot, chat)
        assert session_of(chat).messages[-1].text
        notes = [one.text() for one in chat.shell.chat.page.notices.findChildren(QLabel) if one.isVisible()]
        assert notes == ["The model's chat template failed; a general one is used."]


def test_a_model_that_cannot_be_loaded_is_said_once(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with running(qapp, qtbot, tmp_path, EchoScript(load_error=ErrorCode.FILE_DAMAGED)) as chat:
        say(qtbot, chat, "Hello")
        qtbot.waitUntil(lambda: engines_of(chat).state.phase is EnginePhase.FAILED, timeout=20_000)
        last = session_of(chat).messages[-1]
        assert last.status is MessageStatus.FAILED
        # The transcript says it under the message; a notice would say it twice.
        assert notices(chat) == []
        chat.window.actions()[0].trigger()
        assert session_of(chat).conversation is None


def test_the_keys_of_the_views_work(qtbot: QtBot, chat: Application) -> None:
    for key, name in ((Qt.Key.Key_2, "Library"), (Qt.Key.Key_Comma, "Settings"), (Qt.Key.Key_1, "Chat")):
        QTest.keyClick(chat.window, key, Qt.KeyboardModifier.ControlModifier)
        assert named(chat.window, IconButton, name).is_selected


def test_the_list_of_shortcuts_opens_and_closes(qtbot: QtBot, chat: Application) -> None:
    QTest.keyClick(chat.window, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    cards = chat.window.findChildren(ShortcutList)
    assert [one.isVisible() for one in cards] == [True]
    words = [label.text() for label in cards[0].findChildren(QLabel)]
    assert "Answer again" in words
    assert "Ctrl+R" in words
    QTest.keyClick(cards[0], Qt.Key.Key_Escape)
    assert not cards[0].isVisible()
