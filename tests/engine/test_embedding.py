"""Texts as vectors: of length 1, closer for what is alike, never half a text."""

import math

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


@pytest.mark.parametrize("name", ["bert", "nomic-bert"])
def test_related_texts_are_closer_than_unrelated_ones(
    llama: EngineSession, tiny_model: TinyModel, name: str
) -> None:
    loaded = load(llama, tiny_model(name), embeds=True)
    assert loaded.context_length == loaded.trained_context_length == 512
    people, same, other = embed(llama, PEOPLE, SAME_PEOPLE, OTHER)
    for vector in (people, same, other):
        assert math.isclose(math.hypot(*vector), 1.0, abs_tol=1e-6)
    assert closeness(people, same) > closeness(people, other)
    assert closeness(people, same) > closeness(same, other)


def test_a_vector_depends_on_its_text_alone(llama: EngineSession, tiny_model: TinyModel) -> None:
    load(llama, tiny_model("bert"), embeds=True)
    (alone,) = embed(llama, PEOPLE)
    beside = embed(llama, OTHER, PEOPLE, SAME_PEOPLE)[1]
    assert closeness(alone, beside) > 1 - 1e-6
    assert embed(llama) == ()


def test_a_text_fills_the_trained_length_and_one_that_is_longer_is_refused(
    llama: EngineSession, tiny_model: TinyModel
) -> None:
    """All its tokens at once: more of them than one micro-batch holds would end the process."""
    load(llama, tiny_model("bert"), embeds=True, context_length=4096)
    room = 512 - 2  # [CLS] and [SEP]
    assert len(embed(llama, "the " * room)) == 1
    problem = refused(llama, Embed(llama.client.next_id(), (PEOPLE, "the " * (room + 1))))
    assert problem.code is ErrorCode.TEXT_TOO_LONG
    assert problem.values == {"used": "513", "context_length": "512"}


def test_a_model_that_chats_embeds_too(llama: EngineSession, tiny_model: TinyModel) -> None:
    load(llama, tiny_model("llama"), embeds=True)
    people, same, other = embed(llama, PEOPLE, SAME_PEOPLE, OTHER)
    assert math.isclose(math.hypot(*people), 1.0, abs_tol=1e-6)
    assert closeness(people, same) > closeness(people, other)


def test_it_stops_between_two_texts(llama: EngineSession, tiny_model: TinyModel) -> None:
    load(llama, tiny_model("bert"), embeds=True)
    command = Embed(llama.client.next_id(), ("the " * 500,) * 400)
    llama.client.send(command)
    llama.cancel(command.id)
    while (event := llama.next_event()).id != command.id:
        pass
    assert isinstance(event, Failed)
    assert event.problem.code is ErrorCode.EMBEDDING_STOPPED
    assert len(embed(llama, PEOPLE)) == 1


def test_each_kind_of_load_refuses_what_the_other_is_for(llama: EngineSession, tiny_model: TinyModel) -> None:
    command = Generate(llama.client.next_id(), (PromptMessage(Role.USER, "Hi"),))
    load(llama, tiny_model("bert"), embeds=True)
    assert refused(llama, command).code is ErrorCode.NOT_A_CHAT_MODEL
    adapters = SetAdapters(llama.client.next_id(), (Adapter("x.gguf"),))
    assert refused(llama, adapters).code is ErrorCode.NOT_A_CHAT_MODEL
    load(llama, tiny_model("llama"))
    again = Embed(llama.client.next_id(), (PEOPLE,))
    assert refused(llama, again).code is ErrorCode.NOT_AN_EMBEDDING_MODEL
    assert list(llama.run(command))


def test_what_cannot_embed_is_refused_when_loaded(llama: EngineSession, tiny_model: TinyModel) -> None:
    with pytest.raises(AppError) as caught:
        load(llama, tiny_model("t5"), embeds=True)
    assert caught.value.problem.code is ErrorCode.NOT_AN_EMBEDDING_MODEL
    assert refused(llama, Embed(llama.client.next_id(), (PEOPLE,))).code is ErrorCode.NO_MODEL_LOADED
