"""What stands behind the window: the profile's lock, chats, engine and models, built a step at a time.

Each part is imported when its step comes, after the first paint; ``close`` ends them in the reverse order.
"""

import threading
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.core.errors import AppError
from app.core.paths import Folders
from app.state.event_bridge import EventBridge
from app.state.settings_store import SettingsStore
from app.ui.engine_light import EngineLight
from app.ui.instance_name import Visit, may_be_listening, server_name
from app.ui.main_window import MainWindow
from app.ui.theme.theme_controller import ThemeController

if TYPE_CHECKING:
    from app.history.conversation_store import ConversationStore
    from app.history.profile_lock import ProfileLock
    from app.state.chat_session import ChatSession
    from app.state.engines import Engines
    from app.state.evaluated_chats import EvaluatedChats
    from app.state.library_state import LibraryState
    from app.state.model_library import ModelLibrary
    from app.state.tuning import Tuning
    from app.ui.chat.model_link import ModelLink
    from app.ui.chat.session_link import SessionLink
    from app.ui.library.library_link import LibraryLink
    from app.ui.shell import Shell
    from app.ui.single_instance import SingleInstance

KEPT_AFTER_DELETING_S = 30 * 24 * 3600
"""How long a deleted chat can still be brought back; after that a start removes it for good."""


def is_open_already(places: Folders, visit: Visit) -> bool:
    """Whether another window of this profile is there and has taken ``visit``."""
    name = server_name(places.data)
    if not may_be_listening(name):
        return False
    from app.ui.single_instance import hand_over

    return hand_over(name, visit)


class Services(QObject):
    """The profile's lock, its history, the engine, the models, and the links that join them to the window.

    Signals:
        visited(Visit): another start of this profile handed its argument over.
        profile_taken_elsewhere(): another window has this profile, and has been told of this start.
        hub_imported(): what the way to the hub needs is in memory, so building it holds nothing up.
    """

    visited = Signal(object)
    profile_taken_elsewhere = Signal()
    hub_imported = Signal()

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
        self.library_state: LibraryState | None = None
        self.library_link: LibraryLink | None = None
        self._importing: threading.Thread | None = None
        self._bridge = EventBridge(lambda _: self.hub_imported.emit(), self)

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
            is_open_already(self._places, visit)
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

    def import_hub(self) -> None:
        """Load what talks to the hub on a thread of its own: a quarter of a second nobody should wait for."""
        self._importing = threading.Thread(target=self._import_hub, name="import of the hub", daemon=True)
        self._importing.start()

    def open_library(
        self, shell: "Shell", theme: ThemeController, window: MainWindow
    ) -> "LibraryLink | None":
        """Downloads go on, and the library can be shown; None where there are no models to speak of."""
        from app.state.library_state import LibraryState
        from app.ui.library.library_link import LibraryLink

        if self.library_link is not None or self.library is None or self.engines is None:
            return self.library_link
        if self.model_link is None:
            return None
        state = LibraryState(self._places, self._settings, self.library, self.engines, self)
        link = LibraryLink(theme, self._settings, state, self.model_link.plans, window, shell.chat.page)
        link.chat_requested.connect(self.model_link.choose)
        link.file_chat_requested.connect(self.model_link.open_file)
        link.options_requested.connect(self.model_link.show_options)
        link.open_file_requested.connect(self.model_link.ask_for_file)
        link.downloads_changed.connect(self.model_link.set_downloads)
        self.model_link.set_downloads(state.downloads.statuses)
        self.model_link.downloads_requested.connect(link.show_downloads)
        self.library_state, self.library_link = state, link
        return link

    def _import_hub(self) -> None:
        import app.state.library_state

        self._bridge.post(app.state.library_state.__name__)

    def close(self) -> None:
        """End in reverse: downloads, the reply being made, the engine, the models, history, the lock."""
        self._close_library()
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

    def _close_library(self) -> None:
        if self._importing is not None:
            self._importing.join()
        if self.library_link is not None:
            self.library_link.close()
        if self.library_state is not None:
            self.library_state.close()
