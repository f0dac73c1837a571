"""One moment of the chat's engine, as the window shows it; knows nothing of the process behind it."""

from enum import StrEnum

import msgspec

from app.core.devices import Device
from app.core.errors import Problem
from app.core.load_plan import Wishes
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
    wishes: Wishes | None = None
    """What the last load was asked for."""
    devices: tuple[Device, ...] = ()
    """What computes here, with the memory that was free when the engine last told; empty until it has."""
