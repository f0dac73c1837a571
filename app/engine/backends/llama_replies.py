"""The engine's loop: replies made beside each other, all their tokens in one batch."""

from collections import deque

from app.core.conversation import StopReason
from app.core.errors import AppError, Problem
from app.engine.backend import Arrivals, Request
from app.engine.backends.llama_context import Evaluated, LlamaContext, Part, Slot
from app.engine.backends.llama_guessing import Guessing
from app.engine.backends.llama_job import Job
from app.engine.backends.llama_model import LlamaModel
from app.engine.backends.llama_pace import Pace
from app.engine.backends.llama_slots import Slots
from app.engine.protocol import LoadedModel

PROMPT_STEP = 256
"""Prompt tokens between two reports. Evaluation gains nothing measurable from more at once on a CPU; a GPU
gets as many as the batch holds."""
SHARED_PROMPT_STEP = 64
"""The same while another reply is written: it waits so long for its next token."""


class LlamaReplies:
    """Makes replies in one context. The oldest come first when there is no room for all."""

    def __init__(
        self,
        model: LlamaModel,
        context: LlamaContext,
        slots: Slots,
        loaded: LoadedModel,
        guessing: Guessing,
    ) -> None:
        self._guessing = guessing if context.can_share else None
        is_on_cpu = loaded.plan is None or not loaded.plan.layout.devices
        self._prompt_step = PROMPT_STEP if is_on_cpu else context.batch_size
        self._pace = Pace(loaded.threads if is_on_cpu else 1, context.set_threads)
        self._model = model
        self._context = context
        self._slots = slots
        self._loaded = loaded
        self._running: list[Job] = []
        self._waiting: deque[Job] = deque()

    def serve(self, first: Request, arrivals: Arrivals) -> None:
        """Make replies to ``first`` and to what arrives meanwhile, until none is left."""
        self._accept(first)
        try:
            while self._running or self._waiting:
                while (request := arrivals.take()) is not None:
                    self._accept(request)
                self._admit()
                self._go_on(arrivals)
        except AppError as error:
            self._fail_all(error.problem)

    def _accept(self, request: Request) -> None:
        try:
            self._waiting.append(Job(request, self._model, self._loaded))
        except AppError as error:
            request.failed(error.problem)

    def _admit(self) -> None:
        """Give slots to those who wait, in their order."""
        while self._waiting:
            job = self._waiting[0]
            if job.cancel.is_set:
                self._waiting.popleft()
                self._end(job, StopReason.CANCELLED)
                continue
            slot = self._slots.take(job.tokens, job.request.command.conversation)
            if slot is None:
                return
            self._waiting.popleft()
            self._running.append(job)
            job.begin(self._context, slot)

    def _go_on(self, arrivals: Arrivals) -> None:
        for job in [it for it in self._running if it.cancel.is_set]:
            self._end(job, StopReason.CANCELLED)
        if len(self._running) == 1 and self._running[0].is_generating:
            self._write_alone(self._running[0], arrivals)
        elif self._running:
            self._step()

    def _write_alone(self, job: Job, arrivals: Arrivals) -> None:
        """The loop for one reply: evaluate, pick, write. Everything here runs once a token."""
        context, slot = self._context, job.slot
        if slot is None or len(slot.tokens) != len(job.tokens) - 1:
            return self._step()
        if self._guessing is not None and job.may_guess:
            return self._write_guessing(job, slot, self._guessing, arrivals)
        evaluate, pick, tokens, cancel = context.evaluate_one, job.pick, job.tokens, job.cancel
        pace = self._pace
        pace.begin()
        while not arrivals.has_news:
            outcome = evaluate(slot, tokens[-1])
            if outcome is not Evaluated.OK:
                return self._after(outcome, 1)
            if not pick(context, 0):
                return self._finish(job)
            pace.token()
            if cancel.is_set:
                return self._end(job, StopReason.CANCELLED)
        return None

    def _write_guessing(self, job: Job, slot: Slot, guessing: Guessing, arrivals: Arrivals) -> None:
        """The same loop with tokens guessed ahead: those that were right are written, and one more."""
        context, tokens, pace = self._context, job.tokens, self._pace
        pace.begin()
        while not arrivals.has_news and not job.cancel.is_set:
            room = 0 if pace.is_trying else min(context.room, context.batch_size) - 1
            guesses = guessing.propose(tokens, room) if room > 0 else []
            if guesses:
                outcome = context.evaluate([Part(slot, [tokens[-1], *guesses], 1 + len(guesses))])
            else:
                outcome = context.evaluate_one(slot, tokens[-1])
            if outcome is not Evaluated.OK:
                return self._after(outcome, 1)
            right, goes_on = 0, job.pick(context, 0)
            while goes_on and right < len(guesses) and tokens[-1] == guesses[right]:
                right += 1
                goes_on = job.pick(context, right)
            if guesses:
                job.writer.guessed(len(guesses), right)
                guessing.wrote_batch(len(guesses), right)
                context.truncate(slot, len(tokens) - 1 if goes_on else len(tokens))
            elif room > 0:
                guessing.wrote_one()
            pace.token()
            if not goes_on:
                return self._finish(job)
        return None

    def _step(self) -> None:
        """One batch: a token of every reply that is written, and a piece of every prompt that is read."""
        parts, jobs = [], []
        room = self._context.batch_size
        is_shared = any(job.is_generating for job in self._running)
        step = SHARED_PROMPT_STEP if is_shared else self._prompt_step
        for job in sorted(self._running, key=lambda it: not it.is_generating):
            if job.slot is None or not room:
                continue
            part = self._part(job, job.slot, min(step, room))
            room -= len(part.tokens)
            parts.append(part)
            jobs.append(job)
        wanted = sum(len(part.tokens) for part in parts)
        if not self._make_room(wanted):
            return
        if wanted > len(parts):  # a prompt is read: what is written waits longer than for a token
            for job in jobs:
                job.writer.flush()
        outcome = self._context.evaluate(parts)
        if outcome is Evaluated.OK:
            self._pick(jobs, parts)
        else:
            self._after(outcome, wanted)

    def _part(self, job: Job, slot: Slot, limit: int) -> Part:
        missing = job.missing(slot)
        # The last token of a prompt goes alone where what came before cannot be returned to otherwise.
        if self._context.keeps_checkpoints and 1 < len(missing) <= limit:
            return Part(slot, missing[:-1], 0)
        tokens = missing[:limit]
        return Part(slot, tokens, int(len(tokens) == len(missing)))

    def _pick(self, jobs: list[Job], parts: list[Part]) -> None:
        row = -1
        for job, part in zip(jobs, parts, strict=True):
            row += len(part.tokens)
            if not job.writer.tokens:
                job.report_prompt()
            if len(part.slot.tokens) == job.prompt_length - 1:
                self._context.checkpoint(part.slot)
            if part.outputs and not job.pick(self._context, row):
                self._finish(job)

    def _make_room(self, wanted: int) -> bool:
        """Forget idle chats until ``wanted`` tokens fit; else let a reply give way, and say false."""
        if self._slots.make_room(wanted):
            return True
        self._give_way()
        return False

    def _give_way(self) -> None:
        """The youngest reply waits until the others have ended; an only one has filled the context."""
        if len(self._running) == 1:
            return self._end(self._running[0], StopReason.CONTEXT_FULL)
        job = self._running.pop()
        slot = job.slot
        job.pause()
        if slot is not None:
            self._context.clear(slot)
        self._waiting.appendleft(job)
        return None

    def _after(self, outcome: Evaluated, wanted: int) -> None:
        """An evaluation that did not happen: what was stopped ends in ``_go_on``, the rest tries again."""
        if outcome is not Evaluated.CONTEXT_FULL:
            return
        is_counted_wrong = self._context.room >= wanted
        if is_counted_wrong and not self._slots.forget_idle():
            self._give_way()
        elif not is_counted_wrong:
            self._make_room(wanted)

    def _end(self, job: Job, reason: StopReason) -> None:
        job.writer.end(reason)
        self._finish(job)
        if reason is StopReason.CANCELLED:
            self._context.interrupt.clear()

    def _finish(self, job: Job) -> None:
        if job in self._running:
            self._running.remove(job)
        writer = job.writer
        self._slots.release(job.slot, writer.prompt_tokens - writer.reused_tokens, writer.prompt_eval_s)
        job.finish(self._context)

    def _fail_all(self, found: Problem) -> None:
        for job in [*self._running, *self._waiting]:
            job.close()
            job.request.failed(found)
        self._running.clear()
        self._waiting.clear()
