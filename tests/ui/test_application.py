"""The application as a process: what is loaded when it paints, how it ends, and what a second start does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.application import START_CLOCK, Application, has_display
from app.core.paths import folders
from app.engine.backends.echo_script import EchoScript
from app.history.conversation_store import open_store
from app.history.profile_lock import ProfileLock
from app.state.engines import EnginePhase
from app.state.settings_store import SettingsStore
from app.ui.chat.message_edit import MessageEdit
from app.ui.chat.model_picker import ModelPicker
from app.ui.chat.send_button import SendButton
from app.ui.instance_name import Visit, server_name
from app.ui.single_instance import SingleInstance, hand_over
from app.ui.widgets.buttons import Button, IconButton, PillButton
from tests.fakes.loopback_hub import LoopbackHub
from tests.ui.file_manager import Opener
from tests.ui.whole_window import engines_of, named, running, session_of, wait_for_answer

HEAVY = (
    "llama_cpp",
    "huggingface_hub",
    "keyring",
    "numpy",
    "apsw",
    "app.history.database",
    "pygments",
    "markdown_it",
)

BEFORE_PAINT = f"""
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.application import Application
from app.core.paths import folders
from app.state.settings_store import SettingsStore
from app.ui.instance_name import Visit

def say():
    print(",".join(name for name in {HEAVY!r} if name in sys.modules), flush=True)
    application.window.close()

places = folders(Path(sys.argv[1]))
qt = QApplication([])
application = Application(qt, places, SettingsStore(places.settings_file), Visit())
application.window.painted.connect(say)
application.show()
qt.exec()
application.close()
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start the application on the test's profile; it is killed if the test leaves it running."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, **environment: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "--profile", str(tmp_path), *arguments],
            env={**os.environ, **environment},
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=20)


def wait_until(condition: Callable[[], bool], timeout_s: float = 20) -> None:
    """For conditions outside of this process, so that no event of Qt says when they hold."""
    deadline = time.monotonic() + timeout_s
    tick = psutil.Process()
    while not condition():
        assert time.monotonic() < deadline
        tick.cpu_percent(interval=0.02)


def instance_of(application: Application) -> SingleInstance:
    assert application.services.instance is not None
    return application.services.instance


def is_listening(profile: Path) -> bool:
    return hand_over(server_name(folders(profile).data), Visit())


def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BEFORE_PAINT, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == ""


def test_without_a_display_it_says_so_and_names_the_terminal(
    start: Callable[..., "subprocess.Popen[str]"], monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux":
        pytest.skip("only there a screen may be missing")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    process = start()
    _, words = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "fireside ask" in words
    assert "Traceback" not in words


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to catch")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_it_as_its_window_does(
    qapp: QApplication, tmp_path: Path, start: Callable[..., "subprocess.Popen[str]"], number: signal.Signals
) -> None:
    process = start(**{START_CLOCK: str(time.monotonic())})
    wait_until(lambda: is_listening(tmp_path))
    process.send_signal(number)
    _, words = process.communicate(timeout=20)
    assert process.returncode == 0
    assert words.startswith("first paint ")
    assert "Traceback" not in words
    assert folders(tmp_path).settings_file.exists()
    with ProfileLock(folders(tmp_path).profile_lock) as is_free:
        assert is_free


def test_a_second_start_raises_the_first_and_ends(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, start: Callable[..., "subprocess.Popen[str]"]
) -> None:
    with running(qapp, qtbot, tmp_path) as first:
        with qtbot.waitSignal(instance_of(first).visited, timeout=20_000) as visited:
            process = start("/models/missing.gguf")
        qtbot.waitUntil(lambda: process.poll() is not None, timeout=20_000)
        assert process.returncode == 0
        assert visited.args == [Visit("/models/missing.gguf")]
        assert (
            "no file at /models/missing.gguf"
            in first.shell.chat.page.notices.notices()["model"].accessibleName()
        )


def test_what_was_written_survives_a_kill(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, start: Callable[..., "subprocess.Popen[str]"]
) -> None:
    with running(qapp, qtbot, tmp_path) as application:
        QTest.keyClicks(named(application.window, MessageEdit, "Message"), "half a thought")
        with qtbot.waitSignal(application.shell.chat.page.composer.draft_changed, timeout=1000):
            pass
        # Read as after a kill: nothing of the closing has happened.
        store, _ = open_store(folders(tmp_path).history_file, recover=False)
        assert store.draft(None) == "half a thought"
        store.close()


def test_everything_is_still_there_after_a_restart(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with running(qapp, qtbot, tmp_path, EchoScript(reply="An answer.")) as application:
        field = named(application.window, MessageEdit, "Message")
        QTest.keyClicks(field, "Keep this")
        QTest.mouseClick(named(application.window, SendButton, "Send"), Qt.MouseButton.LeftButton)
        wait_for_answer(qtbot, application)
        QTest.keyClicks(field, "unsent")
        application.window.resize(780, 620)
    with running(qapp, qtbot, tmp_path) as again:
        assert [one.text for one in session_of(again).messages] == ["Keep this", "An answer."]
        assert named(again.window, MessageEdit, "Message").toPlainText() == "unsent"
        assert (again.window.width(), again.window.height()) == (780, 620)


def test_a_file_that_is_no_model_is_refused_in_a_sentence(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    wrong = tmp_path / "letter.gguf"
    wrong.write_text("Dear Sir or Madam")
    with running(qapp, qtbot, tmp_path / "profile", visit=Visit(str(wrong))) as application:
        assert "letter.gguf is not a GGUF model file." in (
            application.shell.chat.page.notices.notices()["model"].accessibleName()
        )


def test_a_model_dropped_on_the_window_is_loaded(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, starter_model: Path
) -> None:
    copy = tmp_path / "dropped.gguf"
    copy.symlink_to(starter_model)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(copy))])
    middle, action = QPointF(400, 300), Qt.DropAction.CopyAction
    button, key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with running(qapp, qtbot, tmp_path / "profile") as application:
        window = application.window
        entering = QDragEnterEvent(middle.toPoint(), action, data, button, key)
        QApplication.sendEvent(window, entering)
        assert entering.isAccepted()
        assert application.shell._drop_target.isVisible()
        QApplication.sendEvent(window, QDropEvent(middle, action, data, button, key))
        assert not application.shell._drop_target.isVisible()
        qtbot.waitUntil(lambda: engines_of(application).state.phase is EnginePhase.READY, timeout=60_000)
        model = engines_of(application).state.model
        assert model is not None
        assert model.path.name in ("dropped.gguf", starter_model.name)


def test_a_link_is_opened_once_everything_is_built(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, loopback_hub: LoopbackHub
) -> None:
    loopback_hub.add_repo("acme/kestrel", {"kestrel-Q4_0.gguf": b"GGUF"})
    loopback_hub.add_repo("acme/heron", {"heron-Q4_0.gguf": b"GGUF"})
    places = folders(tmp_path)
    settings = SettingsStore(places.settings_file)
    settings.set_value("hub_endpoint", loopback_hub.endpoint)
    application = Application(qapp, places, settings, Visit(link="hf://acme/kestrel"))
    application.show()
    qtbot.waitUntil(lambda: shown_repo(application) == "acme/kestrel", timeout=20_000)
    assert application.is_started
    instance_of(application).visited.emit(Visit(link="hf://acme/heron"))
    assert shown_repo(application) == "acme/heron"
    application.close()
    application.deleteLater()


def shown_repo(application: Application) -> str:
    """The repository of the hub that is on screen; "" when none is."""
    state = application.services.library_state
    return state.repo.page.model.id if state is not None and state.repo.page is not None else ""


@pytest.mark.parametrize(
    ("argument", "visit"),
    [
        ("acme/kestrel-GGUF:Q4_K_M", Visit(link="acme/kestrel-GGUF:Q4_K_M")),
        ("https://huggingface.co/acme/kestrel", Visit(link="https://huggingface.co/acme/kestrel")),
        ("fireside://pull/acme/kestrel", Visit(link="fireside://pull/acme/kestrel")),
        ("/no/such/kestrel.gguf", Visit("/no/such/kestrel.gguf")),
    ],
)
def test_a_second_start_tells_files_from_links(
    qtbot: QtBot, tmp_path: Path, start: Callable[..., "subprocess.Popen[str]"], argument: str, visit: Visit
) -> None:
    instance = SingleInstance(server_name(folders(tmp_path).data))
    assert instance.listen()
    with qtbot.waitSignal(instance.visited, timeout=20_000) as visited:
        second = start(argument)
    wait_until(lambda: second.poll() is not None)
    assert second.returncode == 0
    assert visited.args == [visit]
    instance.close()


def test_other_files_are_not_taken(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "letter.txt"))])
    with running(qapp, qtbot, tmp_path / "profile") as application:
        entering = QDragEnterEvent(
            QPointF(10, 10).toPoint(),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        entering.ignore()
        QApplication.sendEvent(application.window, entering)
        assert not application.shell._drop_target.isVisible()


def test_the_rail_shows_every_view(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with running(qapp, qtbot, tmp_path) as application:
        for name in ("Library", "Settings", "Chat"):
            button = named(application.window, IconButton, name)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            assert button.is_selected


def test_the_theme_follows_the_setting_at_once(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with running(qapp, qtbot, tmp_path) as application:
        application._settings.set_value("theme", "dark")
        assert application._theme.theme.is_dark
        application._settings.set_value("text_size", 150)
        assert application._theme.text_scale == 1.5


def test_chats_that_cannot_be_opened_are_said_and_the_window_lives(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    places = folders(tmp_path)
    places.data.mkdir(parents=True)
    places.history_file.mkdir()
    with running(qapp, qtbot, tmp_path, has_history=False) as application:
        assert application.shell.chat.page.notices.notices()
        assert not named(application.window, SendButton, "Send").isEnabled()


def test_what_was_damaged_at_the_start_is_said(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, expected_log: Callable[..., None]
) -> None:
    expected_log("history", is_optional=True)
    expected_log("settings", is_optional=True)
    places = folders(tmp_path)
    for path in (places.history_file, places.settings_file):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"not what it should be" * 400)
    with running(qapp, qtbot, tmp_path) as application:
        said = application.shell.chat.page.notices.notices()
        assert set(said) == {"history_damaged", "settings_damaged"}
        assert named(application.window, MessageEdit, "Message").isEnabled()


def test_the_folder_of_a_damaged_history_is_one_click_away(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, opener: Opener, expected_log: Callable[..., None]
) -> None:
    expected_log("history", is_optional=True)
    path = folders(tmp_path).history_file
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not what it should be" * 400)
    with running(qapp, qtbot, tmp_path) as application:
        notice = application.shell.chat.page.notices.notices()["history_damaged"]
        [button] = [one for one in notice.findChildren(Button) if one.text() == "Show the folder"]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opener.opened == [str(path.parent)]


def test_a_press_on_the_pill_or_the_light_puts_its_card_away_again(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with running(qapp, qtbot, tmp_path) as application:
        pill = named(application.window, PillButton, "Model")
        picker = application.window.findChild(ModelPicker)
        assert picker is not None
        for is_open in (True, False, True):
            QTest.mouseClick(pill, Qt.MouseButton.LeftButton)
            assert picker.isVisible() is is_open
        QTest.mouseClick(application.shell.chat.page.header, Qt.MouseButton.LeftButton)
        assert not picker.isVisible()
