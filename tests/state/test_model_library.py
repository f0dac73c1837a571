"""The library in the window: it looks on a thread of its own, opens files, and remembers them."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.errors import AppError, ErrorCode
from app.core.model import ModelSource
from app.core.paths import Folders, folders
from app.state.model_library import ModelLibrary
from app.state.settings_store import SettingsStore
from tests.fakes.fixtures import BrokenModels, TinyModel


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    return folders(tmp_path / "profile")


@pytest.fixture
def settings(places: Folders, qapp: object) -> Iterator[SettingsStore]:
    store = SettingsStore(places.settings_file)
    yield store
    store.flush()


@pytest.fixture
def library(places: Folders, settings: SettingsStore, tiny_model: TinyModel) -> Iterator[ModelLibrary]:
    places.models.mkdir(parents=True)
    shutil.copy(tiny_model("llama"), places.models / "own.gguf")
    made = ModelLibrary(places, settings)
    yield made
    made.close()


def ids(library: ModelLibrary) -> list[str]:
    return [model.id for model in library.models]


def test_nothing_is_looked_for_before_it_is_asked(library: ModelLibrary) -> None:
    assert library.models == []
    assert not library.has_looked
    assert not any(thread.name == "model library" for thread in threading.enumerate())


def test_a_refresh_finds_models_on_another_thread(library: ModelLibrary, qtbot: QtBot) -> None:
    told_on: list[int] = []
    library.changed.connect(lambda: told_on.append(threading.get_ident()))
    with qtbot.waitSignal(library.changed, timeout=10_000):
        library.refresh()
        assert library.models == []
    assert ids(library) == ["starter", "own"]
    assert library.has_looked
    assert told_on == [threading.get_ident()]


def test_only_another_list_is_told(
    library: ModelLibrary, qtbot: QtBot, tmp_path: Path, tiny_model: TinyModel
) -> None:
    with qtbot.waitSignal(library.changed, timeout=10_000):
        library.refresh()
    told: list[bool] = []
    library.changed.connect(lambda: told.append(True))
    library.refresh()
    shutil.copy(tiny_model("qwen2"), tmp_path / "other.gguf")
    with qtbot.waitSignal(library.changed, timeout=10_000):
        library.open_file(tmp_path / "other.gguf")
    with qtbot.waitSignal(library.changed, timeout=10_000):
        (tmp_path / "profile" / "models" / "own.gguf").unlink()
        library.refresh()
    assert ids(library) == ["starter", "other"]
    assert told == [True, True]


def test_an_opened_file_is_listed_at_once_and_found_again_next_time(
    library: ModelLibrary,
    places: Folders,
    settings: SettingsStore,
    qtbot: QtBot,
    tmp_path: Path,
    tiny_model: TinyModel,
) -> None:
    path = tmp_path / "elsewhere" / "other.gguf"
    path.parent.mkdir()
    shutil.copy(tiny_model("qwen2"), path)
    with qtbot.waitSignal(library.changed, timeout=10_000):
        opened = library.open_file(path)
    assert (opened.id, opened.source) == ("other", ModelSource.OPENED)
    assert library.open_file(path) == opened
    assert ids(library) == ["other"]
    again = ModelLibrary(places, settings)
    with qtbot.waitSignal(again.changed, timeout=10_000):
        again.refresh()
    assert ids(again) == ["starter", "own", "other"]
    again.close()


def test_a_search_under_way_does_not_hide_a_file_opened_meanwhile(
    library: ModelLibrary, qtbot: QtBot, tmp_path: Path, tiny_model: TinyModel
) -> None:
    shutil.copy(tiny_model("qwen2"), tmp_path / "other.gguf")
    library.refresh()
    library.open_file(tmp_path / "other.gguf")
    assert ids(library) == ["other"]
    with qtbot.waitSignal(library.changed, timeout=10_000):
        library.refresh()
    assert ids(library) == ["starter", "own", "other"]


def test_what_is_no_model_is_refused_and_not_remembered(
    library: ModelLibrary, places: Folders, broken_models: BrokenModels
) -> None:
    with pytest.raises(AppError) as caught:
        library.open_file(broken_models["html-page"])
    assert caught.value.problem.code is ErrorCode.NOT_GGUF
    assert library.models == []
    assert not (places.data / "opened_models.json").exists()


def test_an_opened_file_works_even_when_it_cannot_be_remembered(
    library: ModelLibrary, places: Folders, tmp_path: Path, tiny_model: TinyModel, expected_log: object
) -> None:
    assert callable(expected_log)
    expected_log("will not be remembered")
    places.data.parent.mkdir(parents=True, exist_ok=True)
    places.data.write_text("in the way")
    shutil.copy(tiny_model("qwen2"), tmp_path / "other.gguf")
    library.open_file(tmp_path / "other.gguf")
    assert ids(library) == ["other"]


def test_other_folders_in_the_settings_are_looked_through_at_once(
    library: ModelLibrary, settings: SettingsStore, qtbot: QtBot, tmp_path: Path, tiny_model: TinyModel
) -> None:
    with qtbot.waitSignal(library.changed, timeout=10_000):
        library.refresh()
    extra = tmp_path / "extra"
    extra.mkdir()
    shutil.copy(tiny_model("qwen2"), extra / "more.gguf")
    with qtbot.waitSignal(library.changed, timeout=10_000):
        settings.set_value("model_folders", (str(extra),))
    assert ids(library) == ["starter", "own", "more"]


def test_the_preferred_model_is_the_last_one_else_the_starter(library: ModelLibrary, qtbot: QtBot) -> None:
    assert library.preferred(None) is None
    with qtbot.waitSignal(library.changed, timeout=10_000):
        library.refresh()
    starter, own = library.models
    assert library.preferred(None) == starter
    assert library.preferred("own") == own


def test_closing_ends_the_thread_and_tells_nothing_more(
    places: Folders, settings: SettingsStore, qtbot: QtBot
) -> None:
    library = ModelLibrary(places, settings)
    library.refresh()
    library.close()
    assert not any(thread.name == "model library" for thread in threading.enumerate())
    with qtbot.assertNotEmitted(library.changed, wait=50):
        settings.set_value("model_folders", (str(places.models),))
    assert library.models == []
