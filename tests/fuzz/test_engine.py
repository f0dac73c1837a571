"""Mutated files through a real engine process: whatever happens in it, a named event comes in time."""

import queue
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from app.engine.client import EngineClient
from app.engine.death import death
from app.engine.protocol import EngineDied, Event, Failed, Load, Loaded
from tests.fakes.fixtures import TinyModel
from tests.fuzz.mutations import Original, write_mutated

BASES = ("llama", "mixtral", "gemma3", "gpt2", "mamba", "gpt-oss", "rwkv7", "qwen3")
FILES, FILES_IN_CHECK = 500, 24
LIMIT_S = 30


def test_mutated_files_never_leave_our_side_without_an_answer(
    tmp_path: Path, tiny_model: TinyModel, sample: Callable[[int, int], int]
) -> None:
    originals = [Original(tiny_model(name)) for name in BASES]
    path = tmp_path / "mutated.gguf"
    events: queue.Queue[Event] = queue.Queue()
    ended: Counter[str] = Counter()
    client: EngineClient | None = None
    for seed in range(sample(FILES, FILES_IN_CHECK)):
        if client is None:
            client = EngineClient("llama_cpp", tmp_path / "engine.log", events.put)
            client.start()
        write_mutated(path, originals[seed % len(originals)], seed, keeps_weights=True)
        command = Load(client.next_id(), str(path), "Mutated")
        client.send(command)
        end = _last_event(events, command.id, seed)
        ended[type(end).__name__] += 1
        if isinstance(end, Failed):
            assert end.problem.sentence(), seed
        elif isinstance(end, EngineDied):
            assert death(end, "Mutated").sentence(), seed
            client.stop()
            client = None
    if client is not None:
        client.stop()
    assert ended["Failed"] > 0, ended


def _last_event(events: "queue.Queue[Event]", load_id: int, seed: int) -> Event:
    while True:
        try:
            event = events.get(timeout=LIMIT_S)
        except queue.Empty:
            raise AssertionError(f"seed {seed}: nothing came for {LIMIT_S} s") from None
        if isinstance(event, EngineDied) or (event.id == load_id and isinstance(event, Loaded | Failed)):
            return event
