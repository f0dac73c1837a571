"""The list follows the disk by itself: files that come, go and grow, and a disk that is pulled out."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import app.state.model_library as model_library
from app.core.paths import Folders, folders, hub_cache
from app.state.model_library import ModelLibrary
from app.state.settings_store import SettingsStore
from tests.fakes.fixtures import TinyModel
from tests.library.downloading import is_root

WAIT_MS = 20_000


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    return folders(tmp_path / "profile")


@pytest.fixture
def library(
    places: Folders, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ModelLibrary]:
    """Looks at the disk ten times as often, and knows a folder ``disk`` that is not there yet."""
    monkeypatch.setattr(model_library, "WATCH_EVERY_S", 0.2)
    store = SettingsStore(places.settings_file)
    store.set_value("model_folders", (str(tmp_path / "disk"),))
    made = ModelLibrary(places, store)
    with qtbot.waitSignal(made.changed, timeout=WAIT_MS):
        made.refresh()
    yield made
    made.close()
    store.flush()


def names(library: ModelLibrary) -> set[str]:
    """Without the starter."""
    return {model.path.name for model in library.models[1:]}


def until(qtbot: QtBot, library: ModelLibrary, *expected: str) -> None:
    qtbot.waitUntil(lambda: names(library) == set(expected), timeout=WAIT_MS)


def test_files_that_come_and_go_are_noticed(
    library: ModelLibrary, places: Folders, qtbot: QtBot, tiny_model: TinyModel
) -> None:
    places.models.mkdir(parents=True)
    shutil.copy(tiny_model("llama"), places.models / "a.gguf")
    until(qtbot, library, "a.gguf")
    (places.models / "deep").mkdir()
    shutil.copy(tiny_model("qwen2"), places.models / "deep" / "b.gguf")
    until(qtbot, library, "a.gguf", "b.gguf")
    (places.models / "a.gguf").rename(places.models / "c.gguf")
    until(qtbot, library, "b.gguf", "c.gguf")
    shutil.rmtree(places.models)
    until(qtbot, library)


def test_what_is_fetched_into_the_cache_and_removed_there_is_noticed(
    library: ModelLibrary, qtbot: QtBot, tiny_model: TinyModel
) -> None:
    repository = hub_cache() / "models--acme--tiny"
    snapshot = repository / "snapshots" / ("0" * 40)
    (repository / "blobs").mkdir(parents=True)
    shutil.copy(tiny_model("llama"), repository / "blobs" / ("a" * 64))
    snapshot.mkdir(parents=True)
    (snapshot / "a.gguf").symlink_to(f"../../blobs/{'a' * 64}")
    until(qtbot, library, "a.gguf")
    (repository / "blobs" / ("a" * 64)).unlink()
    until(qtbot, library)


def test_a_file_that_is_replaced_is_read_again(
    library: ModelLibrary, places: Folders, qtbot: QtBot, tiny_model: TinyModel
) -> None:
    places.models.mkdir(parents=True)
    path = Path(shutil.copy(tiny_model("llama"), places.models / "a.gguf"))
    until(qtbot, library, "a.gguf")
    path.write_bytes(tiny_model("qwen2").read_bytes())
    qtbot.waitUntil(lambda: library.models[1].name == "Tiny qwen2", timeout=WAIT_MS)


def test_a_file_that_grows_is_not_read_over_and_over(
    library: ModelLibrary,
    places: Folders,
    qtbot: QtBot,
    tiny_model: TinyModel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model_library, "WATCH_EVERY_S", 1.0)  # well above a pause of the one that writes
    told: list[int] = []
    library.changed.connect(lambda: told.append(len(library.models)))
    content = tiny_model("llama").read_bytes()
    places.models.mkdir(parents=True)
    step = len(content) // 40
    with (places.models / "a.gguf").open("wb", buffering=0) as file:
        for begin in range(0, len(content), step):
            file.write(content[begin : begin + step])
            qtbot.wait(50)
    qtbot.waitUntil(lambda: len(library.models) == 2 and library.models[1].problem is None, timeout=WAIT_MS)
    assert len(told) <= 5  # its size is another each time, so every search that read it was told


def test_a_disk_that_is_away_takes_its_models_along_and_brings_them_back(
    library: ModelLibrary, qtbot: QtBot, tmp_path: Path, tiny_model: TinyModel
) -> None:
    away = tmp_path / "away"
    (away / "models").mkdir(parents=True)
    shutil.copy(tiny_model("llama"), away / "models" / "a.gguf")
    for _ in range(3):
        away.rename(tmp_path / "disk")
        until(qtbot, library, "a.gguf")
        (tmp_path / "disk").rename(away)
        until(qtbot, library)


@pytest.mark.skipif(sys.platform != "linux" or not is_root(), reason="only root mounts")
def test_a_real_file_system_is_mounted_and_pulled_out(
    library: ModelLibrary, qtbot: QtBot, tmp_path: Path, tiny_model: TinyModel
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    until(qtbot, library)
    for _ in range(2):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(disk)], check=True)
        try:
            shutil.copy(tiny_model("llama"), disk / "a.gguf")
            until(qtbot, library, "a.gguf")
        finally:
            subprocess.run(["umount", "-l", str(disk)], check=True)
        until(qtbot, library)


def test_nothing_is_held_open(
    library: ModelLibrary, qtbot: QtBot, tmp_path: Path, tiny_model: TinyModel
) -> None:
    """A disk that somebody holds a file or folder of cannot be ejected."""
    if sys.platform != "linux":
        pytest.skip("it is looked up in /proc")
    (tmp_path / "disk").mkdir()
    shutil.copy(tiny_model("llama"), tmp_path / "disk" / "a.gguf")
    until(qtbot, library, "a.gguf")
    links = Path("/proc/self/fd").iterdir()
    held = [os.readlink(link) for link in links if link.is_symlink() and os.path.lexists(link)]
    assert [path for path in held if path.startswith(str(tmp_path / "disk"))] == []
