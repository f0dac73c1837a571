"""Engines: which model is loaded, in which phase, and the door to it."""

from enum import StrEnum

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.errors import Problem
from app.core.model import InstalledModel
from app.engine.protocol import LoadedModel


class EnginePhase(StrEnum):
    """What the chat's engine is doing; the engine light shows it."""

    NO_MODEL = "no_model"
    """Nothing is loaded; sending loads the chosen model."""
    LOADING = "loading"
    """Weights are being read; ``EngineState.progress`` says how far."""
    READY = "ready"
    """A model is loaded and idle."""
    ANSWERING = "answering"
    """A reply is being made."""
    FAILED = "failed"
    """The engine stopped or the model could not be loaded; ``EngineState.problem`` says why."""


class EngineState(msgspec.Struct, frozen=True):
    """One moment of the chat's engine."""

    phase: EnginePhase = EnginePhase.NO_MODEL
    model: InstalledModel | None = None
    """The chosen model, loaded or not."""
    progress: float = 0.0
    loaded: LoadedModel | None = None
    problem: Problem | None = None


class Engines(QObject):
    """Owns the chat's engine process.

    Signals:
        state_changed(EngineState): something about the engine changed.
    """

    state_changed = Signal(object)

    @property
    def state(self) -> EngineState:
        raise NotImplementedError

    def choose(self, model: InstalledModel, *, context_length: int | None = None) -> None:
        """Make ``model`` the chat's model and load it."""
        raise NotImplementedError

    def cancel_load(self) -> None:
        """Stop loading; the chosen model stays chosen."""
        raise NotImplementedError

    def unload(self) -> None:
        """Give the memory back."""
        raise NotImplementedError

    def restart(self) -> None:
        """Start the engine again with the chosen model."""
        raise NotImplementedError

    def close(self) -> None:
        """End the engine process; returns when it is gone."""
        raise NotImplementedError
