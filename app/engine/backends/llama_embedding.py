"""Models that turn texts into vectors: loaded into a context of their own kind."""

from collections.abc import Sequence
from typing import Any

import llama_cpp.llama_cpp as ll
import msgspec
import numpy as np

from app.core.errors import AppError, ErrorCode, NextAct, problem
from app.core.load_plan import Wishes
from app.core.words import QT_TRANSLATE_NOOP
from app.engine.backends.llama_context import interruptible
from app.engine.backends.llama_model import LlamaModel
from app.engine.cancel import CancelFlag

AUTOMATIC_LENGTH = 2048
"""Most tokens of a text when nothing is wished: working memory grows with all of them at once."""

_ABORTED = 2
_FAILED = QT_TRANSLATE_NOOP("reasons", "llama.cpp could not evaluate it")


def embedding_wishes(wishes: Wishes, trained_context_length: int) -> Wishes:
    """How a model is loaded to embed: one text at a time, all its tokens at once.

    A model without a causal order sees every token of a text in one micro-batch or ends the process; and
    beyond the length it was trained for there are no positions.
    """
    length = min(wishes.context_length or AUTOMATIC_LENGTH, trained_context_length or AUTOMATIC_LENGTH)
    return msgspec.structs.replace(
        wishes, context_length=length, batch_size=length, sequences=1, draft_path=""
    )


class LlamaEmbedding:
    """Owns a ``llama_context`` that gives vectors instead of logits, pooled as the model's header says.

    A model that says nothing of pooling, as those that chat, gets the mean over its tokens.
    """

    def __init__(self, model: LlamaModel, length: int, threads: int) -> None:
        self._model = model
        self.length = length
        self._interrupt = CancelFlag()
        if ll.llama_model_has_encoder(model.pointer):
            raise not_for_embedding(model)
        self._batch = ll.llama_batch_init(length, 0, 1)
        self.pointer = self._make(ll.LLAMA_POOLING_TYPE_UNSPECIFIED, threads)
        pooling = ll.llama_pooling_type(self.pointer)
        if pooling == ll.LLAMA_POOLING_TYPE_RANK:
            self.close()
            raise not_for_embedding(model)
        if pooling == ll.LLAMA_POOLING_TYPE_NONE:
            ll.llama_free(self.pointer)
            self.pointer = self._make(ll.LLAMA_POOLING_TYPE_MEAN, threads)
        self._width = int(ll.llama_model_n_embd_out(model.pointer))
        self._memory = ll.llama_get_memory(self.pointer)
        interruptible(self.pointer, self._interrupt)

    def close(self) -> None:
        """Give the memory back."""
        ll.llama_batch_free(self._batch)
        ll.llama_free(self.pointer)
        self.pointer = None

    def embed(self, texts: Sequence[str], cancel: CancelFlag) -> tuple[tuple[float, ...], ...]:
        """A vector of length 1 per text.

        Raises:
            AppError: TEXT_TOO_LONG before anything is evaluated, because half a text would be found for what
                only its other half says; EMBEDDING_STOPPED.
        """
        found = [self._model.tokenize(text, is_prompt=True) or [self._model.first_token()] for text in texts]
        longest = max((len(tokens) for tokens in found), default=0)
        if longest > self.length:
            raise AppError(problem(ErrorCode.TEXT_TOO_LONG, used=longest, context_length=self.length))
        cancel.share(self._interrupt)
        try:
            return tuple(self._vector(tokens, cancel) for tokens in found)
        finally:
            cancel.share(None)
            self._interrupt.clear()

    def _vector(self, tokens: Sequence[int], cancel: CancelFlag) -> tuple[float, ...]:
        if self._memory:
            ll.llama_memory_clear(self._memory, False)
        code = _ABORTED if cancel.is_set else ll.llama_decode(self.pointer, self._filled(tokens))
        if code == _ABORTED or cancel.is_set:
            raise AppError(problem(ErrorCode.EMBEDDING_STOPPED))
        pointer = None if code else ll.llama_get_embeddings_seq(self.pointer, 0)
        vector = np.ctypeslib.as_array(pointer, (self._width,)).astype(np.float64) if pointer else np.zeros(1)
        length = float(np.linalg.norm(vector))
        if not 0 < length < np.inf:
            raise AppError(problem(ErrorCode.GENERATION_FAILED, reason=_FAILED, detail=f"{code}, {length}"))
        return tuple((vector / length).tolist())

    def _filled(self, tokens: Sequence[int]) -> Any:
        batch = self._batch
        for row, token in enumerate(tokens):
            batch.token[row] = token
            batch.pos[row] = row
            batch.n_seq_id[row] = 1
            batch.seq_id[row][0] = 0
            batch.logits[row] = True
        batch.n_tokens = len(tokens)
        return batch

    def _make(self, pooling: int, threads: int) -> Any:
        params = ll.llama_context_default_params()
        params.n_ctx = params.n_batch = params.n_ubatch = self.length
        params.n_seq_max = 1
        params.n_threads = params.n_threads_batch = threads
        params.embeddings = True
        params.pooling_type = pooling
        params.no_perf = True
        pointer = ll.llama_init_from_model(self._model.pointer, params)
        if not pointer:
            raise MemoryError
        return pointer


def not_for_embedding(model: LlamaModel) -> AppError:
    """It gives no vectors, or was not loaded to."""
    return AppError(
        problem(
            ErrorCode.NOT_AN_EMBEDDING_MODEL,
            next_act=NextAct.CHOOSE_MODEL,
            name=model.name,
            architecture=model.architecture,
        )
    )
