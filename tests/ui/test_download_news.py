"""What becomes of real downloads, told in the rail, to the system and in a line of the window."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.download import DownloadRequest, DownloadState, DownloadStatus
from app.library.downloads.download_requests import request_of
from app.library.hub.repo_files import quants
from app.state.connection import Connection
from app.state.downloads import Downloads
from app.state.settings_store import SettingsStore
from app.ui.chat.chat_page import ChatPage
from app.ui.download_news import DownloadNews
from app.ui.engine_light import EngineLight
from app.ui.main_window import MainWindow
from app.ui.rail import Rail
from app.ui.rail_button import RailButton
from app.ui.theme.theme_controller import ThemeController
from app.ui.view import View
from app.ui.widgets.toast import Toast, ToastArea
from tests.fakes.loopback_hub import LoopbackHub
from tests.ui.session_bus import portal, session_bus
from tests.ui.test_notifications import asked
from tests.ui.whole_window import named, press

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this bus")

OWN_NAME = "download-news-test"
SIZE = 400_000


class Stage:
    """A window with a chat and a library, and what follows the downloads in it."""

    def __init__(self, theme: ThemeController, hub: LoopbackHub, folder: Path, bus: QDBusConnection) -> None:
        store = SettingsStore(folder / "settings.json")
        store.set_value("hub_endpoint", hub.endpoint)
        (folder / "hub").mkdir()
        store.set_value("hub_cache_folder", str(folder / "hub"))
        self.connection = Connection(store)
        self.downloads = Downloads(folder / "downloads.json", self.connection, store)
        self.chat = ChatPage(theme)
        views = [
            View("chat", "Chat", "chats", "Ctrl+1", lambda: self.chat),
            View("library", "Library", "books", "Ctrl+2", QWidget),
        ]
        self.window = MainWindow(views, Rail(views, EngineLight(theme), theme), QWidget())
        self.window.show_view("chat")
        self.window.show()
        self.news = DownloadNews(self.downloads, self.window, self.chat, theme, bus)
        hub.add_repo("acme/kestrel-GGUF", {"kestrel-Q4_K_M.gguf": b"GGUF" + bytes(SIZE)})

    def request(self) -> DownloadRequest:
        """The one quant of the hub's one repository."""
        listing = self.connection.hub.listing("acme/kestrel-GGUF")
        return request_of(listing.model, listing.commit, quants(listing)[0], self.connection.hub.endpoint)

    def toasts(self) -> list[str]:
        """What the lines in the window say."""
        return [each.text for each in self.window.findChildren(Toast) if each.isVisible()]

    def close(self) -> None:
        """End it all."""
        self.news.close()
        self.downloads.close()
        self.connection.close()
        self.window.close()
        self.window.deleteLater()


@pytest.fixture
def told(tmp_path: Path) -> Iterator[tuple[Path, QDBusConnection]]:
    """A portal of the desktop: what it is asked, and the bus it is on."""
    with session_bus() as address, portal(address, tmp_path) as file:
        yield file, QDBusConnection.connectToBus(address, OWN_NAME)
        QDBusConnection.disconnectFromBus(OWN_NAME)


@pytest.fixture
def stage(
    qtbot: QtBot,
    theme: ThemeController,
    loopback_hub: LoopbackHub,
    tmp_path: Path,
    told: tuple[Path, QDBusConnection],
) -> Iterator[Stage]:
    """The window, in front."""
    made = Stage(theme, loopback_hub, tmp_path, told[1])
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.close()


def leave(qtbot: QtBot, stage: Stage) -> QWidget:
    """Bring another window to the front."""
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not stage.window.isActiveWindow())
    return other


def test_the_rail_shows_how_far_it_is_and_a_line_offers_the_chat(
    qtbot: QtBot, stage: Stage, loopback_hub: LoopbackHub, told: tuple[Path, QDBusConnection]
) -> None:
    loopback_hub.rate = SIZE / 2
    button = named(stage.window, RailButton, "Library")
    stage.downloads.add(stage.request())
    qtbot.waitUntil(lambda: button.accessibleDescription().startswith("Fetching, "))
    qtbot.waitUntil(lambda: stage.toasts() == ["kestrel is ready"], timeout=15_000)
    assert button.accessibleDescription() == ""
    assert asked(told[0]) == [], "a window in front says it itself"
    with qtbot.waitSignal(stage.news.chat_requested) as chosen:
        press(stage.window, "Chat with it")
    status = chosen.args[0]
    assert isinstance(status, DownloadStatus)
    assert status.path is not None
    assert Path(status.path).read_bytes()[:4] == b"GGUF"


def test_behind_other_windows_the_system_says_it_and_a_click_brings_the_chat(
    qtbot: QtBot, stage: Stage, told: tuple[Path, QDBusConnection]
) -> None:
    leave(qtbot, stage)
    with qtbot.waitSignal(stage.news.chat_requested, timeout=15_000) as chosen:
        stage.downloads.add(stage.request())  # the portal clicks on what asks to be clicked
    assert chosen.args[0].state is DownloadState.INSTALLED
    assert asked(told[0])[0][2][1]["title"] == ["s", "kestrel is ready"]  # type: ignore[index]


def test_a_failure_is_told_once_and_leads_to_the_downloads(
    qtbot: QtBot, stage: Stage, loopback_hub: LoopbackHub, told: tuple[Path, QDBusConnection]
) -> None:
    other = leave(qtbot, stage)
    request = stage.request()
    stage.window.show_view("library")
    loopback_hub.repos["acme/kestrel-GGUF"].gated = "manual"
    stage.downloads.add(request)
    qtbot.waitUntil(lambda: stage.toasts() == ["kestrel was not fetched"], timeout=15_000)
    qtbot.waitUntil(lambda: len(asked(told[0])) == 1)
    assert asked(told[0])[0][2][1]["title"] == ["s", "kestrel was not fetched"]  # type: ignore[index]
    with qtbot.waitSignal(stage.news.downloads_requested):
        press(stage.window, "See why")
    other.close()
    stage.window.activateWindow()
    qtbot.waitUntil(lambda: [each[0] for each in asked(told[0])][1:] == ["RemoveNotification"])


def test_what_the_view_on_screen_says_itself_is_not_said_again(
    qtbot: QtBot, stage: Stage, theme: ThemeController, told: tuple[Path, QDBusConnection]
) -> None:
    """But behind other windows the system says it all the same."""
    view = stage.window.show_view("library")
    stage.news.use_area(view, ToastArea(theme, view), lambda status: status.state is DownloadState.INSTALLED)
    other = leave(qtbot, stage)
    with qtbot.waitSignal(stage.downloads.installed, timeout=15_000):
        stage.downloads.add(stage.request())
    qtbot.waitUntil(lambda: len(asked(told[0])) == 1)
    assert stage.toasts() == []
    other.close()
