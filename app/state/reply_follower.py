"""What happens to replies, told for the conversation on screen only."""

from PySide6.QtCore import QObject, Signal

from app.core.conversation import Message, MessageStatus
from app.state.engines import Engines
from app.state.open_conversation import OpenConversation
from app.state.replies import Replies


class ReplyFollower(QObject):
    """Places what replies become in the open conversation, and tells what of it is on screen.

    Signals: as those of ``ChatSession`` with the same names.
    """

    message_changed = Signal(object)
    prompt_progress_changed = Signal(int, int)
    context_changed = Signal(int, int)
    warned = Signal(str)
    answered = Signal(object)

    def __init__(
        self,
        replies: Replies,
        conversation: OpenConversation,
        engines: Engines,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._open = conversation
        self._engines = engines
        replies.grew.connect(self._on_grew)
        replies.ended.connect(self._on_ended)
        replies.progressed.connect(self._on_progressed)
        replies.context_used.connect(self._on_context_used)
        replies.warned.connect(self._on_warned)

    def say_context(self, used: int) -> None:
        """``used`` tokens of the loaded model's context are taken."""
        loaded = self._engines.state.loaded
        self.context_changed.emit(used, loaded.context_length if loaded else 0)

    def _on_grew(self, message: Message) -> None:
        if self._open.place(message):
            self.message_changed.emit(message)

    def _on_ended(self, message: Message) -> None:
        if not self._open.place(message):
            return
        self.prompt_progress_changed.emit(0, 0)
        self.message_changed.emit(message)
        if message.facts:
            self.say_context(message.facts.context_used)
        if message.status is MessageStatus.DONE:
            self.answered.emit(message)

    def _on_progressed(self, message: Message, done: int, total: int) -> None:
        if self._open.holds(message):
            is_complete = done == total
            self.prompt_progress_changed.emit(0 if is_complete else done, 0 if is_complete else total)
            self.say_context(done)

    def _on_context_used(self, message: Message, used: int) -> None:
        if self._open.holds(message):
            self.say_context(used)

    def _on_warned(self, message: Message, code: str) -> None:
        if self._open.holds(message):
            self.warned.emit(code)
