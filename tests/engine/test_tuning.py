"""Trials of the loaded model: in time, stopped at once, never a slower way, never another text."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import AppError, ErrorCode
from app.core.load_plan import CPU_ONLY
from app.engine.backends.llama_tuning import is_same_text
from app.engine.options import EngineOptions
from app.engine.protocol import Failed, Trial, Tune, Tuned, TuneProgress
from app.engine.session import EngineSession
from tests.engine.conftest import Engine
from tests.fakes.fixtures import TinyModel
from tests.fakes.rpc_plugin import rpc_server

StartEngine = Callable[..., EngineSession]
STOP_S = 0.1


@pytest.fixture
def loaded(start_engine: StartEngine, tiny_model: TinyModel) -> Engine:
    """llama.cpp with a model that recites, loaded."""
    path = tiny_model("script")
    engine = Engine(start_engine("llama_cpp"), path, path)
    engine.load(threads=1)
    return engine


def _tuned(engine: Engine, limit_s: float) -> tuple[Tuned, list[TuneProgress], float]:
    began = time.monotonic()
    events = list(engine.session.tune(Tune(engine.session.client.next_id(), limit_s)))
    progress = [event for event in events if isinstance(event, TuneProgress)]
    assert isinstance(events[-1], Tuned)
    return events[-1], progress, time.monotonic() - began


def _turn(trial: Trial) -> float:
    return 64 / trial.prompt + 192 / trial.generation


def test_the_fastest_of_what_was_tried_and_never_a_slower_one(loaded: Engine) -> None:
    tuned, progress, _ = _tuned(loaded, 20)
    assert tuned.before in tuned.trials
    assert tuned.best in tuned.trials
    assert tuned.best == tuned.before or _turn(tuned.best) < _turn(tuned.before)
    assert tuned.best.is_same_text
    assert {trial.wishes for trial in tuned.trials} == {event.trial.wishes for event in progress}
    tried = [trial.wishes for trial in tuned.trials]
    # How many more are reached in the time depends on what else the computer does.
    assert len(set(map(str, tried))) >= 2
    assert tuned.best.wishes.cache_type == "f16"
    assert tuned.before.wishes.threads >= 1
    assert all(trial.generation > 0 and trial.prompt > 0 for trial in tuned.trials)


def test_the_model_stays_loaded_and_its_chats_evaluated(loaded: Engine) -> None:
    before, facts = loaded.ask("Say it.", conversation="a")
    assert facts.reused_tokens < facts.prompt_tokens - 1
    _tuned(loaded, 3)
    after, facts = loaded.ask("Say it.", conversation="a")
    assert after == before
    assert facts.reused_tokens == facts.prompt_tokens - 1


def test_trials_end_in_time(start_engine: StartEngine, starter_model: Path) -> None:
    engine = Engine(start_engine("llama_cpp"), starter_model, starter_model)
    engine.load(threads=1)
    tuned, progress, took_s = _tuned(engine, 8)
    assert took_s < 8.5
    assert progress[-1].elapsed_s < 8.5
    assert tuned.before.is_same_text


def test_no_time_at_all_is_said(start_engine: StartEngine, starter_model: Path) -> None:
    engine = Engine(start_engine("llama_cpp"), starter_model, starter_model)
    engine.load(threads=1)
    with pytest.raises(AppError) as told:
        _tuned(engine, 0)
    assert told.value.problem.code is ErrorCode.LOAD_CANCELLED
    assert engine.ask("Hello", max_tokens=3)[1].tokens == 3


@pytest.mark.parametrize("after_trials", [0, 1, 3])
def test_stops_at_once(start_engine: StartEngine, starter_model: Path, after_trials: int) -> None:
    engine = Engine(start_engine("llama_cpp"), starter_model, starter_model)
    engine.load(threads=1)
    session = engine.session
    command = Tune(session.client.next_id(), 60)
    session.client.send(command)
    seen = 0
    while seen < after_trials:
        event = session.next_event()
        assert not isinstance(event, Failed | Tuned)
        seen += isinstance(event, TuneProgress)
    if not after_trials:
        time.sleep(0.2)  # in the middle of the first run, of which no event tells
    began = time.monotonic()
    session.cancel(command.id)
    while not isinstance(event := session.next_event(), Failed | Tuned):
        pass
    assert time.monotonic() - began < STOP_S
    assert isinstance(event, Failed) == (after_trials == 0)
    assert engine.ask("Hello", max_tokens=3)[1].tokens == 3


def test_nothing_loaded_is_said(start_engine: StartEngine) -> None:
    session = start_engine("llama_cpp")
    with pytest.raises(AppError) as told:
        list(session.tune(Tune(session.client.next_id(), 1)))
    assert told.value.problem.code is ErrorCode.NO_MODEL_LOADED


def test_the_processor_is_tried_against_a_device(
    start_engine: StartEngine, tiny_model: TinyModel, gpu_plugins: Path
) -> None:
    path = tiny_model("llama")
    with rpc_server() as server:
        options = EngineOptions(plugin_folders=(str(gpu_plugins),), rpc_servers=(server.endpoint,))
        engine = Engine(start_engine("llama_cpp", options), path, path)
        plan = engine.load(threads=1).plan
        assert plan is not None
        assert plan.layout.devices
        tuned, _, _ = _tuned(engine, 20)
        assert tuned.before.wishes.device == ""
        assert CPU_ONLY in {trial.wishes.device for trial in tuned.trials}
        assert engine.ask("Hello", max_tokens=3)[1].tokens > 0


def _rows(*rows: list[float]) -> list[np.ndarray]:
    return [np.array(row, dtype=np.float32) for row in rows]


def test_another_pick_is_rounding_only_where_the_two_best_are_that_near() -> None:
    before = _rows([1.0, 5.0, 0.0], [3.0, 2.999, 0.0], [0.0, 1.0, 4.0])
    roundings = _rows([1.0, 5.002, 0.0], [2.999, 3.0, 0.0], [0.0, 1.0, 4.001])
    assert is_same_text(before, before)
    assert is_same_text(before, roundings)
    assert not is_same_text(before, _rows([1.0, 5.0, 0.0], [2.999, 3.0, 0.0], [0.0, 1.0, 4.0]))
    assert not is_same_text(before, _rows([6.0, 5.0, 0.0], [3.0, 2.999, 0.0], [0.0, 1.0, 4.5]))
