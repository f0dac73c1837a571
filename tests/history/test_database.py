"""Opening the file of the chats: new, old, newer, damaged, write-protected; and trouble while it is open."""

import os
import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from app.core.conversation import MessageStatus
from app.core.errors import AppError, ErrorCode, NextAct
from app.history.conversation_store import ConversationStore, open_store
from app.history.database import Database, _migrate, open_database
from app.history.migrations import MIGRATIONS, Run
from tests.history.trees import chat, long_chat, message

KEPT = re.compile(r"history-damaged-\d{4}-\d\d-\d\d-\d{4}(-\d+)?\.db")


def _set_format(path: Path, number: int) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {number}")
    connection.close()


def _files(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.iterdir()}


def _refusal(path: Path, *, recover: bool = True) -> AppError:
    with pytest.raises(AppError) as caught:
        open_database(path, recover=recover)
    return caught.value


def _limit_pages(database: Database) -> None:
    pages = database.rows("PRAGMA page_count")[0][0]
    database.rows(f"PRAGMA max_page_count = {pages}")


# -- opening -------------------------------------------------------------------------------------------


def test_a_new_file_is_made_with_its_folder_for_its_owner_alone(path: Path) -> None:
    database, problem = open_database(path, recover=True)
    assert problem is None
    assert database.rows("PRAGMA user_version") == [(len(MIGRATIONS),)]
    assert database.rows("PRAGMA journal_mode") == [("wal",)]
    assert database.rows("PRAGMA synchronous") == [(2,)]
    assert database.rows("PRAGMA foreign_keys") == [(1,)]
    database.close()
    if os.name == "posix":
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert path.stat().st_mode & 0o777 == 0o600


def test_closing_leaves_one_file_and_can_be_done_twice(path: Path) -> None:
    database, _ = open_database(path, recover=True)
    database.close()
    database.close()
    assert list(_files(path)) == ["history.db"]


def test_an_empty_file_is_a_new_one(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    database, problem = open_database(path, recover=True)
    assert problem is None
    database.close()


@pytest.mark.parametrize("steps", range(len(MIGRATIONS)))
def test_a_file_of_every_earlier_format_is_brought_to_this_one(path: Path, steps: int) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        for migration in MIGRATIONS[:steps]:
            migration(connection.execute)
        connection.execute(f"PRAGMA user_version = {steps}")
        if steps:
            connection.execute("INSERT INTO conversation VALUES ('c', 'Locks', 1, 2, NULL, NULL)")
    connection.close()
    store, problem = open_store(path, recover=True)
    assert problem is None
    assert [one.title for one in store.conversations()] == (["Locks"] if steps else [])
    store.save_draft(None, "unsent")
    assert store.draft(None) == "unsent"
    store.close()


def test_a_migration_that_fails_leaves_the_file_in_the_format_before(path: Path) -> None:
    def half_done(run: Run) -> None:
        run("CREATE TABLE half (done)")
        run("CREATE TABLE half (done)")

    database, _ = open_database(path, recover=True)
    steps = (*MIGRATIONS, half_done, half_done)
    with pytest.raises(apsw.SQLError, match="half already exists"):
        _migrate(database._connection, len(MIGRATIONS), steps)
    database.close()
    database, problem = open_database(path, recover=True)
    assert problem is None
    assert database.rows("PRAGMA user_version") == [(len(MIGRATIONS),)]
    assert database.rows("SELECT name FROM sqlite_schema WHERE name = 'half'") == []
    database.close()


def test_a_migration_that_another_process_has_made_meanwhile_is_not_made_again(path: Path) -> None:
    database, _ = open_database(path, recover=True)
    _migrate(database._connection, 0, MIGRATIONS)
    assert database.rows("PRAGMA user_version") == [(len(MIGRATIONS),)]
    database.close()


@pytest.mark.parametrize("recover", [True, False])
def test_a_newer_file_is_refused_by_name_and_not_changed(
    store: ConversationStore, path: Path, recover: bool
) -> None:
    chat(store, "Hello")
    store.close()
    _set_format(path, 99)
    before = _files(path)
    problem = _refusal(path, recover=recover).problem
    assert problem.code is ErrorCode.HISTORY_NEWER
    assert problem.values == {"path": str(path), "found": "99", "known": str(len(MIGRATIONS))}
    assert _files(path) == before


def test_a_newer_file_that_was_not_closed_keeps_its_log(unclosed: Path) -> None:
    with sqlite3.connect(unclosed, isolation_level=None) as connection:
        connection.execute("PRAGMA user_version = 99")
        folder = unclosed.parent.parent / "newer"
        shutil.copytree(unclosed.parent, folder)
    connection.close()
    path = folder / "history.db"
    before = _files(path)
    assert before["history.db-wal"]
    assert _refusal(path).problem.code is ErrorCode.HISTORY_NEWER
    after = _files(path)
    assert (after["history.db"], after["history.db-wal"]) == (before["history.db"], before["history.db-wal"])


# -- after an unclean end ------------------------------------------------------------------------------


def test_after_a_kill_the_reply_is_interrupted_with_its_text(unclosed: Path) -> None:
    store, problem = open_store(unclosed, recover=True)
    assert problem is None
    newest = store.conversations()[0]
    statuses = [(one.text, one.status) for one in store.messages(newest.id).values()]
    store.close()
    assert statuses == [
        ("What is a lock?", MessageStatus.DONE),
        ("A lock is", MessageStatus.INTERRUPTED),
    ]


def test_a_terminal_command_leaves_a_growing_reply_alone(unclosed: Path) -> None:
    store, problem = open_store(unclosed, recover=False)
    assert problem is None
    statuses = [one.status for one in store.messages(store.conversations()[0].id).values()]
    store.close()
    assert statuses == [MessageStatus.DONE, MessageStatus.GROWING]


def _spoil_pages(path: Path) -> None:
    """Overwrite the middle of the file, which holds messages: nothing reads them at the start."""
    third = path.stat().st_size // 4096 // 3 * 4096
    with path.open("r+b") as file:
        file.seek(third)
        file.write(b"\xa5" * third)


def test_a_file_that_was_not_closed_is_checked(unclosed: Path) -> None:
    _spoil_pages(unclosed)
    store, problem = open_store(unclosed, recover=True)
    store.close()
    assert problem is not None
    assert problem.code is ErrorCode.HISTORY_DAMAGED


def test_the_check_is_made_also_when_a_terminal_command_has_tidied_the_log_away(unclosed: Path) -> None:
    store, _ = open_store(unclosed, recover=False)
    store.close()
    assert list(_files(unclosed)) == ["history.db"]
    _spoil_pages(unclosed)
    store, problem = open_store(unclosed, recover=True)
    store.close()
    assert problem is not None


def test_a_file_that_was_closed_is_not_checked(unclosed: Path) -> None:
    store, _ = open_store(unclosed, recover=True)
    store.close()
    _spoil_pages(unclosed)
    store, problem = open_store(unclosed, recover=True)
    store.close()
    assert problem is None


def test_damage_met_while_open_is_a_sentence_and_the_next_start_checks(unclosed: Path) -> None:
    store, _ = open_store(unclosed, recover=True)
    store.close()
    _spoil_pages(unclosed)
    store, _ = open_store(unclosed, recover=True)
    oldest = store.conversations()[-1]
    with pytest.raises(AppError, match="cannot be opened: the file is damaged"):
        store.messages(oldest.id)
    store.save_draft(None, "The store still works")
    assert store.draft(None) == "The store still works"
    store.close()
    store, problem = open_store(unclosed, recover=True)
    store.close()
    assert problem is not None
    assert problem.code is ErrorCode.HISTORY_DAMAGED


# -- damaged files -------------------------------------------------------------------------------------


def _no_database(path: Path) -> None:
    path.write_bytes(b"These are not the chats you are looking for. " * 200)


def _half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _a_few_bytes(path: Path) -> None:
    os.truncate(path, 100)


def _header_overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(100))


def _zeros(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


def _schema_overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)


def _table_list_unreadable(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE draft", b"CREATE TABLE draf("))


def _table_format_unknown(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(44)
        file.write(b"\0\0\0\x09")


def _of_another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmark (address)")
    connection.close()


def _tables_missing(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE open_mark")
    connection.close()


DAMAGES = [
    _no_database,
    _half,
    _a_few_bytes,
    _header_overwritten,
    _zeros,
    _schema_overwritten,
    _table_list_unreadable,
    _table_format_unknown,
    _of_another_program,
    _tables_missing,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_set_aside_by_name_and_a_new_one_begun(
    store: ConversationStore, path: Path, damage: Callable[[Path], None]
) -> None:
    long_chat(store, 50)
    store.close()
    damage(path)
    damaged = path.read_bytes()
    again, problem = open_store(path, recover=True)
    assert problem is not None
    assert problem.code is ErrorCode.HISTORY_DAMAGED
    assert problem.next_act is NextAct.OPEN_FOLDER
    assert KEPT.fullmatch(problem.values["kept"])
    assert (path.parent / problem.values["kept"]).read_bytes() == damaged
    assert again.conversations() == []
    conversation, _ = chat(again, "A new beginning")
    again.close()
    again, problem = open_store(path, recover=True)
    assert problem is None
    assert [one.id for one in again.conversations()] == [conversation.id]
    again.close()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_terminal_command_refuses_a_damaged_file_and_leaves_it(
    store: ConversationStore, path: Path, damage: Callable[[Path], None]
) -> None:
    store.close()
    damage(path)
    before = _files(path)
    problem = _refusal(path, recover=False).problem
    assert problem.code is ErrorCode.HISTORY_UNWRITABLE
    assert problem.sentence() == f"The chats in {path} cannot be opened: the file is damaged."
    assert _files(path) == before


def test_the_log_of_a_damaged_file_is_set_aside_with_it(unclosed: Path) -> None:
    log = unclosed.with_name("history.db-wal").read_bytes()
    unclosed.write_bytes(b"no database " * 1000)
    store, problem = open_store(unclosed, recover=True)
    store.close()
    assert problem is not None
    kept = unclosed.parent / problem.values["kept"]
    assert kept.with_name(kept.name + "-wal").read_bytes() == log
    assert kept.with_name(kept.name + "-shm").exists()


def test_two_damaged_files_in_a_minute_are_both_kept(path: Path) -> None:
    path.parent.mkdir()
    names = []
    for content in (b"first" * 1000, b"second" * 1000, b"third" * 1000):
        path.write_bytes(content)
        database, problem = open_database(path, recover=True)
        database.close()
        assert problem is not None
        names.append(problem.values["kept"])
        assert (path.parent / names[-1]).read_bytes() == content
    assert len(set(names)) == 3


def test_whatever_a_disk_has_done_to_the_file_there_is_a_store_or_a_sentence(
    unclosed: Path, tmp_path: Path, sample: Callable[[int, int], int]
) -> None:
    whole, log = unclosed.read_bytes(), unclosed.with_name("history.db-wal").read_bytes()
    for seed in range(sample(1000, 40)):
        folder = tmp_path / f"disk-{seed}"
        folder.mkdir()
        (folder / "history.db").write_bytes(_spoilt(whole, seed))
        if seed % 2:
            (folder / "history.db-wal").write_bytes(_spoilt(log, seed) if seed % 4 == 1 else log)
        store, _ = open_store(folder / "history.db", recover=True)
        try:
            for conversation in store.conversations():
                store.messages(conversation.id)
            chat(store, "still", "here")
        except AppError as error:
            assert error.problem.sentence()  # noqa: PT017  (both ends are right)
        store.close()
        shutil.rmtree(folder)


def _spoilt(content: bytes, seed: int) -> bytes:
    """``content`` with a few bytes, a stretch or its end changed."""
    chance = random.Random(seed)
    spoilt = bytearray(content)
    for _ in range(chance.choice((1, 3, 20))):
        start = chance.randrange(len(spoilt) if chance.random() < 0.7 else 4096)
        length = chance.choice((1, 1, 16, 600))
        spoilt[start : start + length] = chance.randbytes(min(length, len(spoilt) - start))
    return bytes(spoilt[: chance.randrange(len(spoilt))] if chance.random() < 0.1 else spoilt)


# -- places that cannot be written ---------------------------------------------------------------------


def test_a_folder_that_may_not_be_written_to_is_a_sentence(locked_folder: Path) -> None:
    path = locked_folder / "data" / "history.db"
    problem = _refusal(path).problem
    assert problem.code is ErrorCode.HISTORY_UNWRITABLE
    assert problem.sentence() == f"The chats in {path} cannot be opened: access was denied."


@pytest.mark.soak  # it waits as long as a person would have to
def test_a_file_that_another_program_never_lets_go_is_a_sentence(path: Path) -> None:
    database, _ = open_database(path, recover=False)
    database.close()
    # The same library: in one process, two do not see each other's locks.
    other = apsw.Connection(str(path))
    other.pragma("locking_mode", "exclusive")
    other.execute("DELETE FROM open_mark")
    assert "cannot be opened: another program is using it." in str(_refusal(path))
    other.close()
    database, problem = open_database(path, recover=True)
    assert problem is None
    database.close()


@pytest.mark.parametrize("recover", [True, False])
def test_a_file_that_is_write_protected_is_a_sentence(locked_folder: Path, recover: bool) -> None:
    before = _files(locked_folder / "history.db")
    refusal = _refusal(locked_folder / "history.db", recover=recover)
    assert "cannot be opened: it is write-protected." in str(refusal)
    assert _files(locked_folder / "history.db") == before


def test_a_folder_in_the_place_of_the_file_is_a_sentence(path: Path) -> None:
    path.mkdir(parents=True)
    assert "could not be opened" in str(_refusal(path))


def test_a_file_in_the_place_of_the_folder_is_a_sentence(path: Path) -> None:
    path.parent.write_text("a file")
    assert _refusal(path).problem.code is ErrorCode.HISTORY_UNWRITABLE


# -- trouble while it is open --------------------------------------------------------------------------


def test_a_full_disk_is_a_sentence_and_the_store_works_again_with_space(store: ConversationStore) -> None:
    conversation, messages = chat(store, "Hello")
    _limit_pages(store._database)
    large = message(conversation.id, "x" * 100_000, parent_id=messages[-1].id)
    with pytest.raises(AppError, match="could not be saved: the disk is full") as caught:
        store.add_message(large)
    assert caught.value.problem.code is ErrorCode.HISTORY_NOT_SAVED
    assert list(store.messages(conversation.id)) == [messages[0].id]
    store._database.rows("PRAGMA max_page_count = 1000000")
    store.add_message(large)
    assert list(store.messages(conversation.id)) == [messages[0].id, large.id]


def test_a_disk_that_fails_is_a_sentence_and_the_store_works_afterwards(store: ConversationStore) -> None:
    resource = pytest.importorskip("resource")
    conversation, messages = chat(store, "Hello")
    large = message(conversation.id, "x" * 1_000_000, parent_id=messages[-1].id)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        with pytest.raises(AppError, match="could not be saved: the disk reported an error"):
            store.add_message(large)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    store.add_message(large)
    assert len(store.messages(conversation.id)) == 2


def test_a_file_made_read_only_while_open_is_a_sentence(store: ConversationStore) -> None:
    conversation, _ = chat(store, "Hello")
    store._database.rows("PRAGMA query_only = 1")
    with pytest.raises(AppError, match="could not be saved: it is write-protected"):
        store.rename_conversation(conversation.id, "Locks")
    store._database.rows("PRAGMA query_only = 0")
    store.rename_conversation(conversation.id, "Locks")


def test_another_program_that_never_stops_writing_is_a_sentence(store: ConversationStore, path: Path) -> None:
    conversation, messages = chat(store, "Hello")
    store._database.rows("PRAGMA busy_timeout = 20")
    other, _ = open_store(path, recover=False)
    with other._database.transaction():
        assert store.messages(conversation.id) == {messages[0].id: messages[0]}
        with pytest.raises(AppError, match="could not be saved: another program is using it"):
            store.touch(conversation.id)
    other.close()
    store.touch(conversation.id)


def test_a_store_that_cannot_take_its_mark_back_still_closes(
    path: Path, expected_log: Callable[..., None]
) -> None:
    expected_log("left marked as open")
    database, _ = open_database(path, recover=True)
    database.rows("PRAGMA query_only = 1")
    database.close()
    assert list(_files(path)) == ["history.db"]


def test_what_breaks_a_rule_of_the_tables_is_a_value_error_and_leaves_no_transaction(path: Path) -> None:
    database, _ = open_database(path, recover=False)
    with pytest.raises(ValueError, match="refuse"):
        database.change("INSERT INTO draft VALUES ('nobody', 'text')")
    with database.transaction():
        database.change("INSERT INTO draft VALUES (NULL, 'text')")
    assert database.rows("SELECT text FROM draft") == [("text",)]
    database.close()
