"""LoRA adapters: they act as strongly as asked, leave no trace, and what is none is refused in a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.conversation import ReplyFacts, Role
from app.core.errors import AppError, ErrorCode
from app.engine.options import EngineOptions
from app.engine.protocol import (
    Adapter,
    AdaptersSet,
    Generate,
    PromptMessage,
    Sampling,
    SetAdapters,
)
from app.engine.session import EngineSession
from tests.engine.conftest import finished, load
from tests.fakes.fixtures import TinyModel
from tests.fakes.tiny_adapters import write_lora, write_projector

LONG = "hello world the people of this world are many " * 28


@pytest.fixture
def lora(tmp_path: Path) -> Path:
    """An adapter for the tiny llama."""
    path = tmp_path / "tiny-lora.gguf"
    write_lora(path, "llama")
    return path


@pytest.fixture
def engine(
    start_engine: Callable[..., EngineSession], tiny_model: TinyModel, tmp_path: Path
) -> EngineSession:
    """One with the tiny llama, which keeps evaluated chats."""
    options = EngineOptions(state_folder=str(tmp_path / "states"), state_budget_bytes=10**9)
    engine = start_engine("llama_cpp", options)
    load(engine, tiny_model("llama"), context_length=1024)
    return engine


def put_on(engine: EngineSession, *adapters: Adapter) -> None:
    """Let these act."""
    events = list(engine.run(SetAdapters(engine.client.next_id(), adapters)))
    assert events == [AdaptersSet(events[0].id, adapters)]


def ask(engine: EngineSession) -> tuple[str, ReplyFacts]:
    """Greedy text and facts."""
    command = Generate(
        engine.client.next_id(),
        (PromptMessage(Role.USER, LONG),),
        Sampling(temperature=0, seed=1),
        max_tokens=24,
        ignore_end=True,
        conversation="chat",
    )
    return finished(engine, command)[:2]


def test_it_changes_the_text_and_taking_it_off_brings_it_back(engine: EngineSession, lora: Path) -> None:
    without, _ = ask(engine)
    put_on(engine, Adapter(str(lora)))
    changed, facts = ask(engine)
    assert changed != without
    assert facts.reused_tokens == 0, "what was evaluated without it is worth nothing"
    put_on(engine)
    assert ask(engine)[0] == without


def test_scale_0_is_none_and_keeps_what_was_evaluated(engine: EngineSession, lora: Path) -> None:
    without, _ = ask(engine)
    put_on(engine, Adapter(str(lora), scale=0))
    again, facts = ask(engine)
    assert again == without
    assert facts.reused_tokens > 0


def test_it_can_be_weighed_and_twice_a_half_is_one(engine: EngineSession, lora: Path) -> None:
    put_on(engine, Adapter(str(lora)))
    whole, _ = ask(engine)
    put_on(engine, Adapter(str(lora), 0.5))
    assert ask(engine)[0] != whole
    put_on(engine, Adapter(str(lora), 0.5), Adapter(str(lora), 0.5))
    assert ask(engine)[0] == whole


def test_several_act_together(engine: EngineSession, lora: Path, tmp_path: Path) -> None:
    other = tmp_path / "other-lora.gguf"
    write_lora(other, "llama", seed=2)
    texts = []
    for adapters in ((lora,), (other,), (lora, other), (other, lora)):
        put_on(engine, *(Adapter(str(path)) for path in adapters))
        texts.append(ask(engine)[0])
    assert len(set(texts[:3])) == 3


def test_a_chat_kept_on_disk_comes_back_only_with_its_adapters(
    engine: EngineSession, lora: Path, tiny_model: TinyModel
) -> None:
    put_on(engine, Adapter(str(lora)))
    first, _ = ask(engine)
    load(engine, tiny_model("llama"), context_length=1024)
    put_on(engine, Adapter(str(lora)))
    again, facts = ask(engine)
    assert again == first
    assert facts.reused_tokens > 0
    load(engine, tiny_model("llama"), context_length=1024)
    without, facts = ask(engine)
    assert without != first
    assert facts.reused_tokens == 0


def test_a_new_load_begins_without(engine: EngineSession, lora: Path, tiny_model: TinyModel) -> None:
    without, _ = ask(engine)
    put_on(engine, Adapter(str(lora)))
    load(engine, tiny_model("llama"), context_length=1024)
    assert ask(engine)[0] == without


def test_what_is_no_adapter_of_the_model_is_refused_and_the_old_ones_go_on(
    engine: EngineSession, lora: Path, tiny_model: TinyModel, tmp_path: Path
) -> None:
    put_on(engine, Adapter(str(lora)))
    text, _ = ask(engine)
    foreign, larger, projector = (tmp_path / f"{name}.gguf" for name in ("foreign", "larger", "projector"))
    write_lora(foreign, "llama", architecture="qwen2")
    write_lora(larger, "llama-q8")
    write_projector(projector, 64)
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(lora.read_bytes()[:-2000])
    nothing = tmp_path / "nothing.gguf"
    nothing.write_bytes(b"no model at all, but long enough")
    for path, code in (
        (tmp_path / "gone.gguf", ErrorCode.FILE_MISSING),
        (nothing, ErrorCode.NOT_GGUF),
        (cut, ErrorCode.FILE_TRUNCATED),
        (foreign, ErrorCode.ADAPTER_FOREIGN),
        (larger, ErrorCode.ADAPTER_UNFIT),
        (projector, ErrorCode.ADAPTER_UNFIT),
        (tiny_model("llama"), ErrorCode.ADAPTER_UNFIT),
    ):
        with pytest.raises(AppError) as caught:
            put_on(engine, Adapter(str(lora)), Adapter(str(path)))
        assert caught.value.problem.code is code
        assert "…" not in caught.value.problem.sentence()
    assert ask(engine)[0] == text


def test_without_a_model_there_is_nothing_to_put_it_on(
    start_engine: Callable[..., EngineSession], lora: Path
) -> None:
    with pytest.raises(AppError) as caught:
        put_on(start_engine("llama_cpp"), Adapter(str(lora)))
    assert caught.value.problem.code is ErrorCode.NO_MODEL_LOADED
