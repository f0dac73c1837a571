"""The least that a next turn can cost: a chat stands in the context, what is new is evaluated, one is picked.

Run by ``chat_state.py``. The first line of standard input is a ``BareChat``; every line after it is a number
of new tokens, and is answered by the seconds that they take. Each time the same chat stands before them.
"""

import os
import sys
import time
from typing import Any

import llama_cpp.llama_cpp as ll
import msgspec

from app.engine.backends.llama_context import CACHE_TYPES
from app.engine.backends.llama_sampling import sampler_chain
from app.engine.benchmark import GREEDY

BATCH = 512


class BareChat(msgspec.Struct, frozen=True):
    """A model, and how many tokens stand in the context before the new ones."""

    path: str
    tokens: int
    threads: int
    context_length: int
    cache_type: str


def main() -> None:
    """Evaluate the chat, then answer."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    chat = msgspec.json.decode(sys.stdin.readline(), type=BareChat)
    ll.llama_backend_init()
    model = ll.llama_model_load_from_file(chat.path.encode(), ll.llama_model_default_params())
    params = ll.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_ubatch = chat.context_length, BATCH, BATCH
    params.n_threads = params.n_threads_batch = chat.threads
    params.type_k = params.type_v = CACHE_TYPES[chat.cache_type]
    context = ll.llama_init_from_model(model, params)
    vocab = ll.llama_model_get_vocab(model)
    for start in range(0, chat.tokens, BATCH):
        _evaluate(context, min(BATCH, chat.tokens - start))
    with sampler_chain(GREEDY, 1, vocab) as chain:
        for line in sys.stdin:
            began = time.perf_counter()
            _evaluate(context, int(line))
            ll.llama_sampler_sample(chain, context, -1)
            answers.write(f"{time.perf_counter() - began}\n")
            answers.flush()
            ll.llama_memory_seq_rm(ll.llama_get_memory(context), 0, chat.tokens, -1)


def _evaluate(context: Any, count: int) -> None:
    """Which tokens they are makes no difference to the time."""
    array = (ll.llama_token * count)(*range(1000, 1000 + count))
    if ll.llama_decode(context, ll.llama_batch_get_one(array, count)):
        raise RuntimeError("llama_decode failed")


if __name__ == "__main__":
    main()
