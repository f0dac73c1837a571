"""Every sampler does what its name says, on a real model; what cannot be is refused in a sentence."""

import json
import math
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.core.errors import AppError, ErrorCode
from app.core.load_plan import Wishes
from app.core.sampling import ORDER, Sampling, TokenBias
from app.engine.protocol import Generate, Load, PickedToken, Token
from app.engine.session import EngineSession

PROMPT = "Once upon a time, there was a"
LOOPING = "one two three four one two three four one two three four one two"
OFF = Sampling(temperature=1, top_k=0, top_p=1, min_p=0, seed=11)
GREEDY = Sampling(temperature=0, seed=11)
TOKENS = 24

EFFECTS: dict[str, dict[str, object]] = {
    "temperature": {"temperature": 0.2},
    "dynamic temperature": {"temperature_range": 1.0},
    "dynamic temperature's exponent": {"temperature_range": 1.0, "temperature_exponent": 4.0},
    "top k": {"top_k": 2},
    "top p": {"top_p": 0.3},
    "min p": {"min_p": 0.5},
    "typical p": {"typical_p": 0.2},
    "top n sigma": {"top_n_sigma": 0.5},
    "XTC": {"xtc_probability": 1.0, "xtc_threshold": 0.05},
    "repeat penalty": {"repeat_penalty": 3.0},
    "frequency penalty": {"frequency_penalty": 5.0},
    "presence penalty": {"presence_penalty": 5.0},
    "mirostat 1": {"mirostat": 1, "mirostat_tau": 1.0},
    "mirostat 2": {"mirostat": 2, "mirostat_tau": 1.0},
    "adaptive p": {"adaptive_p": 0.4, "min_p": 0.05},
    "adaptive p's memory": {"adaptive_p": 0.4, "min_p": 0.05, "adaptive_p_decay": 0.2},
    "seed": {"seed": 12},
}


@pytest.fixture(scope="module")
def starter(starter_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineSession]:
    """An engine with the starter model, for the whole file."""
    with EngineSession("llama_cpp", tmp_path_factory.mktemp("samplers") / "engine.log") as engine:
        wishes = Wishes(context_length=1024)
        engine.load(Load(engine.client.next_id(), str(starter_model), "Starter", wishes))
        yield engine


def but(sampling: Sampling, **values: object) -> Sampling:
    """``sampling`` with some values changed."""
    return msgspec.structs.replace(sampling, **values)


def reply(
    engine: EngineSession, sampling: Sampling, prompt: str = PROMPT, tokens: int = TOKENS
) -> tuple[str, list[PickedToken]]:
    """Text and picks."""
    command = Generate(
        engine.client.next_id(),
        (),
        sampling,
        raw_prompt=prompt,
        max_tokens=tokens,
        ignore_end=True,
        top_probabilities=100,
    )
    events = [event for event in engine.run(command) if isinstance(event, Token)]
    return "".join(event.text for event in events), [pick for event in events for pick in event.picked]


def refused(engine: EngineSession, sampling: Sampling) -> str:
    """The sentence with which a request fails; the engine goes on."""
    with pytest.raises(AppError) as caught:
        reply(engine, sampling, tokens=1)
    assert caught.value.problem.code in {ErrorCode.SETTING_INVALID, ErrorCode.GRAMMAR_INVALID}
    assert len(reply(engine, GREEDY, tokens=1)[1]) == 1
    return caught.value.problem.sentence()


def mean_surprise(picks: list[PickedToken]) -> float:
    """In bits."""
    return sum(-math.log2(pick.picked.probability) for pick in picks) / len(picks)


@pytest.mark.parametrize("name", EFFECTS)
def test_it_changes_the_text_and_the_same_seed_gives_the_same(starter: EngineSession, name: str) -> None:
    changed = but(OFF, **EFFECTS[name])
    text, _ = reply(starter, changed)
    assert text != reply(starter, OFF)[0]
    assert text == reply(starter, changed)[0]


def test_top_k_picks_among_so_many(starter: EngineSession) -> None:
    for pick in reply(starter, but(OFF, top_k=2))[1]:
        assert pick.picked in pick.alternatives[:2]


def test_min_p_picks_nothing_far_below_the_best(starter: EngineSession) -> None:
    for pick in reply(starter, but(OFF, min_p=0.5))[1]:
        assert pick.picked.probability >= 0.499 * pick.alternatives[0].probability


def test_top_p_picks_within_the_mass(starter: EngineSession) -> None:
    for pick in reply(starter, but(OFF, top_p=0.3))[1]:
        likelier = [it.probability for it in pick.alternatives if it.probability > pick.picked.probability]
        assert sum(likelier) < 0.301


def test_top_n_sigma_keeps_the_likeliest_only(starter: EngineSession) -> None:
    for pick in reply(starter, but(OFF, top_n_sigma=0.01))[1]:
        assert pick.picked.probability > 0.9 * pick.alternatives[0].probability


def test_typical_leaves_out_what_is_too_certain_or_too_strange(starter: EngineSession) -> None:
    _, picks = reply(starter, but(OFF, typical_p=0.2))
    assert mean_surprise(picks) < mean_surprise(reply(starter, OFF)[1])


def test_xtc_leaves_out_the_best_where_another_is_good_enough(starter: EngineSession) -> None:
    _, picks = reply(starter, but(OFF, xtc_probability=1.0, xtc_threshold=0.05))
    open_choices = [pick for pick in picks if pick.alternatives[1].probability > 0.051]
    assert open_choices
    assert all(pick.picked != pick.alternatives[0] for pick in open_choices)


def test_a_higher_temperature_is_more_surprising(starter: EngineSession) -> None:
    cool, hot = (mean_surprise(reply(starter, but(OFF, temperature=it))[1]) for it in (0.5, 2.0))
    assert cool < hot


def test_presence_penalty_lets_no_token_come_again(starter: EngineSession) -> None:
    _, picks = reply(starter, but(GREEDY, presence_penalty=100, repeat_last_n=-1))
    tokens = [pick.picked.token for pick in picks]
    assert len(set(tokens)) == len(tokens)


def test_penalties_look_at_the_prompt_as_far_as_they_are_told(starter: EngineSession) -> None:
    follows = reply(starter, GREEDY, LOOPING, tokens=1)[0]
    assert follows == " three"
    assert reply(starter, but(GREEDY, frequency_penalty=50), LOOPING, tokens=1)[0] != follows
    assert reply(starter, but(GREEDY, frequency_penalty=50, repeat_last_n=2), LOOPING, tokens=1)[0] == follows


def test_dry_ends_a_loop_and_a_breaker_lets_it_go_on(starter: EngineSession) -> None:
    follows = reply(starter, GREEDY, LOOPING, tokens=1)[0]
    dry = but(GREEDY, dry_multiplier=50)
    assert reply(starter, dry, LOOPING, tokens=1)[0] != follows
    assert reply(starter, but(dry, dry_breakers=(" two",)), LOOPING, tokens=1)[0] == follows
    assert reply(starter, but(dry, dry_allowed_length=20), LOOPING, tokens=1)[0] == follows
    assert reply(starter, but(dry, dry_last_n=2), LOOPING, tokens=1)[0] == follows


@pytest.mark.parametrize("version", [1, 2])
def test_mirostat_holds_the_surprise(starter: EngineSession, version: int) -> None:
    low, high = (
        mean_surprise(reply(starter, but(OFF, mirostat=version, mirostat_tau=tau))[1]) for tau in (0.5, 6.0)
    )
    assert low < high
    assert abs(low - 0.5) < 1.0


def test_adaptive_p_picks_what_is_as_probable_as_asked(starter: EngineSession) -> None:
    """Of what a cut has left: every token of a whole vocabulary keeps a little chance, and they are many."""
    means = []
    for target in (0.2, 0.7):
        picks = reply(starter, but(OFF, adaptive_p=target, min_p=0.05), tokens=64)[1]
        means.append(sum(pick.picked.probability for pick in picks) / len(picks))
    assert means[0] < means[1]
    assert abs(means[0] - 0.2) < 0.15
    assert abs(means[1] - 0.7) < 0.15


def test_a_bias_forbids_and_forces(starter: EngineSession) -> None:
    _, (first, *_) = reply(starter, GREEDY)
    for token in (first.picked.token, first.picked.text):
        _, (other,) = reply(starter, but(GREEDY, logit_bias=(TokenBias(token, -100),)), tokens=1)
        assert other.picked.token == first.alternatives[1].token
    forced = but(OFF, logit_bias=(TokenBias(" lighthouse", 100.0),))
    assert reply(starter, forced, tokens=1)[0] in " lighthouse"


def test_order_matters(starter: EngineSession) -> None:
    """A cut after a high temperature sees flat chances, and leaves more."""
    usual = but(OFF, temperature=4, min_p=0.2)
    early = but(usual, order=("temperature", "min_p"))
    assert all(
        pick.picked.probability >= 0.199 * pick.alternatives[0].probability
        for pick in reply(starter, usual)[1]
    )
    assert any(
        pick.picked.probability < 0.199 * pick.alternatives[0].probability
        for pick in reply(starter, early)[1]
    )


def test_the_usual_order_named_is_the_usual_order(starter: EngineSession) -> None:
    assert reply(starter, but(OFF, top_k=9, order=ORDER))[0] == reply(starter, but(OFF, top_k=9))[0]


def test_greedy_stays_greedy_whatever_is_cut(starter: EngineSession) -> None:
    cut = but(GREEDY, top_k=1, xtc_probability=1, typical_p=0.1, mirostat=2, temperature_range=2)
    assert reply(starter, cut)[0] == reply(starter, GREEDY)[0]


def test_a_schema_gives_valid_json(starter: EngineSession) -> None:
    schema = json.dumps(
        {
            "type": "object",
            "properties": {"name": {"type": "string", "maxLength": 12}, "age": {"enum": [1, 2, 3]}},
            "required": ["name", "age"],
        }
    )
    for name in ("temperature", "mirostat 1", "mirostat 2", "typical p", "XTC", "adaptive p"):
        text = _until_its_end(starter, but(OFF, json_schema=schema, **EFFECTS[name]))
        document = json.loads(text)
        assert isinstance(document["name"], str)
        assert document["age"] in (1, 2, 3)


def test_a_grammar_is_followed(starter: EngineSession) -> None:
    text = _until_its_end(starter, but(OFF, grammar='root ::= ("ab" | "cd"){3}'))
    assert len(text) == 6
    assert set(text) <= set("abcd")


def test_a_grammar_that_has_ended_allows_nothing_but_the_end(starter: EngineSession) -> None:
    text, picks = reply(starter, but(GREEDY, grammar='root ::= "ab"'), tokens=6)
    assert text.startswith("ab")
    assert len({pick.picked.token for pick in picks[-3:]}) == 1, "asked to go on, it ends again and again"


def test_what_the_samplers_would_pick_stays_where_the_grammar_allows_it(starter: EngineSession) -> None:
    anything = but(OFF, grammar="root ::= [^\\x00]*")
    assert reply(starter, anything)[0] == reply(starter, OFF)[0]


def _until_its_end(engine: EngineSession, sampling: Sampling) -> str:
    command = Generate(engine.client.next_id(), (), sampling, raw_prompt=PROMPT, max_tokens=200)
    return "".join(event.text for event in engine.run(command) if isinstance(event, Token))


@pytest.mark.parametrize(
    ("sampling", "words"),
    [
        (Sampling(order=("top_k", "magic")), "order cannot be magic: the samplers are penalties, dry,"),
        (Sampling(order=("top_k", "top_k")), "order cannot be top_k: every sampler acts once."),
        (Sampling(top_p=1.5), "top_p cannot be 1.5: it must lie between 0 and 1."),
        (Sampling(repeat_penalty=0), "repeat_penalty cannot be 0"),
        (Sampling(dry_last_n=-2), "dry_last_n cannot be -2"),
        (Sampling(logit_bias=(TokenBias(10**6, 1),)), "it is no token of this model"),
        (Sampling(logit_bias=(TokenBias("", 1),)), "it is no token of this model"),
        (Sampling(grammar="root ::= nothing"), "grammar"),
        (Sampling(grammar="root ::= root"), "grammar"),
        (Sampling(json_schema="{"), "schema"),
        (Sampling(json_schema='{"type": "wish"}'), "schema"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    starter: EngineSession, sampling: Sampling, words: str
) -> None:
    assert words in refused(starter, sampling)


def test_looking_back_further_than_there_can_be_tokens_takes_no_memory(starter: EngineSession) -> None:
    far = but(GREEDY, dry_multiplier=0.8, dry_last_n=2**31 - 1, repeat_penalty=1.01, repeat_last_n=2**31 - 1)
    assert reply(starter, far)[1]


def test_a_seed_is_never_the_one_that_means_a_fresh_one(starter: EngineSession) -> None:
    assert reply(starter, but(OFF, seed=-1))[0] == reply(starter, but(OFF, seed=-1))[0]
