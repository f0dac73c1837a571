"""Conversations, messages, drafts and token records: what is saved is what is read, also after reopening."""

import time
from pathlib import Path

import msgspec
import pytest

from app.core.conversation import (
    AttachmentPart,
    ImagePart,
    Message,
    MessageStatus,
    Part,
    ReasoningPart,
    Role,
    TextPart,
    ToolCallPart,
    new_conversation,
)
from app.core.errors import ErrorCode, problem
from app.core.token_record import TokenAlternative, TokenRecord
from app.history.conversation_store import ConversationStore, open_store
from tests.history.trees import FACTS, chat, growing, long_chat, message

ALL_PARTS: tuple[Part, ...] = (
    ReasoningPart("Let me think.", 1.5),
    TextPart("Grüße, 你好, مرحبا, 👩‍👩‍👧, \0 and \\ “quotes”\n"),
    AttachmentPart("notes.txt", "text/plain", 5, "notes"),
    ImagePart("cat.png", "image/png", "ab" * 32),
    ToolCallPart("search", '{"q": "cat"}', "none"),
    TextPart("end"),
)

NEWER = '{"type":"diagram","source":"a -> b","size":[3,4]}'


def _reopened(store: ConversationStore, path: Path) -> ConversationStore:
    store.close()
    again, problem = open_store(path, recover=True)
    assert problem is None
    return again


def _stored_parts(store: ConversationStore, message_id: str) -> str:
    return str(store._database.rows("SELECT parts FROM message WHERE id = ?", (message_id,))[0][0])


def _write_parts(store: ConversationStore, message_id: str, parts: str) -> None:
    store._database.change("UPDATE message SET parts = ? WHERE id = ?", (parts, message_id))


# -- conversations -------------------------------------------------------------------------------------


def test_conversations_come_last_changed_first_and_without_the_deleted(store: ConversationStore) -> None:
    first, _ = chat(store, "one")
    second, _ = chat(store, "two")
    third, _ = chat(store, "three")
    store.delete_conversation(second.id)
    assert [one.id for one in store.conversations()] == [third.id, first.id]
    store.touch(first.id)
    assert [one.id for one in store.conversations()] == [first.id, third.id]


def test_a_conversation_is_found_by_id_deleted_or_not(store: ConversationStore) -> None:
    conversation = new_conversation()
    assert store.conversation(conversation.id) is None
    store.add_conversation(conversation)
    assert store.conversation(conversation.id) == conversation
    store.delete_conversation(conversation.id)
    found = store.conversation(conversation.id)
    assert found is not None
    assert found.deleted_at is not None


def test_renaming_keeps_the_place_in_the_list(store: ConversationStore) -> None:
    older, _ = chat(store, "one")
    newer, _ = chat(store, "two")
    store.rename_conversation(older.id, "Locks 锁")
    assert [(one.id, one.title) for one in store.conversations()] == [(newer.id, ""), (older.id, "Locks 锁")]


def test_a_restored_conversation_is_as_it_was(store: ConversationStore) -> None:
    conversation, messages = chat(store, "one", "two")
    before = store.conversation(conversation.id)
    store.delete_conversation(conversation.id)
    store.restore_conversation(conversation.id)
    assert store.conversation(conversation.id) == before
    assert list(store.messages(conversation.id).values()) == messages


def test_deleting_twice_keeps_the_first_time(store: ConversationStore) -> None:
    conversation, _ = chat(store, "one")
    store.delete_conversation(conversation.id)
    first = store.conversation(conversation.id)
    store.delete_conversation(conversation.id)
    assert store.conversation(conversation.id) == first


def test_what_was_deleted_before_a_time_can_be_removed_for_good(store: ConversationStore) -> None:
    conversation, messages = long_chat(store, 3000)
    kept, _ = chat(store, "kept")
    store.save_tokens(messages[-1].id, [TokenRecord(0, 5, "words", 0.5)])
    store.save_draft(conversation.id, "unsent")
    store.delete_conversation(conversation.id)
    store.purge_deleted(time.time() - 60)
    assert store.conversation(conversation.id) is not None
    store.purge_deleted(time.time() + 60)
    assert store.conversation(conversation.id) is None
    assert [one.id for one in store.conversations()] == [kept.id]
    for table in ("message", "token_record", "draft"):
        count = store._database.rows(f"SELECT count(*) FROM {table}")
        assert count == [(1 if table == "message" else 0,)]


def test_the_same_conversation_is_not_added_twice(store: ConversationStore) -> None:
    conversation, _ = chat(store, "one")
    with pytest.raises(ValueError, match="refuse"):
        store.add_conversation(conversation)


# -- messages ------------------------------------------------------------------------------------------


def test_every_kind_of_part_and_every_field_comes_back_after_reopening(
    store: ConversationStore, path: Path
) -> None:
    conversation, messages = chat(store, "Hello")
    trouble = problem(ErrorCode.ENGINE_DIED, detail="signal 9", seconds=3)
    full = Message(
        "m1",
        conversation.id,
        messages[0].id,
        Role.ASSISTANT,
        ALL_PARTS,
        MessageStatus.FAILED,
        1234.5,
        "Starter",
        FACTS,
        trouble,
    )
    empty = Message("m2", conversation.id, None, Role.SYSTEM, (), MessageStatus.STOPPED, 1.0)
    store.add_message(full)
    store.add_message(empty)
    store = _reopened(store, path)
    assert list(store.messages(conversation.id).values()) == [messages[0], full, empty]
    store.close()


def test_adding_a_message_makes_it_the_leaf_and_its_conversation_the_newest(
    store: ConversationStore,
) -> None:
    first, _ = chat(store, "one")
    chat(store, "two")
    reply = message(first.id, "again")
    store.add_message(reply)
    found = store.conversations()[0]
    assert (found.id, found.leaf_id, found.updated_at) == (first.id, reply.id, reply.created_at)


def test_a_clock_that_was_set_back_does_not_make_a_conversation_older(store: ConversationStore) -> None:
    conversation, messages = chat(store, "one")
    store.add_message(msgspec.structs.replace(message(conversation.id), created_at=5.0))
    found = store.conversation(conversation.id)
    assert found is not None
    assert found.updated_at == messages[0].created_at


def test_an_answer_again_is_a_second_child_and_the_leaf_chooses(store: ConversationStore) -> None:
    conversation, (question, answer) = chat(store, "Why?", "Because.")
    again = message(conversation.id, "It is so.", parent_id=question.id, role=Role.ASSISTANT)
    store.add_message(again)
    parents = {one.id: one.parent_id for one in store.messages(conversation.id).values()}
    assert parents == {question.id: None, answer.id: question.id, again.id: question.id}
    store.set_leaf(conversation.id, answer.id)
    found = store.conversation(conversation.id)
    assert found is not None
    assert found.leaf_id == answer.id


def test_messages_come_in_the_order_they_were_added_whatever_their_clock(store: ConversationStore) -> None:
    conversation, messages = chat(store, "one", "two")
    early = msgspec.structs.replace(message(conversation.id, "three"), created_at=1.0)
    store.add_message(early)
    chat(store, "elsewhere")
    assert list(store.messages(conversation.id)) == [*(one.id for one in messages), early.id]


def test_a_growing_reply_is_saved_as_it_grows_and_when_it_ends(store: ConversationStore) -> None:
    conversation, messages = chat(store, "Why?")
    reply = growing(conversation.id, "", messages[0].id)
    store.add_message(reply)
    for text in ("Be", "Because", "Because of"):
        reply = msgspec.structs.replace(reply, parts=(TextPart(text),))
        store.save_message(reply)
        assert store.messages(conversation.id)[reply.id] == reply
    reply = msgspec.structs.replace(reply, status=MessageStatus.DONE, model="Starter", facts=FACTS)
    store.save_message(reply)
    assert store.messages(conversation.id)[reply.id] == reply


def test_only_the_holder_of_the_lock_interrupts_what_was_growing(
    store: ConversationStore, path: Path
) -> None:
    conversation, _ = chat(store, "Why?")
    reply = growing(conversation.id, "Bec")
    store.add_message(reply)
    terminal, _ = open_store(path, recover=False)
    assert terminal.messages(conversation.id)[reply.id] == reply
    terminal.close()
    store = _reopened(store, path)
    interrupted = msgspec.structs.replace(reply, status=MessageStatus.INTERRUPTED)
    assert store.messages(conversation.id)[reply.id] == interrupted
    store.close()


def test_a_parent_must_be_in_the_same_conversation(store: ConversationStore) -> None:
    conversation, _ = chat(store, "one")
    _, (other, *_) = chat(store, "two")
    for parent_id in (other.id, "nobody"):
        with pytest.raises(ValueError, match="refuse"):
            store.add_message(message(conversation.id, parent_id=parent_id))
    with pytest.raises(ValueError, match="refuse"):
        store.set_leaf(conversation.id, other.id)
    with pytest.raises(ValueError, match="refuse"):
        store.add_message(message("no conversation"))
    assert len(store.messages(conversation.id)) == 1


def test_a_message_that_is_not_there_cannot_be_saved(store: ConversationStore) -> None:
    conversation, _ = chat(store, "one")
    with pytest.raises(LookupError):
        store.save_message(message(conversation.id))
    with pytest.raises(LookupError):
        store.save_tokens("nobody", [])


def test_half_a_surrogate_pair_becomes_a_question_mark(store: ConversationStore) -> None:
    broken = "half \ud83d here"
    conversation, messages = chat(store, broken)
    store.rename_conversation(conversation.id, broken)
    store.save_draft(None, broken)
    store.add_message(
        msgspec.structs.replace(
            message(conversation.id), problem=problem(ErrorCode.LOAD_REFUSED, reason=broken)
        )
    )
    first, second = store.messages(conversation.id).values()
    assert first.text == store.draft(None) == store.conversations()[0].title == "half ? here"
    assert second.problem is not None
    assert second.problem.values == {"reason": "half ? here"}
    assert messages[0].id == first.id


# -- files of other versions ---------------------------------------------------------------------------


def test_parts_of_a_newer_version_are_left_out_and_not_lost(store: ConversationStore) -> None:
    conversation, (first,) = chat(store, "Hello")
    hello, you = '{"type":"text","text":"Hello"}', '{"type":"text","text":" you"}'
    _write_parts(store, first.id, f"[{hello},{NEWER},{you}]")
    read = store.messages(conversation.id)[first.id]
    assert read.parts == (TextPart("Hello"), TextPart(" you"))
    store.save_message(msgspec.structs.replace(read, parts=(TextPart("Bye"), TextPart(" you"))))
    assert _stored_parts(store, first.id) == f"[{hello.replace('Hello', 'Bye')},{NEWER},{you}]"
    store.save_message(msgspec.structs.replace(read, parts=()))
    assert _stored_parts(store, first.id) == f"[{NEWER}]"


def test_parts_that_are_no_parts_at_all_are_shown_as_text(store: ConversationStore) -> None:
    conversation, (first,) = chat(store, "Hello")
    _write_parts(store, first.id, "what the disk made of it")
    read = store.messages(conversation.id)[first.id]
    assert read.text == "what the disk made of it"
    store.save_message(read)
    assert store.messages(conversation.id)[first.id] == read


def test_facts_and_problems_of_another_version_count_as_not_there(store: ConversationStore) -> None:
    conversation, (first,) = chat(store, "Hello")
    store._database.change('UPDATE message SET facts = \'{"tokens": 3}\', problem = \'{"code": "new"}\'')
    read = store.messages(conversation.id)[first.id]
    assert (read.text, read.facts, read.problem) == ("Hello", None, None)


def test_a_role_or_status_that_is_none_hides_no_text(store: ConversationStore) -> None:
    conversation, (first,) = chat(store, "Hello")
    store._database.change("UPDATE message SET role = 'u\x07er', status = 'dune'")
    read = store.messages(conversation.id)[first.id]
    assert (read.text, read.role, read.status) == ("Hello", Role.ASSISTANT, MessageStatus.INTERRUPTED)


# -- tokens and drafts ---------------------------------------------------------------------------------


def test_token_records_are_kept_by_position(store: ConversationStore, path: Path) -> None:
    _, (_, reply) = chat(store, "Why?", "Because")
    likely = (TokenAlternative(9, "Since", 0.25), TokenAlternative(10, "“", 0.125))
    records = [TokenRecord(1, 8, "cause", 0.75), TokenRecord(0, 7, "Be", 0.5, likely)]
    assert store.tokens(reply.id) == []
    store.save_tokens(reply.id, records)
    store.save_tokens(reply.id, [TokenRecord(2, 11, ".", 1.0), TokenRecord(1, 8, "cause", 0.625)])
    store = _reopened(store, path)
    expected = [records[1], TokenRecord(1, 8, "cause", 0.625), TokenRecord(2, 11, ".", 1.0)]
    assert store.tokens(reply.id) == expected
    store.close()


def test_drafts_survive_a_kill_and_are_forgotten_when_empty(unclosed: Path, tmp_path: Path) -> None:
    store, _ = open_store(unclosed, recover=True)
    conversation = store.conversations()[0]
    store.save_draft(conversation.id, "and then")
    store.save_draft(None, "something new")
    store.save_draft(None, "something else")
    killed = tmp_path / "again" / "history.db"
    killed.parent.mkdir()
    for ending in ("", "-wal"):
        name = unclosed.name + ending
        (killed.parent / name).write_bytes((unclosed.parent / name).read_bytes())
    store.close()
    store, _ = open_store(killed, recover=True)
    assert (store.draft(conversation.id), store.draft(None)) == ("and then", "something else")
    store.save_draft(None, "")
    store.save_draft(conversation.id, "")
    assert (store.draft(conversation.id), store.draft(None)) == ("", "")
    store.close()


def test_a_draft_belongs_to_a_conversation_that_is_there(store: ConversationStore) -> None:
    with pytest.raises(ValueError, match="refuse"):
        store.save_draft("nobody", "text")
