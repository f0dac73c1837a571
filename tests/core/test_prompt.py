"""What fits a context, and what is offered when it does not."""

import pytest

from app.core.errors import ErrorCode, NextAct
from app.core.prompt import context_problem, larger_context_length


@pytest.mark.parametrize(
    ("current", "trained", "used", "wanted"),
    [
        (2048, 8192, 2048, 4096),
        (2048, 8192, 3900, 8192),  # a quarter of room to go on
        (2048, 131_072, 20_000, 32_768),
        (2048, 3000, 2100, 3000),  # all that the model has
        (8192, 8192, 8192, 0),
        (2048, 4096, 5000, 0),
        (2048, 0, 2048, 0),  # the file does not say
    ],
)
def test_the_larger_context_holds_what_is_there_and_never_passes_the_model(
    current: int, trained: int, used: int, wanted: int
) -> None:
    assert larger_context_length(current, trained, used) == wanted


def test_a_full_context_offers_a_larger_one_with_its_memory_or_a_new_chat() -> None:
    numbers = {"used": 2048, "context_length": 2048, "kv_bytes_per_token": 100_000}
    larger = context_problem(ErrorCode.CONTEXT_FULL, trained_context_length=8192, **numbers)
    assert larger.next_act is NextAct.LARGER_CONTEXT
    assert (larger.values["wanted_context_length"], larger.values["needed"]) == ("4096", "205 MB")
    none = context_problem(ErrorCode.PROMPT_TOO_LONG, trained_context_length=2048, **numbers)
    assert none.next_act is NextAct.NEW_CHAT
    assert none.sentence().endswith(".")
