"""Progress in the task bar: what a dock on a real bus is told, and that nobody need listen."""

import sys
from collections.abc import Iterator

import pytest
from jeepney import HeaderFields
from jeepney.io.blocking import DBusConnection
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.task_bar import LAUNCHER_INTERFACE, TaskBar
from app.ui.task_bar_windows import show_on_button
from tests.ui.session_bus import listener, next_signal, session_bus

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this bus")

OWN_NAME = "task-bar-test"


@pytest.fixture
def heard() -> Iterator[tuple[DBusConnection, QDBusConnection]]:
    """Who hears what docks are told, and the bus to tell it on."""
    with session_bus() as address, listener(address, LAUNCHER_INTERFACE) as ears:
        yield ears, QDBusConnection.connectToBus(address, OWN_NAME)
        QDBusConnection.disconnectFromBus(OWN_NAME)


def test_docks_hear_how_far_it_is_and_when_it_is_over(
    qtbot: QtBot, heard: tuple[DBusConnection, QDBusConnection]
) -> None:
    ears, bus = heard
    window = QWidget()
    qtbot.addWidget(window)
    task_bar = TaskBar(window, bus)
    task_bar.set_progress(0.381)
    first = next_signal(ears)
    assert first.header.fields[HeaderFields.member] == "Update"
    assert first.header.fields[HeaderFields.signature] == "sa{sv}"
    entry, told = first.body
    assert entry.startswith("application://")
    assert entry.endswith(".desktop")
    assert told == {"progress": ("d", 0.38), "progress-visible": ("b", True)}
    task_bar.set_progress(0.389)  # the same percentage: nothing is said
    task_bar.set_progress(0.39)
    assert next_signal(ears).body[1]["progress"] == ("d", 0.39)
    task_bar.close()
    assert next_signal(ears).body[1]["progress-visible"] == ("b", False)


def test_without_a_bus_nothing_happens(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    nowhere = QDBusConnection.connectToBus("unix:path=/nowhere/bus", "nowhere")
    TaskBar(window, nowhere).set_progress(0.5)
    QDBusConnection.disconnectFromBus("nowhere")


def test_the_button_of_windows_is_left_alone_elsewhere() -> None:
    show_on_button(0, 50)
