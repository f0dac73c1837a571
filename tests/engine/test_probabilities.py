"""Probabilities of tokens: right, whole characters, and nothing for those who do not ask."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.load_plan import Wishes
from app.core.sampling import Sampling
from app.engine.backends.llama_probabilities import MOST_ALTERNATIVES
from app.engine.protocol import Finished, Generate, Load, PickedToken, Token
from app.engine.session import EngineSession
from tests.engine.conftest import GREEDY, KNOWN_REPLY
from tests.fakes.fixtures import TinyModel


def generate(engine: EngineSession, **values: object) -> tuple[list[Token], Finished]:
    """The tokens of a reply, and its end."""
    values = {"messages": (), "raw_prompt": "Hi\n", "sampling": GREEDY, **values}
    events = list(engine.run(Generate(engine.client.next_id(), **values)))  # type: ignore[arg-type]
    assert isinstance(events[-1], Finished)
    return [event for event in events if isinstance(event, Token)], events[-1]


def picks(tokens: list[Token]) -> list[PickedToken]:
    """All of a reply's."""
    return [pick for token in tokens for pick in token.picked]


@pytest.fixture
def engine(start_engine: Callable[[str], EngineSession], tiny_model: TinyModel) -> EngineSession:
    """One with the model that recites."""
    session = start_engine("llama_cpp")
    session.load(
        Load(session.client.next_id(), str(tiny_model("script")), "script", Wishes(context_length=512))
    )
    return session


def test_every_token_has_its_alternatives_best_first(engine: EngineSession) -> None:
    tokens, finished = generate(engine, top_probabilities=5)
    for token in tokens:
        assert len(token.picked) == token.count
    found = picks(tokens)
    assert len(found) == finished.facts.tokens
    for pick in found:
        shares = [it.probability for it in pick.alternatives]
        assert len(shares) == 5
        assert shares == sorted(shares, reverse=True)
        assert 0 < sum(shares) <= 1 + 1e-9
        assert pick.picked == pick.alternatives[0], "greedy picks the most probable"


def test_they_are_a_distribution_over_the_vocabulary(engine: EngineSession) -> None:
    (pick,) = picks(generate(engine, top_probabilities=10**6, max_tokens=1)[0])
    assert len(pick.alternatives) == MOST_ALTERNATIVES
    assert sum(it.probability for it in pick.alternatives) <= 1 + 1e-9


def test_half_characters_are_safe(engine: EngineSession) -> None:
    """The vocabulary spells emoji byte by byte: no token of one is a character."""
    tokens, _ = generate(engine, top_probabilities=3)
    assert "".join(token.text for token in tokens) == KNOWN_REPLY
    texts = [it.text for pick in picks(tokens) for it in (pick.picked, *pick.alternatives)]
    assert all(text.encode() for text in texts if text)


def test_a_token_that_was_forced_tells_how_improbable_it_was(engine: EngineSession) -> None:
    forced = Sampling(temperature=0, grammar='root ::= "Q"')
    (pick,) = picks(generate(engine, top_probabilities=3, sampling=forced)[0])
    assert pick.picked.text == "Q"
    assert pick.picked not in pick.alternatives
    assert pick.picked.probability < pick.alternatives[-1].probability


def test_tokens_whose_text_a_stop_sequence_took_are_told_too(engine: EngineSession) -> None:
    tokens, finished = generate(engine, top_probabilities=2, stop=(" tiny",))
    assert len(picks(tokens)) == finished.facts.tokens


def test_who_does_not_ask_gets_none(engine: EngineSession) -> None:
    tokens, _ = generate(engine)
    assert picks(tokens) == []


def test_text_is_the_same_with_and_without(engine: EngineSession, starter_model: Path) -> None:
    engine.load(Load(engine.client.next_id(), str(starter_model), "Starter", Wishes(context_length=512)))
    chance = Sampling(seed=7)
    texts = {
        "".join(
            token.text
            for token in generate(engine, sampling=chance, max_tokens=24, top_probabilities=count)[0]
        )
        for count in (0, 4)
    }
    assert len(texts) == 1
