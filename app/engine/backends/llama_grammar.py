"""Picking within a grammar: it is asked about what the samplers pick, and about all tokens if it refuses.

Asking a grammar about every token costs more than half of what evaluating a small model does, and most of
what a model picks is allowed. So does llama.cpp's own ``common_sampler_sample``.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import llama_cpp.llama_cpp as ll
import numpy as np
from llama_cpp.llama_grammar import json_schema_to_gbnf

from app.core.errors import AppError, ErrorCode, problem
from app.core.sampling import Sampling
from app.core.words import QT_TRANSLATE_NOOP

INVALID_GRAMMAR = QT_TRANSLATE_NOOP("reasons", "it is not GBNF with a rule called root")
INVALID_SCHEMA = QT_TRANSLATE_NOOP("reasons", "it is not a JSON schema that this version understands")

_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""``llama_token_data``."""


@contextmanager
def grammar_sampler(sampling: Sampling, vocab: Any) -> Iterator[Any]:
    """The grammar of a request as a ``llama_sampler``, freed at the end; None for a request without one."""
    if not sampling.grammar and not sampling.json_schema:
        yield None
        return
    text = sampling.grammar or _grammar_of(sampling.json_schema)
    sampler = ll.llama_sampler_init_grammar(vocab, text.encode("utf-8", "replace"), b"root")
    if not sampler:
        raise AppError(problem(ErrorCode.GRAMMAR_INVALID, reason=INVALID_GRAMMAR))
    try:
        yield sampler
    finally:
        ll.llama_sampler_free(sampler)


class WithinGrammar:
    """Picks with a chain what a grammar allows; both learn only of what was picked in the end.

    A grammar that is told of a token it does not allow ends the process.
    """

    def __init__(self, chain: Any, grammar: Any, vocab: Any) -> None:
        self._chain = chain
        self._grammar = grammar
        self._candidates = np.zeros(int(ll.llama_vocab_n_tokens(vocab)), _CANDIDATE)
        self._ids = np.arange(len(self._candidates), dtype=np.int32)
        self._one = np.zeros(1, _CANDIDATE)

    def sample(self, context: Any, row: int) -> int:
        """``llama_sampler_sample`` of the two together."""
        self._fill(context, row)
        token = self._picked(_view(self._candidates))
        if not self._allows(token):
            self._fill(context, row)
            candidates = _view(self._candidates)
            ll.llama_sampler_apply(self._grammar, ctypes.byref(candidates))
            token = self._picked(candidates)
        ll.llama_sampler_accept(self._grammar, token)
        ll.llama_sampler_accept(self._chain, token)
        return token

    def _fill(self, context: Any, row: int) -> None:
        pointer = ll.llama_get_logits_ith(context, row)
        self._candidates["id"] = self._ids
        self._candidates["logit"] = np.ctypeslib.as_array(pointer, self._ids.shape)

    def _picked(self, candidates: Any) -> int:
        ll.llama_sampler_apply(self._chain, ctypes.byref(candidates))
        return int(candidates.data[candidates.selected].id)

    def _allows(self, token: int) -> bool:
        self._one["id"], self._one["logit"] = token, 0.0
        candidate = _view(self._one)
        ll.llama_sampler_apply(self._grammar, ctypes.byref(candidate))
        return bool(np.isfinite(self._one["logit"][0]))


def _view(candidates: "np.ndarray[Any, Any]") -> Any:
    data = candidates.ctypes.data_as(ll.llama_token_data_p)
    return ll.llama_token_data_array(data, len(candidates), -1, False)


def _grammar_of(json_schema: str) -> str:
    try:
        return str(json_schema_to_gbnf(json_schema))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, AssertionError) as error:
        # The converter checks nothing: what a wrong schema raises is whatever it met first.
        raise AppError(
            problem(
                ErrorCode.GRAMMAR_INVALID, reason=INVALID_SCHEMA, detail=f"{type(error).__name__}: {error}"
            )
        ) from error
