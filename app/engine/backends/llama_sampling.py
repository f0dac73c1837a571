"""The sampler chain, in C. Order decides the cost: what cuts most comes first, what is off is left out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import llama_cpp.llama_cpp as ll

from app.engine.protocol import Sampling


@contextmanager
def sampler_chain(sampling: Sampling, seed: int, vocabulary_size: int) -> Iterator[Any]:
    """A ``llama_sampler`` chain for ``sampling``, freed at the end.

    Penalties stand first because they change what is probable; then top-k cuts tens of thousands of
    candidates to a few dozen, so that the rest walks only those. Greedy needs neither cuts nor chance.
    """
    chain = ll.llama_sampler_chain_init(ll.llama_sampler_chain_default_params())
    try:
        for sampler in _samplers(sampling, seed, vocabulary_size):
            ll.llama_sampler_chain_add(chain, sampler)
        yield chain
    finally:
        ll.llama_sampler_free(chain)


def _samplers(sampling: Sampling, seed: int, vocabulary_size: int) -> Iterator[Any]:
    if sampling.repeat_penalty != 1.0 and sampling.repeat_last_n:
        yield ll.llama_sampler_init_penalties(
            vocabulary_size, sampling.repeat_last_n, sampling.repeat_penalty, 0.0, 0.0
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
