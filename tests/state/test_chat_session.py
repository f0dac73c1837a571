"""The chat: what is sent, what comes, what is kept, whatever happens in between."""

import json
from pathlib import Path

import pytest

from app.core.conversation import Conversation, Message, MessageStatus, Role, StopReason
from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.core.model import InstalledModel, ModelSource
from app.engine.reply_writer import SEND_EVERY_S
from app.state import reply as reply_module
from app.state.engines import EnginePhase
from tests.state.conftest import Chat, EchoModel, reopened


def script(**values: object) -> str:
    """A message that scripts its own reply."""
    return "/echo " + json.dumps(values)


def reopened_conversation(chat: Chat) -> Conversation:
    """The conversation on screen, from the disk."""
    conversation = chat.session.conversation
    assert conversation is not None
    stored = chat.store.conversation(conversation.id)
    assert stored is not None
    return stored


def test_a_first_message_makes_a_conversation_and_is_answered(chat: Chat, echo_model: EchoModel) -> None:
    chat.use(echo_model())
    added: list[Message] = []
    touched: list[str] = []
    answered: list[Message] = []
    chat.session.message_added.connect(added.append)
    chat.session.conversation_touched.connect(touched.append)
    chat.session.answered.connect(answered.append)
    assert chat.session.conversation is None
    assert chat.session.send("Hello there, what is this?")
    conversation = reopened_conversation(chat)
    assert conversation.title == "Hello there, what is this?"
    reply = chat.until_ended()
    assert [message.role for message in added] == [Role.USER, Role.ASSISTANT]
    assert set(touched) == {conversation.id}
    assert reply.status is MessageStatus.DONE
    assert reply.text == "Hello there, what is this?"
    assert chat.engines.state.model is not None
    assert reply.model == chat.engines.state.model.name
    assert reply.facts is not None
    assert reply.facts.stop_reason is StopReason.END_OF_GENERATION
    assert answered == [reply]
    store = reopened(chat)
    assert list(store.messages(conversation.id).values()) == chat.session.messages
    store.close()


def test_blank_text_is_not_sent(chat: Chat, echo_model: EchoModel) -> None:
    chat.use(echo_model())
    assert not chat.session.send("  \n ")
    assert chat.session.messages == []


def test_a_message_sent_while_the_model_loads_waits_and_is_answered(
    chat: Chat, echo_model: EchoModel
) -> None:
    chat.use(echo_model(load_s=0.2))
    chat.session.send("Hello")
    assert chat.last.status is MessageStatus.GROWING
    assert chat.engines.state.phase is EnginePhase.LOADING
    assert chat.session.is_answering_here
    assert chat.until_ended().text == "Hello"


def test_a_message_that_waits_for_the_model_can_be_stopped(chat: Chat, echo_model: EchoModel) -> None:
    chat.use(echo_model(load_s=0.2))
    chat.session.send("Hello")
    chat.session.stop()
    assert chat.last.status is MessageStatus.STOPPED
    chat.until_phase(EnginePhase.READY)
    assert chat.last.text == ""
    chat.session.answer_again()
    assert chat.until_ended().text == "Hello"


def test_cancelling_the_load_ends_what_waits_for_it(chat: Chat, echo_model: EchoModel) -> None:
    chat.use(echo_model(load_s=60))
    chat.session.send("Hello")
    chat.until(lambda: chat.engines.state.progress > 0)
    chat.engines.cancel_load()
    assert chat.until_ended().status is MessageStatus.STOPPED


def test_a_load_that_fails_fails_the_reply_with_its_reason(chat: Chat, echo_model: EchoModel) -> None:
    chat.use(echo_model(load_error=ErrorCode.LOAD_REFUSED))
    chat.session.send("Hello")
    reply = chat.until_ended()
    assert reply.status is MessageStatus.FAILED
    assert reply.problem is not None
    assert reply.problem.code is ErrorCode.LOAD_REFUSED
    chat.load(echo_model())
    chat.session.answer_again()
    assert chat.until_ended().text == "Hello"


def test_without_any_model_the_message_is_kept_and_the_reply_says_so(chat: Chat) -> None:
    chat.session.send("Hello")
    reply = chat.until_ended()
    assert reply.status is MessageStatus.FAILED
    assert reply.problem is not None
    assert reply.problem.code is ErrorCode.NO_MODELS_FOUND
    assert chat.session.messages[0].text == "Hello"


def test_stop_keeps_the_text_and_the_facts_follow(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model())
    chat.session.send(script(reply="word", tokens=10_000, token_delay_s=0.005))
    chat.until_text()
    chat.session.stop()
    assert chat.last.status is MessageStatus.STOPPED
    kept = chat.last.text
    assert kept.startswith("word")
    chat.until(lambda: chat.last.facts is not None)
    assert chat.last.text == kept
    assert chat.last.facts is not None
    assert chat.last.facts.stop_reason is StopReason.CANCELLED
    assert not chat.session.is_answering_here


def test_stop_then_send_at_once(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model())
    chat.session.send(script(reply="word", tokens=10_000, token_delay_s=0.005))
    chat.until_text()
    chat.session.stop()
    assert chat.session.send("And now?")
    reply = chat.until_ended()
    assert (reply.status, reply.text) == (MessageStatus.DONE, "And now?")
    assert chat.session.messages[1].status is MessageStatus.STOPPED


def test_a_second_message_is_refused_while_one_is_answered(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model())
    chat.session.send(script(reply="word", tokens=1000, token_delay_s=0.005))
    assert not chat.session.send("Impatient")
    chat.session.answer_again()
    chat.session.edit_last("Impatient")
    chat.session.continue_last()
    assert len(chat.session.messages) == 2
    chat.session.stop()


def test_another_conversation_can_be_opened_while_one_is_answered(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model())
    chat.session.send(script(reply="word", tokens=40, token_delay_s=0.01))
    first = chat.session.conversation
    assert first is not None
    chat.until_text()
    chat.session.open(None)
    assert chat.session.messages == []
    assert not chat.session.is_answering_here
    assert chat.session.answering_conversation_ids == {first.id}
    assert chat.session.send("Second")
    assert chat.until_ended().text == "Second"
    chat.session.open(first.id)
    assert chat.last.status is MessageStatus.DONE
    assert chat.last.text.count("word") == 40


def test_coming_back_finds_a_reply_as_far_as_it_has_grown(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model())
    chat.session.send(script(reply="word", tokens=100_000, token_delay_s=0.002))
    first = chat.session.conversation
    assert first is not None
    chat.until_text()
    chat.session.open(None)
    chat.session.open(first.id)
    before = chat.last.text
    assert before
    chat.until(lambda: len(chat.last.text) > len(before))
    chat.session.stop()


def test_answer_again_is_a_second_child_of_the_same_question(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model())
    chat.session.send("Hello")
    first = chat.until_ended()
    chat.session.answer_again()
    second = chat.until_ended()
    assert second.id != first.id
    assert second.parent_id == first.parent_id
    assert len(chat.session.messages) == 2
    assert chat.session.conversation is not None
    assert len(chat.store.messages(chat.session.conversation.id)) == 3


def test_editing_the_last_message_is_a_new_branch(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model())
    chat.session.send("One")
    chat.until_ended()
    chat.session.send("Two")
    chat.until_ended()
    last = chat.session.last_user_message()
    assert last is not None
    assert last.text == "Two"
    chat.session.edit_last("Three")
    assert chat.until_ended().text == "Three"
    assert [message.text for message in chat.session.messages] == ["One", "One", "Three", "Three"]
    assert chat.session.conversation is not None
    chat.session.open(chat.session.conversation.id)
    assert [message.text for message in chat.session.messages] == ["One", "One", "Three", "Three"]
    assert len(chat.store.messages(chat.session.conversation.id)) == 6
    chat.session.edit_last("  ")
    assert len(chat.session.messages) == 4


def test_a_killed_engine_keeps_the_text_and_one_click_continues(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model(reply="and on"))
    chat.session.send(script(reply="one two three four five", token_delay_s=2 * SEND_EVERY_S, die_after=3))
    reply = chat.until_ended()
    assert reply.status is MessageStatus.INTERRUPTED
    assert reply.text == "one two three"
    assert reply.problem is not None
    assert reply.problem.next_act is NextAct.RESTART_ENGINE
    chat.session.edit_last("Hello")
    assert chat.until_ended().text == "and on"


def test_an_interrupted_reply_is_continued_in_place(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model())
    chat.session.send(script(reply="one two three four", token_delay_s=0.02))
    chat.until_text()
    chat.kill_engine()
    cut = chat.until_ended()
    assert cut.status is MessageStatus.INTERRUPTED
    chat.session.continue_last()
    assert chat.last.status is MessageStatus.GROWING
    whole = chat.until_ended()
    assert whole.id == cut.id
    assert whole.status is MessageStatus.DONE
    assert whole.text.startswith(cut.text)
    assert len(whole.text) > len(cut.text)
    assert len(chat.session.messages) == 2


def test_continuing_a_reply_without_text_answers_again(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model())
    chat.session.send(script(reply="x", die_after=0))
    assert chat.until_ended().text == ""
    chat.session.continue_last()
    assert chat.until_ended().status is MessageStatus.INTERRUPTED


def test_a_failure_in_the_middle_keeps_the_text(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model())
    chat.session.send(script(reply="one two three", fail_after=2))
    reply = chat.until_ended()
    assert (reply.status, reply.text) == (MessageStatus.INTERRUPTED, "one two")
    assert reply.problem is not None
    assert reply.problem.code is ErrorCode.GENERATION_FAILED
    chat.session.send("Still there?")
    assert chat.until_ended().text == "Still there?"


def test_a_full_context_is_said_and_a_larger_one_continues(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model(context_length=40, trained_context_length=4096))
    chat.session.send(script(reply="word", tokens=35))
    reply = chat.until_ended()
    assert reply.status is MessageStatus.DONE
    assert reply.problem is not None
    assert reply.problem.code is ErrorCode.CONTEXT_FULL
    assert reply.problem.next_act is NextAct.LARGER_CONTEXT
    assert int(reply.problem.values["wanted_context_length"]) == 80
    assert reply.problem.values["needed"] == "40 kB"
    chat.session.continue_with_larger_context()
    longer = chat.until_ended()
    assert longer.id == reply.id
    assert longer.problem is None
    assert longer.text.startswith(reply.text)
    assert chat.engines.state.loaded is not None
    assert chat.engines.state.loaded.context_length == 80


def test_a_full_context_without_a_larger_one_offers_a_new_chat(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model(context_length=40, trained_context_length=40))
    chat.session.send(script(reply="word", tokens=60))
    reply = chat.until_ended()
    assert reply.problem is not None
    assert reply.problem.next_act is NextAct.NEW_CHAT
    chat.session.continue_with_larger_context()
    assert chat.last == reply


def test_a_message_that_does_not_fit_fails_with_both_numbers(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model(context_length=40, trained_context_length=4096))
    chat.session.send("word " * 100)
    reply = chat.until_ended()
    assert reply.status is MessageStatus.FAILED
    assert reply.problem is not None
    assert reply.problem.code is ErrorCode.PROMPT_TOO_LONG
    chat.session.continue_with_larger_context()
    chat.until_ended()
    assert chat.last.status is MessageStatus.DONE


def test_progress_context_and_warnings_are_told(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model(template="{{ raise_exception('no') }}", prompt_delay_s=0.0001))
    progress: list[tuple[int, int]] = []
    context: list[tuple[int, int]] = []
    warned: list[str] = []
    chat.session.prompt_progress_changed.connect(lambda done, total: progress.append((done, total)))
    chat.session.context_changed.connect(lambda used, length: context.append((used, length)))
    chat.session.warned.connect(warned.append)
    chat.session.send("word " * 300)
    reply = chat.until_ended()
    assert warned == ["template_failed"]
    assert progress[-1] == (0, 0)
    assert max(total for _, total in progress) > 300
    assert reply.facts is not None
    assert context[-1] == (reply.facts.context_used, reply.facts.context_length)
    chat.session.open(None)
    assert context[-1] == (0, reply.facts.context_length)


def test_a_growing_reply_is_saved_while_it_grows(
    chat: Chat, echo_model: EchoModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_module, "SAVE_INTERVAL_MS", 50)  # a clock
    chat.load(echo_model())
    chat.session.send(script(reply="word", tokens=100_000, token_delay_s=0.002))
    conversation = chat.session.conversation
    assert conversation is not None
    chat.until(lambda: bool(chat.store.messages(conversation.id)[chat.last.id].text))
    assert chat.store.messages(conversation.id)[chat.last.id].status is MessageStatus.GROWING
    chat.session.stop()


def test_closing_in_the_middle_keeps_the_text_as_interrupted(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model())
    chat.session.send(script(reply="word", tokens=100_000, token_delay_s=0.002))
    chat.until_text()
    chat.session.close()
    assert chat.last.status is MessageStatus.INTERRUPTED
    assert chat.session.conversation is not None
    store = reopened(chat)
    assert store.messages(chat.session.conversation.id)[chat.last.id] == chat.last
    store.close()


def test_what_cannot_be_written_stays_on_screen_and_is_said(
    chat: Chat, echo_model: EchoModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.load(echo_model())
    chat.session.send("Hello")
    chat.until_ended()
    problems: list[Problem] = []
    chat.session.problem_occurred.connect(problems.append)
    full = problem(ErrorCode.HISTORY_UNWRITABLE, path="x", reason="the disk is full")

    def refuse(*_: object) -> None:
        raise AppError(full)

    monkeypatch.setattr(chat.store, "add_message", refuse)
    monkeypatch.setattr(chat.store, "save_message", refuse)
    chat.session.send("Kept?")
    assert chat.until_ended().text == "Kept?"
    assert problems
    assert all(found == full for found in problems)
    assert [message.text for message in chat.session.messages][-2:] == ["Kept?", "Kept?"]


def test_choosing_another_model_stops_the_reply_and_the_next_one_is_by_it(
    chat: Chat, echo_model: EchoModel
) -> None:
    chat.load(echo_model())
    chat.session.send(script(reply="word", tokens=100_000, token_delay_s=0.002))
    chat.until_text()
    other = echo_model(reply="I am the other")
    chat.engines.choose(other)
    assert chat.until_ended().status is MessageStatus.STOPPED
    chat.session.send("Who are you?")
    reply = chat.until_ended()
    assert (reply.text, reply.model) == ("I am the other", other.name)


def test_a_new_chat_that_could_not_be_written_is_kept_when_the_disk_has_room_again(
    chat: Chat, echo_model: EchoModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.load(echo_model())

    def refuse(*_: object) -> None:
        raise AppError(problem(ErrorCode.HISTORY_NOT_SAVED, path="x", reason="the disk is full"))

    with monkeypatch.context() as disk:
        disk.setattr(chat.store, "add_conversation", refuse)
        chat.session.send("First")
    chat.until_ended()
    chat.session.close()
    assert chat.session.conversation is not None
    kept = chat.store.messages(chat.session.conversation.id)
    assert [message.text for message in kept.values()] == ["First", "First"]


def test_a_history_that_cannot_be_read_shows_a_new_chat_and_says_why(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    problems: list[Problem] = []
    chat.session.problem_occurred.connect(problems.append)
    damaged = problem(ErrorCode.HISTORY_UNWRITABLE, path="x", reason="the file is damaged")

    def refuse(*_: object) -> None:
        raise AppError(damaged)

    monkeypatch.setattr(chat.store, "conversation", refuse)
    chat.session.open("any")
    assert (chat.session.conversation, problems) == (None, [damaged])


def test_the_reply_in_a_conversation_that_is_not_on_screen_can_be_stopped(
    chat: Chat, echo_model: EchoModel
) -> None:
    chat.load(echo_model(reply="a b c", tokens=10_000, token_delay_s=0.01))
    chat.session.send("Hello")
    chat.until_text()
    answered = chat.session.conversation
    assert answered is not None
    chat.session.open(None)
    chat.session.stop_in(answered.id)
    assert chat.session.answering_conversation_ids == frozenset()
    chat.session.open(answered.id)
    assert chat.last.status is MessageStatus.STOPPED
    assert chat.last.text


def test_two_chats_are_answered_beside_each_other_by_one_model(chat: Chat, starter_model: Path) -> None:
    chat.settings.set_value("max_tokens", 24)
    chat.load(InstalledModel("starter", starter_model, 0, ModelSource.STARTER))
    chat.session.send("Count to ten.")
    first = chat.session.conversation
    chat.session.open(None)
    chat.session.send("Name a colour.")
    second = chat.session.conversation
    assert first is not None
    assert second is not None
    both = frozenset({first.id, second.id})
    assert chat.session.answering_conversation_ids == both
    seen: list[str] = []
    chat.session._replies.grew.connect(lambda message: seen.append(message.conversation_id))
    chat.until_ended()
    chat.until(lambda: chat.session.answering_conversation_ids == frozenset())
    begun = seen.index(second.id)
    assert first.id in seen[begun:], "the first went on while the second was written"
    chat.session.open(first.id)
    assert chat.last.status is MessageStatus.DONE
    assert chat.last.text
