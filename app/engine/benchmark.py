"""How fast a model runs here: through the engine process, and in a bare loop in the same run."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import msgspec

from app.core.conversation import ReplyFacts, Role
from app.core.load_plan import CPU_ONLY, Plan, Wishes
from app.core.own_program import own_command
from app.engine.options import EngineOptions
from app.engine.protocol import Finished, Generate, Load, LoadedModel, PromptMessage, Sampling
from app.engine.session import EngineSession

GREEDY = Sampling(temperature=0)
ONE_BY_ONE = Sampling(temperature=0, seed=1)
"""Greedy, too; a fixed seed keeps guessing ahead out of it, which the bare loop does not do."""
PARAGRAPH = "The keeper of the lighthouse wrote down the weather, the ships and the hours of the lamp. "
CONTEXT_LENGTH = 2048


class Wanted(msgspec.Struct, frozen=True):
    """What to measure. ``is_cpu_clock`` counts processor seconds of the process instead of wall clock.

    ``wishes`` are the load's; length and threads stand here. Against the bare loop, which knows no other
    device, the processor alone is measured.
    """

    path: Path
    name: str
    backend: str
    log_file: Path
    runs: int = 3
    max_tokens: int = 128
    prompt_tokens: int = 512
    threads: int = 0
    is_cpu_clock: bool = False
    is_compared: bool = False
    wishes: Wishes = Wishes()
    options: EngineOptions = EngineOptions()

    @property
    def context_length(self) -> int:
        """Room for the prompt and the replies."""
        return max(CONTEXT_LENGTH, self.prompt_tokens + 2 * self.max_tokens)

    @property
    def load_wishes(self) -> Wishes:
        """``wishes`` with what is measured."""
        return msgspec.structs.replace(
            self.wishes,
            context_length=self.context_length,
            threads=self.threads or self.wishes.threads,
            device=CPU_ONLY if self.is_compared else self.wishes.device,
        )


class Speeds(msgspec.Struct):
    """Tokens per second of one kind, one figure a run. ``generation_guessed`` guesses tokens ahead."""

    generation: list[float] = []
    generation_guessed: list[float] = []
    generation_sampled: list[float] = []
    prompt: list[float] = []


class Measurement(msgspec.Struct):
    """Every run of a measurement. Times in seconds; ``ttft`` is the time to first token.

    ``loaded`` is the model as the last run had it, with its plan and what it took; None before the first.
    """

    engine: Speeds = msgspec.field(default_factory=Speeds)
    bare: Speeds = msgspec.field(default_factory=Speeds)
    load_s: list[float] = []
    ttft_cold_s: list[float] = []
    ttft_s: list[float] = []
    memory_bytes: list[int] = []
    threads: int = 0
    loaded: LoadedModel | None = None

    @property
    def plan(self) -> Plan | None:
        """How the model was loaded; None for a backend that plans nothing."""
        return self.loaded.plan if self.loaded is not None else None

    @property
    def estimated_bytes(self) -> int | None:
        """What the plan said the load would take; None where nothing was estimated."""
        return self.plan.total_bytes if self.plan is not None and self.plan.uses else None

    @property
    def buffer_bytes(self) -> int | None:
        """What the library's own buffers took: what the estimate is about; None where it did not tell."""
        if self.loaded is None or not self.loaded.measured:
            return None
        return sum(use.total_bytes for use in self.loaded.measured)


def measure(wanted: Wanted, report: Callable[[str], None]) -> Measurement:
    """Alternate engine and bare loop, ``runs`` times, the order turned round each time.

    ``report`` hears a line of words per run. Both have the same threads, those of the engine.
    """
    found = Measurement(threads=wanted.threads)
    for number in range(wanted.runs):
        is_bare_first = wanted.is_compared and number % 2 == 1
        if is_bare_first:
            run_bare(wanted, found)
        run_engine(wanted, found)
        if wanted.is_compared and not is_bare_first:
            run_bare(wanted, found)
        report(_line(number, wanted, found))
    return found


def ratios(found: Measurement) -> dict[str, float]:
    """Engine to bare loop, the median of each round's own ratio; 1 is as fast."""
    return {
        name: median(ours / bare for ours, bare in zip(mine, theirs, strict=True))
        for name, mine, theirs in (
            ("generation", found.engine.generation, found.bare.generation),
            ("generation_sampled", found.engine.generation_sampled, found.bare.generation_sampled),
            ("prompt", found.engine.prompt, found.bare.prompt),
        )
    }


def prompt_of(tokens: int) -> str:
    """A text of about ``tokens`` tokens."""
    return PARAGRAPH * max(1, tokens // 18)


def run_engine(wanted: Wanted, found: Measurement) -> None:
    """One run through the engine process, added to ``found``."""
    with EngineSession(wanted.backend, wanted.log_file, wanted.options) as engine:
        engine.wait_ready()
        began = time.perf_counter()
        command = Load(engine.client.next_id(), str(wanted.path), wanted.name, wanted.load_wishes)
        loaded = engine.load(command)
        found.load_s.append(time.perf_counter() - began)
        found.memory_bytes.append(loaded.memory_bytes)
        found.threads, found.loaded = loaded.threads, loaded
        greedy = _generate(engine, wanted, ONE_BY_ONE)
        found.engine.generation.append(_speed(greedy, is_cpu=wanted.is_cpu_clock))
        found.engine.prompt.append(_prompt_speed(greedy, is_cpu=wanted.is_cpu_clock))
        found.ttft_cold_s.append(greedy.time_to_first_token_s or 0.0)
        sampled = _generate(engine, wanted, Sampling(seed=1))
        found.engine.generation_sampled.append(_speed(sampled, is_cpu=wanted.is_cpu_clock))
        guessed = _generate(engine, wanted, GREEDY)
        found.engine.generation_guessed.append(_speed(guessed, is_cpu=wanted.is_cpu_clock))
        found.ttft_s.append(_turn_after(engine))


def _generate(engine: EngineSession, wanted: Wanted, sampling: Sampling) -> ReplyFacts:
    command = Generate(
        engine.client.next_id(),
        (),
        sampling,
        max_tokens=wanted.max_tokens,
        raw_prompt=prompt_of(wanted.prompt_tokens),
        ignore_end=True,
    )
    return next(event.facts for event in engine.run(command) if isinstance(event, Finished))


def _turn_after(engine: EngineSession) -> float:
    """Time to the first token of a second turn: only what is new has to be evaluated."""
    turns = [PromptMessage(Role.USER, prompt_of(300))]
    facts: list[ReplyFacts] = []
    for text in ("A keeper's diary.", "And the ships?"):
        command = Generate(engine.client.next_id(), tuple(turns), GREEDY, max_tokens=8)
        facts += [event.facts for event in engine.run(command) if isinstance(event, Finished)]
        turns += [PromptMessage(Role.ASSISTANT, text), PromptMessage(Role.USER, text)]
    return facts[-1].time_to_first_token_s or 0.0


def run_bare(wanted: Wanted, found: Measurement) -> None:
    """One run of the bare loop, added to ``found``; with ``found.threads`` threads."""
    request = {
        "path": str(wanted.path),
        "prompt": prompt_of(wanted.prompt_tokens),
        "tokens": wanted.max_tokens,
        "threads": found.threads,
        "context_length": wanted.context_length,
        "flash_attention": wanted.wishes.flash_attention,
        "samplings": (GREEDY, Sampling(seed=1)),
    }
    with wanted.log_file.open("ab") as log:
        answer = subprocess.run(
            own_command("--worker", "bare_loop"),
            input=msgspec.json.encode(request),
            stdout=subprocess.PIPE,
            stderr=log,
            check=True,
        )
    bare = msgspec.json.decode(answer.stdout)
    kind = "cpu_s" if wanted.is_cpu_clock else "s"
    greedy, sampled = (run[f"generation_{kind}"] for run in bare["runs"])
    found.bare.generation.append((bare["tokens"] - 1) / greedy)
    found.bare.generation_sampled.append((bare["tokens"] - 1) / sampled)
    found.bare.prompt.append(bare["prompt_tokens"] / bare[f"prompt_{kind}"])


def _speed(facts: ReplyFacts, *, is_cpu: bool) -> float:
    return (facts.tokens - 1) / (facts.generation_cpu_s if is_cpu else facts.generation_s)


def _prompt_speed(facts: ReplyFacts, *, is_cpu: bool) -> float:
    return facts.evaluated_tokens / (facts.prompt_eval_cpu_s if is_cpu else facts.prompt_eval_s)


def _line(number: int, wanted: Wanted, found: Measurement) -> str:
    parts = [f"run {number + 1} of {wanted.runs}: {found.engine.generation[-1]:.1f} tok/s"]
    parts.append(f"{found.engine.generation_sampled[-1]:.1f} sampled")
    parts.append(f"prompt {found.engine.prompt[-1]:.0f} tok/s")
    if found.bare.generation:
        parts.append(f"{found.engine.generation[-1] / found.bare.generation[-1]:.3f} of the bare loop")
    return ", ".join(parts)
