"""Rules about what is sent to a model and what fits."""

from app.core.errors import ErrorCode, NextAct, Problem, problem
from app.core.quantities import size_words

AUTOMATIC_CONTEXT_LENGTH = 8192
"""The longest context that "Automatic" takes, in tokens."""


def larger_context_length(current: int, trained: int, used: int) -> int:
    """A context length that holds ``used`` tokens with a quarter of room to go on; 0 when there is none.

    Doubles ``current`` until it is enough, and never passes what the model was trained for.
    """
    wanted = current * 2
    while wanted < used * 5 // 4:
        wanted *= 2
    wanted = min(wanted, trained)
    return wanted if wanted > max(current, used) else 0


def context_problem(
    code: ErrorCode, *, used: int, context_length: int, trained_context_length: int, kv_bytes_per_token: int
) -> Problem:
    """``CONTEXT_FULL`` or ``PROMPT_TOO_LONG``, and what helps: a larger context or a new chat."""
    wanted = larger_context_length(context_length, trained_context_length, used)
    if not wanted:
        return problem(code, next_act=NextAct.NEW_CHAT, used=used, context_length=context_length)
    return problem(
        code,
        next_act=NextAct.LARGER_CONTEXT,
        used=used,
        context_length=context_length,
        wanted_context_length=wanted,
        needed=size_words((wanted - context_length) * kv_bytes_per_token),
    )
