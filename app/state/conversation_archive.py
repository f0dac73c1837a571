"""What the state asks of the history: the store's methods, named without loading a database.

The window paints before the database library is imported; the composition root opens the store afterwards
and hands it in. It will be ``app.history.conversation_store.ConversationStore`` (a test holds it to this).
"""

from collections.abc import Sequence
from typing import Protocol

from app.core.conversation import Conversation, Message
from app.core.token_record import TokenRecord


class ConversationArchive(Protocol):
    """Conversations, messages, drafts and token records that outlive the window.

    Every change is on the disk when its method returns. Any method may raise ``AppError`` when the disk does
    not do as asked: nothing is changed then, and the next call may succeed.
    """

    def conversations(self) -> list[Conversation]:
        """All that are not deleted, the last changed first."""
        ...

    def conversation(self, id: str) -> Conversation | None:
        """One of them, deleted or not; None when there is none of this id."""
        ...

    def add_conversation(self, conversation: Conversation) -> None:
        """Add one. Raises ``ValueError`` when its id is there already."""
        ...

    def rename_conversation(self, id: str, title: str) -> None:
        """Give it another title; it keeps its place in the list."""
        ...

    def set_leaf(self, id: str, message_id: str | None) -> None:
        """Show the branch that ends in ``message_id``."""
        ...

    def touch(self, id: str) -> None:
        """Make it the last changed."""
        ...

    def delete_conversation(self, id: str) -> None:
        """Put it away until it is restored or purged."""
        ...

    def restore_conversation(self, id: str) -> None:
        """Bring a deleted one back to its place."""
        ...

    def messages(self, conversation_id: str) -> dict[str, Message]:
        """The whole tree by id, in the order in which the messages were added."""
        ...

    def add_message(self, message: Message) -> None:
        """Add a message, make it the conversation's leaf and the conversation the last changed."""
        ...

    def save_message(self, message: Message) -> None:
        """Save parts, status, model, facts and problem of a message that is there; also while it grows."""
        ...

    def save_tokens(self, message_id: str, records: Sequence[TokenRecord]) -> None:
        """Keep what is known of a reply's tokens."""
        ...

    def tokens(self, message_id: str) -> list[TokenRecord]:
        """What was kept of a reply's tokens, by position."""
        ...

    def draft(self, conversation_id: str | None) -> str:
        """What was left unsent in a conversation, or in the new chat (None)."""
        ...

    def save_draft(self, conversation_id: str | None, text: str) -> None:
        """Keep what stands unsent; an empty text forgets it."""
        ...
