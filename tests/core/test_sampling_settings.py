"""Every sampler can be set, within what llama.cpp can compute with; texts are read as they were meant."""

import msgspec
import pytest

from app.core.declaration import SettingKind
from app.core.sampling import LIMITS, ORDER, Sampling, TokenBias, check
from app.core.sampling_texts import biases_in, breakers_in, order_in
from app.core.settings import DEFAULTS, declarations, with_value
from app.launch.commands import sampling

ASKED_WITH_A_REQUEST = {"grammar", "json_schema"}


def test_settings_that_nobody_changed_are_the_usual_sampling() -> None:
    assert sampling(DEFAULTS) == Sampling()


@pytest.mark.parametrize("name", sorted(set(Sampling.__struct_fields__) - ASKED_WITH_A_REQUEST))
def test_every_value_of_a_sampler_can_be_set(name: str) -> None:
    texts = {
        "dry_breakers": ("dry_breaker_words", "\\n ; <|im_start|>", ("\n", ";", "<|im_start|>")),
        "logit_bias": ("token_bias_lines", " very = -3", (TokenBias(" very", -3.0),)),
        "order": ("sampler_order", "min_p, temperature", ("min_p", "temperature")),
    }
    if name in texts:
        setting, written, expected = texts[name]
        assert getattr(sampling(with_value(DEFAULTS, setting, written)), name) == expected
        return
    declared = declarations()[name]
    values = [it.value for it in declared.choices] or [declared.minimum, declared.maximum]
    for value in values:
        wanted = sampling(with_value(DEFAULTS, name, value))
        assert getattr(wanted, name) == value
        check(wanted)


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_special_values_are_among_what_can_be_computed(name: str) -> None:
    lowest, highest = LIMITS[name]
    for choice in declarations()[name].special:
        assert isinstance(choice.value, int)
        assert lowest <= choice.value <= highest


def test_every_sampler_of_the_order_has_a_setting_that_switches_it_on() -> None:
    drawn = {name for name, it in declarations().items() if it.kind is not SettingKind.TEXT}
    needed = {*ORDER} - {"penalties", "dry", "xtc"} | {"repeat_penalty", "dry_multiplier", "xtc_probability"}
    assert needed <= drawn


def test_a_bias_keeps_the_spaces_before_its_text_and_none_after() -> None:
    written = "very = -3\n very=2.5\n= = 1\nstill writing\nhalf =\nhalf = -\n\n"
    assert biases_in(written) == (
        TokenBias("very", -3.0),
        TokenBias(" very", 2.5),
        TokenBias("=", 1.0),
    )


def test_the_usual_order_is_not_repeated_in_every_request() -> None:
    assert order_in(", ".join(ORDER)) == ()
    assert order_in("") == ()
    assert order_in("top_k; min_p\ntemperature") == ("top_k", "min_p", "temperature")
    assert order_in("magic") == ("magic",), "the engine refuses it in a sentence"


def test_no_breakers_are_none() -> None:
    assert breakers_in("  ") == ()


def test_a_request_with_every_setting_changed_crosses_the_pipe() -> None:
    changed = with_value(DEFAULTS, "token_bias_lines", "a = 1\nb = -100")
    wanted = sampling(with_value(changed, "mirostat", 2))
    assert msgspec.json.decode(msgspec.json.encode(wanted), type=Sampling) == wanted
