"""An engine for callers that may wait: the terminal, benchmarks, tests."""

import queue
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from app.core.errors import AppError, Problem
from app.engine.client import EngineClient
from app.engine.death import death, device_in_use, device_to_use, smaller_load
from app.engine.options import EngineOptions
from app.engine.protocol import (
    AdaptersSet,
    Cancel,
    Command,
    Embed,
    Embedded,
    EngineDied,
    Event,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadedModel,
    Measure,
    Measured,
    Planned,
    Ready,
    SetAdapters,
    Tune,
    Tuned,
    Unloaded,
)

_ENDS = (Loaded, Planned, Unloaded, Measured, Finished, AdaptersSet, Embedded, Tuned, Failed)


class EngineSession:
    """One engine process as a context manager; leaving it ends the process.

    ``run`` yields the events of one command until its last one, which is ``Finished``, ``Loaded``,
    ``Measured`` or what else ends it; a ``Failed`` or the engine's death is raised as ``AppError``.
    """

    def __init__(
        self,
        backend: str,
        log_file: Path,
        options: EngineOptions = EngineOptions(),  # noqa: B008  frozen
    ) -> None:
        self._events: queue.Queue[Event] = queue.Queue()
        self.client = EngineClient(backend, log_file, self._events.put, options)
        self.ready: Ready | None = None
        self._loading: Load | None = None
        self._loaded: LoadedModel | None = None

    def __enter__(self) -> "EngineSession":
        self.client.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.stop()

    def wait_ready(self) -> Ready:
        """What the engine is; waits for its first words."""
        while self.ready is None:
            self._take(self._events.get())
        return self.ready

    def load(self, command: Load) -> LoadedModel:
        """Load a model and wait for it."""
        self._loading, self._loaded = command, None
        for event in self.run(command):
            if isinstance(event, Loaded):
                self._loading, self._loaded = None, event.model
                return event.model
        raise AssertionError("run ends with Loaded or raises")

    def generate(self, command: Generate) -> Iterator[Event]:
        """The events of a reply; closing the iterator early cancels it."""
        try:
            yield from self.run(command)
        except GeneratorExit:
            self.cancel(command.id)
            raise

    def measure(self, command: Measure) -> Measured:
        """Render and count a prompt."""
        for event in self.run(command):
            if isinstance(event, Measured):
                return event
        raise AssertionError("run ends with Measured or raises")

    def set_adapters(self, command: SetAdapters) -> None:
        """Let these LoRA adapters act and no others; waits until they do."""
        for _ in self.run(command):
            pass

    def embed(self, command: Embed) -> tuple[tuple[float, ...], ...]:
        """A vector of length 1 per text, from a model loaded to embed."""
        for event in self.run(command):
            if isinstance(event, Embedded):
                return event.vectors
        raise AssertionError("run ends with Embedded or raises")

    def tune(self, command: Tune) -> Iterator[Event]:
        """``TuneProgress`` for every trial, at last ``Tuned``; closing the iterator early ends the trials."""
        try:
            yield from self.run(command)
        except GeneratorExit:
            self.cancel(command.id)
            raise

    def cancel(self, target: int) -> None:
        """Stop command ``target``; its last event still comes."""
        self.client.send(Cancel(self.client.next_id(), target))

    def next_event(self) -> Event:
        """The next event, whatever it belongs to: for callers with several requests at once."""
        return self._take(self._events.get())

    def run(self, command: Command) -> Iterator[Event]:
        """Send ``command`` and yield its events."""
        self.client.send(command)
        while True:
            event = self.next_event()
            if event.id != command.id:
                continue
            if isinstance(event, Failed):
                raise AppError(event.problem)
            yield event
            if isinstance(event, _ENDS):
                return

    def _take(self, event: Event) -> Event:
        if isinstance(event, Ready):
            self.ready = event
        if isinstance(event, EngineDied):
            raise AppError(self._death(event))
        return event

    def _death(self, event: EngineDied) -> Problem:
        load = self._loading
        if load is None:
            return death(event, "", device=device_in_use(self._loaded))
        devices = self.ready.devices if self.ready is not None else ()
        retry = smaller_load(load, devices) if event.is_out_of_memory else None
        return death(event, load.name, device=device_to_use(devices, load.wishes), retry=retry)
