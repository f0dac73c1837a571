"""What the tests of the settings view share: settings that nobody changed, and the view on them."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.state.settings_store import SettingsStore
from app.ui.settings.settings_view import SettingsView
from app.ui.theme.theme_controller import ThemeController


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    """Settings as they are when nothing was changed."""
    return SettingsStore(tmp_path / "settings.json")


@pytest.fixture
def view(qtbot: QtBot, theme: ThemeController, store: SettingsStore) -> SettingsView:
    """The view in the smallest window of the design, without the rail."""
    made = SettingsView(theme, store)
    made.resize(904, 640)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made
