"""The transcript: opens at once, grows without moving what is read, says what happened."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.conversation import Message, MessageStatus
from app.core.errors import ErrorCode, NextAct, Problem, problem
from app.ui.chat.transcript import Transcript
from app.ui.chat.transcript_column import LIVE_LEAVES
from app.ui.chat.transcript_footer import Action
from app.ui.chat.transcript_words import facts_line
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import DARK
from tests.ui.chat.transcript_samples import (
    FACTS,
    LEFT,
    clipboard,
    point_of_action,
    point_of_word,
    reply,
    user,
)

GROWING = MessageStatus.GROWING
PARAGRAPH = "A paragraph of some words that are long enough to wrap in the column of the page. " * 4 + "\n\n"

Show = Callable[[list[Message]], Transcript]


@pytest.fixture
def show(qtbot: QtBot, theme: ThemeController) -> Show:
    """Shows messages in a transcript of the window's usual size."""

    def make(messages: list[Message]) -> Transcript:
        transcript = Transcript(theme.theme)
        qtbot.addWidget(transcript)
        transcript.resize(976, 700)
        with qtbot.waitExposed(transcript):
            transcript.show()
        transcript.set_messages(messages)
        QApplication.processEvents()
        return transcript

    return make


def talk(count: int) -> list[Message]:
    """Questions and answers in turn."""
    return [
        reply(number, PARAGRAPH * 2) if number % 2 else user(number, f"Question {number}")
        for number in range(count)
    ]


def top_of(transcript: Transcript, item: int) -> int:
    """Where a message begins on the viewport."""
    return transcript.column.top(item) - transcript.verticalScrollBar().value()


def wait_for_text(qtbot: QtBot, transcript: Transcript, item: int, text: str) -> None:
    """Wait until a message has taken ``text`` and is painted."""
    qtbot.waitUntil(lambda: transcript.column.items[item].message.text == text)
    QApplication.processEvents()


class Repaints(QObject):
    """Counts the repaints of a viewport and remembers the last one's place."""

    def __init__(self, transcript: Transcript) -> None:
        super().__init__(transcript)
        self.count = 0
        self.tops: list[int] = []
        transcript.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.count += 1
            self.tops.append(event.rect().top())
        return super().eventFilter(watched, event)


def test_of_a_thousand_messages_only_those_on_screen_are_read(show: Show) -> None:
    transcript = show(talk(1000))
    read = [item for item in transcript.column.items if item.is_read]
    assert 1 < len(read) < 20
    assert transcript.is_at_end


def test_no_more_than_sixty_leaves_stay_laid_out(show: Show) -> None:
    transcript = show(talk(300))
    bar = transcript.verticalScrollBar()
    for share in range(20):
        bar.setValue(bar.maximum() * share // 20)
        QApplication.processEvents()
    assert transcript.column.live_count <= LIVE_LEAVES


def test_the_end_is_followed_while_a_reply_grows(show: Show, qtbot: QtBot) -> None:
    transcript = show([*talk(4), user(4, "More"), reply(5, "", GROWING)])
    for count in range(1, 12):
        transcript.change_message(reply(5, PARAGRAPH * count, GROWING))
        wait_for_text(qtbot, transcript, 5, PARAGRAPH * count)
        assert transcript.is_at_end
    assert not transcript.pill.isVisible()


def test_what_is_read_stays_put_while_a_reply_grows_below(show: Show) -> None:
    transcript = show([*talk(20), user(20, "More"), reply(21, "", GROWING)])
    transcript.verticalScrollBar().setValue(transcript.column.top(7) + 11)
    before = top_of(transcript, 8)
    assert transcript.pill.isVisible()
    transcript.change_message(reply(21, PARAGRAPH * 30))
    QApplication.processEvents()
    assert top_of(transcript, 8) == before


def test_what_is_read_stays_put_while_estimates_above_are_corrected(show: Show) -> None:
    transcript = show(talk(200))
    bar = transcript.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    for _ in range(60):
        number = transcript.column.item_at(bar.value()) + 1
        before = top_of(transcript, number)
        bar.setValue(bar.value() - 37)
        assert top_of(transcript, number) == before + 37


def test_what_is_read_stays_on_screen_when_the_width_changes(show: Show) -> None:
    transcript = show(talk(200))
    transcript.verticalScrollBar().setValue(transcript.column.top(100))
    QApplication.processEvents()
    transcript.resize(700, 500)
    QApplication.processEvents()
    assert -40 <= top_of(transcript, 100) <= 40
    assert transcript.column.width == 700 - 48 or transcript.column.width < 700 - 48


def test_the_pill_leads_back_to_the_end(show: Show, qtbot: QtBot) -> None:
    transcript = show(talk(50))
    transcript.verticalScrollBar().setValue(0)
    assert transcript.pill.isVisible()
    QTest.mouseClick(transcript.pill, LEFT)
    assert transcript.is_at_end
    assert not transcript.pill.isVisible()


def test_leaves_above_the_growing_block_are_kept(show: Show) -> None:
    transcript = show([user(0, "Go"), reply(1, PARAGRAPH * 3 + "and", GROWING)])
    before = list(transcript.column.items[1].leaves)
    transcript.change_message(reply(1, PARAGRAPH * 3 + "and on **it go", GROWING))
    transcript.change_message(reply(1, PARAGRAPH * 3 + "and on **it goes**.", MessageStatus.DONE))
    after = transcript.column.items[1].leaves
    assert [one is other for one, other in zip(before, after, strict=True)] == [True, True, True, False]


def test_code_grows_in_the_leaf_it_has(show: Show, qtbot: QtBot) -> None:
    transcript = show([user(0, "Go"), reply(1, "```python\nx = 1\n", GROWING)])
    (before,) = transcript.column.items[1].leaves
    transcript.change_message(reply(1, "```python\nx = 1\ny = 2\n", GROWING))
    qtbot.waitUntil(lambda: transcript.column.items[1].leaves[0].text == "x = 1\ny = 2")
    assert transcript.column.items[1].leaves == [before]


def test_another_text_is_read_anew(show: Show) -> None:
    transcript = show([user(0, "Go"), reply(1, "One two three", GROWING)])
    transcript.change_message(reply(1, "Something **else**"))
    assert [leaf.text for leaf in transcript.column.items[1].leaves] == ["Something else"]


def test_changes_that_come_together_are_drawn_together(show: Show, qtbot: QtBot) -> None:
    transcript = show([*talk(2), user(2, "Go"), reply(3, "", GROWING)])
    repaints = Repaints(transcript)
    text = ""
    for number in range(500):
        text += f"word{number} "
        transcript.change_message(reply(3, text, GROWING))
        if number % 50 == 0:
            QApplication.processEvents()
    wait_for_text(qtbot, transcript, 3, text)
    assert 1 <= repaints.count < 12


def test_only_the_growing_end_is_repainted(show: Show, qtbot: QtBot) -> None:
    transcript = show([user(0, "Go"), reply(1, PARAGRAPH * 2 + "The last", GROWING)])
    repaints = Repaints(transcript)
    transcript.change_message(reply(1, PARAGRAPH * 2 + "The last words", GROWING))
    qtbot.waitUntil(lambda: repaints.count > 0)
    last = transcript.column.items[1].leaf_origin(2).y()
    assert min(repaints.tops) > top_of(transcript, 1) + last - 30


def test_a_reply_without_a_word_waits_in_words(show: Show, qtbot: QtBot) -> None:
    transcript = show([user(0, "Go"), reply(1, "", GROWING)])
    plain = transcript.grab().toImage()
    transcript.set_waiting_text("Reading 64 %")
    assert transcript.grab().toImage() != plain
    transcript.set_waiting_text("")
    assert transcript.grab().toImage() == plain


@pytest.mark.parametrize("status", [MessageStatus.INTERRUPTED, MessageStatus.STOPPED])
def test_a_reply_that_was_cut_off_can_be_gone_on_with(show: Show, status: MessageStatus) -> None:
    transcript = show([user(0, "Go"), reply(1, "Half a", status)])
    asked: list[str] = []
    transcript.continue_requested.connect(asked.append)
    QTest.mouseClick(transcript.viewport(), LEFT, pos=point_of_action(transcript, 1, Action.CONTINUE))
    menu = transcript.menu_for(1)
    next(one for one in menu.actions() if one.text() == "Go on with this answer").trigger()
    menu.deleteLater()
    assert asked == ["m1", "m1"]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (problem(ErrorCode.ENGINE_DIED), [NextAct.RESTART_ENGINE, NextAct.CHOOSE_MODEL]),
        (
            problem(ErrorCode.PROMPT_TOO_LONG, wanted_context_length=4096),
            [NextAct.NEW_CHAT, NextAct.LARGER_CONTEXT],
        ),
        (None, [NextAct.TRY_AGAIN]),
    ],
)
def test_the_buttons_of_a_failed_reply_ask_for_the_next_act(
    show: Show, qtbot: QtBot, found: Problem | None, expected: list[NextAct]
) -> None:
    failed = reply(1, "Half a", MessageStatus.FAILED, problem=found)
    transcript = show([user(0, "Go"), failed])
    asked: list[tuple[str, NextAct]] = []
    transcript.next_act_requested.connect(lambda message_id, act: asked.append((message_id, act)))
    for action in (Action.NEXT_ACT, Action.SECOND_ACT)[: len(expected)]:
        QTest.mouseClick(transcript.viewport(), LEFT, pos=point_of_action(transcript, 1, action))
    assert asked == [("m1", one) for one in expected]


def test_the_actions_of_messages(show: Show, qtbot: QtBot) -> None:
    transcript = show([user(0, "First"), reply(1, "**One**"), user(2, "Second"), reply(3, "Two")])
    view = transcript.viewport()
    QTest.mouseClick(view, LEFT, pos=point_of_action(transcript, 1, Action.COPY))
    assert clipboard() == "**One**"
    with qtbot.waitSignal(transcript.answer_again_requested) as again:
        QTest.mouseClick(view, LEFT, pos=point_of_action(transcript, 3, Action.ANSWER_AGAIN))
    assert again.args == ["m3"]
    with qtbot.waitSignal(transcript.edit_requested) as edit:
        QTest.mouseClick(view, LEFT, pos=point_of_action(transcript, 2, Action.EDIT))
    assert edit.args == ["m2"]
    for older in (0, 1):
        assert [button.action for button in transcript.column.items[older].buttons] == [Action.COPY]


def test_actions_show_under_the_pointer_and_always_on_the_last_reply(show: Show, qtbot: QtBot) -> None:
    transcript = show([user(0, "First"), reply(1, "One"), user(2, "Second"), reply(3, "Two", facts=FACTS)])
    column = transcript.column

    def is_drawn(item: int, action: Action) -> bool:
        image = transcript.viewport().grab().toImage()
        middle = point_of_action(transcript, item, action)
        around = [middle + QPoint(x, y) for x in range(-8, 9) for y in range(-8, 9)]
        return any(image.pixelColor(point) != column.look.page for point in around)

    assert is_drawn(3, Action.COPY)
    assert not is_drawn(1, Action.COPY)
    assert not is_drawn(0, Action.COPY)
    QTest.mouseMove(transcript.viewport(), point_of_word(transcript, 1, "One"))
    assert is_drawn(1, Action.COPY)
    QTest.mouseMove(transcript.viewport(), point_of_word(transcript, 0, "First"))
    assert is_drawn(0, Action.COPY)
    assert not is_drawn(1, Action.COPY)


def test_the_menu_offers_what_fits_the_message(show: Show) -> None:
    transcript = show([user(0, "First"), reply(1, "One"), user(2, "Second"), reply(3, "", GROWING)])

    def words(number: int) -> list[str]:
        menu = transcript.menu_for(number)
        found = [action.text() for action in menu.actions()]
        menu.deleteLater()
        return found

    assert words(0) == ["Copy message"]
    assert words(1) == ["Copy reply"]
    assert words(2) == ["Copy message", "Edit"]
    assert words(3) == []
    transcript.change_message(reply(3, "Two"))
    transcript.selection.select_all()
    assert words(3) == ["Copy", "Copy reply", "Answer again"]


def test_a_link_is_asked_for_and_never_opened(show: Show, qtbot: QtBot) -> None:
    transcript = show([user(0, "Go"), reply(1, "See [the tables](https://example.org/t) here.")])
    point = point_of_word(transcript, 1, "tables")
    QTest.mouseMove(transcript.viewport(), point)
    assert transcript.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    with qtbot.waitSignal(transcript.link_requested) as asked:
        QTest.mouseClick(transcript.viewport(), LEFT, pos=point)
    assert asked.args == ["https://example.org/t"]


def test_facts_are_told_shortly() -> None:
    assert facts_line(FACTS) == "44.8 tok/s  ·  first token after 0.6 s  ·  412 tokens"
    assert facts_line(None) == ""


def test_another_theme_and_another_text_size_change_the_picture(show: Show) -> None:
    transcript = show(talk(4))
    height = transcript.column.height
    transcript.set_theme(DARK)
    image = transcript.viewport().grab().toImage()
    assert image.pixelColor(2, 2) == QColor(DARK.page)
    assert transcript.column.height == height
    transcript.set_text_scale(1.5)
    QApplication.processEvents()
    assert transcript.column.items[0].height > 1.3 * 37
    assert transcript.is_at_end


def test_text_from_the_right_begins_at_the_right(show: Show) -> None:
    transcript = show([user(0, "Go"), reply(1, "مرحبا بالعالم\n\nHello\n\n- بند")])
    arabic, english, item = transcript.column.items[1].leaves
    middle = transcript.column.width / 2
    assert arabic.caret(0).left() > middle
    assert english.caret(0).left() < middle
    assert item.caret(0).left() > middle


def test_screen_readers_find_a_list_of_messages(show: Show) -> None:
    transcript = show(
        [user(0, "Hello there"), reply(1, "Good **day**"), reply(2, "Half", MessageStatus.STOPPED)]
    )
    found = QAccessible.queryAccessibleInterface(transcript)
    assert found.role() == QAccessible.Role.List
    assert found.text(QAccessible.Text.Name) == "Transcript"
    items = [found.child(number) for number in range(found.childCount())]
    assert {item.role() for item in items} == {QAccessible.Role.ListItem}
    assert [item.text(QAccessible.Text.Name) for item in items] == [
        "You: Hello there",
        "Assistant: Good **day**",
        "Assistant: Half (Stopped)",
    ]
    assert items[0].rect().height() == transcript.column.items[0].height
    transcript.announce("Good day")


@pytest.mark.parametrize(
    "text",
    [
        "a\0\ud800b",
        "e" + "\u0301" * 3000,
        "\u202e\u2066bidi\u2069" * 200,
        "word " * 20_000,
        "x" * 50_000,
        "```\n" + "x" * 50_000,
        "| a " * 500 + "|\n" + "|---" * 500 + "|\n",
        "\n".join("  " * depth + "- x" for depth in range(100)),
    ],
    ids=lambda text: repr(text[:6]),
)
def test_hostile_text_is_shown_selected_and_read_out(show: Show, text: str) -> None:
    transcript = show([user(0, text), reply(1, text)])
    transcript.verticalScrollBar().setValue(0)
    transcript.selection.select_all()
    assert not transcript.viewport().grab().isNull()
    assert transcript.selection.text()
    transcript.resize(500, 400)
    QApplication.processEvents()
    found = QAccessible.queryAccessibleInterface(transcript)
    assert found.child(1).text(QAccessible.Text.Name).startswith("Assistant: ")
    QTest.keyClick(transcript, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard()


def test_an_empty_transcript_is_quiet(show: Show, qtbot: QtBot) -> None:
    transcript = show([])
    QTest.mouseClick(transcript.viewport(), LEFT, pos=QPoint(50, 50))
    QTest.keyClick(transcript, Qt.Key.Key_Down)
    QTest.keyClick(transcript, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert transcript.selection.text() == ""
    assert not transcript.pill.isVisible()
