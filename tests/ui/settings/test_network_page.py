"""The page of the network: whose the hub's token is, and what was sent; with a real hub on this computer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.core.declaration import SettingGroup
from app.core.hub import HubQuery, TokenPlace
from app.state.connection import Connection
from app.state.settings_store import SettingsStore
from app.ui.settings.network_page import NetworkPage
from app.ui.settings.request_list import RequestList
from app.ui.settings.settings_view import SettingsView
from app.ui.settings.token_panel import TokenPanel
from app.ui.theme.theme_controller import ThemeController
from tests.fakes.loopback_hub import LoopbackHub
from tests.ui.file_manager import Opener
from tests.ui.whole_window import press

TOKEN = "hf_" + "t" * 34


@pytest.fixture
def connection(loopback_hub: LoopbackHub, tmp_path: Path) -> Iterator[Connection]:
    """The way to the hub of this test; this computer has no keyring."""
    store = SettingsStore(tmp_path / "settings.json")
    store.set_value("hub_endpoint", loopback_hub.endpoint)
    made = Connection(store)
    yield made
    made.close()


@pytest.fixture
def view(qtbot: QtBot, theme: ThemeController, connection: Connection) -> SettingsView:
    """The settings with this page on screen, the keyring looked at."""
    view = SettingsView(theme, connection._settings, connection=connection)
    view.resize(904, 900)
    qtbot.addWidget(view)
    with qtbot.waitSignal(connection.token_changed):
        view.show()
        view.show_group(SettingGroup.NETWORK)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


@pytest.fixture
def page(view: SettingsView) -> NetworkPage:
    """The page itself."""
    assert isinstance(view.page, NetworkPage)
    return view.page


def texts(page: NetworkPage) -> list[str]:
    """The words that are seen."""
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def field(page: NetworkPage) -> QLineEdit:
    """Where a token is typed."""
    found = [each for each in page.findChildren(QLineEdit) if each.accessibleName() == "Token"]
    return found[0]


def shown_buttons(page: NetworkPage) -> list[str]:
    """The words of the token's buttons."""
    panel = page.findChildren(TokenPanel)[0]
    return [each.text() for each in panel.findChildren(QPushButton) if each.isVisible()]


def type_token(qtbot: QtBot, page: NetworkPage, connection: Connection, token: str) -> None:
    """Type a token and keep it."""
    field(page).setFocus()
    QTest.keyClicks(field(page), token)
    with qtbot.waitSignal(connection.token_changed):
        QTest.keyClick(field(page), Qt.Key.Key_Return)


# -- the token -----------------------------------------------------------------------------------------


def test_without_a_token_there_is_a_field_that_hides_what_is_typed(page: NetworkPage) -> None:
    assert any(text.startswith("No token for 127.0.0.1:") for text in texts(page))
    assert field(page).isVisible()
    assert field(page).echoMode() is QLineEdit.EchoMode.Password
    assert shown_buttons(page) == ["Keep", "Get a token"]


def test_a_token_is_checked_and_told_by_its_account_and_last_letters(
    qtbot: QtBot, page: NetworkPage, connection: Connection
) -> None:
    type_token(qtbot, page, connection, TOKEN)
    assert connection.token.place is TokenPlace.MEMORY
    assert any(text.startswith("Token hf_…ttt of tester for 127.0.0.1:") for text in texts(page))
    assert any("and nowhere on the disk" in text for text in texts(page))
    assert not field(page).isVisible()
    assert field(page).text() == ""
    assert not any(TOKEN in text for text in texts(page))
    assert shown_buttons(page) == ["Use another", "Forget"]
    with qtbot.waitSignal(connection.token_changed):
        press(page, "Forget")
    assert any(text.startswith("No token for") for text in texts(page))


@pytest.mark.parametrize(
    ("token", "words"),
    [("not a token", "That is not a token"), ("hf_" + "x" * 34, "does not accept the token")],
)
def test_a_token_that_is_none_stays_in_the_field_and_says_why(
    qtbot: QtBot, page: NetworkPage, connection: Connection, token: str, words: str
) -> None:
    type_token(qtbot, page, connection, token)
    assert any(words in text for text in texts(page))
    assert field(page).isVisible()
    assert field(page).text() == token
    field(page).clear()
    type_token(qtbot, page, connection, TOKEN)
    assert any("of tester" in text for text in texts(page))
    assert not any(words in text for text in texts(page))


def test_a_token_can_be_kept_offline_and_is_asked_about_when_the_network_is_on(
    qtbot: QtBot, page: NetworkPage, connection: Connection
) -> None:
    connection._settings.set_value("is_offline", True)
    type_token(qtbot, page, connection, TOKEN)
    said = "You switched the network off, so nothing was sent."
    assert said in texts(page)
    (label,) = [it for it in page.findChildren(QLabel) if it.text() == said and it.isVisible()]
    qtbot.waitUntil(lambda: label.height() < 2 * label.fontMetrics().height())  # one line, there is room
    with qtbot.waitSignal(connection.token_changed):
        press(page, "Switch on")
    assert any("of tester" in text for text in texts(page))


def test_a_token_is_got_on_the_hubs_own_page(
    qtbot: QtBot, page: NetworkPage, loopback_hub: LoopbackHub
) -> None:
    opener = Opener()
    QDesktopServices.setUrlHandler("http", opener, "open_url")  # type: ignore[arg-type]  # it takes str
    press(page, "Get a token")
    QDesktopServices.unsetUrlHandler("http")
    assert opener.opened == [f"{loopback_hub.endpoint}/settings/tokens"]


def test_whoever_asks_for_a_token_finds_the_keyboard_there(qtbot: QtBot, page: NetworkPage) -> None:
    page.ask_for_token()
    qtbot.waitUntil(field(page).hasFocus)


# -- what was sent -------------------------------------------------------------------------------------


def test_nothing_sent_is_said(page: NetworkPage, connection: Connection) -> None:
    assert "Nothing was sent since Fireside was opened." in texts(page)
    connection._settings.set_value("is_offline", True)
    assert any(text.startswith("Nothing was sent since ") and "opened" not in text for text in texts(page))


def test_requests_are_told_and_listed(qtbot: QtBot, page: NetworkPage, connection: Connection) -> None:
    assert list(connection.hub.search(HubQuery("kestrel"))) == []
    qtbot.waitUntil(lambda: any("to 127.0.0.1: search." in text for text in texts(page)))
    listed = page.findChildren(RequestList)[0]
    assert not listed.isVisible()
    press(page, "Show requests")
    assert listed.isVisible()
    row = str(listed.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "127.0.0.1" in row
    assert "search, 200, " in row
    press(page, "Hide requests")
    assert not listed.isVisible()
