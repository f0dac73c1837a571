"""A context of llama.cpp and what is evaluated in it: the KV cache, mirrored as a list of tokens."""

import ctypes
from collections.abc import Sequence
from enum import Enum
from typing import Any

import llama_cpp.llama_cpp as ll

from app.core.errors import AppError, ErrorCode, problem
from app.core.words import QT_TRANSLATE_NOOP
from app.engine.cancel import CancelFlag

_strlen = ctypes.cast(
    ctypes.CDLL(None if not hasattr(ctypes, "windll") else "msvcrt").strlen, ctypes.c_void_p
)
"""Why C's ``strlen`` is an abort callback: see ``CancelFlag``."""


class Evaluated(Enum):
    """How an evaluation ended."""

    OK = "ok"
    CANCELLED = "cancelled"
    CONTEXT_FULL = "context_full"


class LlamaContext:
    """Owns a ``llama_context`` of one sequence; ``tokens`` are exactly those whose state is in its memory."""

    def __init__(self, model: Any, *, context_length: int, batch_size: int, threads: int) -> None:
        params = ll.llama_context_default_params()
        params.n_ctx = context_length
        params.n_batch = params.n_ubatch = min(batch_size, context_length)
        params.n_threads = params.n_threads_batch = threads
        params.no_perf = True
        self.pointer = ll.llama_init_from_model(model, params)
        if not self.pointer:
            raise MemoryError
        self.batch_size = int(params.n_batch)
        self.context_length = int(ll.llama_n_ctx(self.pointer))
        self.tokens: list[int] = []
        self._memory = ll.llama_get_memory(self.pointer)
        self._window = int(ll.llama_model_n_swa(model))
        self._one = (ll.llama_token * 1)()

    @property
    def can_generate(self) -> bool:
        """Whether there is a memory to write into; an encoder's context has none."""
        return bool(self._memory)

    def close(self) -> None:
        """Give the memory back."""
        ll.llama_free(self.pointer)
        self.pointer = None

    def watch(self, cancel: CancelFlag) -> None:
        """Let ``cancel`` end a running evaluation, within a graph node. It must live until the next call."""
        callback = ctypes.cast(_strlen, ll.ggml_abort_callback)
        ll.llama_set_abort_callback(self.pointer, callback, ctypes.c_void_p(cancel.address))

    def keep_prefix(self, prompt: Sequence[int]) -> int:
        """Drop from the cache what ``prompt`` does not begin with; how many tokens need no evaluation.

        At least the prompt's last token is left to evaluate, because its logits are wanted.
        """
        common = 0
        for ours, wanted in zip(self.tokens, prompt[:-1], strict=False):
            if ours != wanted:
                break
            common += 1
        self._truncate(common)
        return len(self.tokens)

    def evaluate(self, tokens: Sequence[int]) -> Evaluated:
        """Evaluate up to ``batch_size`` more tokens; on anything but OK none was added."""
        if len(self.tokens) + len(tokens) > self.context_length:
            return Evaluated.CONTEXT_FULL
        count = len(tokens)
        array = (ll.llama_token * count)(*tokens)
        code = ll.llama_decode(self.pointer, ll.llama_batch_get_one(array, count))
        if code:
            return self._failed(code)
        self.tokens.extend(tokens)
        return Evaluated.OK

    def evaluate_one(self, token: int) -> Evaluated:
        """``evaluate`` for one token, without what a list costs: the hot path."""
        if len(self.tokens) >= self.context_length:
            return Evaluated.CONTEXT_FULL
        self._one[0] = token
        code = ll.llama_decode(self.pointer, ll.llama_batch_get_one(self._one, 1))
        if code:
            return self._failed(code)
        self.tokens.append(token)
        return Evaluated.OK

    def clear(self) -> None:
        """Forget everything."""
        ll.llama_memory_clear(self._memory, True)
        self.tokens.clear()

    def _failed(self, code: int) -> Evaluated:
        """After 1 (no room), 2 (aborted): micro-batches that were done stay in memory and must go."""
        self._truncate(len(self.tokens), force=True)
        if code == 1:
            return Evaluated.CONTEXT_FULL
        if code == 2:
            return Evaluated.CANCELLED
        self.clear()
        raise AppError(
            problem(
                ErrorCode.GENERATION_FAILED,
                reason=QT_TRANSLATE_NOOP("reasons", "llama.cpp could not evaluate it"),
                detail=f"{code}",
            )
        )

    def _truncate(self, length: int, *, force: bool = False) -> None:
        """Keep the first ``length`` tokens, or none where the architecture cannot drop its tail."""
        if length == len(self.tokens) and not force:
            return
        if not length or not self._can_return_to(length) or not self._drop_from(length):
            self.clear()
        del self.tokens[length:]

    def _drop_from(self, length: int) -> bool:
        """False for recurrent memories: they keep one state, not one per token."""
        return bool(ll.llama_memory_seq_rm(self._memory, 0, length, -1))

    def _can_return_to(self, length: int) -> bool:
        """Whether a sliding window still holds what tokens after ``length`` must see."""
        if not self._window:
            return True
        oldest = int(ll.llama_memory_seq_pos_min(self._memory, 0))
        return oldest == 0 or oldest < max(0, length - self._window)
