"""One window per profile: a second start reaches the first one, and what a dead one left is no hindrance."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from app.ui.instance_name import Visit, server_name
from app.ui.single_instance import SingleInstance, hand_over

SECOND_START = """
import sys
from collections.abc import Iterator
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.instance_name import Visit, server_name
from app.ui.single_instance import hand_over
application = QCoreApplication([])
sys.exit(0 if hand_over(server_name(Path(sys.argv[1])), Visit(sys.argv[2])) else 3)
"""

LINK_START = SECOND_START.replace("Visit(sys.argv[2])", "Visit(link='hf://acme/kestrel')")


@pytest.fixture
def instance(qtbot: QtBot, tmp_path: Path) -> Iterator[SingleInstance]:
    made = SingleInstance(server_name(tmp_path))
    assert made.listen()
    yield made
    made.close()


def second_start(profile: Path, path: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", SECOND_START, str(profile), path])


def test_a_second_start_hands_its_argument_over(
    qtbot: QtBot, tmp_path: Path, instance: SingleInstance
) -> None:
    with qtbot.waitSignal(instance.visited, timeout=15_000) as visited:
        process = second_start(tmp_path, "/models/tides.gguf")
    assert visited.args == [Visit("/models/tides.gguf")]
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=15_000)
    assert process.returncode == 0


def test_a_second_start_hands_a_link_over(qtbot: QtBot, tmp_path: Path, instance: SingleInstance) -> None:
    with qtbot.waitSignal(instance.visited) as visited:
        child = subprocess.Popen([sys.executable, "-c", LINK_START, str(tmp_path)])
    qtbot.waitUntil(lambda: child.poll() is not None, timeout=15_000)
    assert visited.args == [Visit(link="hf://acme/kestrel")]


def test_nobody_answers_where_nobody_listens(qtbot: QtBot, tmp_path: Path) -> None:
    assert not hand_over(server_name(tmp_path), Visit())


def test_profiles_do_not_hear_each_other(tmp_path: Path, instance: SingleInstance) -> None:
    assert server_name(tmp_path / "other") != server_name(tmp_path)
    assert not hand_over(server_name(tmp_path / "other"), Visit())


@pytest.mark.skipif(sys.platform == "win32", reason="a named pipe ends with its process")
def test_the_socket_of_a_killed_window_is_taken_over(qtbot: QtBot, tmp_path: Path) -> None:
    name = server_name(tmp_path)
    left = QLocalServer()
    assert left.listen(name)
    # What a kill leaves: the file in its place, and nobody behind it.
    copy = left.fullServerName()
    os.rename(copy, copy + ".kept")
    left.close()
    os.rename(copy + ".kept", copy)
    assert not hand_over(name, Visit())
    taken = SingleInstance(name)
    assert taken.listen()
    taken.close()


def test_a_line_that_means_nothing_is_dropped(qtbot: QtBot, tmp_path: Path, instance: SingleInstance) -> None:
    stranger = QLocalSocket()
    stranger.connectToServer(server_name(tmp_path))
    with qtbot.assertNotEmitted(instance.visited):
        stranger.write(b"{not json\n")
        qtbot.waitUntil(lambda: stranger.state() is QLocalSocket.LocalSocketState.UnconnectedState)


def test_half_a_line_waits_for_the_rest(qtbot: QtBot, tmp_path: Path, instance: SingleInstance) -> None:
    visitor = QLocalSocket()
    visitor.connectToServer(server_name(tmp_path))
    visitor.write(b'{"open_')
    visitor.flush()
    qtbot.waitUntil(lambda: visitor.bytesToWrite() == 0)
    with qtbot.waitSignal(instance.visited) as visited:
        visitor.write(b'path": null}\n')
    assert visited.args == [Visit()]
    visitor.abort()
