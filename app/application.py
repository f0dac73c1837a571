"""The composition root: builds everything, in one order, and closes it in reverse.

Settings, theme and an empty window come first and are painted. What is heavy (the chat view, the database,
the library, the engine, the transcript) is imported and built after that, a step for each turn of the event
loop. Nobody else builds what this file builds.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.core.declaration import SettingGroup
from app.core.errors import AppError, ErrorCode, problem
from app.core.paths import APP_NAME, Folders, folders
from app.state.settings_store import SettingsStore
from app.ui.chat.chat_skeleton import ChatSkeleton
from app.ui.engine_light import EngineLight
from app.ui.exit_signals import ExitSignals
from app.ui.instance_name import Visit, may_be_listening, server_name
from app.ui.main_window import MainWindow
from app.ui.rail import Rail
from app.ui.theme.theme_controller import ThemeController
from app.ui.translation import install_translation
from app.ui.view import View

if TYPE_CHECKING:
    from app.history.conversation_store import ConversationStore
    from app.history.profile_lock import ProfileLock
    from app.state.chat_session import ChatSession
    from app.state.engines import Engines
    from app.state.evaluated_chats import EvaluatedChats
    from app.state.model_library import ModelLibrary
    from app.state.tuning import Tuning
    from app.ui.chat.model_link import ModelLink
    from app.ui.chat.session_link import SessionLink
    from app.ui.shell import Shell
    from app.ui.single_instance import SingleInstance

START_CLOCK = "FIRESIDE_START_CLOCK"
"""With this in the environment (a reading of the monotonic clock), the time of the first paint is said."""
KEPT_AFTER_DELETING_S = 30 * 24 * 3600
"""How long a deleted chat can still be brought back; after that a start removes it for good."""


def run_window(profile: Path | None, open_path: Path | None) -> int:
    """Open the window and stay until it is closed; the exit status.

    A window of the same profile that is open already is raised instead, and gets ``open_path``.
    """
    if not has_display():
        sys.stderr.write(problem(ErrorCode.NO_DISPLAY).sentence() + "\n")
        return 1
    places = folders(profile)
    settings = SettingsStore(places.settings_file)
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName(APP_NAME)
    qt.setDesktopFileName("fireside")
    visit = Visit(str(open_path.absolute()) if open_path is not None else None)
    if _is_open_already(places, visit):
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


def _is_open_already(places: Folders, visit: Visit) -> bool:
    """Whether another window of this profile is there and has taken ``visit``."""
    name = server_name(places.data)
    if not may_be_listening(name):
        return False
    from app.ui.single_instance import hand_over

    return hand_over(name, visit)


class Application(QObject):
    """The window, and the order in which the rest is built after its first paint and closed at the end."""

    def __init__(self, qt: QApplication, places: Folders, settings: SettingsStore, visit: Visit) -> None:
        super().__init__()
        self._qt = qt
        self._settings = settings
        chosen = settings.settings
        self._theme = ThemeController(qt, chosen.theme, chosen.text_size / 100, self)
        self._light = EngineLight(self._theme)
        self._views = self._table()
        self.window = MainWindow(
            self._views,
            Rail(self._views, self._light, self._theme),
            ChatSkeleton(self._theme, has_sidebar=chosen.is_sidebar_open),
        )
        self._exit_signals = ExitSignals(self)
        self._shell: Shell | None = None
        self.services = Services(places, settings, self)
        self._steps: list[Callable[[], object]] = [self._build_shell, *self._service_steps(visit)]
        self._prepare()

    def _table(self) -> Sequence[View]:
        """Every view of the window; another one is another line."""
        return (
            View(
                "chat",
                QCoreApplication.translate("views", "Chat"),
                "chats",
                "Ctrl+1",
                lambda: self.shell.chat,
            ),
            View(
                "library",
                QCoreApplication.translate("views", "Library"),
                "books",
                "Ctrl+2",
                self._make_library,
            ),
            View(
                "settings",
                QCoreApplication.translate("views", "Settings"),
                "gear",
                "Ctrl+,",
                self._make_settings,
                True,
            ),
        )

    def _prepare(self) -> None:
        self.window.setWindowTitle(APP_NAME)
        self.window.restore(self._settings.settings.window_geometry)
        self.window.painted.connect(self._on_first_paint, Qt.ConnectionType.QueuedConnection)
        self.window.closed.connect(self._qt.quit)
        self._settings.changed.connect(self._on_setting_changed)
        self._exit_signals.received.connect(self.window.close)
        self.services.visited.connect(self._on_visited)
        self.services.profile_taken_elsewhere.connect(self._on_profile_taken_elsewhere)

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

        self._shell = Shell(self._qt, self.window, self._theme, self._settings, self._views)
        self._shell.file_dropped.connect(self._open_file)
        self.window.show_view("chat")
        self._shell.chat.setFocus()

    def _begin(self, visit: Visit) -> None:
        """Go on where the last window ended, and open what this one was started with."""
        from app.ui.chat.first_use import first_uses

        self._steps.extend(first_uses())
        last = self._settings.settings.last_conversation
        if last is not None and visit.open_path is None:
            self.shell.conversations.select(last)
        for found in self._settings.load_problems:
            self.shell.show_problem(found)
        if self.services.model_link is not None:
            self.services.model_link.settings_requested.connect(self._show_engine_settings)
        if visit.open_path is not None:
            self._open_file(Path(visit.open_path))

    def _make_library(self) -> QWidget:
        from app.ui.library.library_view import LibraryView

        self.finish_starting()
        services = self.services
        if services.engines is None or services.library is None or services.model_link is None:
            return QWidget()
        view = LibraryView(self._theme, services.library, services.engines, services.model_link.plans)
        view.options_requested.connect(services.model_link.show_options)
        view.chat_requested.connect(services.model_link.choose)
        view.open_file_requested.connect(services.model_link.ask_for_file)
        return view

    def _make_settings(self) -> QWidget:
        from app.ui.settings.settings_view import SettingsView

        self.finish_starting()
        return SettingsView(self._theme, self._settings, self.services.engines, self.services.tuning)

    def _show_engine_settings(self) -> None:
        from app.ui.settings.settings_view import SettingsView

        view = self.window.show_view("settings")
        if isinstance(view, SettingsView):
            view.show_group(SettingGroup.ENGINE)

    def _on_setting_changed(self, name: str) -> None:
        settings = self._settings.settings
        if name == "theme":
            self._theme.set_mode(settings.theme)
        elif name == "text_size":
            self._theme.set_text_scale(settings.text_size / 100)

    def _on_visited(self, visit: Visit) -> None:
        self.window.come_to_front()
        if visit.open_path is not None:
            self._open_file(Path(visit.open_path))

    def _on_profile_taken_elsewhere(self) -> None:
        self._steps.clear()
        self.window.close()

    def _open_file(self, path: Path) -> None:
        self.finish_starting()
        if self.services.model_link is not None:
            self.services.model_link.open_file(path)


class Services(QObject):
    """The profile's lock, its history, the engine, the models, and the links that join them to the window.

    Signals:
        visited(Visit): another start of this profile handed its argument over.
        profile_taken_elsewhere(): another window has this profile, and has been told of this start.
    """

    visited = Signal(object)
    profile_taken_elsewhere = Signal()

    def __init__(self, places: Folders, settings: SettingsStore, parent: QObject) -> None:
        super().__init__(parent)
        self._places = places
        self._settings = settings
        self._lock: ProfileLock | None = None
        self._store: ConversationStore | None = None
        self.instance: SingleInstance | None = None
        self.engines: Engines | None = None
        self.tuning: Tuning | None = None
        self.evaluated_chats: EvaluatedChats | None = None
        self.session: ChatSession | None = None
        self.library: ModelLibrary | None = None
        self.session_link: SessionLink | None = None
        self.model_link: ModelLink | None = None

    def take_profile(self, visit: Visit) -> None:
        """Become the one window of this profile, or hand over to the one that is there."""
        from app.history.profile_lock import ProfileLock
        from app.ui.single_instance import SingleInstance

        self._lock = ProfileLock(self._places.profile_lock)
        try:
            is_ours = self._lock.acquire()
        except AppError:
            return  # nobody can hold a lock there; opening the history says why, in a sentence
        if not is_ours:
            _is_open_already(self._places, visit)
            self.profile_taken_elsewhere.emit()
            return
        self.instance = SingleInstance(server_name(self._places.data), self)
        self.instance.visited.connect(self.visited)
        self.instance.listen()

    def open_history(self, shell: "Shell") -> None:
        """Read the conversations. Where that fails the window says why, and nothing can be sent."""
        from app.history.conversation_store import open_store

        is_holder = self._lock is not None and self._lock.is_held
        try:
            self._store, found = open_store(self._places.history_file, recover=is_holder)
            if is_holder:
                self._store.purge_deleted(time.time() - KEPT_AFTER_DELETING_S)
        except AppError as error:
            shell.show_problem(error.problem)
            return
        if found is not None:
            shell.show_problem(found)
        shell.conversations.open(self._store)

    def build_session(self, shell: "Shell", theme: ThemeController) -> None:
        """The chat session, and the transcript that shows it."""
        from app.state.chat_session import ChatSession
        from app.state.engines import Engines
        from app.state.evaluated_chats import EvaluatedChats
        from app.state.tuning import Tuning
        from app.ui.chat.session_link import SessionLink
        from app.ui.chat.transcript import Transcript

        if self._store is None:
            return
        self.engines = Engines(self._settings, self._places, self)
        self.tuning = Tuning(self.engines, self._settings, self)
        evaluated = EvaluatedChats(self.engines, self._settings, self._places, self)
        shell.conversations.deleted.connect(lambda one: evaluated.forget(one.id))
        self.evaluated_chats = evaluated
        self.session = ChatSession(self._store, self.engines, self._settings, self)
        transcript = Transcript(theme.theme)
        self.session_link = SessionLink(
            self.session, self._store, shell.conversations, shell.chat, transcript, shell.actions, theme
        )

    def open_models(
        self, shell: "Shell", light: EngineLight, theme: ThemeController, window: MainWindow
    ) -> None:
        """The models on this computer, and what chooses among them."""
        from app.state.model_library import ModelLibrary
        from app.ui.chat.model_link import ModelLink

        if self.engines is None or self.session_link is None:
            return
        self.library = ModelLibrary(self._places, self._settings, self)
        link = ModelLink(self.engines, self.library, self._settings, shell.chat.page, light, theme, window)
        link.model_chosen.connect(lambda: window.show_view("chat"))
        self.session_link.wishes.act_requested.connect(link.do)
        self.session_link.speed_changed.connect(link.set_speed)
        shell.actions.open_file_requested.connect(link.ask_for_file)
        shell.actions.model_picker_requested.connect(link.toggle_picker)
        self.model_link = link
        self.library.refresh()

    def close(self) -> None:
        """End in reverse: the reply being made, the engine, the search for models, history, lock."""
        if self.session is not None:
            conversation = self.session.conversation
            last = conversation.id if conversation is not None else None
            self._settings.set_value("last_conversation", last)
            self.session.close()
        if self.engines is not None:
            self.engines.close()
        if self.evaluated_chats is not None:
            self.evaluated_chats.close()
        if self.library is not None:
            self.library.close()
        if self._store is not None:
            self._store.close()
        if self.instance is not None:
            self.instance.close()
        if self._lock is not None:
            self._lock.release()
