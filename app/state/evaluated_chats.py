"""Chats in the form that the model reads: gone when the chat is, or when they are not to be kept."""

from PySide6.QtCore import QObject

from app.core.paths import Folders
from app.engine.protocol import ForgetState
from app.launch.options import forget_evaluated
from app.state.engines import Engines
from app.state.settings_store import SettingsStore

_EVERY_CHAT = ""


class EvaluatedChats(QObject):
    """Forgets them: in the engine, which may hold one in memory, or on disk when there is no engine."""

    def __init__(
        self, engines: Engines, settings: SettingsStore, folders: Folders, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engines = engines
        self._settings = settings
        self._folders = folders
        settings.changed.connect(self._on_setting_changed)

    def forget(self, conversation_id: str) -> None:
        """A chat was deleted. Should it be brought back, it is evaluated again."""
        if not self._engines.ask(lambda number: ForgetState(number, conversation_id)):
            forget_evaluated(self._folders, self._settings.settings, conversation_id)

    def close(self) -> None:
        """The engine has ended, and kept what its options said when it started."""
        if not self._settings.settings.evaluated_chats_gb:
            forget_evaluated(self._folders, self._settings.settings, _EVERY_CHAT)

    def _on_setting_changed(self, name: str) -> None:
        if name == "evaluated_chats_gb" and not self._settings.settings.evaluated_chats_gb:
            self.forget(_EVERY_CHAT)
