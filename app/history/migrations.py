"""The steps that bring a file of chats from any earlier format to this one.

A file's format is its ``user_version``: the number of migrations it has been through. Each runs in a
transaction of its own, so a step is done whole or not at all. To change the format, append a function to
``MIGRATIONS``; never edit one that has been released.

What may be added without a migration: a new kind of message part (a program that does not know it leaves it
out of what it shows and keeps it when it saves), a new code of a problem, a new fact about a reply. Anything
else (a field of a part, a status, a role) takes a migration, even an empty one, so that an older program
refuses the file by name instead of guessing.
"""

from collections.abc import Callable

Run = Callable[[str], object]
"""Runs one SQL statement in the migration's transaction."""

Migration = Callable[[Run], None]
"""One step from a format to the next."""

APPLICATION_ID = 0x46697265
"""“Fire” in ASCII, in the header of every file of ours: another program's SQLite file is none."""


def m001_conversations_and_messages(run: Run) -> None:
    """Conversations, each with a tree of messages, and the mark that tells a clean end from a crash.

    A message's parent and a conversation's leaf are held to the same conversation by keys of two columns.
    ``seq`` is the order of creation; it never changes, and it is what other tables point at.
    ``message_order`` ends in it, so a conversation is read in order without sorting. ``message_children`` is
    for deleting: each message that goes is looked for among the parents. ``message_growing`` finds the
    replies that a crash has cut off without reading the others.
    """
    run(f"PRAGMA application_id = {APPLICATION_ID}")
    run(
        """
        CREATE TABLE conversation (
            id TEXT NOT NULL PRIMARY KEY,
            title TEXT NOT NULL,
            created_at REAL NOT NULL,
            updated_at REAL NOT NULL,
            leaf_id TEXT,
            deleted_at REAL,
            FOREIGN KEY (id, leaf_id) REFERENCES message (conversation_id, id)
        ) STRICT
        """
    )
    run(
        """
        CREATE TABLE message (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            conversation_id TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
            parent_id TEXT,
            role TEXT NOT NULL,
            status TEXT NOT NULL,
            created_at REAL NOT NULL,
            model TEXT,
            parts TEXT NOT NULL,
            facts TEXT,
            problem TEXT,
            UNIQUE (conversation_id, id),
            FOREIGN KEY (conversation_id, parent_id) REFERENCES message (conversation_id, id)
        ) STRICT
        """
    )
    run("CREATE INDEX message_order ON message (conversation_id)")
    run("CREATE INDEX message_children ON message (conversation_id, parent_id)")
    run("CREATE INDEX message_growing ON message (seq) WHERE status = 'growing'")
    run("CREATE TABLE open_mark (one INTEGER PRIMARY KEY CHECK (one = 1), opened_at REAL NOT NULL) STRICT")


def m002_token_records(run: Run) -> None:
    """What the engine said about each token of a reply, for replies that were made with that switched on."""
    run(
        """
        CREATE TABLE token_record (
            message_seq INTEGER NOT NULL REFERENCES message (seq) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            token_id INTEGER NOT NULL,
            text TEXT NOT NULL,
            probability REAL NOT NULL,
            alternatives TEXT NOT NULL,
            PRIMARY KEY (message_seq, position)
        ) STRICT, WITHOUT ROWID
        """
    )


def m003_drafts(run: Run) -> None:
    """What stands unsent in the composer, per conversation; the row without one is the new chat's."""
    run(
        """
        CREATE TABLE draft (
            conversation_id TEXT UNIQUE REFERENCES conversation (id) ON DELETE CASCADE,
            text TEXT NOT NULL
        ) STRICT
        """
    )


MIGRATIONS: tuple[Migration, ...] = (
    m001_conversations_and_messages,
    m002_token_records,
    m003_drafts,
)
"""In the order they run; the length is the format this program writes."""
