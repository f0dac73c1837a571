"""The conversation that is open: its tree of messages, the branch on screen, and both on disk."""

from collections.abc import Callable, Iterable

import msgspec

from app.core.conversation import Conversation, Message, Role, branch, new_conversation, title_from
from app.core.errors import AppError, Problem
from app.state.conversation_archive import ConversationArchive


class OpenConversation:
    """Messages in memory, written through to the archive.

    What cannot be written stays in memory and on screen, ``on_problem`` hears why, and the next write tries
    it again first: a reply cannot be kept before its question.
    """

    def __init__(self, archive: ConversationArchive, on_problem: Callable[[Problem], None]) -> None:
        self._archive = archive
        self._on_problem = on_problem
        self._tree: dict[str, Message] = {}
        self._unwritten: dict[tuple[str, str], Callable[[], None]] = {}
        self.conversation: Conversation | None = None
        self.branch: list[Message] = []

    @property
    def last(self) -> Message | None:
        """The end of the branch on screen."""
        return self.branch[-1] if self.branch else None

    @property
    def last_user_message(self) -> Message | None:
        """The last thing the person said on this branch."""
        return next((message for message in reversed(self.branch) if message.role is Role.USER), None)

    def open(self, conversation_id: str | None, newer: Iterable[Message]) -> None:
        """Read a conversation, or begin an empty one; ``newer`` are messages that have grown since saved."""
        self.write()
        self.conversation, self._tree = self._read(conversation_id) if conversation_id else (None, {})
        self._tree |= {message.id: message for message in newer if self.holds(message)}
        self.show_branch(self.conversation.leaf_id if self.conversation else None)

    def begin(self, first_words: str) -> Conversation:
        """Make a conversation, titled by the first words of its first message."""
        made = msgspec.structs.replace(new_conversation(), title=title_from(first_words))
        self.write(("begin", made.id), lambda: self._archive.add_conversation(made))
        self.conversation, self._tree, self.branch = made, {}, []
        return made

    def holds(self, message: Message) -> bool:
        """Whether ``message`` belongs to the open conversation."""
        return self.conversation is not None and message.conversation_id == self.conversation.id

    def show_branch(self, leaf_id: str | None) -> None:
        """Make the messages down to ``leaf_id`` the branch on screen."""
        self.branch = branch(self._tree, leaf_id)

    def add(self, message: Message) -> None:
        """Append to the branch on screen and keep it."""
        self.write(("add", message.id), lambda: self._archive.add_message(message))
        self._tree[message.id] = message
        self.branch.append(message)

    def place(self, message: Message) -> bool:
        """Take a newer state of a message; whether it is on screen."""
        if message.id not in self._tree:
            return False
        self._tree[message.id] = message
        # What grows is at the end nearly always.
        for at in range(len(self.branch) - 1, -1, -1):
            if self.branch[at].id == message.id:
                self.branch[at] = message
                return True
        return False

    def save(self, message: Message) -> None:
        """Keep a newer state of a message of any conversation."""
        self.write(("save", message.id), lambda: self._archive.save_message(message))

    def write(self, key: tuple[str, str] | None = None, change: Callable[[], None] | None = None) -> None:
        """Write what could not be written before, then ``change``; it takes the place of one of its key."""
        if key is not None and change is not None:
            self._unwritten[key] = change
        while self._unwritten:
            first = next(iter(self._unwritten))
            waiting = self._unwritten.pop(first)
            try:
                waiting()
            except AppError as error:
                self._unwritten = {first: waiting, **self._unwritten}
                self._on_problem(error.problem)
                return

    def _read(self, conversation_id: str) -> tuple[Conversation | None, dict[str, Message]]:
        try:
            found = self._archive.conversation(conversation_id)
            return found, self._archive.messages(conversation_id) if found else {}
        except AppError as error:
            self._on_problem(error.problem)
            return None, {}
