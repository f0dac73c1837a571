"""The composer: what its keys do, what an input method is owed, and what becomes of a draft."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.chat.composer import Composer
from app.ui.chat.message_edit import MAX_LINES, MessageEdit
from app.ui.chat.send_button import SendButton
from app.ui.theme.theme_controller import ThemeController
from tests.ui.whole_window import named


@pytest.fixture
def composer(qtbot: QtBot, theme: ThemeController) -> Composer:
    made = Composer(theme)
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.set_can_send(True)
    made.show()
    return made


def field(composer: Composer) -> MessageEdit:
    return named(composer, MessageEdit, "Message")


def compose(edit: MessageEdit, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(edit, event)


def test_enter_sends_what_is_written(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(field(composer), "Hello there")
    with qtbot.waitSignal(composer.submitted) as sent:
        QTest.keyClick(field(composer), Qt.Key.Key_Return)
    assert sent.args == ["Hello there"]


def test_enter_on_the_number_pad_sends_too(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(field(composer), "Hello")
    with qtbot.waitSignal(composer.submitted):
        QTest.keyClick(field(composer), Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)


def test_shift_enter_breaks_the_line(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.assertNotEmitted(composer.submitted):
        QTest.keyClicks(field(composer), "one")
        QTest.keyClick(field(composer), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClicks(field(composer), "two")
    assert composer.text == "one\ntwo"


def test_blank_text_is_not_sent_and_send_is_off(qtbot: QtBot, composer: Composer) -> None:
    send = named(composer, SendButton, "Send")
    assert not send.isEnabled()
    with qtbot.assertNotEmitted(composer.submitted):
        QTest.keyClicks(field(composer), "   ")
        QTest.keyClick(field(composer), Qt.Key.Key_Return)
    assert not send.isEnabled()


def test_the_send_button_sends(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(field(composer), "Hello")
    with qtbot.waitSignal(composer.submitted):
        QTest.mouseClick(named(composer, SendButton, "Send"), Qt.MouseButton.LeftButton)


def test_send_turns_into_stop_while_answering(qtbot: QtBot, composer: Composer) -> None:
    composer.set_answering(True)
    assert not [one for one in composer.findChildren(SendButton) if one.isVisible()]
    with qtbot.waitSignal(composer.stop_requested):
        QTest.mouseClick(named(composer, QPushButton, "Stop"), Qt.MouseButton.LeftButton)
    composer.set_answering(False)
    assert named(composer, SendButton, "Send")


def test_escape_stops(qtbot: QtBot, composer: Composer) -> None:
    composer.set_answering(True)
    with qtbot.waitSignal(composer.stop_requested):
        QTest.keyClick(field(composer), Qt.Key.Key_Escape)


def test_enter_sends_nothing_while_answering(qtbot: QtBot, composer: Composer) -> None:
    composer.set_answering(True)
    QTest.keyClicks(field(composer), "The next one")
    with qtbot.assertNotEmitted(composer.submitted):
        QTest.keyClick(field(composer), Qt.Key.Key_Return)
    assert composer.text == "The next one"


def test_enter_inside_a_composition_does_not_send(qtbot: QtBot, composer: Composer) -> None:
    edit = field(composer)
    compose(edit, "ni hao")
    assert edit.is_composing()
    with qtbot.assertNotEmitted(composer.submitted):
        QTest.keyClick(edit, Qt.Key.Key_Return)


def test_escape_inside_a_composition_stops_nothing(qtbot: QtBot, composer: Composer) -> None:
    edit = field(composer)
    composer.set_answering(True)
    compose(edit, "ni hao")
    with qtbot.assertNotEmitted(composer.stop_requested):
        QTest.keyClick(edit, Qt.Key.Key_Escape)


def test_the_enter_that_ends_a_composition_does_not_send(qtbot: QtBot, composer: Composer) -> None:
    edit = field(composer)
    compose(edit, "nihao")
    with qtbot.assertNotEmitted(composer.submitted):
        compose(edit, "", "你好")
        QApplication.sendEvent(edit, enter_press())
    assert composer.text == "你好"


def test_the_enter_after_a_composition_sends(qtbot: QtBot, composer: Composer) -> None:
    edit = field(composer)
    compose(edit, "nihao")
    compose(edit, "", "你好")
    QApplication.processEvents()
    with qtbot.waitSignal(composer.submitted) as sent:
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert sent.args == ["你好"]


def test_text_that_comes_without_a_composition_can_be_sent_at_once(qtbot: QtBot, composer: Composer) -> None:
    edit = field(composer)
    compose(edit, "", "é")
    with qtbot.waitSignal(composer.submitted):
        QTest.keyClick(edit, Qt.Key.Key_Return)


def test_up_in_an_empty_field_asks_for_the_last_message(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.waitSignal(composer.edit_last_requested):
        QTest.keyClick(field(composer), Qt.Key.Key_Up)
    QTest.keyClicks(field(composer), "a")
    with qtbot.assertNotEmitted(composer.edit_last_requested):
        QTest.keyClick(field(composer), Qt.Key.Key_Up)


def test_an_edited_message_is_sent_as_one_and_the_draft_comes_back(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(field(composer), "half a thought")
    composer.begin_edit("What I said")
    assert composer.text == "What I said"
    with qtbot.waitSignal(composer.edit_submitted) as sent, qtbot.assertNotEmitted(composer.submitted):
        QTest.keyClick(field(composer), Qt.Key.Key_Return)
    assert sent.args == ["What I said"]
    composer.cancel_edit()
    assert composer.text == "half a thought"


def test_escape_leaves_the_editing_before_it_stops_anything(qtbot: QtBot, composer: Composer) -> None:
    composer.begin_edit("What I said")
    with qtbot.assertNotEmitted(composer.stop_requested):
        QTest.keyClick(field(composer), Qt.Key.Key_Escape)
    assert composer.text == ""
    assert not composer.is_editing


def test_the_edited_message_is_never_a_draft(qtbot: QtBot, composer: Composer) -> None:
    composer.begin_edit("What I said")
    with qtbot.assertNotEmitted(composer.draft_changed):
        QTest.keyClicks(field(composer), " more")
        composer.save_draft()


def test_a_draft_is_handed_over_within_a_second_of_typing(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.waitSignal(composer.draft_changed, timeout=1000) as kept:
        QTest.keyClicks(field(composer), "a thought")
    assert kept.args == ["a thought"]


def test_the_draft_of_another_conversation_is_shown_silently(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.assertNotEmitted(composer.draft_changed):
        composer.set_draft("from before")
        composer.save_draft()
    assert composer.text == "from before"


def test_what_is_pasted_is_plain(qtbot: QtBot, composer: Composer) -> None:
    data = QMimeData()
    data.setHtml("<h1>Large</h1><b>bold</b>")
    data.setText("Large\r\nbold")
    QGuiApplication.clipboard().setMimeData(data)
    field(composer).paste()
    assert composer.text == "Large\nbold"
    assert "bold;" not in field(composer).toHtml()


def test_the_field_grows_with_its_text_up_to_eight_lines(qtbot: QtBot, composer: Composer) -> None:
    edit = field(composer)
    heights = []
    for count in (1, 2, MAX_LINES, MAX_LINES + 4):
        composer.set_draft("\n".join(["line"] * count))
        heights.append(edit.height())
    line = edit.line_height()
    assert heights == [line, 2 * line, MAX_LINES * line, MAX_LINES * line]


def enter_press() -> QKeyEvent:
    return QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
