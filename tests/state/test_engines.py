"""The chat's engine: its phases, and what happens when it does not do as it is told."""

from pathlib import Path

import msgspec
import pytest

from app.core.conversation import MessageStatus, Role
from app.core.errors import ErrorCode, NextAct
from app.core.model import InstalledModel, ModelSource
from app.engine.protocol import PromptMessage
from app.state import engines as engines_module
from app.state.engines import EnginePhase, EngineState
from tests.state.conftest import Chat, EchoModel

HELLO = (PromptMessage(Role.USER, "Hello"),)


def phases(chat: Chat) -> list[EnginePhase]:
    seen: list[EnginePhase] = []

    def take(state: EngineState) -> None:
        if not seen or seen[-1] is not state.phase:
            seen.append(state.phase)

    chat.engines.state_changed.connect(take)
    return seen


def test_a_model_is_loaded_answers_and_is_unloaded(chat: Chat, echo_model: EchoModel) -> None:
    seen = phases(chat)
    chat.load(echo_model(load_s=0.05))
    assert chat.engines.state.loaded is not None
    assert chat.engines.process_id is not None
    chat.engines.generate(HELLO)
    chat.until_phase(EnginePhase.READY)
    chat.engines.unload()
    chat.until_phase(EnginePhase.NO_MODEL)
    assert chat.engines.state.model is not None
    assert seen == [
        EnginePhase.LOADING,
        EnginePhase.READY,
        EnginePhase.ANSWERING,
        EnginePhase.READY,
        EnginePhase.NO_MODEL,
    ]
    chat.engines.ensure_loaded()
    chat.until_phase(EnginePhase.READY)


def test_the_choice_is_remembered(chat: Chat, echo_model: EchoModel) -> None:
    model = echo_model()
    chat.load(model)
    assert chat.settings.settings.last_model == str(model.path)


def test_preferring_a_model_loads_nothing(chat: Chat, echo_model: EchoModel) -> None:
    model = echo_model()
    chat.engines.prefer(model)
    assert chat.engines.state == EngineState(model=model)
    assert chat.engines.process_id is None


def test_loading_can_be_cancelled(chat: Chat, echo_model: EchoModel) -> None:
    chat.engines.choose(echo_model(load_s=60))
    chat.until(lambda: chat.engines.state.progress > 0)
    chat.engines.cancel_load()
    chat.until_phase(EnginePhase.NO_MODEL)
    assert chat.engines.state.problem is None


@pytest.mark.parametrize("script", [{"load_error": ErrorCode.LOAD_REFUSED}, {"dies_loading": True}])
def test_a_load_that_fails_says_why_and_another_model_loads(
    script: dict[str, object], chat: Chat, echo_model: EchoModel
) -> None:
    chat.engines.choose(echo_model(**script))
    chat.until_phase(EnginePhase.FAILED)
    assert chat.engines.state.problem is not None
    assert chat.engines.state.problem.sentence().endswith(".")
    chat.load(echo_model())


def test_a_missing_file_is_a_named_problem(chat: Chat, tmp_path: Path) -> None:
    missing = tmp_path / "missing.gguf"
    chat.engines.choose(InstalledModel("missing", missing, 0, ModelSource.OPENED))
    chat.until_phase(EnginePhase.FAILED)
    assert chat.engines.state.problem is not None
    assert chat.engines.state.problem.code is ErrorCode.FILE_MISSING


def test_an_engine_that_dies_is_said_and_started_again(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model(reply="a b c", die_after=1))
    chat.engines.generate(HELLO)
    chat.until_phase(EnginePhase.FAILED)
    problem = chat.engines.state.problem
    assert problem is not None
    assert problem.code is ErrorCode.ENGINE_DIED
    assert problem.next_act is NextAct.RESTART_ENGINE
    chat.engines.restart()
    chat.until_phase(EnginePhase.READY)


def test_an_engine_that_does_not_answer_to_a_stop_is_ended(
    chat: Chat, echo_model: EchoModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines_module, "SILENCE_LIMIT_MS", 200)  # a clock
    chat.load(echo_model(reply="a b c", hang_after=1))
    chat.session.send("Hello")
    chat.until_text()
    chat.session.stop()
    chat.until_phase(EnginePhase.FAILED)
    assert chat.engines.state.problem is not None
    assert chat.engines.state.problem.code is ErrorCode.ENGINE_SILENT
    assert chat.engines.process_id is None
    chat.engines.ensure_loaded()
    chat.until_phase(EnginePhase.READY)


def test_an_engine_that_cannot_start_is_a_named_problem(chat: Chat, echo_model: EchoModel) -> None:
    (chat.profile / "logs").write_text("a file where the folder should be")
    chat.engines.choose(echo_model())
    assert chat.engines.state.phase is EnginePhase.FAILED
    assert chat.engines.state.problem is not None
    assert chat.engines.state.problem.code is ErrorCode.ENGINE_NOT_STARTED


def test_another_backend_replaces_the_engine(chat: Chat, echo_model: EchoModel, tmp_path: Path) -> None:
    chat.load(echo_model())
    first = chat.engines.process_id
    chat.engines.choose(InstalledModel("x", tmp_path / "x.gguf", 0, ModelSource.OPENED))
    chat.until_phase(EnginePhase.FAILED)
    assert chat.engines.process_id != first


def test_generating_without_an_engine_is_a_bug(chat: Chat) -> None:
    with pytest.raises(RuntimeError):
        chat.engines.generate(HELLO)


def test_another_model_does_not_wait_for_the_one_that_is_loading(chat: Chat, echo_model: EchoModel) -> None:
    chat.engines.choose(echo_model(load_s=60))
    chat.until(lambda: chat.engines.state.progress > 0)
    chat.session.send("Hello")
    chat.engines.choose(echo_model(reply="by the second"))
    assert chat.until_ended().text == "by the second"


def test_a_load_given_up_does_not_end_the_next_one_as_silent(
    chat: Chat, echo_model: EchoModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines_module, "SILENCE_LIMIT_MS", 200)  # a clock
    chat.engines.choose(echo_model(load_s=60))
    chat.until(lambda: chat.engines.state.progress > 0)
    chat.engines.cancel_load()
    seen = phases(chat)
    chat.engines.choose(echo_model(load_s=0.6))
    chat.until_phase(EnginePhase.READY)
    assert EnginePhase.FAILED not in seen


def test_a_restart_ends_the_reply_that_was_made(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model(reply="a b c", tokens=10_000, token_delay_s=0.01))
    chat.session.send("Hello")
    chat.until_text()
    chat.engines.restart()
    assert chat.last.status is MessageStatus.INTERRUPTED
    assert chat.last.text
    assert chat.session.answering_conversation_ids == frozenset()
    chat.until_phase(EnginePhase.READY)


def test_a_silent_engine_that_gives_way_to_a_model_leaves_no_reply_growing(
    chat: Chat, echo_model: EchoModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines_module, "SILENCE_LIMIT_MS", 200)  # a clock
    chat.load(echo_model(reply="a b c", hang_after=1))
    chat.session.send("Hello")
    chat.until_text()
    chat.engines.choose(echo_model())
    ended = chat.until_ended()
    assert ended.status is MessageStatus.INTERRUPTED
    assert ended.problem is not None
    assert ended.problem.code is ErrorCode.ENGINE_SILENT


def test_an_engine_that_cannot_be_started_is_said_every_time(chat: Chat, echo_model: EchoModel) -> None:
    chat.use(echo_model())
    chat.settings.flush()
    logs = chat.profile / "in the way"
    logs.write_text("a file where a folder should be")
    chat.engines._door.folders = msgspec.structs.replace(chat.engines._door.folders, logs=logs / "logs")
    for _ in range(2):
        chat.session.send("Hello")
        ended = chat.until_ended()
        assert ended.status is MessageStatus.FAILED
        assert ended.problem is not None
        assert ended.problem.code is ErrorCode.ENGINE_NOT_STARTED
