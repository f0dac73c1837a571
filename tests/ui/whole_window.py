"""The whole application for a test: window, history, and an engine process with the echo backend."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.model import InstalledModel, ModelSource
from app.core.paths import folders
from app.engine.backends.echo_script import EchoScript
from app.state.chat_session import ChatSession
from app.state.engines import EnginePhase, Engines
from app.state.settings_store import SettingsStore
from app.ui.instance_name import Visit

Kind = TypeVar("Kind", bound=QWidget)


def named(root: QWidget, kind: type[Kind], name: str) -> Kind:
    """The widget that a screen reader calls ``name``; there is exactly one of that kind on screen."""
    found = [one for one in root.findChildren(kind) if one.accessibleName() == name and one.isVisible()]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


def press(root: QWidget, words: str) -> None:
    """Click the one visible button that says ``words``."""
    shown = [it for it in root.findChildren(QPushButton) if it.isVisible()]
    found = [it for it in shown if it.text() == words]
    assert len(found) == 1, f"{words}: {[it.text() for it in shown]}"
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def echo_model(folder: Path, script: EchoScript) -> InstalledModel:
    """A model "file" for the echo backend."""
    path = folder / "parrot.echo"
    path.write_bytes(msgspec.json.encode(script))
    return InstalledModel("parrot", path, path.stat().st_size, ModelSource.OPENED)


@contextmanager
def running(
    qapp: QApplication,
    qtbot: QtBot,
    profile: Path,
    script: EchoScript | None = None,
    visit: Visit | None = None,
    *,
    has_history: bool = True,
) -> Iterator[Application]:
    """The application on ``profile``, started to the end; ``script`` makes the parrot its chosen model."""
    places = folders(profile)
    application = Application(qapp, places, SettingsStore(places.settings_file), visit or Visit())
    application.show()
    qtbot.waitUntil(lambda: application.is_started, timeout=20_000)
    if has_history:
        qtbot.waitUntil(lambda: _has_looked(application), timeout=20_000)
    if script is not None:
        profile.mkdir(exist_ok=True, parents=True)
        engines_of(application).prefer(echo_model(profile, script))
    try:
        yield application
    finally:
        application.close()
        application.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def session_of(application: Application) -> ChatSession:
    """The chat session, which is there once the application has started."""
    assert application.services.session is not None
    return application.services.session


def engines_of(application: Application) -> Engines:
    """The engines, which are there once the application has started."""
    assert application.services.engines is not None
    return application.services.engines


def _has_looked(application: Application) -> bool:
    return application.services.library is not None and application.services.library.has_looked


def wait_for_answer(qtbot: QtBot, application: Application) -> None:
    """Until the reply on screen has ended and the engine rests."""
    session, engines = session_of(application), engines_of(application)
    resting = (EnginePhase.READY, EnginePhase.FAILED, EnginePhase.NO_MODEL)
    qtbot.waitUntil(
        lambda: bool(session.messages) and not session.is_answering_here and engines.state.phase in resting,
        timeout=20_000,
    )
