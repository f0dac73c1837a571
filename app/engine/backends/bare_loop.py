"""The least that generation can cost in Python: llama.cpp's calls and nothing else. The bench's yardstick.

``main`` is a worker: one JSON request on standard input, one JSON answer, then it ends.
"""

import json
import os
import sys
import time
from ctypes import create_string_buffer
from typing import Any

import llama_cpp.llama_cpp as ll
import msgspec

from app.engine.backends.llama_sampling import sampler_chain
from app.engine.protocol import Sampling


class BareRequest(msgspec.Struct, frozen=True):
    """What to measure: ``tokens`` generated after ``prompt``, picked as ``sampling`` says."""

    path: str
    prompt: str
    tokens: int
    threads: int
    context_length: int
    sampling: Sampling


class BareResult(msgspec.Struct, frozen=True):
    """Seconds of wall clock and of all processors. ``generation_*`` span ``tokens`` - 1 tokens."""

    prompt_tokens: int
    tokens: int
    prompt_s: float
    prompt_cpu_s: float
    generation_s: float
    generation_cpu_s: float


def main() -> int:
    """Measure what standard input asks for."""
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=BareRequest)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    answers.write(msgspec.json.encode(measure(request)) + b"\n")
    answers.close()
    return 0


def measure(request: BareRequest) -> BareResult:
    """Load, evaluate the prompt in one call a batch, generate."""
    ll.llama_backend_init()
    model_params = ll.llama_model_default_params()
    model_params.n_gpu_layers = 0
    model = ll.llama_model_load_from_file(request.path.encode(), model_params)
    params = ll.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_ubatch = request.context_length, 512, 512
    params.n_threads = params.n_threads_batch = request.threads
    params.no_perf = True
    context = ll.llama_init_from_model(model, params)
    vocab = ll.llama_model_get_vocab(model)
    prompt = _tokenize(vocab, request.prompt)
    _evaluate(context, prompt[:1])
    ll.llama_memory_clear(ll.llama_get_memory(context), True)
    began, began_cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(prompt), 512):
        _evaluate(context, prompt[start : start + 512])
    prompt_s, prompt_cpu_s = time.perf_counter() - began, time.process_time() - began_cpu
    with sampler_chain(request.sampling, 1, vocab) as chain:
        seconds, cpu_s = _generate(context, vocab, chain, request.tokens)
    ll.llama_free(context)
    ll.llama_model_free(model)
    return BareResult(len(prompt), request.tokens, prompt_s, prompt_cpu_s, seconds, cpu_s)


def _generate(context: Any, vocab: Any, chain: Any, tokens: int) -> tuple[float, float]:
    one, piece = (ll.llama_token * 1)(), create_string_buffer(256)
    began = began_cpu = 0.0
    for number in range(tokens):
        one[0] = ll.llama_sampler_sample(chain, context, -1)
        if not number:
            began, began_cpu = time.perf_counter(), time.process_time()
        ll.llama_token_to_piece(vocab, one[0], piece, 256, 0, False)
        if number < tokens - 1:
            ll.llama_decode(context, ll.llama_batch_get_one(one, 1))
    return time.perf_counter() - began, time.process_time() - began_cpu


def _tokenize(vocab: Any, text: str) -> list[int]:
    data = text.encode()
    array = (ll.llama_token * (len(data) + 16))()
    count = ll.llama_tokenize(vocab, data, len(data), array, len(array), True, True)
    return list(array[:count])


def _evaluate(context: Any, tokens: list[int]) -> None:
    array = (ll.llama_token * len(tokens))(*tokens)
    code = ll.llama_decode(context, ll.llama_batch_get_one(array, len(tokens)))
    if code:
        raise RuntimeError(json.dumps({"llama_decode": code}))
