"""The settings file: whatever is in it, settings come out whole; nothing is ever half written."""

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import settings_file
from app.core.errors import AppError, ErrorCode
from app.core.settings import DEFAULTS, checked, declarations, with_value
from app.core.settings_file import FORMAT_VERSION, LoadedSettings, load_settings, save_settings

NAMES = sorted(declarations())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file would be; its folder is not there yet."""
    return tmp_path / "profile" / "settings.json"


def written(path: Path, content: bytes | str | dict[str, object]) -> Path:
    """``path`` with ``content`` in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content) if isinstance(content, dict) else content
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def codes(loaded: LoadedSettings) -> list[ErrorCode]:
    """The codes of the problems."""
    return [problem.code for problem in loaded.problems]


def test_a_missing_file_means_defaults_and_no_word_about_it(path: Path) -> None:
    assert load_settings(path) == LoadedSettings()
    assert not path.parent.exists()


def test_what_was_saved_comes_back(path: Path) -> None:
    settings = with_value(DEFAULTS, "temperature", 0.25)
    settings = with_value(settings, "model_folders", ["/models/a", "D:\\Modelle ä 模型"])
    settings = with_value(settings, "seed", 7)
    save_settings(path, settings)
    assert load_settings(path) == LoadedSettings(settings)


def test_only_changed_values_are_written(path: Path) -> None:
    save_settings(path, with_value(DEFAULTS, "top_k", 12))
    assert json.loads(path.read_text(encoding="utf-8")) == {"version": FORMAT_VERSION, "top_k": 12}


def test_a_value_that_went_back_to_its_default_leaves_the_file(path: Path) -> None:
    save_settings(path, with_value(DEFAULTS, "top_k", 12))
    save_settings(path, DEFAULTS, load_settings(path))
    assert json.loads(path.read_text(encoding="utf-8")) == {"version": FORMAT_VERSION}


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", "\0\0\0", "[" * 100_000, b"\xff\xfe{}", '{"a": NaN}']
)
def test_a_damaged_file_is_set_aside_and_defaults_are_used(path: Path, content: bytes | str) -> None:
    raw = written(path, content).read_bytes()
    loaded = load_settings(path)
    assert loaded.settings == DEFAULTS
    assert codes(loaded) == [ErrorCode.SETTINGS_DAMAGED]
    assert not path.exists()
    kept = path.with_name(loaded.problems[0].values["kept"])
    assert kept.read_bytes() == raw
    assert kept.name in loaded.problems[0].sentence()


def test_two_damaged_files_in_one_second_are_both_kept(path: Path) -> None:
    names = {load_settings(written(path, "{")).problems[0].values["kept"] for _ in range(3)}
    assert len(names) == 3
    assert {each.name for each in path.parent.iterdir()} == names


def test_a_bad_value_costs_only_itself(path: Path) -> None:
    written(path, {"version": 1, "temperature": 99, "top_k": 12, "theme": "purple", "seed": 5})
    loaded = load_settings(path)
    assert loaded.settings == with_value(with_value(DEFAULTS, "top_k", 12), "seed", 5)
    assert codes(loaded) == [ErrorCode.SETTING_INVALID, ErrorCode.SETTING_INVALID]
    assert path.exists()


def test_unknown_values_are_kept_when_saving(path: Path) -> None:
    future: dict[str, object] = {"version": 1, "top_k": 12, "hologram": {"depth": [1, None, "x"]}}
    loaded = load_settings(written(path, future))
    assert codes(loaded) == []
    save_settings(path, with_value(loaded.settings, "top_k", 13), loaded)
    assert json.loads(path.read_text(encoding="utf-8")) == {**future, "top_k": 13}


def test_a_newer_file_is_used_and_keeps_its_version(path: Path) -> None:
    newer: dict[str, object] = {"version": FORMAT_VERSION + 3, "top_k": 12, "hologram": True}
    loaded = load_settings(written(path, newer))
    assert codes(loaded) == [ErrorCode.SETTINGS_NEWER]
    assert loaded.settings.top_k == 12
    save_settings(path, loaded.settings, loaded)
    assert json.loads(path.read_text(encoding="utf-8")) == newer


@pytest.mark.parametrize("version", [0, -1, True, "two", None, 1.5, []])
def test_a_version_that_is_none_is_read_as_the_first(path: Path, version: object) -> None:
    loaded = load_settings(written(path, {"version": version, "top_k": 12}))
    assert loaded.settings.top_k == 12
    assert loaded.version == FORMAT_VERSION


def test_there_is_a_migration_for_every_version_but_the_first() -> None:
    assert len(settings_file.MIGRATIONS) == FORMAT_VERSION - 1


def test_saving_replaces_the_file_and_leaves_nothing_beside_it(path: Path) -> None:
    for number in range(1, 6):
        save_settings(path, with_value(DEFAULTS, "top_k", number))
    assert [each.name for each in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.skipif(os.name == "nt", reason="folders have no such permission there")
def test_a_folder_that_cannot_be_written_to_is_said_in_a_sentence(path: Path) -> None:
    save_settings(path, with_value(DEFAULTS, "top_k", 12))
    before = path.read_bytes()
    # A file where the folder should be stops everybody, root included.
    blocked = path / "settings.json"
    with pytest.raises(AppError) as caught:
        save_settings(blocked, DEFAULTS)
    assert caught.value.problem.code is ErrorCode.SETTINGS_UNWRITABLE
    assert str(path) in caught.value.problem.sentence()
    assert path.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="files have no such permission there")
def test_others_cannot_read_the_file(path: Path) -> None:
    save_settings(path, with_value(DEFAULTS, "top_k", 12))
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_a_folder_in_the_files_place_means_defaults_and_a_sentence(path: Path) -> None:
    path.mkdir(parents=True)
    loaded = load_settings(path)
    assert loaded.settings == DEFAULTS
    assert codes(loaded) == [ErrorCode.FILE_UNREADABLE]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from([*NAMES, "version"]) | st.text(max_size=12)


def whole_again(path: Path) -> None:
    """Load, save and load again: nothing raises, everything is valid, the second load is calm."""
    loaded = load_settings(path)
    for name in NAMES:
        value = getattr(loaded.settings, name)
        assert checked(name, value) == value
    save_settings(path, loaded.settings, loaded)
    again = load_settings(path)
    assert again.settings == loaded.settings
    assert set(codes(again)) <= {ErrorCode.SETTINGS_NEWER}


@given(content=st.binary(max_size=200))
def test_no_bytes_make_loading_raise(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    whole_again(written(tmp_path_factory.mktemp("bytes") / "settings.json", content))


@given(content=st.dictionaries(KEYS, JSON, max_size=8))
def test_no_values_make_loading_raise(
    content: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole_again(written(tmp_path_factory.mktemp("values") / "settings.json", content))
