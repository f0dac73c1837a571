"""Four requests at once against one after another: time, and whether sharing a batch changed a text.

Run it with ``python -m tests.benchmarks.together``. Starter model, 2 threads, greedy. The order turns round
each round. A raw batch of four takes 0.72 of four alone on such a machine; the limit is 0.80.
"""

import tempfile
import time
from pathlib import Path
from statistics import median

from app.core.conversation import Role
from app.core.load_plan import Wishes
from app.core.sampling import Sampling
from app.engine.protocol import Failed, Finished, Generate, Load, PickedToken, PromptMessage, Token
from app.engine.session import EngineSession
from tests.benchmarks.generation import model_path
from tests.benchmarks.measuring import alternate, ratio, table
from tests.float_order import Parting, parting

ROUNDS = 5
REPLY_TOKENS = 96
QUESTIONS = (
    "Tell me about the sea.",
    "Write a story about a dog.",
    "What is a lighthouse?",
    "Explain rain to a child.",
)
SEEDED = Sampling(temperature=0, seed=1)
"""A fixed seed keeps guessing ahead out of it: only the shape of the batch differs."""


def main() -> None:
    """Print times and texts."""
    with tempfile.TemporaryDirectory() as folder, EngineSession("llama_cpp", Path(folder) / "log") as engine:
        wishes = Wishes(context_length=4096, threads=2)
        engine.load(Load(engine.client.next_id(), str(model_path()), "Starter", wishes))
        ask_at_once(engine, 0)  # both ways find the prompts in the cache
        seconds = alternate(
            ROUNDS,
            {"one after another": lambda: _timed(engine, False), "at once": lambda: _timed(engine, True)},
        )
        alone, at_once = seconds["one after another"], seconds["at once"]
        heads = ("seconds, medians", "one after another", "at once", "ratio", "limit")
        row = (
            "four replies",
            f"{median(alone):.2f}",
            f"{median(at_once):.2f}",
            f"{ratio(at_once, alone):.3f}",
        )
        table(f"Four requests of {REPLY_TOKENS} tokens", heads, [(*row, "0.80")])
        rows = [_row(text, it) for text, it in zip(QUESTIONS, compare(engine), strict=True)]
        heads = ("greedy text, alone against shared", "first difference", "margin there", "noise before", "")
        table("What sharing a batch changes (margin and noise in logits)", heads, rows)


def compare(engine: EngineSession) -> list[Parting]:
    """Each question alone, then all at once: where the texts part."""
    alone = [picks for question in QUESTIONS for picks in _ask(engine, (question,), top=10)]
    shared = _ask(engine, QUESTIONS, top=10)
    return [parting(one, other) for one, other in zip(alone, shared, strict=True)]


def ask_at_once(engine: EngineSession, top: int) -> None:
    """All four, to the end."""
    _ask(engine, QUESTIONS, top)


def _timed(engine: EngineSession, at_once: bool) -> float:
    began = time.perf_counter()
    for group in [QUESTIONS] if at_once else [(question,) for question in QUESTIONS]:
        _ask(engine, group, top=0)
    return time.perf_counter() - began


def _ask(engine: EngineSession, questions: tuple[str, ...], top: int) -> list[list[PickedToken]]:
    commands = [
        Generate(
            engine.client.next_id(),
            (PromptMessage(Role.USER, question),),
            SEEDED,
            max_tokens=REPLY_TOKENS,
            ignore_end=True,
            conversation=question,
            top_probabilities=top,
        )
        for question in questions
    ]
    picks: dict[int, list[PickedToken]] = {command.id: [] for command in commands}
    left = set(picks)
    for command in commands:
        engine.client.send(command)
    while left:
        event = engine.next_event()
        if isinstance(event, Token):
            picks[event.id] += event.picked
        elif isinstance(event, Failed):
            raise RuntimeError(event.problem.sentence())
        elif isinstance(event, Finished):
            left.discard(event.id)
    return list(picks.values())


def _row(text: str, found: Parting) -> tuple[str, ...]:
    if found.at is None:
        return text, "none", "", f"{found.noise:.4f}", "the same"
    verdict = "rounding" if found.is_explained else "A FAULT"
    return text, f"token {found.at + 1}", f"{found.margin:.4f}", f"{found.noise:.4f}", verdict


if __name__ == "__main__":
    main()
