"""Lines and paths in the settings: kept when they are finished, refused in place, chosen in a dialog."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.core.declaration import SettingGroup
from app.core.hub import USUAL_ENDPOINT
from app.core.paths import hub_cache
from app.state.settings_store import SettingsStore
from app.ui.settings.path_controls import PathControl
from app.ui.settings.setting_row import SettingRow
from app.ui.settings.settings_view import SettingsView
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.switch import Switch
from tests.ui.settings.test_settings_view import button, row, texts


def field(found: SettingRow) -> QLineEdit:
    """The field of a row."""
    return found.control.findChildren(QLineEdit)[0]


def write(found: SettingRow, words: str) -> None:
    """Replace what is in the field, and stay in it."""
    field(found).setFocus()
    QTest.keyClick(field(found), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field(found), Qt.Key.Key_Delete)
    QTest.keyClicks(field(found), words)


# -- lines ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_line_is_kept_when_it_is_finished_and_shown_in_its_form(
    view: SettingsView, store: SettingsStore, key: Qt.Key
) -> None:
    found = row(view, "hub_endpoint")
    write(found, "hub.example/")
    assert store.settings.hub_endpoint == USUAL_ENDPOINT, "not at every key"
    QTest.keyClick(field(found), key)
    assert store.settings.hub_endpoint == "https://hub.example"
    assert field(found).text() == "https://hub.example"


def test_an_address_that_cannot_be_stays_in_the_field_and_is_said_there(
    view: SettingsView, store: SettingsStore
) -> None:
    found = row(view, "hub_endpoint")
    write(found, "http://hub.example")
    QTest.keyClick(field(found), Qt.Key.Key_Return)
    assert store.settings.hub_endpoint == USUAL_ENDPOINT
    assert field(found).text() == "http://hub.example"
    assert field(found).property("is_refused")
    assert "http://hub.example is no address of a hub; it begins with https://." in texts(found)
    write(found, "https://hub.example")
    QTest.keyClick(field(found), Qt.Key.Key_Return)
    assert store.settings.hub_endpoint == "https://hub.example"
    assert not field(found).property("is_refused")
    assert not any("no address" in text for text in texts(found))


def test_a_refused_line_that_becomes_what_holds_is_refused_no_longer(
    view: SettingsView, store: SettingsStore
) -> None:
    found = row(view, "proxy")
    write(found, "ftp://proxy")
    QTest.keyClick(field(found), Qt.Key.Key_Return)
    assert any("it is no address such as http://proxy:3128" in text for text in texts(found))
    write(found, "")
    QTest.keyClick(field(found), Qt.Key.Key_Return)
    assert not field(found).property("is_refused")
    assert not any("no address" in text for text in texts(found))
    assert store.settings.proxy == ""


def test_an_emptied_hub_is_the_usual_one(view: SettingsView, store: SettingsStore) -> None:
    store.set_value("hub_endpoint", "https://hub.example")
    found = row(view, "hub_endpoint")
    write(found, "")
    QTest.keyClick(field(found), Qt.Key.Key_Return)
    assert store.settings.hub_endpoint == USUAL_ENDPOINT
    assert field(found).text() == USUAL_ENDPOINT


# -- paths ---------------------------------------------------------------------------------------------


def test_the_folder_of_downloads_names_the_usual_one_and_takes_another(
    view: SettingsView, store: SettingsStore, tmp_path: Path
) -> None:
    found = row(view, "hub_cache_folder")
    assert field(found).placeholderText() == str(hub_cache())
    begun: list[str] = []
    answers = iter([str(tmp_path), ""])
    control = found.control
    assert isinstance(control, PathControl)
    control.choose_path = lambda _parent, begin: begun.append(begin) or next(answers)  # type: ignore[func-returns-value]
    for _ in range(2):
        QTest.mouseClick(button(found, "Choose"), Qt.MouseButton.LeftButton)
    assert begun == [str(hub_cache()), str(tmp_path)]
    assert store.settings.hub_cache_folder == str(tmp_path), "a dialog that was closed changes nothing"
    assert not any("no such folder" in text for text in texts(found))
    reset = button(found, "Reset")
    assert reset.text() == "Reset to the usual folder"
    QTest.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert store.settings.hub_cache_folder == ""
    assert field(found).text() == ""


@pytest.mark.parametrize("name", ["hub_cache_folder", "ca_file"])
def test_a_path_where_nothing_is_now_is_kept_and_says_so(
    view: SettingsView, store: SettingsStore, tmp_path: Path, name: str
) -> None:
    found = row(view, name)
    write(found, str(tmp_path / "gone"))
    QTest.keyClick(field(found), Qt.Key.Key_Return)
    assert getattr(store.settings, name) == str(tmp_path / "gone")
    assert any(text.startswith("There is no such f") for text in texts(found))


def test_a_switch_is_turned_by_a_click_and_by_the_space_key(view: SettingsView, store: SettingsStore) -> None:
    switch = row(view, "is_offline").control.focusProxy()
    assert switch is not None
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert store.settings.is_offline
    switch.setFocus()
    QTest.keyClick(QApplication.focusWidget() or switch, Qt.Key.Key_Space)
    assert not store.settings.is_offline


def test_a_switch_stands_where_its_row_begins_or_ends(view: SettingsView, theme: ThemeController) -> None:
    """With large text the controls are below their words."""
    view.show_group(SettingGroup.NETWORK)
    view.resize(1224, 800)
    view.show()
    found = row(view, "is_offline")
    switch = found.control.findChildren(Switch)[0]
    assert switch.mapTo(found, switch.rect().topRight()).x() == found.width() - 17
    theme.set_text_scale(1.5)
    view.resize(904, 640)
    view.grab()
    found = row(view, "is_offline")
    switch = found.control.findChildren(Switch)[0]
    assert switch.mapTo(found, switch.rect().topLeft()).x() == 16
    theme.set_text_scale(1.0)
