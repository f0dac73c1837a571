"""The least that generation can cost in Python: llama.cpp's calls and nothing else. The bench's yardstick.

``main`` is a worker: one JSON request on standard input, one JSON answer, then it ends.

Beside the 7,500 us of a decode of the starter model, a token costs here: sampling 45 to 55 us, which is
setting up 49,000 candidates; its text 0.1 us when it came before, else 0.8; the batch, which is prepared
once, 0.3. Greedy picks need no candidates: the largest logit is found in 3 us.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from ctypes import create_string_buffer
from typing import Any

import llama_cpp.llama_cpp as ll
import msgspec
import numpy as np

from app.core.load_plan import FlashAttention
from app.engine.backends.llama_context import FLASH_ATTENTION
from app.engine.backends.llama_sampling import sampler_chain
from app.engine.protocol import Sampling

BATCH_SIZE = 512


class BareRequest(msgspec.Struct, frozen=True):
    """What to measure: ``tokens`` generated after ``prompt``, once for each of ``samplings``."""

    path: str
    prompt: str
    tokens: int
    threads: int
    context_length: int
    samplings: tuple[Sampling, ...]
    flash_attention: FlashAttention = "auto"


class BareRun(msgspec.Struct, frozen=True):
    """Seconds of wall clock and of all processors for all tokens but the first."""

    generation_s: float
    generation_cpu_s: float


class BareResult(msgspec.Struct, frozen=True):
    """The same for the prompt, and a run per sampling."""

    prompt_tokens: int
    tokens: int
    prompt_s: float
    prompt_cpu_s: float
    runs: tuple[BareRun, ...]


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
    params.n_ctx, params.n_batch, params.n_ubatch = request.context_length, BATCH_SIZE, BATCH_SIZE
    params.n_threads = params.n_threads_batch = request.threads
    params.flash_attn_type = FLASH_ATTENTION[request.flash_attention]
    params.no_perf = True
    context = ll.llama_init_from_model(model, params)
    vocab = ll.llama_model_get_vocab(model)
    prompt = _tokenize(vocab, request.prompt)
    memory = ll.llama_get_memory(context)
    _evaluate(context, prompt[:1])
    ll.llama_memory_clear(memory, True)
    began, began_cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(prompt), BATCH_SIZE):
        _evaluate(context, prompt[start : start + BATCH_SIZE])
    prompt_s, prompt_cpu_s = time.perf_counter() - began, time.process_time() - began_cpu
    runs = []
    for number, sampling in enumerate(request.samplings):
        if number:
            ll.llama_memory_seq_rm(memory, 0, len(prompt) - 1, -1)
            _evaluate(context, prompt[-1:])
        with sampler_chain(sampling, 1, vocab) as chain:
            pick = _picker(context, vocab, chain, is_greedy=sampling == Sampling(temperature=0))
            runs.append(_generate(context, vocab, pick, len(prompt), request.tokens))
    ll.llama_free(context)
    ll.llama_model_free(model)
    return BareResult(len(prompt), request.tokens, prompt_s, prompt_cpu_s, tuple(runs))


def _picker(context: Any, vocab: Any, chain: Any, *, is_greedy: bool) -> Callable[[], int]:
    """Picks the next token from the last logits, which lie at one place for the whole run."""
    sample = ll.llama_sampler_sample
    if not is_greedy:
        return lambda: int(sample(chain, context, -1))
    row = ll.llama_get_logits_ith(context, -1)
    logits = np.ctypeslib.as_array(row, (ll.llama_vocab_n_tokens(vocab),))
    ready = ll.llama_get_logits_ith

    def largest() -> int:
        ready(context, -1)  # waits for what a GPU still computes
        return int(logits.argmax())

    return largest


def _generate(context: Any, vocab: Any, pick: Callable[[], int], position: int, tokens: int) -> BareRun:
    decode, to_piece, piece = ll.llama_decode, ll.llama_token_to_piece, create_string_buffer(256)
    batch, pieces = _one_token_batch(), dict[int, bytes]()
    began = began_cpu = 0.0
    for number in range(tokens):
        token = pick()
        if not number:
            began, began_cpu = time.perf_counter(), time.process_time()
        if token not in pieces:
            pieces[token] = piece.raw[: to_piece(vocab, token, piece, 256, 0, False)]
        if number < tokens - 1:
            batch.token[0] = token
            batch.pos[0] = position + number
            decode(context, batch)
    run = BareRun(time.perf_counter() - began, time.process_time() - began_cpu)
    ll.llama_batch_free(batch)
    return run


def _one_token_batch() -> Any:
    batch = ll.llama_batch_init(1, 0, 1)
    batch.n_tokens = 1
    batch.n_seq_id[0] = 1
    batch.seq_id[0][0] = 0
    batch.logits[0] = True
    return batch


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
