"""What a next turn waits for its first token, and how soon the engine stops reading a prompt.

Run it with ``python -m tests.benchmarks.prompt``. Starter model, 2 threads. A next turn should evaluate what
is new and nothing else; what was said before is in the cache.
"""

import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from app.core.conversation import ReplyFacts, Role, StopReason
from app.core.load_plan import Wishes
from app.engine.benchmark import GREEDY, prompt_of
from app.engine.protocol import Finished, Generate, Load, Measure, PromptMessage, Token
from app.engine.session import EngineSession
from tests.benchmarks.generation import model_path
from tests.benchmarks.measuring import percentile, table

TURNS = 5
TRIALS = 10
REPLY_TOKENS = 64
PROMPT_TOKENS = 4000
CONTEXT_LENGTH = 8192
QUESTIONS = (
    "What did the keeper write about the weather?",
    "And about the ships?",
    "Which hours did the lamp burn?",
    "Who read what the keeper wrote?",
    "Sum it up in one sentence.",
)


def main() -> None:
    """Print both."""
    with tempfile.TemporaryDirectory() as folder, EngineSession("llama_cpp", Path(folder) / "log") as engine:
        load = Load(
            engine.client.next_id(),
            str(model_path()),
            "Starter",
            Wishes(context_length=CONTEXT_LENGTH, threads=2),
        )
        engine.load(load)
        heads = (
            "a chat that begins with 1,000 tokens",
            "new",
            "evaluated",
            "first token",
            "evaluating",
            "all again",
        )
        table("Next turn: tokens; seconds to the first token, as the window sees it", heads, _turns(engine))
        seconds = [_stop_ms(engine, number) for number in range(TRIALS)]
        stop_heads = ("milliseconds from Cancel to Finished", "median", "p90", "slowest", "limit")
        row = (f"{TRIALS} trials", *(f"{value:.0f}" for value in _summary(seconds)), "100")
        table(f"Stopping while a prompt of {PROMPT_TOKENS:,} tokens is read", stop_heads, [row])


def _turns(engine: EngineSession) -> Iterator[tuple[object, ...]]:
    said = [PromptMessage(Role.USER, prompt_of(1000))]
    used, cold_speed = 0, 0.0
    for number in range(TURNS):
        tokens = engine.measure(Measure(engine.client.next_id(), tuple(said))).tokens
        first_token_s, facts, text = _turn(engine, said)
        cold_speed = cold_speed or facts.prompt_tokens_per_second or 1.0
        yield (
            f"turn {number + 1}",
            tokens - used,
            facts.evaluated_tokens,
            f"{first_token_s:.3f}",
            f"{facts.prompt_eval_s:.3f}",
            f"about {facts.prompt_tokens / cold_speed:.2f}",
        )
        used = facts.context_used
        said += [PromptMessage(Role.ASSISTANT, text), PromptMessage(Role.USER, QUESTIONS[number])]


def _turn(engine: EngineSession, said: list[PromptMessage]) -> tuple[float, ReplyFacts, str]:
    command = Generate(engine.client.next_id(), tuple(said), GREEDY, max_tokens=REPLY_TOKENS)
    began, first_token_s, text = time.perf_counter(), 0.0, ""
    for event in engine.run(command):
        if isinstance(event, Token):
            first_token_s = first_token_s or time.perf_counter() - began
            text += event.text
        elif isinstance(event, Finished):
            return first_token_s, event.facts, text
    raise RuntimeError("the reply did not finish")


def _stop_ms(engine: EngineSession, number: int) -> float:
    """Read a prompt that shares nothing with the last one, and stop it after another while each time."""
    prompt = f"{number}. " + prompt_of(PROMPT_TOKENS)
    command = Generate(engine.client.next_id(), (), GREEDY, max_tokens=1, raw_prompt=prompt)
    events = engine.run(command)
    for _ in itertools.islice(events, 1 + number % 5):
        pass  # each event is a step of the prompt
    time.sleep(0.05 * (number % 4))  # so that the stop falls into different places of a step
    began = time.perf_counter()
    engine.cancel(command.id)
    for event in events:
        if isinstance(event, Finished):
            took = time.perf_counter() - began
            if event.facts.stop_reason is not StopReason.CANCELLED:
                sys.stderr.write("  the prompt was read before the stop came\n")
            return 1000 * took
    raise RuntimeError("the reply did not finish")


def _summary(values: list[float]) -> tuple[float, float, float]:
    return median(values), percentile(values, 90), max(values)


if __name__ == "__main__":
    main()
