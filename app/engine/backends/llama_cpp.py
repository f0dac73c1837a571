"""llama.cpp as a backend, on the low-level calls: the bindings' ``Llama`` class is slower and cannot stop."""

import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

import llama_cpp
import llama_cpp.llama_cpp as ll
import psutil

from app.core.conversation import ReplyFacts, StopReason
from app.core.errors import AppError, ErrorCode, NextAct, problem
from app.core.prompt import AUTOMATIC_CONTEXT_LENGTH
from app.core.words import QT_TRANSLATE_NOOP
from app.engine.backend import ChatTemplate
from app.engine.backends.llama_context import Evaluated, LlamaContext
from app.engine.backends.llama_devices import devices, features
from app.engine.backends.llama_log import LlamaLog
from app.engine.backends.llama_model import LlamaModel
from app.engine.backends.llama_sampling import sampler_chain
from app.engine.cancel import CancelFlag
from app.engine.context_limit import refuse_if_too_long
from app.engine.protocol import PROTOCOL_VERSION, Load, LoadedModel, Ready, Sampling
from app.engine.reply_writer import ReplyWriter

UNKNOWN_CONTEXT_LENGTH = 2048
"""For a file that does not say what it was trained for."""
PROMPT_STEP = 256
"""Prompt tokens between two reports. Evaluation gains nothing measurable from more at once on a CPU."""


class LlamaCppBackend:
    """One model, one context, one sequence."""

    def __init__(self) -> None:
        self._log = LlamaLog()
        ll.llama_backend_init()
        self._model: LlamaModel | None = None
        self._context: LlamaContext | None = None
        self._loaded: LoadedModel | None = None

    def ready(self) -> Ready:
        """The library's version, features and devices."""
        return Ready(PROTOCOL_VERSION, "llama_cpp", llama_cpp.__version__, features(), devices())

    def load(self, command: Load, cancel: CancelFlag, report: Callable[[float], None]) -> LoadedModel:
        """Load weights, make a context, evaluate one token: what is going to crash does so now."""
        self.unload()
        began, resident = time.perf_counter(), psutil.Process().memory_info().rss
        path = Path(command.path)
        self._model = model = LlamaModel(path, command.name, self._log, cancel, report)
        try:
            self._context = context = self._make_context(command, model)
            _refuse_if_encoder(model, context)
            self._warm_up(model, context, cancel)
        except AppError:
            self.unload()
            raise
        cpu = next(device for device in devices())
        self._loaded = LoadedModel(
            name=command.name,
            path=command.path,
            identity=model.identity(),
            architecture=model.architecture,
            parameters=model.parameters,
            context_length=context.context_length,
            trained_context_length=model.trained_context_length,
            kv_bytes_per_token=model.kv_bytes_per_token,
            threads=_threads(command.threads),
            device=cpu.description or cpu.name,
            device_reason=QT_TRANSLATE_NOOP("reasons", "this build has no GPU support"),
            load_s=time.perf_counter() - began,
            memory_bytes=max(0, psutil.Process().memory_info().rss - resident),
        )
        return self._loaded

    def unload(self) -> None:
        """Give context and weights back, in this order."""
        if self._context is not None:
            self._context.close()
        if self._model is not None:
            self._model.close()
        self._model = self._context = self._loaded = None

    def template(self) -> ChatTemplate:
        """The loaded model's chat template."""
        return self._parts()[0].template()

    def count(self, text: str, *, is_prompt: bool) -> int:
        """Tokens of ``text``."""
        return len(self._parts()[0].tokenize(text, is_prompt=is_prompt))

    def generate(
        self, prompt: str, sampling: Sampling, cancel: CancelFlag, writer: ReplyWriter, *, ignore_end: bool
    ) -> ReplyFacts:
        """Evaluate what the cache lacks of ``prompt``, then write until an end is reached."""
        model, context, loaded = self._parts()
        seed = secrets.randbits(32) if sampling.seed is None else sampling.seed & 0xFFFFFFFF
        tokens = model.tokenize(prompt, is_prompt=True) or [model.first_token()]
        refuse_if_too_long(len(tokens), loaded)
        context.watch(cancel)
        if self._evaluate_prompt(context, tokens, cancel, writer):
            with sampler_chain(sampling, seed, model.vocab) as chain:
                _write(model, context, chain, cancel, writer, ignore_end=ignore_end)
        return writer.finish(
            model=loaded.name,
            identity=loaded.identity,
            seed=seed,
            context_used=len(context.tokens),
            context_length=context.context_length,
        )

    def _make_context(self, command: Load, model: LlamaModel) -> LlamaContext:
        trained = model.trained_context_length
        length = command.context_length or min(trained or UNKNOWN_CONTEXT_LENGTH, AUTOMATIC_CONTEXT_LENGTH)
        if trained:
            length = min(length, trained)
        needed = length * model.kv_bytes_per_token
        if needed > psutil.virtual_memory().available:
            # The system would give the addresses and end the process when they are written to.
            raise AppError(model.too_little_memory(needed))
        self._log.forget()
        try:
            return LlamaContext(
                model.pointer,
                context_length=length,
                batch_size=command.batch_size,
                threads=_threads(command.threads),
            )
        except MemoryError:
            raise AppError(model.refusal(self._log, needed)) from None

    def _warm_up(self, model: LlamaModel, context: LlamaContext, cancel: CancelFlag) -> None:
        context.watch(cancel)
        if context.evaluate([model.first_token()]) is Evaluated.CANCELLED or cancel.is_set:
            raise AppError(problem(ErrorCode.LOAD_CANCELLED, name=model.name))
        context.clear()

    def _evaluate_prompt(
        self, context: LlamaContext, tokens: list[int], cancel: CancelFlag, writer: ReplyWriter
    ) -> bool:
        """Whether the whole prompt is in the context now; false when it was stopped."""
        began, began_cpu = time.perf_counter(), time.process_time()
        reused = context.keep_prefix(tokens)
        writer.prompt(reused, len(tokens), reused)
        step = min(PROMPT_STEP, context.batch_size)
        while len(context.tokens) < len(tokens):
            done = len(context.tokens)
            if cancel.is_set or context.evaluate(tokens[done : done + step]) is Evaluated.CANCELLED:
                writer.end(StopReason.CANCELLED)
                return False
            writer.prompt(len(context.tokens), len(tokens), reused)
        writer.prompt_evaluated(time.perf_counter() - began, time.process_time() - began_cpu)
        return True

    def _parts(self) -> tuple[LlamaModel, LlamaContext, LoadedModel]:
        if self._model is None or self._context is None or self._loaded is None:
            raise AppError(problem(ErrorCode.NO_MODEL_LOADED, next_act=NextAct.CHOOSE_MODEL))
        return self._model, self._context, self._loaded


def _write(
    model: LlamaModel,
    context: LlamaContext,
    chain: object,
    cancel: CancelFlag,
    writer: ReplyWriter,
    *,
    ignore_end: bool,
) -> None:
    """The loop: pick, write, evaluate. Everything here runs once a token."""
    sample, pointer = ll.llama_sampler_sample, context.pointer
    while True:
        token = sample(chain, pointer, -1)
        if not ignore_end and model.ends(token):
            return writer.end(StopReason.END_OF_GENERATION)
        if not writer.token(model.piece(token)):
            return None
        if cancel.is_set:
            return writer.end(StopReason.CANCELLED)
        outcome = context.evaluate_one(token)
        if outcome is Evaluated.CONTEXT_FULL:
            return writer.end(StopReason.CONTEXT_FULL)
        if outcome is Evaluated.CANCELLED:
            return writer.end(StopReason.CANCELLED)


def _refuse_if_encoder(model: LlamaModel, context: LlamaContext) -> None:
    if not context.can_generate:
        raise AppError(model.not_for_chat())


def _threads(wanted: int) -> int:
    """Physical cores that this process may use: the two threads of one core share what computes."""
    if wanted:
        return wanted
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(psutil.cpu_count(logical=False) or allowed, allowed))
