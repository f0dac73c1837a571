"""Messages for the tests of the transcript, and how to point at what they show."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.conversation import Message, MessageStatus, ReplyFacts, Role, StopReason, TextPart
from app.core.errors import Problem
from app.ui.chat.transcript import Transcript
from app.ui.chat.transcript_footer import Action

LEFT = Qt.MouseButton.LeftButton

FACTS = ReplyFacts(
    model="Starter",
    model_identity="x",
    prompt_tokens=100,
    evaluated_tokens=50,
    reused_tokens=50,
    tokens=412,
    prompt_eval_s=1.0,
    generation_s=411 / 44.8,
    time_to_first_token_s=0.6,
    stop_reason=StopReason.END_OF_GENERATION,
    seed=1,
    context_used=512,
    context_length=8192,
)


def user(number: int, text: str) -> Message:
    """What the person wrote."""
    return Message(f"m{number}", "c", None, Role.USER, (TextPart(text),), MessageStatus.DONE, 0.0)


def reply(
    number: int,
    text: str,
    status: MessageStatus = MessageStatus.DONE,
    facts: ReplyFacts | None = None,
    problem: Problem | None = None,
) -> Message:
    """What a model wrote."""
    parts = (TextPart(text),) if text else ()
    return Message(f"m{number}", "c", None, Role.ASSISTANT, parts, status, 0.0, None, facts, problem)


def point_of(transcript: Transcript, item: int, leaf: int, place: int) -> QPoint:
    """Where a place in a text is on the viewport."""
    column = transcript.column
    message = column.items[item]
    caret = message.leaves[leaf].caret(place).translated(message.leaf_origin(leaf))
    y = column.top(item) + caret.center().y() - transcript.verticalScrollBar().value()
    return QPoint(round(column.left + caret.left()), round(y))


def point_of_word(transcript: Transcript, item: int, word: str) -> QPoint:
    """The middle of the first ``word`` of a message."""
    for number, leaf in enumerate(transcript.column.items[item].leaves):
        at = leaf.text.find(word)
        if at >= 0:
            first = point_of(transcript, item, number, at)
            last = point_of(transcript, item, number, at + len(word))
            return QPoint((first.x() + last.x()) // 2, first.y())
    raise LookupError(word)


def point_of_action(transcript: Transcript, item: int, action: Action) -> QPoint:
    """The middle of one of a message's buttons."""
    column = transcript.column
    button = next(one for one in column.items[item].buttons if one.action is action)
    centre = button.rect.center()
    return QPoint(
        column.left + centre.x(),
        column.top(item) + centre.y() - transcript.verticalScrollBar().value(),
    )


def drag(transcript: Transcript, start: QPoint, end: QPoint) -> None:
    """Press at ``start``, move to ``end``; the button stays down."""
    view = transcript.viewport()
    QTest.mousePress(view, LEFT, pos=start)
    QTest.mouseMove(view, (start + end) / 2)
    QTest.mouseMove(view, end)


def clipboard() -> str:
    """What was copied last."""
    return QApplication.clipboard().text()
