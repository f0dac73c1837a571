"""One reply that llama.cpp makes: its tokens, its sampler chain, its place in the context."""

import secrets
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any

import llama_cpp.llama_cpp as ll

from app.core.conversation import StopReason
from app.core.sampling import Sampling
from app.engine.backend import Request
from app.engine.backends.llama_context import LlamaContext, Slot
from app.engine.backends.llama_grammar import WithinGrammar, grammar_sampler
from app.engine.backends.llama_model import LlamaModel
from app.engine.backends.llama_probabilities import picked_token
from app.engine.backends.llama_sampling import SEED_COUNT, sampler_chain
from app.engine.context_limit import refuse_if_too_long
from app.engine.protocol import LoadedModel


class Job:
    """A reply being made. ``tokens`` are the prompt's and the reply's; the slot lacks those at the end.

    Whatever happened to the slot (an interruption, another reply that needed the room), what it lacks of
    ``tokens`` is evaluated and the reply goes on where it was. ``AppError`` for what cannot be asked for.
    """

    def __init__(self, request: Request, model: LlamaModel, loaded: LoadedModel) -> None:
        sampling = request.command.sampling
        self.request = request
        self.cancel = request.cancel
        self.writer = request.writer
        self.seed = secrets.randbelow(SEED_COUNT) if sampling.seed is None else sampling.seed % SEED_COUNT
        self.tokens = model.tokenize(request.prompt, is_prompt=True) or [model.first_token()]
        self.prompt_length = len(self.tokens)
        refuse_if_too_long(self.prompt_length, loaded)
        self.slot: Slot | None = None
        self._model = model
        self._loaded = loaded
        self._stack = ExitStack()
        chain = sampler_chain(
            sampling, self.seed, model.vocab, prompt=self.tokens, context_length=loaded.context_length
        )
        self._sample = self._sampler(self._stack.enter_context(chain), sampling)
        self._reused = 0
        self._began = self._began_cpu = 0.0
        self._alternatives = request.command.top_probabilities

    @property
    def is_generating(self) -> bool:
        """Whether its first token has been picked."""
        return len(self.tokens) > self.prompt_length

    @property
    def may_guess(self) -> bool:
        """Whether tokens may be guessed ahead; not with a fixed seed, as other batches round differently."""
        return self.request.command.sampling.seed is None

    def missing(self, slot: Slot) -> list[int]:
        """The tokens that have to be evaluated before the next can be picked."""
        return self.tokens[len(slot.tokens) :]

    def begin(self, context: LlamaContext, slot: Slot) -> None:
        """Take ``slot``, which holds what it can of the tokens already."""
        self.slot = slot
        slot.is_busy = True
        slot.conversation = self.request.command.conversation
        self.cancel.share(context.interrupt)
        if not self._began:
            self._began, self._began_cpu = time.perf_counter(), time.process_time()
            self._reused = len(slot.tokens)
            self.report_prompt()

    def pause(self) -> None:
        """Give the slot back, to go on later."""
        self.cancel.share(None)
        if self.slot is not None:
            self.slot.is_busy = False
            self.slot = None

    def report_prompt(self) -> None:
        """Tell how much of the prompt is in the context; and how long it took, once it is."""
        done = len(self.slot.tokens) if self.slot else 0
        if self.writer.tokens or done > self.prompt_length:
            return  # evaluated once more after an interruption: nobody waits for the prompt
        self.writer.prompt(done, self.prompt_length, self._reused)
        if done == self.prompt_length:
            self.writer.prompt_evaluated(
                time.perf_counter() - self._began, time.process_time() - self._began_cpu
            )

    def _sampler(self, chain: Any, sampling: Sampling) -> Callable[[Any, int], int]:
        """What picks and remembers a token from a context's logits in a row."""
        grammar = self._stack.enter_context(grammar_sampler(sampling, self._model.vocab))
        if grammar is None:
            return partial(ll.llama_sampler_sample, chain)
        return WithinGrammar(chain, grammar, self._model.vocab).sample

    def pick(self, context: LlamaContext, row: int) -> bool:
        """Pick the next token from the logits in ``row`` and write it; false when the reply has ended."""
        token = self._sample(context.pointer, row)
        if self._model.ends(token) and not self.request.command.ignore_end:
            self.writer.end(StopReason.END_OF_GENERATION)
            return False
        self.tokens.append(token)
        if self._alternatives > 0:
            self.writer.picked(picked_token(context, row, token, self._alternatives, self._model))
        return self.writer.token(self._model.piece(token))

    def finish(self, context: LlamaContext) -> None:
        """Leave the slot and tell the facts."""
        used = len(self.slot.tokens) if self.slot else 0
        self.close()
        self.request.finished(
            self.writer.finish(
                model=self._loaded.name,
                identity=self._loaded.identity,
                seed=self.seed,
                context_used=used,
                context_length=context.context_length,
            )
        )

    def close(self) -> None:
        """Leave the slot and free the sampler."""
        self.pause()
        self._stack.close()
