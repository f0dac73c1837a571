"""The composition root: builds everything, in one order, and closes it in reverse.

Settings, theme and window come first and are painted. What is heavy (database, library, engine, the
transcript) is imported and built after that, a step for each turn of the event loop.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.core.declaration import SettingGroup
from app.core.errors import AppError, ErrorCode, Problem, problem
from app.core.paths import APP_NAME, Folders, folders
from app.state.conversation_list import ConversationList
from app.state.settings_store import SettingsStore
from app.ui.app_actions import IS_MAC, AppActions
from app.ui.chat.chat_view import ChatView
from app.ui.drop_target import DropTarget
from app.ui.engine_light import EngineLight
from app.ui.exit_signals import ExitSignals
from app.ui.instance_name import Visit, may_be_listening, server_name
from app.ui.main_window import MainWindow
from app.ui.rail import Rail
from app.ui.shortcut_list import ShortcutList
from app.ui.theme.icons import app_icon
from app.ui.theme.theme_controller import ThemeController
from app.ui.translation import install_translation
from app.ui.view import View
from app.ui.widgets.focus_ring import FocusRing

if TYPE_CHECKING:
    from app.history.conversation_store import ConversationStore
    from app.history.profile_lock import ProfileLock
    from app.state.chat_session import ChatSession
    from app.state.engines import Engines
    from app.state.model_library import ModelLibrary
    from app.ui.chat.model_link import ModelLink
    from app.ui.chat.session_link import SessionLink
    from app.ui.single_instance import SingleInstance

START_CLOCK = "FIRESIDE_START_CLOCK"
"""With this in the environment (a reading of the monotonic clock), the time of the first paint is said."""


def run_window(profile: Path | None, open_path: Path | None) -> int:
    """Open the window and stay until it is closed; the exit status.

    A window of the same profile that is open already is raised instead, and gets ``open_path``.
    """
    if not has_display():
        sys.stderr.write(problem(ErrorCode.NO_DISPLAY).sentence() + "\n")
        return 1
    places = folders(profile)
    settings = SettingsStore(places.settings_file)
    application = QApplication(sys.argv[:1])
    application.setApplicationName(APP_NAME)
    application.setDesktopFileName("fireside")
    visit = Visit(str(open_path.absolute()) if open_path is not None else None)
    if _is_open_already(places, visit):
        return 0
    install_translation(application, settings.settings.language)
    root = Application(application, places, settings, visit)
    root.show()
    status = application.exec()
    root.close()
    return status


def _is_open_already(places: Folders, visit: Visit) -> bool:
    """Whether another window of this profile is there and has taken ``visit``."""
    name = server_name(places.data)
    if not may_be_listening(name):
        return False
    from app.ui.single_instance import hand_over

    return hand_over(name, visit)


def has_display() -> bool:
    """Whether there is a screen. Asked beforehand, because without one Qt ends the process."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Application(QObject):
    """Everything there is one of. ``show`` paints, ``finish_starting`` builds the rest, ``close`` ends it."""

    def __init__(
        self, application: QApplication, places: Folders, settings: SettingsStore, visit: Visit
    ) -> None:
        super().__init__()
        self._application = application
        self._places = places
        self._settings = settings
        self._visit = visit
        self._lock: ProfileLock | None = None
        self._instance: SingleInstance | None = None
        self._store: ConversationStore | None = None
        self._engines: Engines | None = None
        self._library: ModelLibrary | None = None
        self._session: ChatSession | None = None
        self._session_link: SessionLink | None = None
        self._model_link: ModelLink | None = None
        self._steps: list[Callable[[], None]] = [
            self._take_profile,
            self._open_history,
            self._build_chat,
            self._begin,
        ]
        self._build_window()
        self._connect()

    # -- before the first paint --------------------------------------------------------------------------

    def _views(self) -> list[View]:
        """Every view of the window; another one is another line."""
        translate = QCoreApplication.translate
        return [
            View("chat", translate("views", "Chat"), "chats", "Ctrl+1", lambda: self._chat),
            View("library", translate("views", "Library"), "books", "Ctrl+2", self._make_library),
            View(
                "settings",
                translate("views", "Settings"),
                "gear",
                "Ctrl+,",
                self._make_settings,
                is_at_bottom=True,
            ),
        ]

    def _build_window(self) -> None:
        chosen = self._settings.settings
        self._theme = ThemeController(self._application, chosen.theme, chosen.text_size / 100, self)
        self._focus_ring = FocusRing(self._theme, self._application, self)
        self._actions = AppActions(self._theme, self)
        self._conversations = ConversationList(parent=self)
        self._light = EngineLight(self._theme)
        views = self._views()
        self._window = MainWindow(views, Rail(views, self._light, self._theme))
        self._chat = ChatView(self._theme, self._settings, self._actions, self._conversations)
        self._drop_target = DropTarget(self._window, self._theme)
        self._exit_signals = ExitSignals(self)
        for view in views:
            self._actions.add_view(view.name, view.words, view.keys)
        self._window.addActions(self._actions.all())
        if IS_MAC:
            self._window.setMenuBar(self._actions.menu_bar())
        self._window.setWindowTitle(APP_NAME)
        self._window.restore(chosen.window_geometry)
        self._window.show_view("chat")
        self._chat.setFocus()

    def _connect(self) -> None:
        self._window.painted.connect(self._on_painted)
        self._window.closed.connect(self._on_closed)
        self._settings.changed.connect(self._on_setting_changed)
        self._settings.save_failed.connect(self._on_problem)
        self._actions.view_requested.connect(self._window.show_view)
        self._actions.shortcuts_requested.connect(self._on_shortcuts_requested)
        self._actions.quit_requested.connect(self._window.close)
        self._exit_signals.received.connect(self._window.close)
        self._drop_target.file_dropped.connect(self._open_file)

    def show(self) -> None:
        """Show the window; the rest follows its first paint."""
        self._window.show()

    def _on_painted(self) -> None:
        QTimer.singleShot(0, self, self._on_first_paint)

    def _on_first_paint(self) -> None:
        began = os.environ.get(START_CLOCK)
        if began:
            sys.stderr.write(f"first paint {time.monotonic() - float(began):.3f}\n")
            sys.stderr.flush()
        self._take_step()

    @property
    def window(self) -> MainWindow:
        """The window."""
        return self._window

    @property
    def is_started(self) -> bool:
        """Whether everything is built."""
        return not self._steps

    # -- after the first paint ---------------------------------------------------------------------------

    def finish_starting(self) -> None:
        """Build now what is not built yet, because somebody asked for it early."""
        while self._steps:
            self._steps.pop(0)()

    def _take_step(self) -> None:
        if self._steps:
            self._steps.pop(0)()
            QTimer.singleShot(0, self, self._take_step)

    def _take_profile(self) -> None:
        """Become the one window of this profile, or hand over to the one that is there."""
        from app.history.profile_lock import ProfileLock

        self._lock = ProfileLock(self._places.profile_lock)
        try:
            if self._lock.acquire():
                self._listen()
                return
        except AppError as error:
            self._on_problem(error.problem)
            return
        _is_open_already(self._places, self._visit)
        self._steps.clear()
        self._window.close()

    def _listen(self) -> None:
        from app.ui.single_instance import SingleInstance

        self._instance = SingleInstance(server_name(self._places.data), self)
        self._instance.visited.connect(self._on_visited)
        self._instance.listen()

    def _open_history(self) -> None:
        from app.history.conversation_store import open_store

        try:
            is_holder = self._lock is not None and self._lock.is_held
            self._store, found = open_store(self._places.history_file, recover=is_holder)
        except AppError as error:
            self._steps.clear()
            self._on_problem(error.problem)
            return
        if found is not None:
            self._on_problem(found)
        self._conversations.open(self._store)
        for one in self._settings.load_problems:
            self._on_problem(one)

    def _build_chat(self) -> None:
        from app.state.chat_session import ChatSession
        from app.state.engines import Engines
        from app.ui.chat.session_link import SessionLink
        from app.ui.chat.transcript import Transcript

        if self._store is None:
            return
        self._engines = Engines(self._settings, self._places, self)
        self._session = ChatSession(self._store, self._engines, self._settings, self)
        transcript = Transcript(self._theme.theme)
        transcript.set_text_scale(self._theme.text_scale)
        self._chat.page.set_transcript(transcript)
        self._session_link = SessionLink(
            self._session,
            self._store,
            self._conversations,
            self._chat,
            transcript,
            self._actions,
            self._theme,
        )
        self._open_models()

    def _open_models(self) -> None:
        from app.state.model_library import ModelLibrary
        from app.ui.chat.model_link import ModelLink

        if self._engines is None or self._session_link is None:
            return
        self._library = ModelLibrary(self._places, self._settings, self)
        self._model_link = ModelLink(
            self._engines,
            self._library,
            self._settings,
            self._chat.page,
            self._light,
            self._theme,
            self._window,
        )
        self._model_link.model_chosen.connect(lambda: self._window.show_view("chat"))
        self._model_link.settings_requested.connect(self._show_engine_settings)
        self._session_link.act_requested.connect(self._model_link.do)
        self._session_link.speed_changed.connect(self._model_link.set_speed)
        self._actions.open_file_requested.connect(self._model_link.ask_for_file)
        self._actions.model_picker_requested.connect(self._model_link.toggle_picker)
        self._library.refresh()

    def _begin(self) -> None:
        """Go on where the last window ended, and open what this one was started with."""
        self._window.setWindowIcon(app_icon(self._theme.theme.accent))
        last = self._settings.settings.last_conversation
        if last is not None and self._visit.open_path is None:
            self._conversations.select(last)
        self._on_visited(self._visit, is_first=True)

    # -- views -------------------------------------------------------------------------------------------

    def _make_library(self) -> QWidget:
        from app.ui.library.library_view import LibraryView

        self.finish_starting()
        if self._engines is None or self._library is None or self._model_link is None:
            return QWidget()
        view = LibraryView(self._theme, self._library, self._engines)
        view.chat_requested.connect(self._model_link.choose)
        view.open_file_requested.connect(self._model_link.ask_for_file)
        return view

    def _make_settings(self) -> QWidget:
        from app.ui.settings.settings_view import SettingsView

        return SettingsView(self._theme, self._settings)

    # -- while it runs -----------------------------------------------------------------------------------

    def _on_setting_changed(self, name: str) -> None:
        settings = self._settings.settings
        if name == "theme":
            self._theme.set_mode(settings.theme)
        elif name == "text_size":
            self._theme.set_text_scale(settings.text_size / 100)

    def _on_problem(self, found: Problem) -> None:
        self._chat.page.notices.show_problem(found.code.value, found, "warn", can_close=True)

    def _on_visited(self, visit: Visit, *, is_first: bool = False) -> None:
        if not is_first:
            self._window.come_to_front()
        if visit.open_path is not None:
            self._open_file(Path(visit.open_path))

    def _open_file(self, path: Path) -> None:
        self.finish_starting()
        if self._model_link is not None:
            self._model_link.open_file(path)

    def _on_shortcuts_requested(self) -> None:
        ShortcutList(self._actions.shortcut_list(), self._theme, self._window).open_in_middle(self._window)

    def _show_engine_settings(self) -> None:
        from app.ui.settings.settings_view import SettingsView

        view = self._window.show_view("settings")
        if isinstance(view, SettingsView):
            view.show_group(SettingGroup.ENGINE)

    # -- the end -----------------------------------------------------------------------------------------

    def _on_closed(self) -> None:
        self._application.quit()

    def close(self) -> None:
        """End everything in the reverse order of its building; returns when the engine is gone."""
        self._steps.clear()
        self._chat.page.composer.save_draft()
        self._settings.set_value("window_geometry", self._window.geometry_words())
        if self._store is not None:
            self._settings.set_value("last_conversation", self._conversations.current_id)
        if self._session is not None:
            self._session.close()
        if self._engines is not None:
            self._engines.close()
        if self._library is not None:
            self._library.close()
        if self._store is not None:
            self._store.close()
        self._settings.flush()
        if self._instance is not None:
            self._instance.close()
        if self._lock is not None:
            self._lock.release()
        self._exit_signals.close()
