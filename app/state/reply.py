"""The reply being made: its message while it grows, and the saving of it."""

import time
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, QTimer

from app.core.conversation import Message, MessageStatus, ReplyFacts, Role, TextPart, new_id
from app.core.errors import Problem

SAVE_INTERVAL_MS = 1000
"""A growing reply is saved at most this often, so a power cut loses a second."""


class Reply(QObject):
    """One assistant message from its first moment to its end.

    ``save`` is called at most once a second while the text grows, and once at the end. ``request_id`` is
    None until the engine was asked.
    """

    def __init__(
        self, message: Message, save: Callable[[Message], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.message = message
        self.request_id: int | None = None
        self.prompt_tokens = 0
        self.tokens = 0
        self._save = save
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_INTERVAL_MS)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def is_growing(self) -> bool:
        """Whether it has not ended."""
        return self.message.status is MessageStatus.GROWING

    def grow(self, text: str, count: int) -> None:
        """Add ``text``, made of ``count`` tokens."""
        self.tokens += count
        self.message = msgspec.structs.replace(self.message, parts=(TextPart(self.message.text + text),))
        if not self._timer.isActive():
            self._timer.start()

    def end(
        self,
        status: MessageStatus,
        *,
        facts: ReplyFacts | None = None,
        problem: Problem | None = None,
        model: str | None = None,
    ) -> None:
        """The reply has ended so; saved at once."""
        self._timer.stop()
        self.message = msgspec.structs.replace(
            self.message,
            status=status,
            facts=facts,
            problem=problem,
            model=model or self.message.model,
        )
        self._save(self.message)

    def take_facts(self, facts: ReplyFacts) -> None:
        """Facts that came after the end, because the person did not wait for them."""
        self.message = msgspec.structs.replace(self.message, facts=facts)
        self._save(self.message)

    def _on_timeout(self) -> None:
        self._save(self.message)


def new_reply(conversation_id: str, parent_id: str) -> Message:
    """An empty assistant message that begins to grow."""
    return Message(
        new_id(), conversation_id, parent_id, Role.ASSISTANT, (), MessageStatus.GROWING, time.time()
    )


def new_user_message(conversation_id: str, parent_id: str | None, text: str) -> Message:
    """What the person said."""
    return Message(
        new_id(),
        conversation_id,
        parent_id,
        Role.USER,
        (TextPart(text),),
        MessageStatus.DONE,
        time.time(),
    )
