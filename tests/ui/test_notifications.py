"""Notices of the system through a real bus and a portal in another process: shown, clicked, taken away."""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot

from app.ui.notifications import Notifications
from tests.ui.session_bus import portal, session_bus

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this bus")

OWN_NAME = "notifications-test"


@pytest.fixture
def bus() -> Iterator[tuple[str, QDBusConnection]]:
    """A bus of the test's own."""
    with session_bus() as address:
        yield address, QDBusConnection.connectToBus(address, OWN_NAME)
        QDBusConnection.disconnectFromBus(OWN_NAME)


def asked(told: Path) -> list[list[object]]:
    """What the portal was asked so far."""
    return [json.loads(line) for line in told.read_text().splitlines()]


def test_a_notice_is_shown_and_a_click_on_it_is_heard(
    qtbot: QtBot, tmp_path: Path, bus: tuple[str, QDBusConnection]
) -> None:
    address, connection = bus
    with portal(address, tmp_path) as told:
        notifications = Notifications(QIcon, connection)
        with qtbot.waitSignal(notifications.clicked) as clicked:
            notifications.show("kestrel", "Kestrel 9B is ready", "Please click here.")
        assert clicked.args == ["kestrel"]
        method, signature, body = asked(told)[0]
        assert (method, signature) == ("AddNotification", "sa{sv}")
        assert body == [
            "kestrel",
            {
                "title": ["s", "Kestrel 9B is ready"],
                "body": ["s", "Please click here."],
                "default-action": ["s", "open"],
            },
        ]


def test_what_the_window_says_itself_is_taken_away(
    qtbot: QtBot, tmp_path: Path, bus: tuple[str, QDBusConnection]
) -> None:
    address, connection = bus
    with portal(address, tmp_path) as told:
        notifications = Notifications(QIcon, connection)
        notifications.show("one", "One", "is ready")
        notifications.show("two", "Two", "is ready")
        notifications.withdraw_all()
        qtbot.waitUntil(lambda: len(asked(told)) == 4)
        assert [each[2][0] for each in asked(told) if each[0] == "RemoveNotification"] == ["one", "two"]  # type: ignore[index]
        notifications.withdraw_all()
        notifications.show("three", "Three", "is ready")
        qtbot.waitUntil(lambda: len(asked(told)) == 5)


def test_without_a_portal_or_a_bus_the_window_goes_on(
    qtbot: QtBot, bus: tuple[str, QDBusConnection], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    notifications = Notifications(QIcon, bus[1])
    notifications.show("kestrel", "Kestrel 9B", "is ready")
    qtbot.waitUntil(lambda: "no portal for notices" in caplog.text)
    nowhere = QDBusConnection.connectToBus("unix:path=/nowhere/bus", "nowhere")
    Notifications(QIcon, nowhere).show("kestrel", "Kestrel 9B", "is ready")
    QDBusConnection.disconnectFromBus("nowhere")
