"""The settings store: checked, told at once, on the disk soon, never lost."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.declaration import SettingGroup
from app.core.errors import AppError, ErrorCode, Problem
from app.core.settings import DEFAULTS, drawn
from app.state.settings_store import SettingsStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file would be."""
    return tmp_path / "settings" / "settings.json"


def on_disk(path: Path) -> dict[str, object]:
    """What the file holds, without its version."""
    if not path.exists():
        return {}
    content: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    content.pop("version")
    return content


def test_a_change_is_told_by_name_after_it_is_in_force(qtbot: QtBot, path: Path) -> None:
    store = SettingsStore(path)
    seen: list[tuple[str, float]] = []
    store.changed.connect(lambda name: seen.append((name, store.settings.temperature)))
    store.set_value("temperature", 0.2)
    assert seen == [("temperature", 0.2)]
    store.flush()


def test_the_same_value_again_is_no_change(qtbot: QtBot, path: Path) -> None:
    store = SettingsStore(path)
    with qtbot.assertNotEmitted(store.changed):
        store.set_value("temperature", DEFAULTS.temperature)
    store.flush()
    assert not path.exists()


def test_a_value_out_of_range_raises_and_changes_nothing(qtbot: QtBot, path: Path) -> None:
    store = SettingsStore(path)
    with qtbot.assertNotEmitted(store.changed), pytest.raises(AppError) as caught:
        store.set_value("temperature", 5)
    assert caught.value.problem.code is ErrorCode.SETTING_INVALID
    assert store.settings == DEFAULTS


def test_a_change_reaches_the_disk_within_a_second_without_flush(qtbot: QtBot, path: Path) -> None:
    store = SettingsStore(path)
    store.set_value("top_k", 12)
    qtbot.waitUntil(lambda: on_disk(path) == {"top_k": 12}, timeout=1000)


def test_a_steady_stream_of_changes_does_not_put_saving_off(qtbot: QtBot, path: Path) -> None:
    store = SettingsStore(path)
    began = time.monotonic()
    numbers = iter(range(1, 200))

    def saved() -> bool:
        store.set_value("top_k", next(numbers))
        return path.exists()

    qtbot.waitUntil(saved, timeout=1000)
    assert time.monotonic() - began < 1.0
    store.flush()


def test_flush_writes_at_once(qtbot: QtBot, path: Path) -> None:
    store = SettingsStore(path)
    store.set_value("top_k", 12)
    store.flush()
    assert on_disk(path) == {"top_k": 12}
    assert SettingsStore(path).settings.top_k == 12


def test_reset_gives_one_setting_its_default(qtbot: QtBot, path: Path) -> None:
    store = SettingsStore(path)
    store.set_value("top_k", 12)
    store.set_value("min_p", 0.2)
    assert store.is_changed("top_k")
    store.reset("top_k")
    assert not store.is_changed("top_k")
    assert store.changed_names() == ["min_p"]
    store.flush()


def test_reset_group_leaves_other_groups_and_what_the_window_remembers(qtbot: QtBot, path: Path) -> None:
    store = SettingsStore(path)
    for name, value in (("top_k", 12), ("seed", 3), ("theme", "dark"), ("last_model", "starter")):
        store.set_value(name, value)
    assert store.changed_names(SettingGroup.CHAT) == ["top_k", "seed"]
    store.reset_group(SettingGroup.CHAT)
    assert store.changed_names() == ["theme"]
    assert store.settings.last_model == "starter"
    assert all(not store.is_changed(name) for name in drawn(SettingGroup.CHAT))
    store.flush()


def test_what_was_wrong_with_the_file_can_be_told(qtbot: QtBot, path: Path) -> None:
    path.parent.mkdir()
    path.write_text("{", encoding="utf-8")
    store = SettingsStore(path)
    assert [problem.code for problem in store.load_problems] == [ErrorCode.SETTINGS_DAMAGED]


def test_a_save_that_fails_is_told_once_and_tried_again(qtbot: QtBot, path: Path) -> None:
    path.parent.write_text("a file in the folder's place", encoding="utf-8")
    store = SettingsStore(path)
    told: list[Problem] = []
    store.save_failed.connect(told.append)
    store.set_value("top_k", 12)
    store.flush()
    store.set_value("top_k", 13)
    store.flush()
    assert [problem.code for problem in told] == [ErrorCode.SETTINGS_UNWRITABLE]
    path.parent.unlink()
    store.flush()
    assert on_disk(path) == {"top_k": 13}


def test_a_crash_a_second_after_a_change_loses_nothing(path: Path) -> None:
    program = (
        "import os, pathlib, sys\n"
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from app.state.settings_store import SettingsStore\n"
        "application = QCoreApplication([])\n"
        "store = SettingsStore(pathlib.Path(sys.argv[1]))\n"
        "store.set_value('top_k', 12)\n"
        "QTimer.singleShot(1000, lambda: os._exit(9))\n"
        "application.exec()\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], timeout=60, check=False)
    assert done.returncode == 9
    assert on_disk(path) == {"top_k": 12}
