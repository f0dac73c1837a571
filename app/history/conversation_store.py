"""Conversations, their messages, drafts and token records, on disk."""

import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from app.core.conversation import Conversation, Message, MessageStatus
from app.core.errors import Problem
from app.core.token_record import TokenAlternative, TokenRecord
from app.history.database import Database, open_database
from app.history.message_rows import (
    CONVERSATION_COLUMNS,
    MESSAGE_COLUMNS,
    as_json,
    conversation_from,
    message_from,
    parts_over,
    row_from,
    whole_text,
)

_alternatives = msgspec.json.Decoder(tuple[TokenAlternative, ...])


def open_store(path: Path, *, recover: bool) -> tuple["ConversationStore", Problem | None]:
    """Open the chats in ``path``; the problem, where there is one, is to be shown to the person.

    ``recover`` is for the holder of the profile's lock only: replies that were growing when the last holder
    ended become interrupted, with their text, and a damaged file is set aside. Raises ``AppError``.
    """
    database, problem = open_database(path, recover=recover)
    try:
        if recover:
            database.change(
                "UPDATE message SET status = ? WHERE status = 'growing'", (str(MessageStatus.INTERRUPTED),)
            )
    except BaseException:
        database.close()
        raise
    return ConversationStore(database), problem


class ConversationStore:
    """The chats of one profile. Owned by whoever opened it; used by one thread at a time.

    Several processes may have the same file open. Every change is on the disk when its method returns; one
    that could not be saved raises ``AppError`` and changes nothing, and the next may succeed. Reading 1,000
    messages takes 2 ms, 10,000 take 40 ms (``tests/benchmarks/history.py``).
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def conversations(self) -> list[Conversation]:
        """All that are not deleted, the last changed first."""
        rows = self._database.rows(
            f"SELECT {CONVERSATION_COLUMNS} FROM conversation WHERE deleted_at IS NULL "
            "ORDER BY updated_at DESC, created_at DESC, id"
        )
        return [conversation_from(row) for row in rows]

    def conversation(self, id: str) -> Conversation | None:
        """One of them, deleted or not; None when there is none of this id."""
        rows = self._database.rows(f"SELECT {CONVERSATION_COLUMNS} FROM conversation WHERE id = ?", (id,))
        return conversation_from(rows[0]) if rows else None

    def add_conversation(self, conversation: Conversation) -> None:
        """Add one. Raises ``ValueError`` when its id is there already."""
        self._database.change(
            f"INSERT INTO conversation ({CONVERSATION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
            (
                conversation.id,
                whole_text(conversation.title),
                conversation.created_at,
                conversation.updated_at,
                conversation.leaf_id,
                conversation.deleted_at,
            ),
        )

    def rename_conversation(self, id: str, title: str) -> None:
        """Give it another title; it keeps its place in the list."""
        self._database.change("UPDATE conversation SET title = ? WHERE id = ?", (whole_text(title), id))

    def set_leaf(self, id: str, message_id: str | None) -> None:
        """Show the branch that ends in ``message_id``. Raises ``ValueError`` for a message of another one."""
        self._database.change("UPDATE conversation SET leaf_id = ? WHERE id = ?", (message_id, id))

    def touch(self, id: str) -> None:
        """Make it the last changed."""
        self._database.change("UPDATE conversation SET updated_at = ? WHERE id = ?", (time.time(), id))

    def delete_conversation(self, id: str) -> None:
        """Put it away; ``restore_conversation`` brings it back until ``purge_deleted`` passes."""
        self._database.change(
            "UPDATE conversation SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL", (time.time(), id)
        )

    def restore_conversation(self, id: str) -> None:
        """Bring a deleted one back to its place in the list."""
        self._database.change("UPDATE conversation SET deleted_at = NULL WHERE id = ?", (id,))

    def purge_deleted(self, before: float) -> None:
        """Remove for good what was deleted before that time, with messages, drafts and token records."""
        self._database.change("DELETE FROM conversation WHERE deleted_at < ?", (before,))

    def messages(self, conversation_id: str) -> dict[str, Message]:
        """The whole tree by id, in the order in which the messages were added."""
        rows = self._database.rows(
            f"SELECT {MESSAGE_COLUMNS} FROM message WHERE conversation_id = ? ORDER BY seq",
            (conversation_id,),
        )
        return {row[0]: message_from(row) for row in rows}

    def add_message(self, message: Message) -> None:
        """Add a message, make it the conversation's leaf and the conversation the last changed.

        Raises ``ValueError`` when the conversation or the parent is not there or the id is there already.
        """
        with self._database.transaction():
            self._database.change(
                f"INSERT INTO message ({MESSAGE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row_from(message),
            )
            self._database.change(
                "UPDATE conversation SET leaf_id = ?, updated_at = max(updated_at, ?) WHERE id = ?",
                (message.id, message.created_at, message.conversation_id),
            )

    def save_message(self, message: Message) -> None:
        """Save what may change in a message: parts, status, model, facts and problem; also while it grows.

        Parts of a kind that only a newer version knows stay where they are. Raises ``LookupError`` when the
        message is not there.
        """
        row = row_from(message)
        with self._database.transaction():
            stored = self._database.rows("SELECT parts FROM message WHERE id = ?", (message.id,))
            if not stored:
                raise LookupError(f"There is no message {message.id}.")
            self._database.change(
                "UPDATE message SET parts = ?, status = ?, model = ?, facts = ?, problem = ? WHERE id = ?",
                (parts_over(stored[0][0], message.parts), row[5], *row[7:], message.id),
            )

    def save_tokens(self, message_id: str, records: Sequence[TokenRecord]) -> None:
        """Keep what is known of a reply's tokens; a position that is there already is replaced.

        Raises ``LookupError`` when the message is not there.
        """
        with self._database.transaction():
            found = self._database.rows("SELECT seq FROM message WHERE id = ?", (message_id,))
            if not found:
                raise LookupError(f"There is no message {message_id}.")
            self._database.change_many(
                "INSERT OR REPLACE INTO token_record (message_seq, position, token_id, text, probability, "
                "alternatives) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (
                        found[0][0],
                        record.position,
                        record.token_id,
                        whole_text(record.text),
                        record.probability,
                        as_json(record.alternatives),
                    )
                    for record in records
                ],
            )

    def tokens(self, message_id: str) -> list[TokenRecord]:
        """What was kept of a reply's tokens, by position; empty where nothing was."""
        rows = self._database.rows(
            "SELECT position, token_id, text, probability, alternatives FROM token_record "
            "WHERE message_seq = (SELECT seq FROM message WHERE id = ?) ORDER BY position",
            (message_id,),
        )
        return [
            TokenRecord(position, token_id, text, probability, _alternatives.decode(alternatives))
            for position, token_id, text, probability, alternatives in rows
        ]

    def draft(self, conversation_id: str | None) -> str:
        """What was left unsent in a conversation, or in the new chat (None); empty when nothing was."""
        rows = self._database.rows("SELECT text FROM draft WHERE conversation_id IS ?", (conversation_id,))
        return str(rows[0][0]) if rows else ""

    def save_draft(self, conversation_id: str | None, text: str) -> None:
        """Keep what stands unsent; an empty text forgets it. ``ValueError``: no such conversation."""
        with self._database.transaction():
            self._database.change("DELETE FROM draft WHERE conversation_id IS ?", (conversation_id,))
            if text:
                self._database.change("INSERT INTO draft VALUES (?, ?)", (conversation_id, whole_text(text)))

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        self._database.close()
