"""Watches the engine for what concerns the list of models: one was used, or its file is gone."""

from PySide6.QtCore import QObject

from app.core.errors import ErrorCode, Problem, problem
from app.core.model import InstalledModel
from app.engine.protocol import Finished, Loaded
from app.state.engine_state import EnginePhase, EngineState
from app.state.engines import Engines
from app.state.model_library import ModelLibrary

_FILE_TROUBLES = (ErrorCode.FILE_MISSING, ErrorCode.SHARD_MISSING, ErrorCode.FILE_UNREADABLE)


class ModelUses(QObject):
    """Tells the library what the engine does with its models, and others which of them it has open."""

    def __init__(self, library: ModelLibrary, engines: Engines, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._engines = engines
        engines.event_received.connect(self._on_event)
        engines.state_changed.connect(self._on_state_changed)

    def in_use(self, model: InstalledModel) -> Problem | None:
        """Why its files must not be touched now; None when nothing uses them."""
        state = self._engines.state
        is_open = state.phase in (EnginePhase.LOADING, EnginePhase.READY, EnginePhase.ANSWERING)
        if is_open and state.model is not None and state.model.path == model.path:
            return problem(ErrorCode.MODEL_IN_USE, name=model.name)
        return None

    def _on_event(self, event: object) -> None:
        model = self._engines.state.model
        if model is not None and isinstance(event, Loaded | Finished):
            self._library.note_use(model.path)

    def _on_state_changed(self, state: EngineState) -> None:
        found = state.problem
        if state.phase is EnginePhase.FAILED and found is not None and found.code in _FILE_TROUBLES:
            self._library.refresh()
