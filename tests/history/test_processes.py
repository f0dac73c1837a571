"""Several processes on one file, and processes that are killed while they write."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from app.core.conversation import MessageStatus
from app.history.conversation_store import ConversationStore, open_store
from tests.history.children import Child
from tests.history.trees import chat

PROMPT_S = 2.0
"""How soon others can write after a kill; "database is locked" would come after five."""


def _is_whole(store: ConversationStore) -> bool:
    return store._database.rows("PRAGMA integrity_check") == [("ok",)] and not store._database.rows(
        "PRAGMA foreign_key_check"
    )


def test_a_window_and_terminals_write_at_once_and_nobody_is_locked_out(
    store: ConversationStore, path: Path, sample: Callable[[int, int], int]
) -> None:
    count = sample(500, 60)
    with ExitStack() as stack:
        children = [stack.enter_context(Child("write_many", path, str(count))) for _ in range(3)]
        assert [child.line() for child in children] == ["ready"] * 3
        for child in children:
            child.tell("go")
        mine, _ = chat(store, *["words " * 20] * count)
        ids = [child.line() for child in children]
        assert [child.end() for child in children] == [0, 0, 0]
    assert {one.id for one in store.conversations()} == {mine.id, *ids}
    assert [len(store.messages(id)) for id in ids] == [count] * 3
    assert _is_whole(store)


def test_processes_that_open_a_new_file_at_once_make_it_once(
    path: Path, sample: Callable[[int, int], int]
) -> None:
    for number in range(sample(20, 2)):
        file = path.with_name(f"{number}.db")
        with ExitStack() as stack:
            children = [stack.enter_context(Child("open_and_close", file, "10")) for _ in range(4)]
            assert [child.line() for child in children] == ["ready"] * 4
            for child in children:
                child.tell("go")
            assert [child.line() for child in children] == ["done"] * 4
            assert [child.end() for child in children] == [0] * 4
        store, problem = open_store(file, recover=True)
        assert problem is None
        assert store.draft(None) == "draft 9"
        assert _is_whole(store)
        store.close()


def test_what_a_killed_window_had_saved_is_there_and_others_write_at_once(
    path: Path, sample: Callable[[int, int], int]
) -> None:
    for number in range(sample(20, 3)):
        terminal, _ = open_store(path, recover=False)
        with Child("write_for_ever", path, str(number)) as child:
            said = [child.line() for _ in range(3 + 7 * number)]
            said += child.kill()
        started = time.monotonic()
        terminal.save_draft(None, f"after kill {number}")
        assert time.monotonic() - started < PROMPT_S
        terminal.close()
        _holds_what_was_said(path, said)


def _holds_what_was_said(path: Path, said: list[str]) -> None:
    store, problem = open_store(path, recover=True)
    assert problem is None
    assert _is_whole(store)
    saved = {}
    for line in said:
        conversation_id, reply_id, saved_length = line.split()
        saved[reply_id] = (conversation_id, int(saved_length))
    assert saved
    for reply_id, (conversation_id, length) in saved.items():
        reply = store.messages(conversation_id)[reply_id]
        assert len(reply.text) >= length
        assert reply.status is MessageStatus.INTERRUPTED
    for conversation in store.conversations():
        statuses = {one.status for one in store.messages(conversation.id).values()}
        assert MessageStatus.GROWING not in statuses
    store.close()


def test_a_transaction_that_was_killed_in_its_middle_has_never_been(
    path: Path, sample: Callable[[int, int], int]
) -> None:
    for number in range(sample(20, 3)):
        with Child("stay_in_transaction", path, str(1 + 150 * number)) as child:
            conversation_id = child.line()
            terminal, _ = open_store(path, recover=False)
            assert terminal.messages(conversation_id) == {}
            child.kill()
        started = time.monotonic()
        terminal.save_draft(conversation_id, "still here")
        assert time.monotonic() - started < PROMPT_S
        terminal.close()
        store, problem = open_store(path, recover=True)
        assert problem is None
        assert _is_whole(store)
        assert store.messages(conversation_id) == {}
        assert store.draft(conversation_id) == "still here"
        store.close()
