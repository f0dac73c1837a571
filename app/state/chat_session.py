"""The conversation on screen and the reply being made."""

from PySide6.QtCore import QObject, Signal

from app.core.conversation import Conversation, Message


class ChatSession(QObject):
    """The conversation on screen: its messages, and the person's wishes about them.

    A reply goes on when another conversation is opened; it is found again, grown, on coming back.

    Signals:
        conversation_changed(): another conversation, or another branch, is on screen: read ``messages`` anew.
        message_added(Message): a message was appended to the branch on screen.
        message_changed(Message): a message on screen has grown, ended or failed.
        prompt_progress_changed(int done, int total): prompt tokens evaluated; (0, 0) when not evaluating.
        context_changed(int used, int length): tokens in the context; length 0 while unknown.
        warned(str): a ``WarningCode`` about the reply on screen.
        problem_occurred(Problem): something failed that belongs to no message.
        answering_changed(object): the id of the conversation that is being answered, or None.
        answered(Message): a reply has ended well (screen readers hear it once).
    """

    conversation_changed = Signal()
    message_added = Signal(object)
    message_changed = Signal(object)
    prompt_progress_changed = Signal(int, int)
    context_changed = Signal(int, int)
    warned = Signal(str)
    problem_occurred = Signal(object)
    answering_changed = Signal(object)
    answered = Signal(object)

    @property
    def conversation(self) -> Conversation | None:
        """The conversation on screen; None for a new chat that has no message yet."""
        raise NotImplementedError

    @property
    def messages(self) -> list[Message]:
        """The branch on screen, root first."""
        raise NotImplementedError

    @property
    def answering_conversation_id(self) -> str | None:
        """The conversation a reply is being made for, on screen or not."""
        raise NotImplementedError

    @property
    def is_answering_here(self) -> bool:
        """Whether the reply being made belongs to the conversation on screen."""
        raise NotImplementedError

    def open(self, conversation_id: str | None) -> None:
        """Show a conversation; None shows a new, empty one."""
        raise NotImplementedError

    def send(self, text: str) -> bool:
        """Add the person's message and begin a reply; False when another reply is being made."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop the reply on screen; its text is kept."""
        raise NotImplementedError

    def answer_again(self) -> None:
        """Make another reply to the last message of the person (also after a failure)."""
        raise NotImplementedError

    def edit_last(self, text: str) -> None:
        """Replace the person's last message by ``text``, as a new branch, and answer it."""
        raise NotImplementedError

    def last_user_message(self) -> Message | None:
        """What ``edit_last`` would edit."""
        raise NotImplementedError

    def continue_with_larger_context(self) -> None:
        """Load the model with the larger context that the last problem names, and answer again."""
        raise NotImplementedError
