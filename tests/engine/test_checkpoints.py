"""Memories that cannot drop their tail (windows, recurrent state): going back costs no more there."""

from collections.abc import Callable

import pytest

from app.core.conversation import ReplyFacts, Role
from app.engine.protocol import Generate, PromptMessage
from app.engine.session import EngineSession
from tests.engine.conftest import GREEDY, finished, load
from tests.fakes.fixtures import TinyModel

FAMILIES = ("mamba", "rwkv7", "gemma3", "gpt-oss", "llama")
LONG = "hello world the people of this world are many and the sea is wide " * 12
USER, ASSISTANT = Role.USER, Role.ASSISTANT

Chat = list[PromptMessage]


def answer(engine: EngineSession, messages: Chat) -> tuple[str, ReplyFacts]:
    """The reply to a chat, long enough to leave a small window behind."""
    command = Generate(
        engine.client.next_id(), tuple(messages), GREEDY, max_tokens=48, ignore_end=True, conversation="chat"
    )
    return finished(engine, command)[:2]


@pytest.fixture(params=FAMILIES)
def engines(
    request: pytest.FixtureRequest, start_engine: Callable[[str], EngineSession], tiny_model: TinyModel
) -> tuple[EngineSession, Callable[[Chat], str]]:
    """An engine that remembers, and what a fresh one says to a chat."""

    def loaded(engine: EngineSession) -> EngineSession:
        load(engine, tiny_model(request.param))
        return engine

    fresh = start_engine("llama_cpp")
    return loaded(start_engine("llama_cpp")), lambda messages: answer(loaded(fresh), messages)[0]


def test_asking_again_evaluates_one_token(
    engines: tuple[EngineSession, Callable[[Chat], str]],
) -> None:
    engine, fresh = engines
    chat = [PromptMessage(USER, LONG)]
    first, _ = answer(engine, chat)
    again, facts = answer(engine, chat)
    assert again == first == fresh(chat)
    assert facts.evaluated_tokens == 1


def test_the_next_turn_evaluates_what_is_new(
    engines: tuple[EngineSession, Callable[[Chat], str]],
) -> None:
    engine, fresh = engines
    chat = [PromptMessage(USER, LONG)]
    first, facts = answer(engine, chat)
    chat += [PromptMessage(ASSISTANT, first), PromptMessage(USER, "and the lamp")]
    second, next_facts = answer(engine, chat)
    assert second == fresh(chat)
    assert next_facts.reused_tokens >= facts.prompt_tokens - 1


def test_an_edited_last_message_keeps_what_stands_before_it(
    engines: tuple[EngineSession, Callable[[Chat], str]],
) -> None:
    engine, fresh = engines
    chat = [PromptMessage(USER, LONG)]
    first, facts = answer(engine, chat)
    turns = [*chat, PromptMessage(ASSISTANT, first)]
    answer(engine, [*turns, PromptMessage(USER, "and the lamp of the keeper")])
    edited = [*turns, PromptMessage(USER, "or the ships of the sea")]
    text, edited_facts = answer(engine, edited)
    assert text == fresh(edited)
    assert edited_facts.reused_tokens >= facts.prompt_tokens - 1


def test_an_edit_at_the_beginning_begins_anew(
    engines: tuple[EngineSession, Callable[[Chat], str]],
) -> None:
    engine, fresh = engines
    answer(engine, [PromptMessage(USER, LONG)])
    edited = [PromptMessage(USER, f"no {LONG}")]
    text, facts = answer(engine, edited)
    assert text == fresh(edited)
    assert facts.reused_tokens < 64
