"""The library in the whole application: from a row to the chat, and a model deleted and brought back."""

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.errors import ErrorCode, NextAct
from app.core.paths import folders
from app.state.engines import EnginePhase
from app.ui.chat.message_edit import MessageEdit
from app.ui.chat.transcript_footer import next_acts
from app.ui.library.library_view import LibraryView
from app.ui.library.question import Question
from app.ui.widgets.toast import Toast
from tests.fakes.fixtures import TinyModel
from tests.ui.whole_window import engines_of, named, press, running, session_of

WAIT_MS = 20_000


def library_of(application: Application, qtbot: QtBot, name: str) -> LibraryView:
    """The library on screen, the keyboard on the row of that model."""
    view = application.window.show_view("library")
    assert isinstance(view, LibraryView)
    rows = view.computer.installed.list
    model = rows.model()

    def place() -> int:
        found = [row for row in range(model.rowCount()) if model.index(row, 0).data() == name]
        return found[0] if found else -1

    qtbot.waitUntil(lambda: place() >= 0, timeout=WAIT_MS)
    rows.setFocus()
    rows.setCurrentIndex(model.index(place(), 0))
    return view


def test_a_model_is_deleted_and_brought_back_in_the_window(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, tiny_model: TinyModel
) -> None:
    path = folders(tmp_path / "profile").models / "script.gguf"
    path.parent.mkdir(parents=True)
    shutil.copy(tiny_model("script"), path)
    with running(qapp, qtbot, tmp_path / "profile") as application:
        view = library_of(application, qtbot, "Tiny script")
        QTest.keyClick(view.computer.installed.list, Qt.Key.Key_Delete)
        window = application.window
        qtbot.waitUntil(lambda: bool(window.findChildren(Question)), timeout=WAIT_MS)
        press(window, window.findChildren(Question)[0].confirm.text())
        qtbot.waitUntil(lambda: not path.exists(), timeout=WAIT_MS)
        qtbot.waitUntil(lambda: bool(view.findChildren(Toast)), timeout=WAIT_MS)
        press(window, "Undo")
        qtbot.waitUntil(path.exists, timeout=WAIT_MS)


def test_a_deleted_model_is_gone_for_good_when_the_window_closes(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, tiny_model: TinyModel
) -> None:
    models = folders(tmp_path / "profile").models
    models.mkdir(parents=True)
    shutil.copy(tiny_model("script"), models / "script.gguf")
    with running(qapp, qtbot, tmp_path / "profile") as application:
        view = library_of(application, qtbot, "Tiny script")
        QTest.keyClick(view.computer.installed.list, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda: bool(application.window.findChildren(Question)), timeout=WAIT_MS)
        press(application.window, application.window.findChildren(Question)[0].confirm.text())
        qtbot.waitUntil(lambda: not (models / "script.gguf").exists(), timeout=WAIT_MS)
    assert [path for path in models.rglob("*") if path.is_file()] == []


def test_a_row_leads_to_the_chat(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, tiny_model: TinyModel
) -> None:
    models = folders(tmp_path / "profile").models
    models.mkdir(parents=True)
    shutil.copy(tiny_model("script"), models / "script.gguf")
    with running(qapp, qtbot, tmp_path / "profile") as application:
        view = library_of(application, qtbot, "Tiny script")
        QTest.keyClick(view.computer.installed.list, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: application.shell.chat.isVisible(), timeout=WAIT_MS)
        chosen = engines_of(application).state.model
        assert chosen is not None
        assert chosen.path == models / "script.gguf"


def picked(application: Application) -> list[str]:
    """The rows of the model picker, which is open."""
    rows = named(application.window, QListView, "Models").model()
    return [rows.index(row, 0).data() for row in range(rows.rowCount())]


def test_the_open_picker_follows_the_disk(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, tiny_model: TinyModel
) -> None:
    models = folders(tmp_path / "profile").models
    models.mkdir(parents=True)
    shutil.copy(tiny_model("script"), models / "script.gguf")
    with running(qapp, qtbot, tmp_path / "profile") as application:
        application.shell.actions.model_picker_requested.emit()
        qtbot.waitUntil(lambda: "Tiny script" in picked(application), timeout=WAIT_MS)
        (models / "script.gguf").unlink()
        qtbot.waitUntil(lambda: "Tiny script" not in picked(application), timeout=WAIT_MS)
        shutil.copy(tiny_model("script"), models / "again.gguf")
        qtbot.waitUntil(lambda: "Tiny script" in picked(application), timeout=WAIT_MS)


def test_a_message_to_a_model_whose_file_went_says_so_and_the_list_is_right(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, tiny_model: TinyModel
) -> None:
    models = folders(tmp_path / "profile").models
    models.mkdir(parents=True)
    path = Path(shutil.copy(tiny_model("script"), models / "script.gguf"))
    with running(qapp, qtbot, tmp_path / "profile") as application:
        library = application.services.library
        assert library is not None
        qtbot.waitUntil(lambda: any(each.path == path for each in library.models), timeout=WAIT_MS)
        engines = engines_of(application)
        engines.prefer(next(each for each in library.models if each.path == path))
        path.unlink()
        field = named(application.window, MessageEdit, "Message")
        QTest.keyClicks(field, "Hello")
        QTest.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: engines.state.phase is EnginePhase.FAILED, timeout=WAIT_MS)
        assert engines.state.problem is not None
        assert engines.state.problem.code is ErrorCode.FILE_MISSING
        session = session_of(application)
        qtbot.waitUntil(lambda: bool(session.messages) and not session.is_answering_here, timeout=WAIT_MS)
        told = session.messages[-1]
        assert told.problem == engines.state.problem
        assert [each.act for each in next_acts(told)] == [NextAct.CHOOSE_MODEL]
        qtbot.waitUntil(lambda: all(each.path != path for each in library.models), timeout=WAIT_MS)
        application.shell.actions.model_picker_requested.emit()
        qtbot.waitUntil(lambda: picked(application)[:1] == ["Starter"], timeout=WAIT_MS)
