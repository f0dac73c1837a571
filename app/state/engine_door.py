"""The engine process as the window holds it: started when needed, asked, and ended when it is silent."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.core.paths import Folders
from app.engine.client import QUIT_GRACE_S, EngineClient
from app.engine.protocol import Cancel, Command, Ready
from app.launch.commands import engine_log
from app.launch.options import engine_options
from app.state.event_bridge import EventBridge
from app.state.settings_store import SettingsStore


class EngineDoor(QObject):
    """One engine process at a time. ``on_event`` is called on the window's thread.

    Attributes:
        running: replies, loads and trials that the engine has not ended.
        backend: the backend of the process; "" without one.
    """

    def __init__(
        self,
        settings: SettingsStore,
        folders: Folders,
        on_event: Callable[[object], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self.folders = folders
        self._on_event = on_event
        self._client: EngineClient | None = None
        self._is_ready = False
        self.running: set[int] = set()
        self.backend = ""

    @property
    def process_id(self) -> int | None:
        """The engine's process."""
        return self._client.process_id if self._client else None

    @property
    def is_open(self) -> bool:
        """Whether there is a process."""
        return self._client is not None

    def open(self, backend: str) -> None:
        """Start the process unless it runs; ``AppError`` when there is none to start."""
        if self._client is not None:
            return
        # Each client has a bridge of its own: what a dead one posted late finds nobody.
        bridge = EventBridge(lambda event: self._take(client, event), self)
        options = engine_options(self.folders, self._settings.settings)
        client = EngineClient(backend, engine_log(self.folders), bridge.post, options)
        client.start()
        self._client, self.backend, self._is_ready = client, backend, False

    def ask(self, make: Callable[[int], Command], *, is_work: bool = False) -> int:
        """Send the command that ``make`` makes with a fresh id; the id. ``is_work`` can be stopped."""
        if self._client is None:
            raise RuntimeError("no engine: wait for the state to be ready")
        request_id = self._client.next_id()
        if is_work:
            self.running.add(request_id)
        self._client.send(make(request_id))
        return request_id

    def cancel(self, request_id: int, limit_ms: int, on_silence: Callable[[], None]) -> None:
        """Stop work; ``on_silence`` is called when the engine has not ended it in time."""
        client = self._client
        if client is None:
            return
        client.send(Cancel(client.next_id(), request_id))

        def check() -> None:
            if self._client is client and request_id in self.running:
                on_silence()

        QTimer.singleShot(limit_ms, self, check)

    def shut(self, grace_s: float = QUIT_GRACE_S) -> bool:
        """End the process; whether it had something to do. One that has not begun is not waited for."""
        had_work = bool(self.running)
        client, self._client = self._client, None
        self.running.clear()
        self.backend = ""
        if client is not None:
            client.stop(grace_s if self._is_ready or had_work else 0)
        return had_work

    def _take(self, client: EngineClient, event: object) -> None:
        if client is not self._client:
            return
        self._is_ready = self._is_ready or isinstance(event, Ready)
        self._on_event(event)
