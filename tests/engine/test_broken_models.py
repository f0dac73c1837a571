"""All 39 broken files: refused with a sentence, or answered; the engine's end never passes a traceback on."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.conversation import Role
from app.core.errors import AppError, ErrorCode
from app.engine.protocol import Event, Finished, Generate, Load, PromptMessage, Sampling, Warned, WarningCode
from app.engine.session import EngineSession
from tests.fakes.fixtures import BrokenModels

TEMPLATES = {
    "template-loop": WarningCode.TEMPLATE_LOOPED,
    "template-ssti": WarningCode.TEMPLATE_FAILED,
    "template-syntax": WarningCode.TEMPLATE_FAILED,
    "template-memory": WarningCode.TEMPLATE_FAILED,
}
ACCEPTED = {"eos-out-of-range", "zero-context", "huge-context", "split-00001-of-00002"}
LIMIT_S = 15

Start = Callable[[str], EngineSession]


def answer(engine: EngineSession) -> list[Event]:
    messages = (PromptMessage(Role.SYSTEM, "Be brief."), PromptMessage(Role.USER, "Hello"))
    command = Generate(engine.client.next_id(), messages, Sampling(temperature=0), max_tokens=4)
    return list(engine.run(command))


def load_and_answer(engine: EngineSession, path: Path) -> None:
    engine.load(Load(engine.client.next_id(), str(path), path.stem))
    answer(engine)


def test_there_are_39_of_them(broken_models: BrokenModels) -> None:
    assert len(broken_models) == 39
    assert set(TEMPLATES) | ACCEPTED <= set(broken_models)


def test_31_are_refused_with_a_sentence(start_engine: Start, broken_models: BrokenModels) -> None:
    refused = set(broken_models) - set(TEMPLATES) - ACCEPTED
    assert len(refused) == 31
    engine = start_engine("llama_cpp")
    for name in sorted(refused):
        began = time.monotonic()
        with pytest.raises(AppError) as error:
            load_and_answer(engine, broken_models[name])
        found = error.value.problem
        sentence = found.sentence()
        assert sentence.endswith("."), name
        assert "…" not in sentence, (name, sentence)
        assert not re.search(r"exit code|Traceback|0x[0-9a-f]|llama_|ggml", sentence), (name, sentence)
        assert time.monotonic() - began < LIMIT_S, name
        if found.code in (ErrorCode.ENGINE_DIED_LOADING, ErrorCode.ENGINE_DIED):
            engine = start_engine("llama_cpp")


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_broken_template_gives_way_to_a_general_one(
    name: str, start_engine: Start, broken_models: BrokenModels
) -> None:
    engine = start_engine("llama_cpp")
    engine.load(Load(engine.client.next_id(), str(broken_models[name]), name))
    began = time.monotonic()
    events = answer(engine)
    assert isinstance(events[-1], Finished)
    assert time.monotonic() - began < LIMIT_S
    warned = [event.code for event in events if isinstance(event, Warned)]
    assert warned == [TEMPLATES[name]]
    again = answer(engine)
    assert isinstance(again[-1], Finished)
    assert again[-1].facts.reused_tokens > 0


@pytest.mark.parametrize("name", sorted(ACCEPTED))
def test_what_llama_cpp_accepts_answers(name: str, start_engine: Start, broken_models: BrokenModels) -> None:
    engine = start_engine("llama_cpp")
    engine.load(Load(engine.client.next_id(), str(broken_models[name]), name))
    events = answer(engine)
    assert isinstance(events[-1], Finished)
    assert not [event for event in events if isinstance(event, Warned)]
