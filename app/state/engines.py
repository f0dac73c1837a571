"""Engines: which model is loaded, in which phase, and the door to it."""

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.core.model import InstalledModel
from app.core.paths import Folders
from app.engine.client import QUIT_GRACE_S, EngineClient
from app.engine.death import death
from app.engine.protocol import (
    Cancel,
    EngineDied,
    Failed,
    Finished,
    Generate,
    Loaded,
    LoadProgress,
    PromptMessage,
    Unload,
    Unloaded,
)
from app.launch.commands import backend_for, engine_log, load_command, sampling
from app.state.engine_state import EnginePhase, EngineState
from app.state.event_bridge import EventBridge
from app.state.settings_store import SettingsStore

__all__ = ["SILENCE_LIMIT_MS", "EnginePhase", "EngineState", "Engines"]

SILENCE_LIMIT_MS = 3000
"""How long the engine may take to answer a stop before it is started anew."""


class Engines(QObject):
    """Owns the chat's engine process: starts it when a model is to be loaded, replaces it when it died.

    Signals:
        state_changed(EngineState): something about the engine changed.
        event_received(Event): an event of a request, after the state followed it; or ``EngineDied``, also
            when the process was ended from here while it had something to do.
    """

    state_changed = Signal(object)
    event_received = Signal(object)

    def __init__(self, settings: SettingsStore, folders: Folders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._folders = folders
        self._state = EngineState()
        self._client: EngineClient | None = None
        self._backend = ""
        self._load_id = 0
        self._running: set[int] = set()  # replies and loads that the engine has not ended
        self._context_length: int | None = None

    @property
    def state(self) -> EngineState:
        """The engine now."""
        return self._state

    @property
    def process_id(self) -> int | None:
        """The engine's process, for the engine card."""
        return self._client.process_id if self._client else None

    def prefer(self, model: InstalledModel) -> None:
        """Make ``model`` the chosen one without loading it: it loads on the first send."""
        if self._state.phase in (EnginePhase.NO_MODEL, EnginePhase.FAILED):
            self._change(phase=EnginePhase.NO_MODEL, model=model, problem=None)

    def choose(self, model: InstalledModel, *, context_length: int | None = None) -> None:
        """Make ``model`` the chat's model and load it; replies being made end as stopped.

        A model that is still loading is given up; replies that wait for it wait for this one.
        """
        for request_id in tuple(self._running):
            self.cancel(request_id)
        self._context_length = context_length
        self._settings.set_value("last_model", str(model.path))
        self._load(model)

    def ensure_loaded(self) -> None:
        """Load the chosen model unless it is there or on its way."""
        if self._state.phase in (EnginePhase.NO_MODEL, EnginePhase.FAILED) and self._state.model:
            self._load(self._state.model)

    def cancel_load(self) -> None:
        """Stop loading; the chosen model stays chosen."""
        if self._state.phase is EnginePhase.LOADING:
            self.cancel(self._load_id)

    def unload(self) -> None:
        """Give the memory back."""
        if self._client and self._state.phase in (EnginePhase.READY, EnginePhase.ANSWERING):
            for request_id in tuple(self._running):
                self.cancel(request_id)
            self._client.send(Unload(self._client.next_id()))

    def restart(self) -> None:
        """Start the engine again with the chosen model."""
        model = self._state.model
        self.close()
        if model is not None:
            self._load(model)

    def generate(self, messages: tuple[PromptMessage, ...], conversation: str = "") -> int:
        """Ask for a reply in a conversation; the request's id. The model must be loaded."""
        if self._client is None:
            raise RuntimeError("no engine: wait for the state to be ready")
        settings = self._settings.settings
        request_id = self._client.next_id()
        self._running.add(request_id)
        self._client.send(
            Generate(
                request_id,
                messages,
                sampling(settings),
                max_tokens=settings.max_tokens,
                conversation=conversation,
            )
        )
        self._change(phase=EnginePhase.ANSWERING)
        return request_id

    def cancel(self, request_id: int) -> None:
        """Stop a reply or a load; an engine that does not answer to that is ended."""
        client = self._client
        if client is None:
            return
        client.send(Cancel(client.next_id(), request_id))

        def check() -> None:
            if self._client is client and request_id in self._running:
                self._end_process(EnginePhase.FAILED, _silence(), grace_s=0)

        QTimer.singleShot(SILENCE_LIMIT_MS, self, check)

    def _load(self, model: InstalledModel) -> None:
        backend = backend_for(model)
        if self._client is not None and self._backend != backend:
            self.close()
        # Before anything can fail: the same failure a second time must be a change too.
        self._change(phase=EnginePhase.LOADING, model=model, progress=0.0, loaded=None, problem=None)
        try:
            client = self._client or self._start(backend)
        except AppError as error:
            self._change(phase=EnginePhase.FAILED, problem=error.problem)
            return
        self._load_id = client.next_id()
        self._running.add(self._load_id)
        client.send(
            load_command(self._load_id, model, self._settings.settings, context_length=self._context_length)
        )

    def _start(self, backend: str) -> EngineClient:
        # Each client has a bridge of its own: what a dead one posted late finds nobody.
        bridge = EventBridge(lambda event: self._on_event(client, event), self)
        client = EngineClient(backend, engine_log(self._folders), bridge.post)
        client.start()
        self._client, self._backend = client, backend
        return client

    def close(self) -> None:
        """End the engine process; returns when it is gone. A later load starts another."""
        self._end_process(EnginePhase.NO_MODEL)

    def _end_process(
        self, phase: EnginePhase, found: Problem | None = None, *, grace_s: float = QUIT_GRACE_S
    ) -> None:
        had_work = bool(self._running)
        client, self._client = self._client, None
        self._running.clear()
        if client is not None:
            client.stop(grace_s)
        self._change(phase=phase, progress=0.0, loaded=None, problem=found)
        if had_work:
            self.event_received.emit(EngineDied(0, ""))

    def _on_event(self, client: EngineClient, event: object) -> None:
        if client is not self._client:
            return
        if isinstance(event, Loaded):
            self._running.discard(event.id)
        match event:
            case LoadProgress(id=self._load_id):
                self._change(progress=event.fraction)
            case Loaded(id=self._load_id):
                self._change(phase=EnginePhase.READY, progress=1.0, loaded=event.model)
            case Failed(id=self._load_id):
                self._running.discard(event.id)
                self._on_load_failed(event.problem)
            case Unloaded():
                self._change(phase=EnginePhase.NO_MODEL, loaded=None)
            case Finished() | Failed():
                self._on_request_ended(event.id)
            case EngineDied():
                self._on_died(event)
        self.event_received.emit(event)

    def _on_load_failed(self, found: Problem) -> None:
        if found.code is ErrorCode.LOAD_CANCELLED:
            self._change(phase=EnginePhase.NO_MODEL, progress=0.0)
        else:
            self._change(phase=EnginePhase.FAILED, progress=0.0, problem=found)

    def _on_request_ended(self, request_id: int) -> None:
        self._running.discard(request_id)
        if not self._running and self._state.phase is EnginePhase.ANSWERING:
            self._change(phase=EnginePhase.READY)

    def _on_died(self, event: EngineDied) -> None:
        is_loading = self._state.phase is EnginePhase.LOADING and self._state.model is not None
        self._running.clear()
        client, self._client = self._client, None
        if client is not None:
            client.stop()
        name = self._state.model.name if self._state.model else ""
        self._change(
            phase=EnginePhase.FAILED,
            progress=0.0,
            loaded=None,
            problem=death(event, name if is_loading else ""),
        )

    def _change(self, **values: object) -> None:
        changed = msgspec.structs.replace(self._state, **values)
        if changed != self._state:
            self._state = changed
            self.state_changed.emit(changed)


def _silence() -> Problem:
    return problem(
        ErrorCode.ENGINE_SILENT, next_act=NextAct.RESTART_ENGINE, seconds=max(1, SILENCE_LIMIT_MS // 1000)
    )
