"""Guessing ahead: tokens that will probably come are evaluated in one batch, and kept as far as they came.

The text is the same as without: every token is picked from the model's own logits by the request's own
chain, and a guess only decides whether they are there already. Two kinds of guesses: what followed the same
few tokens earlier in the chat (free, right for quotes, code and lists), and what a small model with the same
vocabulary says.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import llama_cpp.llama_cpp as ll

from app.core.errors import AppError, ErrorCode, problem
from app.core.gguf.checks import check_file
from app.core.load_plan import Plan
from app.core.memory_fit import Layout
from app.engine.backends.llama_context import Evaluated, LlamaContext, Part
from app.engine.backends.llama_log import LlamaLog
from app.engine.backends.llama_model import LlamaModel
from app.engine.cancel import CancelFlag

NGRAM = 3
"""So many tokens must have stood together before; with two, most guesses were wrong."""
SHORTEST, LONGEST = 2, 8
"""Guesses per batch."""
RIGHT_AT_FIRST = 2.0
"""Guesses of a batch that have to come true, on average, before the first batch is dared."""
PAUSE = 64
"""Tokens between two looks whether guesses that cost time would come true."""
_WEIGHT = 0.2
"""Of the newest measurement in a moving average."""


class Guesses(Protocol):
    """Where guesses come from; ``is_free`` when one costs no time to speak of."""

    is_free: bool

    def propose(self, tokens: Sequence[int], limit: int) -> list[int]:
        """At most ``limit`` tokens that may follow ``tokens``; empty when there is no good guess."""


class PromptLookup:
    """Guesses what followed the same tokens the last time. Follows one growing list of tokens."""

    is_free = True

    def __init__(self) -> None:
        self._tokens: Sequence[int] | None = None
        self._seen: dict[tuple[int, ...], int] = {}
        self._read = 0

    def propose(self, tokens: Sequence[int], limit: int) -> list[int]:
        """What came after the last ``NGRAM`` tokens when they stood together before."""
        if tokens is not self._tokens:
            self._tokens, self._seen, self._read = tokens, {}, 0
        seen, end = self._seen, len(tokens) - NGRAM
        for start in range(self._read, end):
            seen[tuple(tokens[start : start + NGRAM])] = start + NGRAM
        self._read = max(self._read, end)
        found = seen.get(tuple(tokens[end:])) if end > 0 else None
        return list(tokens[found : found + limit]) if found is not None else []


class DraftModel:
    """Guesses what a small model would write. Owns that model's context."""

    is_free = False

    def __init__(self, model: LlamaModel, *, context_length: int, threads: int) -> None:
        self._model = model
        self._context = LlamaContext(model.pointer, Layout(context_length), threads=threads)
        chain = ll.llama_sampler_chain_init(ll.llama_sampler_chain_default_params())
        ll.llama_sampler_chain_add(chain, ll.llama_sampler_init_greedy())
        self._greedy = chain

    def close(self) -> None:
        """Give context and weights back."""
        ll.llama_sampler_free(self._greedy)
        self._context.close()
        self._model.close()

    def propose(self, tokens: Sequence[int], limit: int) -> list[int]:
        """The small model's own greedy continuation."""
        context = self._context
        slot = context.slots[0]
        if len(tokens) + limit > context.context_length:
            return []
        context.keep_prefix(slot, tokens)
        while len(slot.tokens) < len(tokens):
            done = len(slot.tokens)
            piece = tokens[done : done + context.batch_size]
            last = done + len(piece) == len(tokens)
            if context.evaluate([Part(slot, piece, int(last))]) is not Evaluated.OK:
                return []
        guesses = [int(ll.llama_sampler_sample(self._greedy, context.pointer, -1))]
        while len(guesses) < limit and not self._model.ends(guesses[-1]):
            if context.evaluate_one(slot, guesses[-1]) is not Evaluated.OK:
                break
            guesses.append(int(ll.llama_sampler_sample(self._greedy, context.pointer, -1)))
        return guesses


def have_same_vocabulary(model: LlamaModel, draft: LlamaModel) -> bool:
    """Whether a token means the same in both; a few more at the end (padding) do no harm."""
    smaller = min(model.vocabulary_size, draft.vocabulary_size)
    if abs(model.vocabulary_size - draft.vocabulary_size) > 128:
        return False
    text = ll.llama_vocab_get_text
    return all(text(model.vocab, token) == text(draft.vocab, token) for token in range(smaller))


def draft_model(path: Path, model: LlamaModel, log: LlamaLog, cancel: CancelFlag, plan: Plan) -> DraftModel:
    """The small model in ``path``, when it can guess for ``model``; ``AppError`` when it cannot.

    ``MemoryError`` when there is no room for its context.
    """
    fault = check_file(path)
    if fault is not None:
        raise AppError(fault)
    draft = LlamaModel(path, path.stem, log, cancel, lambda fraction: None)
    if not have_same_vocabulary(model, draft):
        draft.close()
        raise AppError(problem(ErrorCode.DRAFT_MODEL_UNFIT, draft=path.stem, name=model.name))
    try:
        return DraftModel(draft, context_length=plan.layout.context_length, threads=plan.threads)
    except MemoryError:
        draft.close()
        raise


class Guessing:
    """Decides, from what was measured here, when guessing ahead is faster, and how far to guess.

    While it is not, guesses are only compared with what is written without them, which costs nothing.
    """

    def __init__(self, guesses: Guesses) -> None:
        self._guesses = guesses
        self._length = SHORTEST * 2
        self._right = 0.0
        self._alone_s = 0.0
        self._batch_s: dict[int, float] = {}
        self._began = 0.0
        self._watched: list[int] = []
        self._watched_from = 0
        self._pause = 0

    def propose(self, tokens: Sequence[int], room: int) -> list[int]:
        """Guesses for the next batch; empty while that would be slower here."""
        self._began = time.perf_counter()
        length = min(self._length, room)
        if self._right >= self._needed(length):
            return self._guesses.propose(tokens, length)
        self._watch(tokens, length)
        return []

    def wrote_one(self) -> None:
        """A token was made without guesses."""
        self._alone_s = _average(self._alone_s, time.perf_counter() - self._began)

    def wrote_batch(self, guessed: int, right: int) -> None:
        """A batch with ``guessed`` guesses, of which the first ``right`` came true, was made."""
        self._batch_s[guessed] = _average(self._batch_s.get(guessed, 0.0), time.perf_counter() - self._began)
        self._learn(guessed, right)

    def _needed(self, guessed: int) -> float:
        """How many of so many guesses must come true to be worth their batch."""
        if not self._alone_s or guessed not in self._batch_s:
            return RIGHT_AT_FIRST
        return self._batch_s[guessed] / self._alone_s - 1

    def _watch(self, tokens: Sequence[int], length: int) -> None:
        """Compare guesses with what is written anyway."""
        if self._watched:
            written = list(tokens[self._watched_from :])
            right = len(written)
            if written == self._watched[:right] and right < len(self._watched):
                return
            right = next((i for i, guess in enumerate(self._watched) if written[i] != guess), right)
            self._learn(len(self._watched), right)
            self._watched = []
            self._pause = 0 if self._guesses.is_free else PAUSE
        if self._pause:
            self._pause -= 1
            return
        self._watched = self._guesses.propose(tokens, length)
        self._watched_from = len(tokens)

    def _learn(self, guessed: int, right: int) -> None:
        self._right += _WEIGHT * (right - self._right)
        if right == guessed:
            self._length = min(LONGEST, self._length + 2)
        elif right < guessed // 2:
            self._length = max(SHORTEST, self._length - 2)


def _average(before: float, now: float) -> float:
    return now if not before else before + _WEIGHT * (now - before)
