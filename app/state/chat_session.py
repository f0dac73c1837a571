"""The conversation on screen, and the person's wishes about it."""

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.conversation import Conversation, Message, MessageStatus, Role
from app.core.errors import NextAct
from app.launch.commands import prompt_messages
from app.state.conversation_archive import ConversationArchive
from app.state.engines import Engines
from app.state.open_conversation import OpenConversation
from app.state.replies import Replies
from app.state.reply import new_reply, new_user_message
from app.state.reply_follower import ReplyFollower
from app.state.settings_store import SettingsStore


class ChatSession(QObject):
    """The conversation on screen: its messages, and the person's wishes about them.

    A reply goes on when another conversation is opened; it is found again, grown, on coming back. Several
    conversations are answered beside each other.

    Signals:
        conversation_changed(): another conversation, or another branch, is on screen: read ``messages`` anew.
        conversation_touched(str): a conversation was begun or has a new message, so lists show it anew.
        message_added(Message): a message was appended to the branch on screen.
        message_changed(Message): a message on screen has grown, ended or failed.
        prompt_progress_changed(int done, int total): prompt tokens evaluated; (0, 0) when not evaluating.
        context_changed(int used, int length): tokens in the context; length 0 while unknown.
        warned(str): a ``WarningCode`` about the reply on screen.
        problem_occurred(Problem): something failed that belongs to no message.
        answering_changed(frozenset): the ids of the conversations that are being answered.
        answered(Message): a reply has ended well (screen readers hear it once).
    """

    conversation_changed = Signal()
    conversation_touched = Signal(str)
    message_added = Signal(object)
    message_changed = Signal(object)
    prompt_progress_changed = Signal(int, int)
    context_changed = Signal(int, int)
    warned = Signal(str)
    problem_occurred = Signal(object)
    answering_changed = Signal(object)
    answered = Signal(object)

    def __init__(
        self,
        archive: ConversationArchive,
        engines: Engines,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engines = engines
        self._settings = settings
        self._open = OpenConversation(archive, self.problem_occurred.emit)
        self._replies = replies = Replies(engines, self._open.save, self)
        replies.running_changed.connect(lambda: self.answering_changed.emit(self.answering_conversation_ids))
        self._follower = follower = ReplyFollower(replies, self._open, engines, self)
        follower.message_changed.connect(self.message_changed)
        follower.prompt_progress_changed.connect(self.prompt_progress_changed)
        follower.context_changed.connect(self.context_changed)
        follower.warned.connect(self.warned)
        follower.answered.connect(self.answered)

    @property
    def conversation(self) -> Conversation | None:
        """The conversation on screen; None for a new chat that has no message yet."""
        return self._open.conversation

    @property
    def messages(self) -> list[Message]:
        """The branch on screen, root first."""
        return list(self._open.branch)

    @property
    def answering_conversation_ids(self) -> frozenset[str]:
        """The conversations that replies are being made for, on screen or not."""
        return frozenset(message.conversation_id for message in self._replies.growing)

    @property
    def is_answering_here(self) -> bool:
        """Whether a reply is being made in the conversation on screen."""
        return any(self._open.holds(message) for message in self._replies.growing)

    def open(self, conversation_id: str | None) -> None:
        """Show a conversation; None shows a new, empty one."""
        self._open.open(conversation_id, self._replies.growing)
        self.conversation_changed.emit()
        facts = next((it.facts for it in reversed(self._open.branch) if it.facts), None)
        self._follower.say_context(facts.context_used if facts else 0)

    def send(self, text: str) -> bool:
        """Add what the person said and begin a reply; False while one is made here, or for blank text."""
        if not text.strip() or self.is_answering_here:
            return False
        conversation = self._open.conversation or self._open.begin(text)
        last = self._open.last
        question = new_user_message(conversation.id, last.id if last else None, text)
        self._add(question)
        self._answer(question)
        return True

    def stop(self) -> None:
        """Stop the reply on screen; its text is kept."""
        if self._open.conversation is not None:
            self.stop_in(self._open.conversation.id)

    def stop_in(self, conversation_id: str) -> None:
        """Stop the reply of any conversation, such as one that was deleted: nobody waits for it."""
        for message in self._replies.growing:
            if message.conversation_id == conversation_id:
                self._replies.stop(message.id)

    def answer_again(self) -> None:
        """Make another reply to the last message of the person (also after a failure)."""
        last = self._open.last_user_message
        if last is not None and not self.is_answering_here:
            self._show_branch(last.id)
            self._answer(last)

    def edit_last(self, text: str) -> None:
        """Replace the person's last message by ``text``, as a new branch, and answer it."""
        last = self._open.last_user_message
        if last is None or not text.strip() or self.is_answering_here:
            return
        self._show_branch(last.parent_id)
        question = new_user_message(last.conversation_id, last.parent_id, text)
        self._add(question)
        self._answer(question)

    def continue_last(self) -> None:
        """Go on with a reply that was cut off; one that has no text yet is made anew."""
        last = self._open.last
        if last is None or last.role is not Role.ASSISTANT or self.is_answering_here:
            return
        if not last.text:
            self.answer_again()
            return
        growing = msgspec.structs.replace(last, status=MessageStatus.GROWING, facts=None, problem=None)
        self._open.save(growing)
        self._open.place(growing)
        self.message_changed.emit(growing)
        self._begin(growing, list(self._open.branch))

    def last_user_message(self) -> Message | None:
        """What ``edit_last`` would edit."""
        return self._open.last_user_message

    def continue_with_larger_context(self) -> None:
        """Load the model with the larger context that the last problem names, and go on with the answer."""
        last, model = self._open.last, self._engines.state.model
        if last is None or last.problem is None or model is None:
            return
        wanted = last.problem.values.get("wanted_context_length", "")
        if last.problem.next_act is NextAct.LARGER_CONTEXT and wanted.isdigit():
            wishes = msgspec.structs.replace(self._engines.wishes(model), context_length=int(wanted))
            self._engines.choose(model, wishes=wishes)
            self.continue_last()

    def close(self) -> None:
        """The application ends: what grows is saved as interrupted; what was refused is tried again."""
        self._replies.interrupt_all()
        self._open.write()

    def _show_branch(self, leaf_id: str | None) -> None:
        self._open.show_branch(leaf_id)
        self.conversation_changed.emit()

    def _add(self, message: Message) -> None:
        self._open.add(message)
        self.message_added.emit(message)
        self.conversation_touched.emit(message.conversation_id)

    def _answer(self, question: Message) -> None:
        before = list(self._open.branch)
        reply = new_reply(question.conversation_id, question.id)
        self._add(reply)
        self._begin(reply, before)

    def _begin(self, reply: Message, history: list[Message]) -> None:
        self._replies.begin(reply, lambda: prompt_messages(history, self._settings.settings.system_prompt))
