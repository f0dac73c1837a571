"""Whatever is done to a store in whatever order: trees stay trees, and reopening changes nothing."""

import tempfile
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from app.core.conversation import (
    Conversation,
    Message,
    MessageStatus,
    Role,
    TextPart,
    branch,
    new_conversation,
    new_id,
)
from app.history.conversation_store import ConversationStore, open_store

# Half surrogates are told apart in a test of their own: they are not kept, on purpose.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


class StoreMachine(RuleBasedStateMachine):
    """Does random things to a real store and to a plain model of it, and compares them after each."""

    conversations = Bundle("conversations")

    @initialize()
    def begin(self) -> None:
        """An empty store."""
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name) / "history.db"
        self._store = self._opened(recover=True)
        self._conversations: dict[str, Conversation] = {}
        self._messages: dict[str, dict[str, Message]] = {}
        self._drafts: dict[str | None, str] = {}
        self._clock = 1.0

    def _opened(self, *, recover: bool) -> ConversationStore:
        store, problem = open_store(self._path, recover=recover)
        assert problem is None
        # The disk is waited for in other tests; here only what is written counts.
        store._database.rows("PRAGMA synchronous = OFF")
        return store

    @rule(target=conversations, title=texts)
    def add_conversation(self, title: str) -> str:
        """A conversation without messages."""
        self._clock += 1
        made = msgspec.structs.replace(new_conversation(), title=title, updated_at=self._clock)
        self._store.add_conversation(made)
        self._conversations[made.id] = made
        self._messages[made.id] = {}
        return made.id

    @rule(id=conversations, text=texts, choice=st.data(), status=st.sampled_from(MessageStatus))
    def add_message(self, id: str, text: str, choice: st.DataObject, status: MessageStatus) -> None:
        """A message under any of the tree, or a new root."""
        if id not in self._conversations:
            return
        tree = self._messages[id]
        parent_id = choice.draw(st.sampled_from([None, *tree]))
        self._clock += 1
        made = Message(new_id(), id, parent_id, Role.USER, (TextPart(text),), status, self._clock)
        self._store.add_message(made)
        tree[made.id] = made
        self._change(id, leaf_id=made.id, updated_at=self._clock)

    @rule(id=conversations, text=texts, choice=st.data(), status=st.sampled_from(MessageStatus))
    def save_message(self, id: str, text: str, choice: st.DataObject, status: MessageStatus) -> None:
        """Any message, with another text and status."""
        if not self._messages.get(id):
            return
        chosen = choice.draw(st.sampled_from(list(self._messages[id].values())))
        saved = msgspec.structs.replace(chosen, parts=(TextPart(text),), status=status)
        self._store.save_message(saved)
        self._messages[id][saved.id] = saved

    @rule(id=conversations, choice=st.data())
    def set_leaf(self, id: str, choice: st.DataObject) -> None:
        """Any message of the conversation, or none."""
        if id in self._conversations:
            leaf_id = choice.draw(st.sampled_from([None, *self._messages[id]]))
            self._store.set_leaf(id, leaf_id)
            self._change(id, leaf_id=leaf_id)

    @rule(id=conversations, title=texts)
    def rename(self, id: str, title: str) -> None:
        """Another title, also for a deleted one."""
        if id in self._conversations:
            self._store.rename_conversation(id, title)
            self._change(id, title=title)

    @rule(id=conversations)
    def delete(self, id: str) -> None:
        """Once or again."""
        if id in self._conversations:
            self._store.delete_conversation(id)
            found = self._store.conversation(id)
            assert found is not None
            assert found.deleted_at is not None
            self._change(id, deleted_at=found.deleted_at)

    @rule(id=conversations)
    def restore(self, id: str) -> None:
        """Deleted or not."""
        if id in self._conversations:
            self._store.restore_conversation(id)
            self._change(id, deleted_at=None)

    @rule()
    def purge(self) -> None:
        """All that is deleted now."""
        self._store.purge_deleted(float("inf"))
        for id in [id for id, one in self._conversations.items() if one.deleted_at is not None]:
            del self._conversations[id], self._messages[id]
            self._drafts.pop(id, None)

    @rule(id=st.one_of(st.none(), conversations), text=texts)
    def save_draft(self, id: str | None, text: str) -> None:
        """In a conversation or the new chat."""
        if id is None or id in self._conversations:
            self._store.save_draft(id, text)
            self._drafts[id] = text

    @rule(recover=st.booleans())
    def reopen(self, recover: bool) -> None:
        """As the window, which interrupts what was growing, or as a terminal command."""
        self._store.close()
        self._store = self._opened(recover=recover)
        for tree in self._messages.values() if recover else ():
            for message in tree.values():
                if message.status is MessageStatus.GROWING:
                    tree[message.id] = msgspec.structs.replace(message, status=MessageStatus.INTERRUPTED)

    @invariant()
    def is_what_was_put_in(self) -> None:
        """Conversations in order, trees, drafts; and every parent is in its child's conversation."""
        alive = [one for one in self._conversations.values() if one.deleted_at is None]
        newest_first = sorted(alive, key=lambda one: one.updated_at, reverse=True)
        assert self._store.conversations() == newest_first
        for id, tree in self._messages.items():
            stored = self._store.messages(id)
            assert list(stored.items()) == list(tree.items())
            assert all(one.parent_id is None or one.parent_id in stored for one in stored.values())
            leaf_id = self._conversations[id].leaf_id
            assert (leaf_id is None) == (branch(stored, leaf_id) == [])
        for place, text in self._drafts.items():
            assert self._store.draft(place) == text

    def _change(self, id: str, **changes: object) -> None:
        self._conversations[id] = msgspec.structs.replace(self._conversations[id], **changes)

    def teardown(self) -> None:
        """Nothing is left that breaks a key; the file is closed and removed."""
        assert self._store._database.rows("PRAGMA foreign_key_check") == []
        self._store.close()
        self._folder.cleanup()


StoreMachine.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestStore = StoreMachine.TestCase
