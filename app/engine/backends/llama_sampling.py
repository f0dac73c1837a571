"""The sampler chain, in C. Order decides the cost: what cuts most comes first, what is off is left out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import llama_cpp.llama_cpp as ll
from llama_cpp.llama_grammar import json_schema_to_gbnf

from app.core.errors import AppError, ErrorCode, problem
from app.core.words import QT_TRANSLATE_NOOP
from app.engine.protocol import Sampling

INVALID_GRAMMAR = QT_TRANSLATE_NOOP("reasons", "it is not GBNF with a rule called root")
INVALID_SCHEMA = QT_TRANSLATE_NOOP("reasons", "it is not a JSON schema that this version understands")


@contextmanager
def sampler_chain(sampling: Sampling, seed: int, vocab: Any) -> Iterator[Any]:
    """A ``llama_sampler`` chain for ``sampling`` over a ``llama_vocab``, freed at the end.

    A grammar stands before all, so that what comes after picks among what it allows. Penalties follow,
    because they change what is probable; then top-k cuts tens of thousands of candidates to a few dozen, so
    that the rest walks only those. Greedy needs neither cuts nor chance.
    """
    chain = ll.llama_sampler_chain_init(ll.llama_sampler_chain_default_params())
    try:
        for sampler in _samplers(sampling, seed, vocab):
            ll.llama_sampler_chain_add(chain, sampler)
        yield chain
    finally:
        ll.llama_sampler_free(chain)


def _samplers(sampling: Sampling, seed: int, vocab: Any) -> Iterator[Any]:
    if sampling.grammar or sampling.json_schema:
        yield _grammar(sampling, vocab)
    if sampling.repeat_penalty != 1.0 and sampling.repeat_last_n:
        yield ll.llama_sampler_init_penalties(
            ll.llama_vocab_n_tokens(vocab), sampling.repeat_last_n, sampling.repeat_penalty, 0.0, 0.0
        )
    if sampling.temperature <= 0:
        yield ll.llama_sampler_init_greedy()
        return
    if sampling.top_k > 0:
        yield ll.llama_sampler_init_top_k(sampling.top_k)
    if sampling.top_p < 1:
        yield ll.llama_sampler_init_top_p(sampling.top_p, 1)
    if sampling.min_p > 0:
        yield ll.llama_sampler_init_min_p(sampling.min_p, 1)
    if sampling.temperature != 1:
        yield ll.llama_sampler_init_temp(sampling.temperature)
    yield ll.llama_sampler_init_dist(seed)


def _grammar(sampling: Sampling, vocab: Any) -> Any:
    text = sampling.grammar or _grammar_of(sampling.json_schema)
    sampler = ll.llama_sampler_init_grammar(vocab, text.encode(), b"root")
    if not sampler:
        raise AppError(problem(ErrorCode.GRAMMAR_INVALID, reason=INVALID_GRAMMAR))
    return sampler


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
