"""Mutated files through a real engine process: whatever happens in it, a named event comes in time."""

import logging
import queue
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from app.core.conversation import Role
from app.engine.client import EngineClient
from app.engine.death import death
from app.engine.protocol import (
    Command,
    EngineDied,
    Event,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    PromptMessage,
    Sampling,
)
from tests.fakes.fixtures import TinyModel
from tests.fuzz.mutations import Original, seeds, write_mutated

BASES = ("llama", "mixtral", "gemma3", "gpt2", "mamba", "gpt-oss", "rwkv7", "qwen3")
FILES, FILES_IN_CHECK = 500, 25
LIMIT_S = 30
KEPT_SEEDS = (90, 2843979870, 5000381)
"""Those that have found something once: a model without dimensions for positions, computed without an end;
heads of eight million numbers, whose state of 17 GB took longer than anybody waits; a context of two tokens,
in which llama.cpp could not start."""

_logger = logging.getLogger(__name__)


def test_mutated_files_never_leave_our_side_without_an_answer(
    tmp_path: Path, tiny_model: TinyModel, sample: Callable[[int, int], int]
) -> None:
    count = sample(FILES, FILES_IN_CHECK)
    ended = run_all(tmp_path, tiny_model, (*KEPT_SEEDS, *seeds(count, is_long=count == FILES)))
    _logger.info("mutated files ended with %s", dict(ended))
    assert ended["Failed"] > 0, ended


def run_all(folder: Path, tiny_model: TinyModel, some: Iterable[int]) -> Counter[str]:
    """Load the file of every seed and let it answer; how often what came last."""
    originals = [Original(tiny_model(name)) for name in BASES]
    ended: Counter[str] = Counter()
    engine = Engine(folder)
    try:
        for seed in some:
            path = folder / "mutated.gguf"
            write_mutated(path, originals[seed % len(originals)], seed, keeps_weights=True)
            last = engine.last_event(engine.load(path), seed)
            ended[type(last).__name__] += 1
            if isinstance(last, Loaded):
                last = engine.last_event(engine.generate(), seed)
                ended[f"Loaded, then {type(last).__name__}"] += 1
            if isinstance(last, Failed):
                assert "…" not in last.problem.sentence(), seed
            elif isinstance(last, EngineDied):
                assert "…" not in death(last, "Mutated").sentence(), seed
                engine.restart()
    finally:
        engine.client.stop()
    return ended


class Engine:
    """A real engine process, started again after each of its deaths."""

    def __init__(self, folder: Path) -> None:
        self._log_file = folder / "engine.log"
        self._events: queue.Queue[Event] = queue.Queue()
        self.client = self._started()

    def restart(self) -> None:
        """Another process."""
        self.client.stop()
        self.client = self._started()

    def load(self, path: Path) -> Command:
        """A command that loads ``path``."""
        return Load(self.client.next_id(), str(path), "Mutated")

    def generate(self) -> Command:
        """A command for a reply of a few words."""
        messages = (PromptMessage(Role.USER, "Hello"),)
        return Generate(self.client.next_id(), messages, Sampling(temperature=0), max_tokens=3)

    def last_event(self, command: Command, seed: int) -> Event:
        """Send ``command``; its last event, or the death of the engine."""
        self.client.send(command)
        while True:
            try:
                event = self._events.get(timeout=LIMIT_S)
            except queue.Empty:
                raise AssertionError(f"seed {seed}: nothing came for {LIMIT_S} s") from None
            is_last = event.id == command.id and isinstance(event, Loaded | Finished | Failed)
            if is_last or isinstance(event, EngineDied):
                return event

    def _started(self) -> EngineClient:
        client = EngineClient("llama_cpp", self._log_file, self._events.put)
        client.start()
        return client
