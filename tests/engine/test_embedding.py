"""Texts as vectors: of length 1, closer for what is alike, never half a text."""

import math
from collections.abc import Callable

import pytest

from app.core.conversation import Role
from app.core.errors import AppError, ErrorCode, Problem
from app.engine.protocol import (
    Adapter,
    Command,
    Embed,
    Failed,
    Generate,
    PromptMessage,
    SetAdapters,
)
from app.engine.session import EngineSession
from tests.engine.conftest import load
from tests.fakes.fixtures import TinyModel

Vector = tuple[float, ...]
PEOPLE = "the people of this world"
SAME_PEOPLE = "the people of this world are many"
OTHER = "zx qv kj 42 ; [ ~"


def embed(engine: EngineSession, *texts: str) -> tuple[Vector, ...]:
    """A vector per text."""
    return engine.embed(Embed(engine.client.next_id(), texts))


def refused(engine: EngineSession, command: Command) -> Problem:
    """Why a command fails."""
    with pytest.raises(AppError) as caught:
        list(engine.run(command))
    return caught.value.problem


def closeness(one: Vector, other: Vector) -> float:
    """The cosine of the angle between two vectors of length 1."""
    return sum(mine * yours for mine, yours in zip(one, other, strict=True))


@pytest.fixture
def engine(start_engine: Callable[[str], EngineSession]) -> EngineSession:
    """The engine that can embed."""
    return start_engine("llama_cpp")


@pytest.mark.parametrize("name", ["bert", "nomic-bert"])
def test_related_texts_are_closer_than_unrelated_ones(
    engine: EngineSession, tiny_model: TinyModel, name: str
) -> None:
    loaded = load(engine, tiny_model(name), embeds=True)
    assert loaded.context_length == loaded.trained_context_length == 512
    people, same, other = embed(engine, PEOPLE, SAME_PEOPLE, OTHER)
    for vector in (people, same, other):
        assert math.isclose(math.hypot(*vector), 1.0, abs_tol=1e-6)
    assert closeness(people, same) > closeness(people, other)
    assert closeness(people, same) > closeness(same, other)


def test_a_vector_depends_on_its_text_alone(engine: EngineSession, tiny_model: TinyModel) -> None:
    load(engine, tiny_model("bert"), embeds=True)
    (alone,) = embed(engine, PEOPLE)
    beside = embed(engine, OTHER, PEOPLE, SAME_PEOPLE)[1]
    assert closeness(alone, beside) > 1 - 1e-6
    assert embed(engine) == ()


def test_a_text_fills_the_trained_length_and_one_that_is_longer_is_refused(
    engine: EngineSession, tiny_model: TinyModel
) -> None:
    """All its tokens at once: more of them than one micro-batch holds would end the process."""
    load(engine, tiny_model("bert"), embeds=True, context_length=4096)
    room = 512 - 2  # [CLS] and [SEP]
    assert len(embed(engine, "the " * room)) == 1
    problem = refused(engine, Embed(engine.client.next_id(), (PEOPLE, "the " * (room + 1))))
    assert problem.code is ErrorCode.TEXT_TOO_LONG
    assert problem.values == {"used": "513", "context_length": "512"}


def test_a_model_that_chats_embeds_too(engine: EngineSession, tiny_model: TinyModel) -> None:
    load(engine, tiny_model("llama"), embeds=True)
    people, same, other = embed(engine, PEOPLE, SAME_PEOPLE, OTHER)
    assert math.isclose(math.hypot(*people), 1.0, abs_tol=1e-6)
    assert closeness(people, same) > closeness(people, other)


def test_it_stops_between_two_texts(engine: EngineSession, tiny_model: TinyModel) -> None:
    load(engine, tiny_model("bert"), embeds=True)
    command = Embed(engine.client.next_id(), ("the " * 500,) * 400)
    engine.client.send(command)
    engine.cancel(command.id)
    while (event := engine.next_event()).id != command.id:
        pass
    assert isinstance(event, Failed)
    assert event.problem.code is ErrorCode.EMBEDDING_STOPPED
    assert len(embed(engine, PEOPLE)) == 1


def test_each_kind_of_load_refuses_what_the_other_is_for(
    engine: EngineSession, tiny_model: TinyModel
) -> None:
    command = Generate(engine.client.next_id(), (PromptMessage(Role.USER, "Hi"),))
    load(engine, tiny_model("bert"), embeds=True)
    assert refused(engine, command).code is ErrorCode.NOT_A_CHAT_MODEL
    adapters = SetAdapters(engine.client.next_id(), (Adapter("x.gguf"),))
    assert refused(engine, adapters).code is ErrorCode.NOT_A_CHAT_MODEL
    load(engine, tiny_model("llama"))
    again = Embed(engine.client.next_id(), (PEOPLE,))
    assert refused(engine, again).code is ErrorCode.NOT_AN_EMBEDDING_MODEL
    assert list(engine.run(command))


def test_what_cannot_embed_is_refused_when_loaded(engine: EngineSession, tiny_model: TinyModel) -> None:
    with pytest.raises(AppError) as caught:
        load(engine, tiny_model("t5"), embeds=True)
    assert caught.value.problem.code is ErrorCode.NOT_AN_EMBEDDING_MODEL
    assert refused(engine, Embed(engine.client.next_id(), (PEOPLE,))).code is ErrorCode.NO_MODEL_LOADED
