"""The sampler chain, in C. Order decides the cost: what cuts most comes first, what is off is left out."""

import ctypes
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import llama_cpp.llama_cpp as ll

from app.core.sampling import FORBIDDING_BIAS, Sampling, TokenBias, check, invalid, whole_order

SEED_COUNT = 0xFFFFFFFF
"""Seeds lie below: llama.cpp takes this one for "a fresh one", which no facts could tell."""

_IMPOSSIBLE = 1e-30
"""Candidates below this share of the best one's probability were forbidden."""
_MIROSTAT_CANDIDATES = 100
"""Of the most probable tokens, how many mirostat 1 looks at: the value of its authors."""
_LOOKING_BACK = frozenset({"penalties", "dry"})
"""Samplers that look at what was said, and change what is probable instead of cutting it."""


class _Request:
    """What the makers of samplers are told."""

    def __init__(
        self, sampling: Sampling, seed: int, vocab: Any, prompt: Sequence[int], context_length: int
    ) -> None:
        self.sampling = sampling
        self.seed = seed
        self.vocab = vocab
        self.vocab_size = int(ll.llama_vocab_n_tokens(vocab))
        self.prompt = prompt
        self.context_length = context_length

    def looked_at(self, last_n: int) -> int:
        """How many tokens that is; never more than there can be, because llama.cpp reserves them."""
        return self.context_length if last_n < 0 else min(last_n, self.context_length)


@contextmanager
def sampler_chain(
    sampling: Sampling, seed: int, vocab: Any, *, prompt: Sequence[int] = (), context_length: int = 0
) -> Iterator[Any]:
    """A ``llama_sampler`` chain for ``sampling``, freed at the end.

    A bias stands before all, so that what comes after picks among what it allows; a grammar is no part of the
    chain (``llama_grammar``). Penalties follow, because they change what is probable; then top-k cuts tens of
    thousands of candidates to a few dozen, so that the rest walks only those. Greedy needs neither cuts nor
    chance.

    Args:
        sampling: checked here; ``AppError`` tells what cannot be.
        seed: below ``SEED_COUNT``.
        vocab: the ``llama_vocab`` that is picked from.
        prompt: what stands before the reply; penalties look at it too.
        context_length: as far as they can look back.
    """
    check(sampling)
    request = _Request(sampling, seed, vocab, prompt, context_length)
    chain = ll.llama_sampler_chain_init(ll.llama_sampler_chain_default_params())
    try:
        for sampler in _samplers(request):
            ll.llama_sampler_chain_add(chain, sampler)
        yield chain
    finally:
        ll.llama_sampler_free(chain)


def _samplers(request: _Request) -> Iterator[Any]:
    sampling, vocab_size = request.sampling, request.vocab_size
    yield from _constraints(request)
    order = whole_order(sampling)
    if sampling.temperature <= 0:
        yield from _made(request, (name for name in order if name in _LOOKING_BACK))
        yield ll.llama_sampler_init_greedy()
    elif sampling.mirostat:
        yield from _made(request, (name for name in order if name in {*_LOOKING_BACK, "temperature"}))
        tau, eta = sampling.mirostat_tau, sampling.mirostat_eta
        if sampling.mirostat == 1:
            yield ll.llama_sampler_init_mirostat(vocab_size, request.seed, tau, eta, _MIROSTAT_CANDIDATES)
        else:
            yield ll.llama_sampler_init_mirostat_v2(request.seed, tau, eta)
    else:
        yield from _made(request, order)
        yield _chance(sampling, request.seed)


def _chance(sampling: Sampling, seed: int) -> Any:
    if sampling.adaptive_p:
        return ll.llama_sampler_init_adaptive_p(sampling.adaptive_p, sampling.adaptive_p_decay, seed)
    return ll.llama_sampler_init_dist(seed)


def _made(request: _Request, names: Iterator[str] | Sequence[str]) -> Iterator[Any]:
    for name in names:
        sampler = _MAKERS[name](request)
        if sampler is not None:
            yield sampler


def _constraints(request: _Request) -> Iterator[Any]:
    sampling = request.sampling
    if sampling.logit_bias:
        biases = [it for wanted in sampling.logit_bias for it in _biases(wanted, request)]
        array = (ll.llama_logit_bias * len(biases))(*biases)
        yield ll.llama_sampler_init_logit_bias(request.vocab_size, len(biases), array)
    elif not (sampling.grammar or sampling.json_schema):
        return
    # What is forbidden has no logarithm, which typical and mirostat take.
    yield ll.llama_sampler_init_min_p(_IMPOSSIBLE, 1)


def _biases(wanted: TokenBias, request: _Request) -> Iterator[Any]:
    bias = wanted.bias if wanted.bias > FORBIDDING_BIAS else -math.inf
    tokens = _tokens(wanted.token, request.vocab) if isinstance(wanted.token, str) else [wanted.token]
    if not tokens or any(not 0 <= token < request.vocab_size for token in tokens):
        raise invalid("logit_bias", wanted.token, "it is no token of this model")
    for token in tokens:
        yield ll.llama_logit_bias(token, bias)


def _tokens(text: str, vocab: Any) -> list[int]:
    data = text.encode("utf-8", "replace")
    array = (ll.llama_token * (len(data) + 16))()
    count = ll.llama_tokenize(vocab, data, len(data), array, len(array), False, True)
    return list(array[: max(0, count)])


def _penalties(request: _Request) -> Any:
    it, last_n = request.sampling, request.looked_at(request.sampling.repeat_last_n)
    if not last_n or (it.repeat_penalty == 1 and not it.frequency_penalty and not it.presence_penalty):
        return None
    sampler = ll.llama_sampler_init_penalties(
        request.vocab_size, last_n, it.repeat_penalty, it.frequency_penalty, it.presence_penalty
    )
    return _told(sampler, request.prompt[-last_n:])


def _dry(request: _Request) -> Any:
    it, last_n = request.sampling, request.looked_at(request.sampling.dry_last_n)
    if not last_n or not it.dry_multiplier:
        return None
    breakers = [text.encode("utf-8", "replace") for text in it.dry_breakers if text]
    array = (ctypes.c_char_p * len(breakers))(*breakers)
    sampler = ll.llama_sampler_init_dry(
        request.vocab,
        it.dry_multiplier,
        it.dry_base,
        it.dry_allowed_length,
        last_n,
        array,
        len(breakers),
    )
    return _told(sampler, request.prompt[-last_n:])


def _told(sampler: Any, tokens: Sequence[int]) -> Any:
    """Let ``sampler`` know what was said before the reply."""
    for token in tokens:
        ll.llama_sampler_accept(sampler, token)
    return sampler


def _xtc(request: _Request) -> Any:
    it = request.sampling
    if not it.xtc_probability or it.xtc_threshold > 0.5:
        return None
    return ll.llama_sampler_init_xtc(it.xtc_probability, it.xtc_threshold, 1, request.seed)


def _temperature(request: _Request) -> Any:
    it = request.sampling
    if it.temperature_range:
        return ll.llama_sampler_init_temp_ext(it.temperature, it.temperature_range, it.temperature_exponent)
    return ll.llama_sampler_init_temp(it.temperature) if it.temperature != 1 else None


def _top_k(request: _Request) -> Any:
    value = request.sampling.top_k
    return ll.llama_sampler_init_top_k(value) if value else None


def _top_p(request: _Request) -> Any:
    value = request.sampling.top_p
    return ll.llama_sampler_init_top_p(value, 1) if value < 1 else None


def _min_p(request: _Request) -> Any:
    value = request.sampling.min_p
    return ll.llama_sampler_init_min_p(value, 1) if value else None


def _typical_p(request: _Request) -> Any:
    value = request.sampling.typical_p
    return ll.llama_sampler_init_typical(value, 1) if value < 1 else None


def _top_n_sigma(request: _Request) -> Any:
    value = request.sampling.top_n_sigma
    return ll.llama_sampler_init_top_n_sigma(value) if value else None


_MAKERS: MappingProxyType[str, Callable[[_Request], Any]] = MappingProxyType(
    {
        "penalties": _penalties,
        "dry": _dry,
        "top_n_sigma": _top_n_sigma,
        "top_k": _top_k,
        "typical_p": _typical_p,
        "top_p": _top_p,
        "min_p": _min_p,
        "xtc": _xtc,
        "temperature": _temperature,
    }
)
"""One for every name of ``ORDER``; None for a sampler that is off."""
