"""Engines: which model is loaded, in which phase, and the door to it."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.core.load_plan import Wishes
from app.core.memory_fit import Correction
from app.core.model import InstalledModel
from app.core.paths import Folders
from app.engine.client import QUIT_GRACE_S
from app.engine.death import death, device_in_use, device_to_use
from app.engine.protocol import (
    Command,
    EngineDied,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadProgress,
    Planned,
    PromptMessage,
    Ready,
    Tuned,
    Unload,
    Unloaded,
)
from app.launch.commands import architecture_of, backend_for, sampling, wishes_for
from app.launch.records import load_records
from app.state.engine_door import EngineDoor
from app.state.engine_state import EnginePhase, EngineState
from app.state.load_failures import LoadFailures
from app.state.settings_store import SettingsStore
from app.state.speeds import Speeds

__all__ = ["SILENCE_LIMIT_MS", "EnginePhase", "EngineState", "Engines"]

SILENCE_LIMIT_MS = 3000
"""How long the engine may take to answer a stop before it is started anew."""

_OUT_OF_MEMORY = (ErrorCode.OUT_OF_MEMORY, ErrorCode.ENGINE_OUT_OF_MEMORY)


class Engines(QObject):
    """Owns the chat's engine process: starts it when a model is to be loaded, replaces it when it died.

    Attributes:
        state: the engine now; changed here alone.
        records: what loads took on this computer.
        speeds: how fast replies were, and what is to be expected of others.

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
        self.state = EngineState()
        self._door = EngineDoor(settings, folders, self._on_event, self)
        self.records = load_records(folders)
        self.speeds = Speeds(folders, self)
        self._load_id = 0
        self._wishes: Wishes | None = None  # other ones than the settings', for the chosen model
        self._loading = Wishes()
        self._correction = Correction()
        self._failures = LoadFailures(self._door.ask, self._fail)

    @property
    def process_id(self) -> int | None:
        """The engine's process, for the engine card."""
        return self._door.process_id

    def start_early(self) -> None:
        """Start the process for the chosen model, so that its devices are known and a load is quicker.

        With no model chosen yet it is the process that most models need: the devices are of interest then
        too, for what could be fetched.
        """
        if self.state.phase is EnginePhase.NO_MODEL and not self._door.is_open:
            try:
                self._door.open(backend_for(self.state.model))
            except AppError:
                return  # the load, when somebody wants one, says why

    def prefer(self, model: InstalledModel) -> None:
        """Make ``model`` the chosen one without loading it: it loads on the first send."""
        if self.state.phase in (EnginePhase.NO_MODEL, EnginePhase.FAILED):
            self._change(phase=EnginePhase.NO_MODEL, model=model, problem=None)

    def choose(self, model: InstalledModel, *, wishes: Wishes | None = None) -> None:
        """Make ``model`` the chat's model and load it; replies being made end as stopped.

        A model that is still loading is given up; replies that wait for it wait for this one. ``wishes``
        hold for this model instead of what the settings say, until another is chosen.
        """
        for request_id in tuple(self._door.running):
            self.cancel(request_id)
        self._wishes = wishes
        self._settings.set_value("last_model", str(model.path))
        self._load(model)

    def wishes(self, model: InstalledModel) -> Wishes:
        """What the next load of ``model`` would be asked for."""
        is_chosen = self.state.model is not None and self.state.model.path == model.path
        if self._wishes is not None and is_chosen:
            return self._wishes
        return wishes_for(model, self._settings.settings)

    def ensure_loaded(self) -> None:
        """Load the chosen model unless it is there or on its way."""
        if self.state.phase in (EnginePhase.NO_MODEL, EnginePhase.FAILED) and self.state.model:
            self._load(self.state.model)

    def cancel_load(self) -> None:
        """Stop loading; the chosen model stays chosen."""
        if self._failures.found is not None:
            self._fail(self._failures.found)
        elif self.state.phase is EnginePhase.LOADING:
            self.cancel(self._load_id)

    def unload(self) -> None:
        """Give the memory back."""
        if self._door.is_open and self.state.phase in (EnginePhase.READY, EnginePhase.ANSWERING):
            for request_id in tuple(self._door.running):
                self.cancel(request_id)
            self._door.ask(Unload)

    def restart(self) -> None:
        """Start the engine again with the chosen model."""
        model = self.state.model
        self.close()
        if model is not None:
            self._load(model)

    def ask(self, make: Callable[[int], Command], backend: str = "", *, is_work: bool = False) -> int:
        """Ask the engine something besides replies and loads; the id, 0 while it is not there for that.

        ``backend`` is the only one that can answer; ``is_work`` can be cancelled.
        """
        if not self._door.is_open or (backend and backend != self._door.backend):
            return 0
        return self._door.ask(make, is_work=is_work)

    def generate(self, messages: tuple[PromptMessage, ...], conversation: str = "") -> int:
        """Ask for a reply in a conversation; the request's id. The model must be loaded."""
        settings = self._settings.settings
        request_id = self._door.ask(
            lambda number: Generate(
                number,
                messages,
                sampling(settings),
                max_tokens=settings.max_tokens,
                conversation=conversation,
            ),
            is_work=True,
        )
        self._change(phase=EnginePhase.ANSWERING)
        return request_id

    def cancel(self, request_id: int) -> None:
        """Stop a reply or a load; an engine that does not answer to that is ended."""
        self._door.cancel(
            request_id,
            SILENCE_LIMIT_MS,
            lambda: self.close(EnginePhase.FAILED, _silence(), grace_s=0),
        )

    def close(
        self,
        phase: EnginePhase = EnginePhase.NO_MODEL,
        found: Problem | None = None,
        *,
        grace_s: float = QUIT_GRACE_S,
    ) -> None:
        """End the engine process; returns when it is gone. A later load starts another."""
        self._failures.drop()
        had_work = self._door.shut(grace_s)
        self._change(phase=phase, progress=0.0, loaded=None, problem=found)
        if had_work:
            self.event_received.emit(EngineDied(0, ""))

    def _load(self, model: InstalledModel) -> None:
        backend, path = backend_for(model), str(model.path)
        self._failures.drop()
        if self._door.is_open and self._door.backend != backend:
            self.close()
        # Before anything can fail: the same failure a second time must be a change too.
        self._change(phase=EnginePhase.LOADING, model=model, progress=0.0, loaded=None, problem=None)
        self._loading = wishes = self.wishes(model)
        self._change(wishes=wishes)
        self._correction = correction = self.records.correction(architecture_of(model))
        try:
            self._door.open(backend)
        except AppError as error:
            self._change(phase=EnginePhase.FAILED, problem=error.problem)
            return
        if (fatal := self._failures.fatal(path, wishes)) is not None:
            # Once was enough.
            if fatal.code in _OUT_OF_MEMORY:
                self._failures.look_for_others(path, wishes, correction, fatal)
            else:
                self._fail(fatal)
            return
        self._load_id = self._door.ask(
            lambda number: Load(number, path, model.name, wishes, correction), is_work=True
        )

    def _on_event(self, event: object) -> None:
        if isinstance(event, Loaded | Finished | Failed | Tuned):
            self._door.running.discard(event.id)
        match event:
            case Ready() | Planned():
                self._change(devices=event.devices)
            case LoadProgress(id=self._load_id):
                self._change(progress=event.fraction)
            case Loaded(id=self._load_id):
                self.records.add(event.model, self._correction)
                self._change(phase=EnginePhase.READY, progress=1.0, loaded=event.model)
            case Failed(id=self._load_id):
                self._on_load_failed(event.problem)
            case Unloaded():
                self._change(phase=EnginePhase.NO_MODEL, loaded=None)
            case Finished():
                self.speeds.learn(event.facts, self.state.loaded, self.state.devices)
            case EngineDied():
                self._on_died(event)
        if not self._door.running and self.state.phase is EnginePhase.ANSWERING:
            self._change(phase=EnginePhase.READY)
        self._failures.take(event)
        self.event_received.emit(event)

    def _on_load_failed(self, found: Problem) -> None:
        if found.code is ErrorCode.LOAD_CANCELLED:
            self._change(phase=EnginePhase.NO_MODEL, progress=0.0)
        elif found.code in _OUT_OF_MEMORY:
            path = _path(self.state)
            self._failures.remember(path, self._loading)
            self._failures.look_for_others(path, self._loading, self._correction, found)
        else:
            self._fail(found)

    def _on_died(self, event: EngineDied) -> None:
        state = self.state
        self._door.shut()
        if self._failures.found is not None:
            self._fail(self._failures.found)
            return
        if state.phase is EnginePhase.NO_MODEL and not state.loaded:
            return  # started early, and nobody waits for it: a load starts another and says what it sees
        is_loading = state.phase is EnginePhase.LOADING
        to_use, in_use = device_to_use(state.devices, self._loading), device_in_use(state.loaded)
        name = state.model.name if is_loading and state.model is not None else ""
        found = death(event, name, device=to_use if is_loading else in_use)
        if found.next_act is NextAct.LOAD_ON_CPU or found.code in _OUT_OF_MEMORY:
            self._failures.remember(_path(state), self._loading, found)
        if found.code not in _OUT_OF_MEMORY or state.model is None:
            self._fail(found)
            return
        if not is_loading:
            self._fail(found)
        try:
            self._door.open(backend_for(state.model))
        except AppError:
            self._fail(found)
            return
        self._failures.look_for_others(_path(state), self._loading, self._correction, found)

    def _fail(self, found: Problem) -> None:
        self._failures.drop()
        self._change(phase=EnginePhase.FAILED, progress=0.0, loaded=None, problem=found)

    def _change(self, **values: object) -> None:
        changed = msgspec.structs.replace(self.state, **values)
        if changed != self.state:
            self.state = changed
            self.state_changed.emit(changed)


def _path(state: EngineState) -> str:
    return str(state.model.path) if state.model is not None else ""


def _silence() -> Problem:
    return problem(
        ErrorCode.ENGINE_SILENT, next_act=NextAct.RESTART_ENGINE, seconds=max(1, SILENCE_LIMIT_MS // 1000)
    )
