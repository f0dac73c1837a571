"""What downloads are made under: settings, network and token, handed to the queue as they change."""

from PySide6.QtCore import QObject

from app.core.errors import ErrorCode
from app.core.hub import TokenState
from app.core.paths import hub_cache
from app.library.downloads.download_queue import DownloadQueue
from app.state.connection import Connection
from app.state.settings_store import SettingsStore

MB = 10**6
_SETTINGS = frozenset(("connections", "speed_limit_mb", "hub_cache_folder"))
_TOKEN_TROUBLE = frozenset((ErrorCode.REPO_GATED, ErrorCode.REPO_UNKNOWN, ErrorCode.TOKEN_REFUSED))
"""What another token may have put right."""


class DownloadConditions(QObject):
    """Follows until it is closed; the queue belongs to ``Downloads``."""

    def __init__(
        self, queue: DownloadQueue, connection: Connection, settings: SettingsStore, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._queue = queue
        self._connection = connection
        self._settings = settings
        settings.changed.connect(self._on_setting_changed)
        connection.changed.connect(self._on_connection_changed)
        connection.token_changed.connect(self._on_token_changed)

    def close(self) -> None:
        """Follow no more."""
        self._settings.changed.disconnect(self._on_setting_changed)
        self._connection.changed.disconnect(self._on_connection_changed)
        self._connection.token_changed.disconnect(self._on_token_changed)

    def _on_setting_changed(self, name: str) -> None:
        if name in _SETTINGS:
            its = self._settings.settings
            self._queue.configure(hub_cache(its.hub_cache_folder), its.connections, its.speed_limit_mb * MB)

    def _on_connection_changed(self) -> None:
        self._queue.use_hub(self._connection.hub)

    def _on_token_changed(self, token: TokenState) -> None:
        if not token.account:
            return  # none, or the hub does not know it
        for status in self._queue.statuses():
            if status.problem is not None and status.problem.code in _TOKEN_TROUBLE:
                self._queue.resume(status.id)
