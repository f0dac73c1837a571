"""Every declared setting has sane words, a sane range and a valid default; nothing else gets in."""

import math
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.declaration import Declaration, SettingGroup, SettingKind
from app.core.errors import AppError, ErrorCode
from app.core.settings import (
    DEFAULTS,
    GROUP_SENTENCES,
    GROUP_TITLES,
    Settings,
    checked,
    declarations,
    default_of,
    drawn,
    with_value,
)

NAMES = sorted(declarations())
DRAWN = [name for name in NAMES if declarations()[name].group is not None]
NUMBERS = [n for n in NAMES if declarations()[n].kind in {SettingKind.DECIMAL, SettingKind.WHOLE}]


def declared(name: str) -> Declaration:
    """The declaration of ``name``."""
    return declarations()[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_has_a_valid_default(name: str) -> None:
    assert checked(name, default_of(name)) == getattr(DEFAULTS, name)


@pytest.mark.parametrize("name", DRAWN)
def test_every_drawn_setting_has_a_title_and_one_full_sentence(name: str) -> None:
    title, sentence = declared(name).title, declared(name).sentence
    assert re.fullmatch(r"[A-Z][^.!]*", title), title
    assert len(title) <= 24, "it stands in one line beside the reset"
    assert re.fullmatch(r"[A-Z].{9,108}\.", sentence), sentence
    assert ". " not in sentence
    assert "!" not in sentence


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_has_a_range_that_its_default_lies_in(name: str) -> None:
    setting = declared(name)
    assert setting.minimum < setting.maximum
    assert 0 < setting.step <= setting.maximum - setting.minimum
    assert setting.allows(setting.minimum)
    assert setting.allows(setting.maximum)
    assert all(setting.minimum <= each <= setting.maximum for each in setting.suggestions)
    if setting.kind is SettingKind.WHOLE:
        assert float(setting.minimum).is_integer()
        assert setting.maximum < 2**31, "Qt's number boxes hold 32 bits"


@pytest.mark.parametrize("name", NUMBERS)
def test_special_values_lie_outside_the_range_and_have_words(name: str) -> None:
    setting = declared(name)
    for choice in setting.special:
        assert choice.words
        assert not (isinstance(choice.value, int) and setting.minimum <= choice.value <= setting.maximum)
        assert checked(name, choice.value) == choice.value


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_outside_its_range_is_refused_in_a_sentence(name: str) -> None:
    setting = declared(name)
    below = setting.minimum - setting.step - len(setting.special)
    for wrong in (setting.maximum + setting.step, below, math.nan, math.inf, -math.inf):
        with pytest.raises(AppError) as caught:
            checked(name, wrong)
        problem = caught.value.problem
        assert problem.code is ErrorCode.SETTING_INVALID
        assert problem.sentence().startswith(f"{setting.title} cannot be ")
        assert problem.sentence().endswith(".")


def test_choices_take_their_values_and_no_others() -> None:
    for name in NAMES:
        setting = declared(name)
        if setting.kind is not SettingKind.CHOICE:
            continue
        for choice in setting.choices:
            assert checked(name, choice.value) == choice.value
        with pytest.raises(AppError):
            checked(name, "purple")


def test_every_value_of_a_choice_is_declared() -> None:
    literal = msgspec.json.schema(Settings)["$defs"]["Settings"]["properties"]
    for name in NAMES:
        if declared(name).kind is SettingKind.CHOICE:
            assert set(literal[name]["enum"]) == {choice.value for choice in declared(name).choices}


def test_true_is_no_number_and_a_long_value_is_not_repeated_whole() -> None:
    with pytest.raises(AppError):
        checked("threads", True)
    with pytest.raises(AppError) as caught:
        checked("threads", "9" * 5000)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("system_prompt", "half a character: \ud83d"),
        ("system_prompt", "x" * 100_001),
        ("model_folders", ["/models/\udcff"]),
    ],
)
def test_text_that_cannot_be_written_is_refused(name: str, value: object) -> None:
    with pytest.raises(AppError, match="valid Unicode"):
        checked(name, value)


def test_an_unknown_setting_is_refused_by_name() -> None:
    with pytest.raises(AppError, match="colour_of_the_sky"):
        checked("colour_of_the_sky", 1)


def test_changing_one_value_leaves_the_others() -> None:
    changed = with_value(DEFAULTS, "temperature", 1)
    assert changed.temperature == 1.0
    assert isinstance(changed.temperature, float)
    assert msgspec.structs.replace(changed, temperature=DEFAULTS.temperature) == DEFAULTS


def test_every_group_has_words_and_at_least_one_setting() -> None:
    assert sorted(GROUP_TITLES) == sorted(GROUP_SENTENCES) == sorted(SettingGroup)
    for group in SettingGroup:
        assert drawn(group)
        assert GROUP_SENTENCES[group].endswith(".")
    assert sorted(name for group in SettingGroup for name in drawn(group)) == DRAWN


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(name=st.sampled_from(NAMES), value=ANYTHING)
def test_whatever_comes_a_checked_value_is_allowed_and_stays_itself(name: str, value: object) -> None:
    try:
        found = checked(name, value)
    except AppError:
        return
    assert declared(name).allows(found)
    assert checked(name, found) == found
