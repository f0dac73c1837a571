"""How probable a token was, and what stood beside it: for those who ask, from the logits as they came."""

import llama_cpp.llama_cpp as ll
import numpy as np

from app.engine.backends.llama_context import LlamaContext
from app.engine.backends.llama_model import LlamaModel
from app.engine.protocol import Candidate, PickedToken

MOST_ALTERNATIVES = 100
"""More of them are not told: a request for the whole vocabulary would be megabytes a token."""


def picked_token(context: LlamaContext, row: int, token: int, count: int, model: LlamaModel) -> PickedToken:
    """``token`` and the ``count`` most probable ones in its place, from the logits in ``row``.

    Probabilities are the model's own, before any sampler. A text that is no whole character, as many tokens
    of Chinese and emoji are, shows U+FFFD for what is missing.
    """
    pointer = ll.llama_get_logits_ith(context.pointer, row)
    logits = np.ctypeslib.as_array(pointer, (model.vocabulary_size,)).astype(np.float64)
    shares = np.exp(logits - logits.max())
    shares /= shares.sum()
    count = min(count, MOST_ALTERNATIVES, len(shares))
    best = np.argpartition(shares, -count)[-count:]
    best = best[np.argsort(-shares[best], kind="stable")]

    def candidate(index: int) -> Candidate:
        return Candidate(index, model.piece(index).decode("utf-8", "replace"), float(shares[index]))

    return PickedToken(candidate(token), tuple(candidate(int(index)) for index in best))
