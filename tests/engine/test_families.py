"""Every family of models: answers, and the second turn gives what a fresh engine gives."""

from collections.abc import Callable

import pytest

from app.core.conversation import ReplyFacts, Role
from app.core.errors import AppError, ErrorCode
from app.engine.protocol import (
    Event,
    Generate,
    PromptMessage,
    Sampling,
    Warned,
    WarningCode,
)
from app.engine.session import EngineSession
from tests.engine.conftest import GREEDY, finished, load
from tests.fakes.fixtures import BrokenModels, TinyModel

CHAT = [
    "llama", "llama-q8", "mixtral", "mistral", "mistral3", "gpt2", "falcon", "gemma3", "qwen2", "qwen3",
    "qwen3moe", "phi3", "gpt-oss", "mamba", "rwkv7",
]  # fmt: skip
NOT_CHAT = ["bert", "nomic-bert", "t5"]
RECURRENT = {"mamba", "rwkv7"}
WITHOUT_TEMPLATE = {"gpt2"}

Start = Callable[[str], EngineSession]
QUESTION = PromptMessage(Role.USER, "hello world the people of this world are many " * 3)


def run(engine: EngineSession, *messages: PromptMessage) -> tuple[str, ReplyFacts, list[Event]]:
    command = Generate(engine.client.next_id(), messages, GREEDY, max_tokens=6, ignore_end=True)
    return finished(engine, command)


@pytest.mark.parametrize("name", CHAT)
def test_turns_share_what_they_can_and_answer_as_if_they_did_not(
    name: str, start_engine: Start, tiny_model: TinyModel
) -> None:
    engine = start_engine("llama_cpp")
    load(engine, tiny_model(name))
    first, _, events = run(engine, QUESTION)
    warned = [event.code for event in events if isinstance(event, Warned)]
    assert warned == ([WarningCode.TEMPLATE_MISSING] if name in WITHOUT_TEMPLATE else [])
    other = PromptMessage(Role.USER, "hello world the people of this house are few " * 3)
    second = run(engine, other)[0]
    again, facts, _ = run(engine, QUESTION)
    assert again == first
    if name in RECURRENT:
        assert facts.reused_tokens == 0
    else:
        assert facts.reused_tokens > 0
    fresh = start_engine("llama_cpp")
    load(fresh, tiny_model(name))
    assert run(fresh, other)[0] == second


@pytest.mark.parametrize("name", NOT_CHAT)
def test_what_does_not_write_text_is_refused(name: str, start_engine: Start, tiny_model: TinyModel) -> None:
    engine = start_engine("llama_cpp")
    with pytest.raises(AppError) as refused:
        load(engine, tiny_model(name))
    assert refused.value.problem.code is ErrorCode.NOT_A_CHAT_MODEL
    load(engine, tiny_model("llama"))


def test_a_template_that_refuses_the_system_role_gets_it_in_the_first_message(
    start_engine: Start, tiny_model: TinyModel
) -> None:
    engine = start_engine("llama_cpp")
    load(engine, tiny_model("mixtral"))
    text, _, events = run(engine, PromptMessage(Role.SYSTEM, "Be brief."), PromptMessage(Role.USER, "hello"))
    assert not [event for event in events if isinstance(event, Warned)]
    merged, *_ = run(engine, PromptMessage(Role.USER, "Be brief.\n\nhello"))
    assert merged == text


def test_too_little_memory_is_a_named_error_with_both_numbers(
    start_engine: Start, tiny_model: TinyModel, broken_models: BrokenModels
) -> None:
    engine = start_engine("llama_cpp")
    with pytest.raises(AppError) as refused:
        load(engine, broken_models["huge-context"], context_length=2_000_000_000)
    found = refused.value.problem
    assert found.code is ErrorCode.OUT_OF_MEMORY
    assert found.values["needed"].endswith((" GB", " TB"))
    assert found.values["free"]
    load(engine, tiny_model("llama"))
    assert run(engine, QUESTION)[0]


def test_samplers_with_a_seed_repeat_themselves_and_without_one_do_not(
    start_engine: Start, tiny_model: TinyModel
) -> None:
    engine = start_engine("llama_cpp")
    load(engine, tiny_model("llama"))

    def sampled(seed: int | None) -> tuple[str, int]:
        sampling = Sampling(temperature=1.5, top_k=0, top_p=0.99, min_p=0.001, repeat_penalty=1.2, seed=seed)
        command = Generate(engine.client.next_id(), (QUESTION,), sampling, max_tokens=24, ignore_end=True)
        text, facts, _ = finished(engine, command)
        return text, facts.seed

    first, seed = sampled(None)
    second, other = sampled(None)
    assert seed != other
    assert first != second
    assert sampled(seed) == (first, seed)
