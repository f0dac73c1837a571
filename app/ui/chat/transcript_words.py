"""The words of the transcript: facts, states and problems as sentences."""

from PySide6.QtCore import QCoreApplication

from app.core.conversation import Message, MessageStatus, ReplyFacts, Role
from app.core.errors import Problem
from app.ui.problem_words import sentence

_SEPARATOR = "  ·  "


def facts_line(facts: ReplyFacts | None) -> str:
    """What was measured, shortly: "44.8 tok/s · first token after 0.6 s · 412 tokens"."""
    if facts is None:
        return ""
    parts = []
    if facts.tokens_per_second is not None:
        speed = f"{facts.tokens_per_second:.1f}"
        parts.append(QCoreApplication.translate("Transcript", "{speed} tok/s").format(speed=speed))
    if facts.time_to_first_token_s is not None:
        seconds = f"{facts.time_to_first_token_s:.1f}"
        words = QCoreApplication.translate("Transcript", "first token after {seconds} s")
        parts.append(words.format(seconds=seconds))
    count = facts.tokens
    one = QCoreApplication.translate("Transcript", "1 token")
    many = QCoreApplication.translate("Transcript", "%n tokens", "", count)
    parts.append(one if count == 1 else many)
    return _SEPARATOR.join(parts)


def status_line(status: MessageStatus) -> str:
    """What stands under a reply that did not come to its end."""
    if status is MessageStatus.STOPPED:
        return QCoreApplication.translate("Transcript", "Stopped")
    if status is MessageStatus.INTERRUPTED:
        return QCoreApplication.translate("Transcript", "Cut off here")
    return ""


def problem_sentence(problem: Problem | None) -> str:
    """The problem in the language of the window."""
    if problem is None:
        return QCoreApplication.translate("Transcript", "No answer came.")
    return sentence(problem)


def accessible_name(message: Message) -> str:
    """How a message is read out: who, and what."""
    if message.role is Role.USER:
        return QCoreApplication.translate("Transcript", "You: {text}").format(text=message.text)
    text = message.text
    if message.status is MessageStatus.FAILED:
        text = f"{text} {problem_sentence(message.problem)}".strip()
    words = QCoreApplication.translate("Transcript", "Assistant: {text}").format(text=text)
    ending = status_line(message.status)
    return f"{words} ({ending})" if ending else words
