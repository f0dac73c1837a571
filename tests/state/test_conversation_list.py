"""The list of conversations: what is current, deleting and undoing, ages, and no database too early."""

import datetime
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.conversation import Conversation, Message, MessageStatus, Role, TextPart, new_id
from app.core.errors import ErrorCode, Problem
from app.history.conversation_store import ConversationStore, open_store
from app.state.conversation_archive import ConversationArchive
from app.state.conversation_list import ConversationList, Group, grouped

NOON = datetime.datetime(2026, 11, 24, 12, 0)


class Heard:
    """What a list has said, in order."""

    def __init__(self, conversations: ConversationList) -> None:
        self.events: list[tuple[str, object]] = []
        conversations.changed.connect(lambda: self.events.append(("changed", None)))
        conversations.current_changed.connect(lambda id: self.events.append(("current", id)))
        conversations.deleted.connect(lambda one: self.events.append(("deleted", one.id)))
        conversations.problem_occurred.connect(self._on_problem)

    def _on_problem(self, problem: Problem) -> None:
        self.events.append(("problem", problem.code))

    def take(self) -> list[tuple[str, object]]:
        """What was said since the last time."""
        events, self.events = self.events, []
        return events


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    store, _ = open_store(tmp_path / "history.db", recover=True)
    for number, id in enumerate("abc"):
        store.add_conversation(Conversation(id, id.upper(), number, number))
    yield store
    store.close()


@pytest.fixture
def conversations(store: ConversationStore) -> ConversationList:
    """Over C, B and A, in this order."""
    return ConversationList(store)


@pytest.fixture
def heard(conversations: ConversationList) -> Heard:
    return Heard(conversations)


def _ids(conversations: ConversationList) -> list[str]:
    return [one.id for one in conversations.conversations()]


def test_the_store_is_what_the_state_asks_for(store: ConversationStore) -> None:
    archive: ConversationArchive = store  # mypy holds the one to the other
    assert len(archive.conversations()) == 3


def test_it_is_empty_until_the_history_is_open(store: ConversationStore) -> None:
    conversations = ConversationList()
    heard = Heard(conversations)
    conversations.select("a")
    conversations.rename("a", "Other")
    conversations.delete("a")
    conversations.undo_delete("a")
    assert (_ids(conversations), conversations.current_id, heard.take()) == ([], None, [])
    conversations.open(store)
    assert (_ids(conversations), heard.take()) == (["c", "b", "a"], [("changed", None)])


def test_selecting_says_so_once(conversations: ConversationList, heard: Heard) -> None:
    conversations.select("b")
    conversations.select("b")
    assert (conversations.current_id, heard.take()) == ("b", [("current", "b")])
    conversations.new_chat()
    conversations.new_chat()
    assert (conversations.current_id, heard.take()) == (None, [("current", None)])


def test_a_new_chat_stores_nothing_before_its_first_message(
    conversations: ConversationList, store: ConversationStore
) -> None:
    conversations.new_chat()
    assert len(store.conversations()) == 3


def test_a_conversation_that_was_just_begun_is_found(
    conversations: ConversationList, store: ConversationStore, heard: Heard
) -> None:
    store.add_conversation(Conversation("d", "D", 9, 9))
    conversations.select("d")
    assert heard.take() == [("changed", None), ("current", "d")]
    assert _ids(conversations) == ["d", "c", "b", "a"]


def test_a_conversation_that_has_gone_is_not_shown(conversations: ConversationList, heard: Heard) -> None:
    conversations.select("nobody")
    assert (conversations.current_id, heard.take()) == (None, [])


def test_renaming_keeps_a_title_on_one_line_and_takes_no_blank(
    conversations: ConversationList, heard: Heard
) -> None:
    conversations.rename("b", "  Locks\n and\tkeys ")
    assert [one.title for one in conversations.conversations()] == ["C", "Locks and keys", "A"]
    assert heard.take() == [("changed", None)]
    conversations.rename("b", " \n ")
    conversations.rename("b", "Locks and keys")
    assert heard.take() == []


@pytest.mark.parametrize(("gone", "next_id"), [("c", "b"), ("b", "a"), ("a", "b")])
def test_deleting_the_current_one_shows_the_one_below_or_else_above(
    conversations: ConversationList, heard: Heard, gone: str, next_id: str
) -> None:
    conversations.select(gone)
    heard.take()
    conversations.delete(gone)
    assert conversations.current_id == next_id
    assert heard.take() == [("changed", None), ("current", next_id), ("deleted", gone)]
    assert gone not in _ids(conversations)


def test_deleting_another_one_leaves_the_current(conversations: ConversationList, heard: Heard) -> None:
    conversations.select("c")
    heard.take()
    conversations.delete("a")
    conversations.delete("a")
    assert (conversations.current_id, heard.take()) == ("c", [("changed", None), ("deleted", "a")])
    conversations.undo_delete("a")
    assert (conversations.current_id, _ids(conversations)) == ("c", ["c", "b", "a"])


def test_deleting_the_last_one_shows_a_new_chat(conversations: ConversationList) -> None:
    conversations.select("b")
    for id in "abc":
        conversations.delete(id)
    assert (_ids(conversations), conversations.current_id) == ([], None)


def test_undo_brings_it_back_to_its_place_and_on_screen(
    conversations: ConversationList, heard: Heard
) -> None:
    conversations.select("b")
    before = conversations.conversations()
    conversations.delete("b")
    heard.take()
    conversations.undo_delete("b")
    assert (conversations.conversations(), conversations.current_id) == (before, "b")
    assert heard.take() == [("changed", None), ("current", "b")]


def test_undo_does_not_take_the_person_away_from_where_they_went_since(
    conversations: ConversationList,
) -> None:
    conversations.select("b")
    conversations.delete("b")
    conversations.select("c")
    conversations.undo_delete("b")
    assert (conversations.current_id, _ids(conversations)) == ("c", ["c", "b", "a"])


def test_refreshing_shows_what_was_written_since_and_only_then_says_so(
    conversations: ConversationList, store: ConversationStore, heard: Heard
) -> None:
    conversations.refresh()
    assert heard.take() == []
    store.add_message(
        Message(new_id(), "a", None, Role.USER, (TextPart("Hello"),), MessageStatus.DONE, 100.0)
    )
    conversations.refresh()
    assert (_ids(conversations), heard.take()) == (["a", "c", "b"], [("changed", None)])


def test_a_current_one_that_another_process_deleted_becomes_a_new_chat(
    conversations: ConversationList, store: ConversationStore, heard: Heard
) -> None:
    conversations.select("b")
    heard.take()
    store.delete_conversation("b")
    conversations.refresh()
    assert (conversations.current_id, heard.take()) == (None, [("changed", None), ("current", None)])


def test_a_disk_that_refuses_is_said_and_changes_nothing(
    conversations: ConversationList, store: ConversationStore, heard: Heard
) -> None:
    conversations.select("b")
    heard.take()
    store._database.rows("PRAGMA query_only = 1")
    conversations.delete("b")
    conversations.rename("b", "Other")
    store._database.rows("PRAGMA query_only = 0")
    assert heard.take() == [("problem", ErrorCode.HISTORY_NOT_SAVED)] * 2
    assert (conversations.current_id, _ids(conversations)) == ("b", ["c", "b", "a"])


# -- ages ----------------------------------------------------------------------------------------------


def _changed(when: datetime.datetime) -> Conversation:
    return Conversation(str(when), "", 0.0, when.timestamp())


@pytest.mark.parametrize(
    ("when", "group"),
    [
        (NOON + datetime.timedelta(days=3), Group.TODAY),
        (NOON, Group.TODAY),
        (datetime.datetime(2026, 11, 24, 0, 0), Group.TODAY),
        (datetime.datetime(2026, 11, 23, 23, 59, 59), Group.YESTERDAY),
        (datetime.datetime(2026, 11, 23, 0, 0), Group.YESTERDAY),
        (datetime.datetime(2026, 11, 22, 23, 59), Group.PREVIOUS_7_DAYS),
        (datetime.datetime(2026, 11, 17, 0, 0), Group.PREVIOUS_7_DAYS),
        (datetime.datetime(2026, 11, 16, 23, 59), Group.PREVIOUS_30_DAYS),
        (datetime.datetime(2026, 10, 25, 0, 0), Group.PREVIOUS_30_DAYS),
        (datetime.datetime(2026, 10, 24, 23, 59), Group.OLDER),
        (datetime.datetime(1999, 1, 1), Group.OLDER),
    ],
)
def test_age_is_counted_in_days_of_the_calendar(when: datetime.datetime, group: Group) -> None:
    conversation = _changed(when)
    assert grouped([conversation], NOON.timestamp()) == [(group, [conversation])]


def test_groups_come_youngest_first_keep_the_order_and_are_never_empty() -> None:
    ages = [0, 0, 1, 40, 300]
    made = [_changed(NOON - datetime.timedelta(days=days, seconds=place)) for place, days in enumerate(ages)]
    assert grouped(made, NOON.timestamp()) == [
        (Group.TODAY, made[:2]),
        (Group.YESTERDAY, made[2:3]),
        (Group.OLDER, made[3:]),
    ]
    assert grouped([], NOON.timestamp()) == []


# -- before the first paint ----------------------------------------------------------------------------


def test_importing_it_loads_no_database() -> None:
    code = (
        "import sys, app.state.conversation_list;"
        "print([name for name in sys.modules if name.startswith(('apsw', 'app.history'))])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"
