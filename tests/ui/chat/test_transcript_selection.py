"""Selecting, copying and moving in the transcript, by mouse and by keys."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.conversation import MessageStatus
from app.core.errors import ErrorCode, NextAct, problem
from app.ui.chat.transcript import Transcript
from app.ui.theme.theme_controller import ThemeController
from tests.ui.chat.transcript_samples import LEFT, clipboard, drag, point_of, point_of_word, reply, user

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
REPLY = (
    "The **first** paragraph.\n\n- one `item`\n- two\n\n```python\ndef f():\n    return 1\n```\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |\n\nThe end 🎉 of it."
)


@pytest.fixture
def transcript(qtbot: QtBot, theme: ThemeController) -> Transcript:
    """Two messages and their answers, all on screen but the last."""
    made = Transcript(theme.theme)
    qtbot.addWidget(made)
    made.resize(976, 700)
    with qtbot.waitExposed(made):
        made.show()
    long = "\n\n".join(f"Paragraph {number} of a long reply." for number in range(60))
    made.set_messages([user(0, "What is it?\nTell me."), reply(1, REPLY), user(2, "More"), reply(3, long)])
    made.verticalScrollBar().setValue(0)
    QApplication.processEvents()
    return made


def test_dragging_selects_within_a_paragraph(transcript: Transcript) -> None:
    drag(transcript, point_of(transcript, 1, 0, 4), point_of(transcript, 1, 0, 9))
    QTest.mouseRelease(transcript.viewport(), LEFT, pos=point_of(transcript, 1, 0, 9))
    assert transcript.selection.text() == "first"


def test_dragging_selects_across_messages_and_blocks(transcript: Transcript, qtbot: QtBot) -> None:
    drag(transcript, point_of(transcript, 0, 0, 8), point_of(transcript, 1, 2, 3))
    QTest.mouseRelease(transcript.viewport(), LEFT, pos=point_of(transcript, 1, 2, 3))
    QTest.keyClick(transcript, Qt.Key.Key_C, CONTROL)
    assert clipboard() == "it?\nTell me.\n\nThe first paragraph.\n\n• one item\n• two"


def test_dragging_upwards_selects_the_same(transcript: Transcript) -> None:
    drag(transcript, point_of(transcript, 1, 0, 9), point_of(transcript, 0, 0, 8))
    assert transcript.selection.text() == "it?\nTell me.\n\nThe first"


def test_dragging_beyond_the_edge_scrolls(transcript: Transcript, qtbot: QtBot) -> None:
    below = QPoint(400, transcript.viewport().height() + 60)
    drag(transcript, point_of(transcript, 1, 0, 4), below)
    qtbot.waitUntil(lambda: transcript.verticalScrollBar().value() > 300)
    QTest.mouseRelease(transcript.viewport(), LEFT, pos=below)
    assert "Paragraph 3 of" in transcript.selection.text()
    stopped_at = transcript.verticalScrollBar().value()
    QTest.mouseMove(transcript.viewport(), below)
    assert transcript.verticalScrollBar().value() == stopped_at


def test_a_double_click_takes_the_word_and_a_third_the_paragraph(transcript: Transcript) -> None:
    point = point_of_word(transcript, 1, "paragraph")
    view = transcript.viewport()
    QTest.mouseClick(view, LEFT, pos=point)
    QTest.mouseDClick(view, LEFT, pos=point)
    assert transcript.selection.text() == "paragraph"
    QTest.mouseClick(view, LEFT, pos=point)
    assert transcript.selection.text() == "The first paragraph."


def test_dragging_after_a_double_click_takes_whole_words(transcript: Transcript) -> None:
    view = transcript.viewport()
    start, end = point_of(transcript, 1, 0, 5), point_of(transcript, 1, 0, 12)
    QTest.mouseDClick(view, LEFT, pos=start)
    QTest.mouseMove(view, end)
    assert transcript.selection.text() == "first paragraph"


def test_a_click_selects_nothing_and_shift_extends(transcript: Transcript) -> None:
    view = transcript.viewport()
    QTest.mouseClick(view, LEFT, pos=point_of(transcript, 1, 0, 4))
    assert transcript.selection.is_empty
    QTest.mouseClick(view, LEFT, SHIFT, pos=point_of(transcript, 1, 0, 9))
    assert transcript.selection.text() == "first"


def test_everything_is_selected_and_copied_as_shown(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.setFocus()
    QTest.keyClick(transcript, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(transcript, Qt.Key.Key_C, CONTROL)
    copied = clipboard()
    assert copied.startswith(
        "What is it?\nTell me.\n\nThe first paragraph.\n\n• one item\n• two\n\ndef f():\n"
    )
    assert "    return 1\n\na\tb\n1\t2\n\nThe end 🎉 of it.\n\nMore\n\nParagraph 0" in copied
    assert copied.endswith("Paragraph 59 of a long reply.")


def test_shift_and_arrows_extend_the_selection_across_blocks(transcript: Transcript, qtbot: QtBot) -> None:
    QTest.mouseClick(transcript.viewport(), LEFT, pos=point_of(transcript, 1, 0, 10))
    for _ in range(4):
        QTest.keyClick(transcript, Qt.Key.Key_Right, SHIFT)
    assert transcript.selection.text() == "para"
    QTest.keyClick(transcript, Qt.Key.Key_End, SHIFT)
    assert transcript.selection.text() == "paragraph."
    QTest.keyClick(transcript, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(transcript, Qt.Key.Key_Right, SHIFT | CONTROL)
    assert transcript.selection.text() == "paragraph.\n\n• one"
    QTest.keyClick(transcript, Qt.Key.Key_Down, SHIFT)
    assert transcript.selection.text().startswith("paragraph.\n\n• one item\n• tw")
    QTest.keyClick(transcript, Qt.Key.Key_Home, SHIFT | CONTROL)
    assert transcript.selection.text() == "What is it?\nTell me.\n\nThe first "


def test_an_emoji_is_one_step(transcript: Transcript, qtbot: QtBot) -> None:
    leaf = len(transcript.column.items[1].leaves) - 1
    place = transcript.column.items[1].leaves[leaf].text.index("🎉")
    QTest.mouseClick(transcript.viewport(), LEFT, pos=point_of(transcript, 1, leaf, place))
    QTest.keyClick(transcript, Qt.Key.Key_Right, SHIFT)
    assert transcript.selection.text() == "🎉"


def test_arrows_go_from_message_to_message(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.setFocus()
    QTest.keyClick(transcript, Qt.Key.Key_Down)
    QTest.keyClick(transcript, Qt.Key.Key_Down)
    assert transcript.attention.focused == 1
    QTest.keyClick(transcript, Qt.Key.Key_C, CONTROL)
    assert clipboard() == REPLY
    QTest.keyClick(transcript, Qt.Key.Key_Up)
    assert transcript.attention.focused == 0
    QTest.keyClick(transcript, Qt.Key.Key_Up)
    assert transcript.attention.focused == 0
    for _ in range(3):
        QTest.keyClick(transcript, Qt.Key.Key_Down)
    column, value = transcript.column, transcript.verticalScrollBar().value()
    assert value <= column.top(3) < value + transcript.viewport().height()


def test_enter_on_a_failed_reply_takes_its_next_act(transcript: Transcript, qtbot: QtBot) -> None:
    failed = reply(
        1, "", MessageStatus.FAILED, problem=problem(ErrorCode.ENGINE_DIED, next_act=NextAct.RESTART_ENGINE)
    )
    transcript.set_messages([user(0, "Go"), failed])
    transcript.setFocus()
    transcript.focus_item(1)
    with qtbot.waitSignal(transcript.next_act_requested) as asked:
        QTest.keyClick(transcript, Qt.Key.Key_Return)
    assert asked.args == ["m1", NextAct.RESTART_ENGINE]


def test_page_keys_scroll_and_end_goes_to_the_end(transcript: Transcript, qtbot: QtBot) -> None:
    bar = transcript.verticalScrollBar()
    transcript.setFocus()
    QTest.keyClick(transcript, Qt.Key.Key_PageDown)
    assert bar.value() > 500
    QTest.keyClick(transcript, Qt.Key.Key_PageUp)
    assert bar.value() < 50
    QTest.keyClick(transcript, Qt.Key.Key_End)
    assert transcript.is_at_end
    QTest.keyClick(transcript, Qt.Key.Key_Home)
    assert bar.value() == 0


def test_tab_into_the_transcript_marks_a_message_on_screen(transcript: Transcript) -> None:
    transcript.clearFocus()
    transcript.setFocus(Qt.FocusReason.TabFocusReason)
    assert transcript.attention.focused == 3


def test_leaving_the_transcript_takes_the_ring_away(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.setFocus()
    QTest.keyClick(transcript, Qt.Key.Key_Down)
    assert transcript.attention.focused == 0
    transcript.clearFocus()
    assert transcript.attention.focused == -1


def test_code_is_copied_by_its_button(transcript: Transcript, qtbot: QtBot) -> None:
    item = transcript.column.items[1]
    number = next(index for index, leaf in enumerate(item.leaves) if "def f" in leaf.text)
    leaf, origin = item.leaves[number], item.leaf_origin(number)
    places = [QPointF(x, 18) for x in range(round(leaf.width) - 60, round(leaf.width))]
    inside = next(point for point in places if leaf.button_at(point)) + QPointF(5, 0)
    top = transcript.column.top(1) - transcript.verticalScrollBar().value()
    point = (inside + origin + QPointF(transcript.column.left, top)).toPoint()
    QTest.mouseClick(transcript.viewport(), LEFT, pos=point)
    assert clipboard() == "def f():\n    return 1"


def test_the_wheel_moves_wide_code_sideways_and_else_the_page(transcript: Transcript) -> None:
    wide = "```\n" + "x" * 400 + "\n```"
    transcript.set_messages([user(0, "Go"), reply(1, wide)])
    QApplication.processEvents()
    (leaf,) = transcript.column.items[1].leaves
    at = QPointF(point_of(transcript, 1, 0, 5))
    event = QWheelEvent(
        at, transcript.viewport().mapToGlobal(at), QPoint(), QPoint(-120, 0), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(transcript.viewport(), event)
    assert leaf.scroll_x == 120
    assert leaf.caret(0).left() < 0


def test_places_in_a_table_are_found_again(transcript: Transcript) -> None:
    item = transcript.column.items[1]
    number = next(index for index, leaf in enumerate(item.leaves) if "\t" in leaf.text)
    leaf = item.leaves[number]
    for place in range(leaf.length + 1):
        centre = leaf.caret(place).center()
        assert leaf.place_at(centre) == place


def test_a_place_before_and_behind_all_text_is_an_end(transcript: Transcript) -> None:
    drag(transcript, QPoint(transcript.column.left + 2, 1), QPoint(900, 690))
    assert transcript.selection.text().startswith("What is it?")
