"""Trying settings of the loaded model, and keeping the fastest."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.errors import ErrorCode, Problem
from app.engine.protocol import EngineDied, Failed, Tune, Tuned, TuneProgress
from app.launch.tuned import with_tuned
from app.state.engine_state import EnginePhase
from app.state.engines import Engines
from app.state.settings_store import SettingsStore

LIMIT_S = 60.0


class TuningState(msgspec.Struct, frozen=True):
    """One moment of it: ``path`` is the model's; ``result`` and ``problem`` come at the end."""

    is_running: bool = False
    path: str = ""
    name: str = ""
    last: TuneProgress | None = None
    result: Tuned | None = None
    problem: Problem | None = None
    is_kept: bool = False


class Tuning(QObject):
    """A message of the person ends it: nobody waits a minute for an answer.

    Signals:
        changed(): ``state`` is another one.
    """

    changed = Signal()

    def __init__(self, engines: Engines, settings: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engines = engines
        self._settings = settings
        self._request_id = 0
        self.state = TuningState()
        engines.event_received.connect(self._on_event)
        engines.state_changed.connect(self._on_engine_changed)

    @property
    def can_begin(self) -> bool:
        """Whether a model is loaded and has nothing to do."""
        return self._engines.state.phase is EnginePhase.READY and not self.state.is_running

    def begin(self) -> None:
        """Start the trials."""
        loaded = self._engines.state.loaded
        if loaded is None or not self.can_begin:
            return
        self._request_id = self._engines.ask(lambda number: Tune(number, LIMIT_S), is_work=True)
        if self._request_id:
            self._set(TuningState(is_running=True, path=loaded.path, name=loaded.name))

    def stop(self) -> None:
        """End them at once; what was found so far is shown when the engine tells it."""
        if self.state.is_running:
            self._engines.cancel(self._request_id)

    def keep(self) -> None:
        """Load this model with the fastest settings from now on."""
        result = self.state.result
        if result is None:
            return
        settings = with_tuned(self._settings.settings, Path(self.state.path), result)
        self._settings.set_value("model_overrides", settings.model_overrides)
        self._set(msgspec.structs.replace(self.state, is_kept=True))

    def forget(self) -> None:
        """The person has seen the result."""
        if not self.state.is_running:
            self._set(TuningState())

    def _on_event(self, event: object) -> None:
        if not self.state.is_running:
            return
        match event:
            case TuneProgress(id=self._request_id):
                self._set(msgspec.structs.replace(self.state, last=event))
            case Tuned(id=self._request_id):
                self._end(result=event)
            case Failed(id=self._request_id):
                is_stop = event.problem.code is ErrorCode.LOAD_CANCELLED
                self._end(problem=None if is_stop else event.problem)
            case EngineDied():
                self._end(problem=self._engines.state.problem)

    def _on_engine_changed(self) -> None:
        if self._engines.state.phase is EnginePhase.ANSWERING:
            self.stop()

    def _end(self, result: Tuned | None = None, problem: Problem | None = None) -> None:
        self._request_id = 0
        last = msgspec.structs.replace(self.state, is_running=False, result=result, problem=problem)
        self._set(last if result is not None or problem is not None else TuningState())

    def _set(self, state: TuningState) -> None:
        self.state = state
        self.changed.emit()
