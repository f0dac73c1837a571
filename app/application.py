"""The composition root: builds everything, in one order, and closes it in reverse.

Settings, theme and an empty window come first and are painted. What is heavy (the chat view, the database,
the library, the engine, the transcript) is imported and built after that, a step for each turn of the event
loop. Nobody else builds what this file builds.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.core.errors import ErrorCode, problem
from app.core.paths import APP_NAME, Folders, folders
from app.services import Services, is_open_already
from app.state.settings_store import SettingsStore
from app.ui.chat.chat_skeleton import ChatSkeleton
from app.ui.engine_light import EngineLight
from app.ui.exit_signals import ExitSignals
from app.ui.instance_name import Visit
from app.ui.main_window import MainWindow
from app.ui.rail import Rail
from app.ui.theme.theme_controller import ThemeController
from app.ui.translation import install_translation
from app.views import Views

if TYPE_CHECKING:
    from app.ui.shell import Shell

START_CLOCK = "FIRESIDE_START_CLOCK"
"""With this in the environment (a reading of the monotonic clock), the time of the first paint is said."""


def run_window(profile: Path | None, open_path: Path | None, link: str | None = None) -> int:
    """Open the window and stay until it is closed; the exit status.

    A window of the same profile that is open already is raised instead, and gets ``open_path`` or ``link``.
    """
    if not has_display():
        sys.stderr.write(problem(ErrorCode.NO_DISPLAY).sentence() + "\n")
        return 1
    places = folders(profile)
    settings = SettingsStore(places.settings_file)
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName(APP_NAME)
    qt.setDesktopFileName("fireside")
    visit = Visit(str(open_path.absolute()) if open_path is not None else None, link)
    if is_open_already(places, visit):
        return 0
    install_translation(qt, settings.settings.language)
    application = Application(qt, places, settings, visit)
    application.show()
    status = qt.exec()
    application.close()
    return status


def has_display() -> bool:
    """Whether there is a screen. Asked beforehand, because without one Qt ends the process."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Application(QObject):
    """The window, and the order in which the rest is built after its first paint and closed at the end."""

    def __init__(self, qt: QApplication, places: Folders, settings: SettingsStore, visit: Visit) -> None:
        super().__init__()
        self._qt = qt
        self._settings = settings
        chosen = settings.settings
        self._theme = ThemeController(qt, chosen.theme, chosen.text_size / 100, self)
        self._light = EngineLight(self._theme)
        self.services = Services(places, settings, self)
        self._views = Views(
            self._theme, settings, self.services, lambda: self.shell, self.finish_starting, self
        )
        self.window = MainWindow(
            self._views.table,
            Rail(self._views.table, self._light, self._theme),
            ChatSkeleton(self._theme, has_sidebar=chosen.is_sidebar_open),
        )
        self._views.live_in(self.window)
        self._exit_signals = ExitSignals(self)
        self._shell: Shell | None = None
        self._steps: list[Callable[[], object]] = [self._build_shell, *self._service_steps(visit)]
        self._prepare()

    def _prepare(self) -> None:
        self.window.setWindowTitle(APP_NAME)
        self.window.restore(self._settings.settings.window_geometry)
        self.window.painted.connect(self._on_first_paint, Qt.ConnectionType.QueuedConnection)
        self.window.closed.connect(self._qt.quit)
        self._settings.changed.connect(self._on_setting_changed)
        self._exit_signals.received.connect(self.window.close)
        self.services.visited.connect(self._on_visited)
        self.services.profile_taken_elsewhere.connect(self._on_profile_taken_elsewhere)
        self.services.hub_imported.connect(self._views.open_library)

    def show(self) -> None:
        """Show the window; the rest follows its first paint."""
        self.window.show()

    @property
    def is_started(self) -> bool:
        """Whether everything is built."""
        return not self._steps

    @property
    def shell(self) -> "Shell":
        """The chat view and what has keys; built now if somebody is early."""
        while self._shell is None and self._steps:
            self._steps.pop(0)()
        if self._shell is None:
            raise RuntimeError("the application is closing")
        return self._shell

    def finish_starting(self) -> None:
        """Build now what is not built yet, because somebody asked for it early."""
        while self._steps:
            self._steps.pop(0)()

    def close(self) -> None:
        """End everything in the reverse order of its building; returns when the engine is gone."""
        self._steps.clear()
        # While everything is alive: a window that goes later gives its focus away to what is gone.
        self.window.hide()
        if self._shell is not None:
            self._shell.close()
        self._settings.set_value("window_geometry", self.window.geometry_words())
        self.services.close()
        self._settings.flush()
        self._exit_signals.close()
        self.window.deleteLater()

    def _service_steps(self, visit: Visit) -> list[Callable[[], object]]:
        services = self.services
        return [
            lambda: services.take_profile(visit),
            lambda: services.open_history(self.shell),
            lambda: services.build_session(self.shell, self._theme),
            lambda: services.open_models(self.shell, self._light, self._theme, self.window),
            lambda: self._begin(visit),
        ]

    def _on_first_paint(self) -> None:
        began = os.environ.get(START_CLOCK)
        if began:
            sys.stderr.write(f"first paint {time.monotonic() - float(began):.3f}\n")
            sys.stderr.flush()
        self._take_step()

    def _take_step(self) -> None:
        if self._steps:
            self._steps.pop(0)()
            QTimer.singleShot(0, self, self._take_step)

    def _build_shell(self) -> None:
        from app.ui.shell import Shell

        self._shell = Shell(self._qt, self.window, self._theme, self._settings, self._views.table)
        self._shell.file_dropped.connect(self._views.open_file)
        self._shell.link_dropped.connect(self._views.open_link)
        self.window.show_view("chat")
        self._shell.chat.setFocus()

    def _begin(self, visit: Visit) -> None:
        """Go on where the last window ended, and open what this one was started with."""
        from app.ui.chat.first_use import first_uses

        self._steps.extend(first_uses())
        self._steps.append(self.services.import_hub)
        last = self._settings.settings.last_conversation
        if last is not None and visit.open_path is None:
            self.shell.conversations.select(last)
        for found in self._settings.load_problems:
            self.shell.show_problem(found)
        self._views.begin(visit)

    def _on_setting_changed(self, name: str) -> None:
        settings = self._settings.settings
        if name == "theme":
            self._theme.set_mode(settings.theme)
        elif name == "text_size":
            self._theme.set_text_scale(settings.text_size / 100)

    def _on_visited(self, visit: Visit) -> None:
        self.window.come_to_front()
        self._views.open(visit)

    def _on_profile_taken_elsewhere(self) -> None:
        self._steps.clear()
        self.window.close()
