"""Which way to run the loaded model is fastest here, by trying: each trial in a small context of its own."""

import math
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import NamedTuple

import llama_cpp.llama_cpp as ll
import numpy as np
import numpy.typing as npt

from app.core.errors import AppError, ErrorCode, problem
from app.core.load_plan import CPU_ONLY, Wishes
from app.core.memory_fit import Layout
from app.core.words import QT_TRANSLATE_NOOP
from app.engine.backends.llama_context import Evaluated, LlamaContext, Part
from app.engine.backends.llama_model import LlamaModel
from app.engine.backends.llama_tuning_ways import (
    batch_sizes,
    cache_types,
    devices,
    flash_attention,
    is_on_cpu,
    settled,
    step_of,
    threads,
)
from app.engine.cancel import CancelFlag
from app.engine.protocol import LoadedModel, Trial, Tune, Tuned

RUNS = 30
"""About so many runs of one setting fill the time there is."""
MOST_PROMPT, LEAST_PROMPT = 1024, 32
MOST_REPLY, LEAST_REPLY = 32, 4
"""Tokens of a run: as many as the time allows, because attention's price shows in a long context only."""
TURN_PROMPT, TURN_REPLY = 64, 192
"""Tokens read and written in a turn of a chat: what the two speeds are weighed by."""
ROUNDS, LAST_ROUNDS = 2, 3
"""How often settings take turns: among the values of one, and the best of all against what was before."""
WORTH_IT = 0.98
"""A turn must take less than this share of the time: less of a gain is noise."""
CLEAR = 0.7
"""The same where no time is left to compare once more."""
HOPELESS = 3.0
"""A run that takes so many times as long as its rival's is broken off."""
TEXT = "The keeper of the lighthouse wrote down the weather, the ships and the hours of the lamp. "

Logits = npt.NDArray[np.float32]
LoadOnCpu = Callable[[CancelFlag], LlamaModel]
"""Loads the same file once more, without any GPU; ``AppError`` when stopped or refused."""


class _Run(NamedTuple):
    """Seconds per token read and written, and the logits before each token written."""

    prompt_s: float
    generation_s: float
    logits: list[Logits]

    @property
    def turn_s(self) -> float:
        return TURN_PROMPT * self.prompt_s + TURN_REPLY * self.generation_s


class _StoppedError(Exception):
    """The person asked for it, or the time is over."""


def tune(
    model: LlamaModel,
    loaded: LoadedModel,
    wishes: Wishes,
    command: Tune,
    cancel: CancelFlag,
    report: Callable[[Trial], None],
    load_on_cpu: LoadOnCpu,
) -> Tuned:
    """Change one setting after the other and keep what is faster, for at most ``command.limit_s`` seconds.

    ``wishes`` are those that ``loaded`` came of. The loaded context and its chats stay as they are. A setting
    is kept only when it writes the same greedy tokens as before: see ``is_same_text``. A cache of another
    type is tried, so that its price is known, but never chosen. When stopped, what was found so far is told;
    ``AppError`` (``LOAD_CANCELLED``) when that is nothing.
    """
    trials = _Trials(model, loaded, command, cancel, report, load_on_cpu)
    before = best = settled(wishes, loaded)
    try:
        trials.begin(before)
        for alternatives in (devices, threads, flash_attention, batch_sizes):
            best = trials.fastest(best, alternatives(best, loaded))
        trials.fastest(best, cache_types(best))
        best = trials.confirmed(before, best)
    except _StoppedError:
        if not trials.all():
            raise AppError(problem(ErrorCode.LOAD_CANCELLED, name=model.name)) from None
        if not trials.is_clear(before, best):
            best = before
    except MemoryError:  # not even for what is loaded now, a second time
        reason = QT_TRANSLATE_NOOP("reasons", "there is not enough memory")
        raise AppError(problem(ErrorCode.GENERATION_FAILED, reason=reason)) from None
    finally:
        trials.close()
    return Tuned(command.id, trials.trial(before), trials.trial(best), trials.all())


def is_same_text(before: Sequence[Logits], after: Sequence[Logits]) -> bool:
    """Whether two ways to run a model pick the same greedy tokens, but for the order of floating-point sums.

    Both were given the same tokens, those that ``before`` picked. Where they would pick differently, the two
    best logits must lie closer together than the largest difference between both ways at the other tokens.
    """
    noise = margin = 0.0
    for ours, theirs in zip(before, after, strict=True):
        if ours.argmax() == theirs.argmax():
            differences = np.abs(theirs - ours)
            noise = max(noise, float(differences[np.isfinite(differences)].max(initial=0.0)))
        else:
            second, first = np.partition(ours, -2)[-2:]
            margin = max(margin, float(first - second))
    return margin <= noise


class _Trials:
    """Runs and their results, under one clock."""

    def __init__(
        self,
        model: LlamaModel,
        loaded: LoadedModel,
        command: Tune,
        cancel: CancelFlag,
        report: Callable[[Trial], None],
        load_on_cpu: LoadOnCpu,
    ) -> None:
        self._model = model
        self._on_cpu: LlamaModel | None = None
        self._load_on_cpu = load_on_cpu
        self._loaded = loaded
        self._cancel = cancel
        self._report = report
        self._limit_s = command.limit_s
        self._deadline = time.monotonic() + command.limit_s
        self._runs: dict[Wishes, list[_Run]] = {}
        self._tokens = model.tokenize(TEXT, is_prompt=True) or [model.first_token()]
        self._prompt: list[int] = []
        self._reply: list[int] = []
        self._reference: list[Logits] = []
        self._reply_length = 0
        self._took: dict[Wishes, float] = {}

    def begin(self, before: Wishes) -> None:
        """Find how long a run may be, and what ``before`` writes."""
        self._set_length(LEAST_PROMPT, LEAST_REPLY)
        began = time.monotonic()
        probe = self._measured(before, self._left())
        self._took[before] = time.monotonic() - began
        share_s = self._left() / RUNS / 2
        most = min(MOST_PROMPT, self._loaded.context_length - MOST_REPLY - 1)
        prompt = max(LEAST_PROMPT, min(most, int(share_s / probe.prompt_s)))
        reply = max(LEAST_REPLY, min(MOST_REPLY, int(share_s / probe.generation_s)))
        run = probe if (prompt, reply) == (LEAST_PROMPT, LEAST_REPLY) else None
        self._set_length(prompt, reply)
        while run is None:
            began = time.monotonic()
            run = self._in_time(before, HOPELESS * 2 * share_s)
            self._took[before] = time.monotonic() - began
        self._reference = run.logits
        self._reply = [int(row.argmax()) for row in run.logits]
        self._keep(before, run)

    def fastest(self, best: Wishes, alternatives: Iterable[Wishes]) -> Wishes:
        """The fastest of ``best`` and ``alternatives`` that writes the same text; in short time, of a few."""
        others = [it for it in alternatives if it != best and self._can(it)]
        is_first = len(self._runs) == 1
        runs = int(self._left() / self._took[best])
        rounds = ROUNDS if runs >= ROUNDS * (len(others) + 1) + 2 * LAST_ROUNDS else 1
        if rounds == 1:  # two more are for ``confirmed``
            others = others[: max(int(is_first), runs - 2)]
        if not others:
            return best
        ratios = self._compare(best, others, rounds)
        usable = [it for it in ratios if it.cache_type == best.cache_type and self._is_same(it)]
        winner = min(usable, key=lambda it: median(ratios[it]), default=best)
        return winner if winner in ratios and median(ratios[winner]) < WORTH_IT else best

    def confirmed(self, before: Wishes, best: Wishes) -> Wishes:
        """``best`` when it is faster than ``before`` once more, side by side; else ``before``."""
        if best == before:
            return before
        rounds = max(2, min(LAST_ROUNDS, int(self._left() / (self._took[before] + self._took[best]))))
        ratios = self._compare(before, [best], rounds).get(best)
        if not ratios or median(ratios) >= WORTH_IT:
            return before
        return best if self._turn_s(best) < self._turn_s(before) else before

    def is_clear(self, before: Wishes, best: Wishes) -> bool:
        """Whether ``best`` is so much faster than ``before`` that it needs no other comparison."""
        return self._turn_s(best) < CLEAR * self._turn_s(before)

    def trial(self, wishes: Wishes) -> Trial:
        """What the last runs of ``wishes`` gave."""
        last = self._runs[wishes][-LAST_ROUNDS:]
        return Trial(
            wishes,
            generation=1 / median(run.generation_s for run in last),
            prompt=1 / median(run.prompt_s for run in last),
            is_same_text=self._is_same(wishes),
        )

    def all(self) -> tuple[Trial, ...]:
        """One trial per setting, in the order they were tried."""
        return tuple(self.trial(wishes) for wishes in self._runs)

    def close(self) -> None:
        """Give back what was loaded for trials."""
        if self._on_cpu is not None:
            self._on_cpu.close()

    def _compare(self, rival: Wishes, others: list[Wishes], rounds: int) -> dict[Wishes, list[float]]:
        """Turn by turn, the order turned round each time: each one's time by its rival's, round by round.

        In a single round the rival's last run stands for it.
        """
        ratios: dict[Wishes, list[float]] = {it: [] for it in others}
        for number in range(rounds):
            taken = {rival: self._runs[rival][-1].turn_s}
            in_turn = [*ratios] if rounds == 1 else [rival, *ratios]
            for wishes in in_turn[:: -1 if number % 2 else 1]:
                run = self._tried(wishes, is_rival=wishes is rival)
                if run is not None:
                    taken[wishes] = run.turn_s
            ratios = {it: [*ratios[it], taken[it] / taken[rival]] for it in ratios if it in taken}
        return ratios

    def _tried(self, wishes: Wishes, *, is_rival: bool) -> _Run | None:
        """One more run; None when it takes too long or the memory that it needs is not there."""
        patience_s = self._left()
        if not is_rival:
            patience_s = min(patience_s, HOPELESS * max(self._took.values()))
        began = time.monotonic()
        try:
            run = self._measured(wishes, patience_s)
        except _StoppedError:
            if is_rival or self._cancel.is_set or self._left() <= 0:
                raise
            return None
        except MemoryError:
            return None
        self._took[wishes] = time.monotonic() - began
        self._keep(wishes, run)
        return run

    def _keep(self, wishes: Wishes, run: _Run) -> None:
        self._runs.setdefault(wishes, []).append(run)
        self._report(self.trial(wishes))

    def _in_time(self, wishes: Wishes, patience_s: float) -> _Run | None:
        """A first run; None, and shorter runs from then on, when the computer was slower than it seemed."""
        is_shortest = len(self._prompt) == LEAST_PROMPT and self._reply_length == LEAST_REPLY
        try:
            return self._measured(wishes, self._left() if is_shortest else min(self._left(), patience_s))
        except _StoppedError:
            if is_shortest or self._cancel.is_set or self._left() <= 0:
                raise
        self._set_length(max(LEAST_PROMPT, len(self._prompt) // 4), max(LEAST_REPLY, self._reply_length // 4))
        return None

    def _measured(self, wishes: Wishes, patience_s: float) -> _Run:
        """One run in a context of its own; ``_StoppedError`` when it was broken off."""
        context = self._context(wishes)
        alarm = threading.Timer(max(0.0, patience_s), context.interrupt.set)
        alarm.start()
        self._cancel.share(context.interrupt)
        try:
            return self._timed(context, step_of(wishes, self._loaded))
        finally:
            self._cancel.share(None)
            alarm.cancel()
            alarm.join()
            context.close()

    def _timed(self, context: LlamaContext, step: int) -> _Run:
        slot = context.slots[0]
        _go_on(context.evaluate([Part(slot, self._prompt[:1], 1)]))  # the first one pays for memory
        context.clear(slot)
        began = time.perf_counter()
        for start in range(0, len(self._prompt), step):
            _go_on(context.evaluate([Part(slot, self._prompt[start : start + step], 1)]))
        ll.llama_synchronize(context.pointer)
        prompt_s = (time.perf_counter() - began) / len(self._prompt)
        rows: list[Logits] = []
        seconds: list[float] = []
        for number in range(self._reply_length):
            rows.append(_logits(context, self._model.vocabulary_size))
            token = self._reply[number] if self._reply else int(rows[-1].argmax())
            began = time.perf_counter()
            _go_on(context.evaluate_one(slot, token))
            ll.llama_synchronize(context.pointer)
            seconds.append(time.perf_counter() - began)
        return _Run(prompt_s, median(seconds), rows)

    def _context(self, wishes: Wishes) -> LlamaContext:
        model = self._model
        if wishes.device == CPU_ONLY and self._on_cpu is not None:
            model = self._on_cpu
        layout = Layout(
            len(self._prompt) + self._reply_length + 1,
            cache_type_k=wishes.cache_type,
            cache_type_v=wishes.cache_type,
            batch_size=wishes.batch_size,
        )
        return LlamaContext(
            model.pointer, layout, threads=wishes.threads, flash_attention=wishes.flash_attention
        )

    def _can(self, wishes: Wishes) -> bool:
        """Whether the weights are where ``wishes`` want them, or can be brought there in time."""
        if wishes.device != CPU_ONLY or is_on_cpu(self._loaded) or self._on_cpu is not None:
            return True
        if self._left() < self._limit_s / 2:
            return False
        try:
            self._on_cpu = self._load_on_cpu(self._cancel)
        except AppError as error:
            if error.problem.code is ErrorCode.LOAD_CANCELLED:
                raise _StoppedError from error
            return False
        return True

    def _is_same(self, wishes: Wishes) -> bool:
        return is_same_text(self._reference, self._runs[wishes][0].logits) if self._reference else True

    def _turn_s(self, wishes: Wishes) -> float:
        return median(run.turn_s for run in self._runs[wishes][-LAST_ROUNDS:])

    def _set_length(self, prompt: int, reply: int) -> None:
        self._prompt = (self._tokens * math.ceil(prompt / len(self._tokens)))[:prompt]
        self._reply_length = reply

    def _left(self) -> float:
        return self._deadline - time.monotonic()


def _go_on(outcome: Evaluated) -> None:
    if outcome is not Evaluated.OK:
        raise _StoppedError


def _logits(context: LlamaContext, vocabulary_size: int) -> Logits:
    row = ll.llama_get_logits_ith(context.pointer, -1)
    return np.ctypeslib.as_array(row, (vocabulary_size,)).copy()
