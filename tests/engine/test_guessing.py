"""Guessing ahead: the text stays the same, and guesses are dared only when they came true before."""

from collections.abc import Sequence

import pytest

from app.core.conversation import ReplyFacts, Role
from app.core.errors import AppError, ErrorCode
from app.engine.backends.llama_guessing import LONGEST, Guessing, PromptLookup
from app.engine.protocol import Generate, PromptMessage, Sampling
from app.engine.session import EngineSession
from tests.engine.conftest import KNOWN_REPLY, finished, load
from tests.fakes.fixtures import TinyModel

CHAT = (
    PromptMessage(Role.USER, "Recite"),
    PromptMessage(Role.ASSISTANT, KNOWN_REPLY),
    PromptMessage(Role.USER, "Again"),
)


def recite(engine: EngineSession, seed: int | None = None) -> tuple[str, ReplyFacts]:
    command = Generate(engine.client.next_id(), CHAT, Sampling(temperature=0, seed=seed), conversation="chat")
    return finished(engine, command)[:2]


def test_what_was_said_before_is_guessed_and_the_text_is_the_same(
    llama: EngineSession, tiny_model: TinyModel
) -> None:
    load(llama, tiny_model("script"))
    facts = []
    for _ in range(8):
        text, found = recite(llama)
        assert text == KNOWN_REPLY
        assert found.tokens > found.accepted_tokens
        facts.append(found)
    assert any(0 < found.accepted_tokens <= found.drafted_tokens for found in facts)


def test_a_fixed_seed_is_never_guessed_for(llama: EngineSession, tiny_model: TinyModel) -> None:
    load(llama, tiny_model("script"))
    for _ in range(8):
        text, found = recite(llama, seed=1)
        assert text == KNOWN_REPLY
        assert found.drafted_tokens == 0


def test_a_small_model_may_guess(llama: EngineSession, tiny_model: TinyModel) -> None:
    load(llama, tiny_model("script"), draft_path=str(tiny_model("script")))
    assert all(recite(llama)[0] == KNOWN_REPLY for _ in range(3))


def test_a_draft_model_with_another_vocabulary_is_refused_in_words(
    llama: EngineSession, tiny_model: TinyModel
) -> None:
    with pytest.raises(AppError) as refused:
        load(llama, tiny_model("script"), draft_path=str(tiny_model("mistral")))
    assert refused.value.problem.code is ErrorCode.DRAFT_MODEL_UNFIT
    load(llama, tiny_model("script"))
    assert recite(llama)[0] == KNOWN_REPLY


def test_lookup_finds_the_latest_continuation() -> None:
    lookup = PromptLookup()
    tokens = [1, 2, 3, 4, 5, 1, 2, 3, 9, 8, 1, 2, 3]
    assert lookup.propose(tokens, 2) == [9, 8]
    tokens += [9, 8]
    assert lookup.propose(tokens, 4) == [1, 2, 3, 9]
    assert lookup.propose([7, 7], 4) == []


class _Fixed:
    """Guesses the same tokens always."""

    is_free = True

    def __init__(self, guess: list[int]) -> None:
        self._guess = guess

    def propose(self, tokens: Sequence[int], limit: int) -> list[int]:
        return self._guess[:limit]


def test_wrong_guesses_are_only_watched() -> None:
    guessing = Guessing(_Fixed([7] * LONGEST))
    tokens = [1]
    for number in range(200):
        assert guessing.propose(tokens, LONGEST) == []
        tokens.append(number % 5)
        guessing.wrote_one()


def test_right_guesses_are_dared_after_a_while() -> None:
    guessing = Guessing(_Fixed([7] * LONGEST))
    tokens = [7]
    while not (guesses := guessing.propose(tokens, LONGEST)):
        tokens.append(7)
        guessing.wrote_one()
        assert len(tokens) < 100
    assert set(guesses) == {7}
