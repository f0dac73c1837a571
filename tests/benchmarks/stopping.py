"""How soon the engine stops: while it writes, while it reads a prompt, while it loads, among others.

Run it with ``python -m tests.benchmarks.stopping``. Starter model, 2 threads; milliseconds from ``Cancel`` to
the last event of what was stopped, as the window sees it. The limit is 100.
"""

import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from app.core.conversation import StopReason
from app.core.errors import AppError, ErrorCode
from app.core.load_plan import Wishes
from app.engine.benchmark import GREEDY, prompt_of
from app.engine.protocol import (
    Event,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadProgress,
    PromptProgress,
    Token,
)
from app.engine.session import EngineSession
from tests.benchmarks.generation import model_path
from tests.benchmarks.measuring import percentile, table

TRIALS = 10
PROMPT_TOKENS = 4000
LIMIT_MS = 100


def main() -> None:
    """Print one row per kind of work."""
    ways: dict[str, Callable[[EngineSession, int], float]] = {
        "a reply is written": _in_generation,
        f"a prompt of {PROMPT_TOKENS:,} tokens is read": _in_prompt,
        "one of four replies is written": _among_others,
        "a model is loaded": _in_load,
    }
    with tempfile.TemporaryDirectory() as folder, EngineSession("llama_cpp", Path(folder) / "log") as engine:
        engine.load(_load(engine))
        rows = [_row(name, [way(engine, number) for number in range(TRIALS)]) for name, way in ways.items()]
    heads = ("stopped while", "median", "p90", "slowest", "limit")
    table(f"Milliseconds from Cancel to the end, {TRIALS} trials each", heads, rows)


def _row(name: str, values: list[float]) -> tuple[str, ...]:
    return name, *(f"{it:.0f}" for it in (median(values), percentile(values, 90), max(values))), f"{LIMIT_MS}"


def _load(engine: EngineSession) -> Load:
    wishes = Wishes(context_length=8192, threads=2)
    return Load(engine.client.next_id(), str(model_path()), "Starter", wishes)


def _endless(engine: EngineSession, number: int) -> Generate:
    prompt = prompt_of(40 + number)
    return Generate(engine.client.next_id(), (), GREEDY, raw_prompt=prompt, ignore_end=True)


def _in_generation(engine: EngineSession, number: int) -> float:
    command = _endless(engine, number)
    events = engine.run(command)
    for event in events:
        if isinstance(event, Token):
            break
    time.sleep(0.003 * number)  # so that the stop falls into different places of a token
    return _stopped(engine, command.id, events)


def _in_prompt(engine: EngineSession, number: int) -> float:
    """Read a prompt that shares nothing with the last one."""
    prompt = f"{number}. " + prompt_of(PROMPT_TOKENS)
    command = Generate(engine.client.next_id(), (), GREEDY, max_tokens=1, raw_prompt=prompt)
    events = engine.run(command)
    for event in itertools.islice(events, 1 + number % 5):
        if not isinstance(event, PromptProgress):
            raise RuntimeError("the prompt was read before the stop came")
    time.sleep(0.05 * (number % 4))
    return _stopped(engine, command.id, events)


def _among_others(engine: EngineSession, number: int) -> float:
    commands = [_endless(engine, number + index) for index in range(4)]
    for command in commands:
        engine.client.send(command)
    seen: set[int] = set()
    while len(seen) < 4:
        event = engine.next_event()
        if isinstance(event, Token):
            seen.add(event.id)
    took = _cancel_and_wait(engine, commands[number % 4].id)
    for command in commands[: number % 4] + commands[number % 4 + 1 :]:
        _cancel_and_wait(engine, command.id)
    return took


def _cancel_and_wait(engine: EngineSession, request_id: int) -> float:
    began = time.perf_counter()
    engine.cancel(request_id)
    while True:
        event = engine.next_event()
        if event.id == request_id and isinstance(event, Finished | Failed | Loaded):
            return 1000 * (time.perf_counter() - began)


def _in_load(engine: EngineSession, number: int) -> float:
    """The model was just in the page cache: a slower disk leaves more time to stop, not less."""
    command = _load(engine)
    engine.client.send(command)
    while True:
        event = engine.next_event()
        if event.id == command.id and isinstance(event, LoadProgress) and event.fraction * 10 >= number:
            break
    took = _cancel_and_wait(engine, command.id)
    try:
        engine.load(_load(engine))
    except AppError as error:
        if error.problem.code is not ErrorCode.LOAD_CANCELLED:
            raise
    return took


def _stopped(engine: EngineSession, request_id: int, events: Iterator[Event]) -> float:
    began = time.perf_counter()
    engine.cancel(request_id)
    for event in events:
        if isinstance(event, Finished):
            if event.facts.stop_reason is not StopReason.CANCELLED:
                sys.stderr.write("  it had ended before the stop came\n")
            return 1000 * (time.perf_counter() - began)
    raise RuntimeError("the reply did not finish")


if __name__ == "__main__":
    main()
