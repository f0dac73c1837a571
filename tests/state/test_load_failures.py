"""A load that does not fit: both numbers, what would fit, and never the same failure twice."""

import msgspec
import pytest

from app.core.errors import ErrorCode, NextAct
from app.core.load_fit import decode_offers, decode_wishes
from app.core.load_plan import CPU_ONLY, Wishes
from app.core.model_overrides import ModelOverrides
from app.engine import memory_kills
from app.engine.protocol import Trial
from app.launch.records import LoadRecords
from app.state.engines import EnginePhase
from app.state.load_plans import LoadPlans
from app.state.tuning import Tuning
from tests.core.machines import CARD, CPU, GB
from tests.state.conftest import Chat, EchoModel

BOTH = {"devices": (CPU, CARD), "token_bytes": 400_000}


def test_a_load_that_does_not_fit_offers_what_was_planned_to_fit(chat: Chat, echo_model: EchoModel) -> None:
    chat.engines.choose(echo_model(weight_bytes=10 * GB, **BOTH))
    chat.until_phase(EnginePhase.FAILED)
    found = chat.engines.state.problem
    assert found is not None
    assert found.code is ErrorCode.OUT_OF_MEMORY
    assert found.next_act is NextAct.LOAD_SMALLER
    assert found.values["free"] == "11.0 GB"
    offers = decode_offers(found.values["offers"])
    assert offers
    assert decode_wishes(found.values["wishes"]) == offers[0].wishes
    assert all(offer.needed_bytes > 0 for offer in offers)
    model = chat.engines.state.model
    assert model is not None
    chat.engines.choose(model, wishes=offers[0].wishes)
    chat.until_phase(EnginePhase.READY)


def test_what_the_system_killed_is_not_loaded_the_same_way_again(
    chat: Chat, echo_model: EchoModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_kills, "memory_kills", lambda: None)  # a system where nobody counts
    chat.engines.choose(echo_model(weight_bytes=5 * GB, killed_loading=True, **BOTH))
    chat.until_phase(EnginePhase.FAILED)
    found = chat.engines.state.problem
    assert found is not None
    assert found.code is ErrorCode.ENGINE_OUT_OF_MEMORY
    assert found.next_act is NextAct.LOAD_SMALLER
    process = chat.engines.process_id
    chat.engines.ensure_loaded()
    assert chat.engines.state.phase is EnginePhase.LOADING
    chat.until_phase(EnginePhase.FAILED)
    assert chat.engines.process_id == process, "the plan was not tried again"
    assert chat.engines.state.problem == found
    wishes = decode_wishes(found.values["wishes"])
    model = chat.engines.state.model
    assert wishes is not None
    assert wishes != Wishes()
    assert model is not None
    chat.engines.choose(model, wishes=wishes)
    chat.until_phase(EnginePhase.READY)


def test_looking_for_another_way_can_be_cut_short(chat: Chat, echo_model: EchoModel) -> None:
    chat.engines.choose(echo_model(weight_bytes=30 * GB, **BOTH))
    chat.until(
        lambda: chat.engines.state.phase is EnginePhase.FAILED or chat.engines._failures.found is not None
    )
    chat.engines.cancel_load()
    assert chat.engines.state.phase is EnginePhase.FAILED
    assert chat.engines.state.problem is not None
    assert chat.engines.state.problem.code is ErrorCode.OUT_OF_MEMORY


def test_what_was_measured_is_kept_and_corrects_the_next_estimate(chat: Chat, echo_model: EchoModel) -> None:
    model = echo_model(weight_bytes=5 * GB, measured_share=0.9, **BOTH)
    chat.load(model)
    record = chat.engines.records.of(str(model.path))
    assert record is not None
    assert record.measured_bytes == pytest.approx(0.9 * record.estimated_bytes, rel=1e-6)
    again = LoadRecords(chat.profile / "data" / "measured.json")
    once = again.correction("echo").weights
    assert 0.9 <= once < 1.0
    chat.load(model)
    assert 0.9 <= again.correction("echo").weights < once
    assert again.correction("llama").weights == 1.0


def test_damaged_records_are_set_aside(chat: Chat, echo_model: EchoModel) -> None:
    file = chat.profile / "data" / "measured.json"
    file.write_bytes(b"[{")
    assert chat.engines.records.of("x") is None
    assert not file.exists()
    assert [kept.read_bytes() for kept in file.parent.glob("measured-damaged-*.json")] == [b"[{"]
    chat.load(echo_model(weight_bytes=GB, **BOTH))
    assert file.exists()


def test_the_process_starts_early_and_tells_its_devices(chat: Chat, echo_model: EchoModel) -> None:
    chat.engines.prefer(echo_model())
    chat.engines.start_early()
    first = chat.engines.process_id
    assert first is not None
    chat.until(lambda: bool(chat.engines.state.devices))
    chat.engines.ensure_loaded()
    chat.until_phase(EnginePhase.READY)
    assert chat.engines.process_id == first


def test_the_process_of_most_models_starts_early_when_none_is_chosen(
    chat: Chat, echo_model: EchoModel
) -> None:
    chat.engines.start_early()
    chat.until(lambda: bool(chat.engines.state.devices))
    assert chat.engines._door.backend == "llama_cpp"
    chat.load(echo_model())
    assert chat.engines._door.backend == "echo"


def test_an_early_process_that_ends_is_nobodys_problem(chat: Chat, echo_model: EchoModel) -> None:
    chat.engines.prefer(echo_model())
    chat.engines.start_early()
    chat.kill_engine()
    chat.until(lambda: chat.engines.process_id is None)
    assert chat.engines.state.problem is None
    chat.engines.ensure_loaded()
    chat.until_phase(EnginePhase.READY)


def test_every_model_is_planned_one_after_the_other(chat: Chat, echo_model: EchoModel) -> None:
    small, large = echo_model(weight_bytes=GB, **BOTH), echo_model(weight_bytes=40 * GB, **BOTH)
    plans = LoadPlans(chat.engines)
    plans.preview([small, large])
    chat.engines.prefer(small)
    chat.engines.start_early()
    plans.again()
    chat.until(lambda: plans.of(str(large.path)) is not None)
    first, second = plans.of(str(small.path)), plans.of(str(large.path))
    assert first is not None
    assert second is not None
    assert first.plan.fits
    assert not second.plan.fits
    assert chat.engines.state.devices == (CPU, CARD)


def test_a_model_is_loaded_with_its_own_settings(chat: Chat, echo_model: EchoModel) -> None:
    model, other = echo_model(weight_bytes=GB, **BOTH), echo_model()
    own = ModelOverrides(device=CPU_ONLY, context_length=1024, threads=3)
    chat.settings.set_value("model_overrides", {str(model.path): own})
    chat.settings.set_value("threads", 2)
    chat.load(model)
    loaded = chat.engines.state.loaded
    assert loaded is not None
    assert (loaded.context_length, loaded.threads) == (1024, 3)
    assert loaded.plan is not None
    assert loaded.plan.layout.devices == ()
    chat.load(other)
    assert chat.engines.state.loaded is not None
    assert chat.engines.state.loaded.threads == 2


TRIALS = (
    Trial(Wishes(threads=4), 30.0, 200.0),
    Trial(Wishes(threads=2, flash_attention="on"), 45.0, 260.0),
    Trial(Wishes(threads=1), 20.0, 120.0),
)


def test_the_fastest_trial_is_kept_for_its_model(chat: Chat, echo_model: EchoModel) -> None:
    model = echo_model(trials=TRIALS)
    chat.load(model)
    tuning = Tuning(chat.engines, chat.settings)
    tuning.begin()
    assert tuning.state.is_running
    chat.until(lambda: not tuning.state.is_running)
    result = tuning.state.result
    assert result is not None
    assert result.best == TRIALS[1]
    tuning.keep()
    own = chat.settings.settings.model_overrides[str(model.path)]
    assert own == ModelOverrides(threads=2, flash_attention="on")


def test_trials_stop_at_once_and_for_a_message(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model(trials=TRIALS * 100, trial_s=0.05))
    tuning = Tuning(chat.engines, chat.settings)
    tuning.begin()
    chat.until(lambda: tuning.state.last is not None)
    tuning.stop()
    chat.until(lambda: not tuning.state.is_running)
    tuning.begin()
    chat.until(lambda: tuning.state.last is not None)
    chat.session.send("Hello")
    chat.until_ended()
    chat.until(lambda: not tuning.state.is_running)


def test_records_of_another_kind_change_nothing(chat: Chat, echo_model: EchoModel) -> None:
    chat.load(echo_model())
    assert not (chat.profile / "data" / "measured.json").exists()
    assert msgspec.structs.asdict(chat.engines.records.correction("echo")) == {
        "weights": 1.0,
        "cache": 1.0,
        "compute": 1.0,
    }
