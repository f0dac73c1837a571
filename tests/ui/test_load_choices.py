"""What a person sees of loads: the fit, the choices when it does not, the options of a model, the trials."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QLocale, QPoint
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.conversation import MessageStatus
from app.core.declaration import SettingGroup
from app.core.errors import ErrorCode, NextAct, problem
from app.core.load_fit import Fit, LoadFit, Offer
from app.core.load_plan import CPU_ONLY, Wishes
from app.core.model_overrides import ModelOverrides
from app.engine.backends.echo_script import EchoScript
from app.engine.protocol import Trial
from app.state.engines import EnginePhase
from app.ui.load_words import fit_words, memory_words, offer_words, short_fit_words, trial_words
from app.ui.model_options import ModelOptions
from app.ui.problem_words import buttons
from app.ui.settings.engine_page import SIDE_BY_SIDE_FROM, EnginePage
from app.ui.settings.settings_view import SettingsView
from app.ui.settings.tuning_panel import TuningPanel
from tests.core.machines import CARD, CPU, GB
from tests.ui.whole_window import engines_of, press, running, session_of

SCRIPT = EchoScript(
    devices=(CPU, CARD),
    weight_bytes=5 * GB,
    token_bytes=100_000,
    trials=(Trial(Wishes(threads=4), 30.0, 200.0), Trial(Wishes(threads=2), 45.0, 260.0)),
)


@pytest.fixture
def application(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Application]:
    with running(qapp, qtbot, tmp_path / "profile", SCRIPT) as made:
        yield made


def words_of(root: QWidget) -> list[str]:
    return [label.text() for label in root.findChildren(QLabel) if label.isVisible() and label.text()]


def until_phase(application: Application, qtbot: QtBot, phase: EnginePhase) -> None:
    qtbot.waitUntil(lambda: engines_of(application).state.phase is phase, timeout=20_000)


def test_the_chosen_model_is_known_to_fit_before_it_is_loaded(application: Application, qtbot: QtBot) -> None:
    engines, link = engines_of(application), application.services.model_link
    assert link is not None
    model = engines.state.model
    assert model is not None
    engines.ensure_loaded()
    link.plans.preview([model])
    qtbot.waitUntil(lambda: bool(link.plans.fits()), timeout=20_000)
    assert link.plans.fits()[str(model.path)].fit is Fit.GPU


def test_one_click_loads_what_fits_and_the_reply_goes_on(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    script = msgspec.structs.replace(SCRIPT, weight_bytes=9 * GB, token_bytes=250_000)
    with running(qapp, qtbot, tmp_path / "profile", script) as application:
        session = session_of(application)
        session.send("Hello there")
        until_phase(application, qtbot, EnginePhase.FAILED)
        failed = session.messages[-1]
        assert failed.problem is not None
        assert failed.problem.next_act is NextAct.LOAD_SMALLER
        link = application.services.session_link
        assert link is not None
        link.wishes._on_next_act_requested(failed.id, NextAct.LOAD_SMALLER)
        until_phase(application, qtbot, EnginePhase.READY)
        qtbot.waitUntil(lambda: session.messages[-1].text == "Hello there", timeout=20_000)
        assert len(session.messages) == 2 or session.messages[-2].text == "Hello there"


def test_a_device_that_is_lost_costs_one_click_and_no_words(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    script = msgspec.structs.replace(SCRIPT, device_lost_after=2, token_delay_s=0.05)
    with running(qapp, qtbot, tmp_path / "profile", script) as application:
        engines, session = engines_of(application), session_of(application)
        session.send("one two three four")
        qtbot.waitUntil(lambda: bool(session.messages[-1].text), timeout=20_000)
        until_phase(application, qtbot, EnginePhase.FAILED)
        found = engines.state.problem
        assert found is not None
        assert found.code is ErrorCode.DEVICE_LOST
        kept = session.messages[-1].text
        assert kept.startswith("one")
        # The same way is not tried again, whoever asks for it.
        engines.restart()
        assert engines.state.problem == found
        press(application.window, "Go on with the CPU")
        until_phase(application, qtbot, EnginePhase.READY)
        qtbot.waitUntil(lambda: not session.is_answering_here, timeout=20_000)
        assert session.messages[-1].status is MessageStatus.DONE
        assert session.messages[-1].text.startswith(kept)
        assert len(session.messages[-1].text) > len(kept)
        assert engines.state.loaded is not None
        assert engines.state.loaded.plan is not None
        assert engines.state.loaded.plan.layout.devices == ()


def test_every_choice_is_a_button_of_the_notice(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    script = msgspec.structs.replace(SCRIPT, weight_bytes=9 * GB, token_bytes=250_000)
    with running(qapp, qtbot, tmp_path / "profile", script) as application:
        engines_of(application).ensure_loaded()
        until_phase(application, qtbot, EnginePhase.FAILED)
        press(application.window, "Smaller cache (q8_0), same context (10.3 GB)")
        until_phase(application, qtbot, EnginePhase.READY)
        loaded = engines_of(application).state.loaded
        assert loaded is not None
        assert engines_of(application).state.wishes == Wishes(cache_type="q8_0")


def test_options_of_a_model_are_kept_and_taken_back(application: Application, qtbot: QtBot) -> None:
    engines, link = engines_of(application), application.services.model_link
    model = engines.state.model
    assert link is not None
    assert model is not None
    engines.ensure_loaded()
    until_phase(application, qtbot, EnginePhase.READY)
    qtbot.waitUntil(lambda: bool(engines.state.devices), timeout=20_000)
    link.show_options(model)
    card = application.window.findChildren(ModelOptions)[0]
    box = card.controls["device"].findChildren(QComboBox)[0]
    box.setCurrentIndex(box.findData(CPU_ONLY))
    box.activated.emit(box.currentIndex())
    card.controls["threads"].value_chosen.emit(3)
    settings = application._settings.settings
    assert settings.model_overrides[str(model.path)] == ModelOverrides(device=CPU_ONLY, threads=3)
    card.controls["threads"].value_chosen.emit(100_000)
    assert any(words.startswith("Threads cannot be") for words in words_of(card))
    press(card, "Load it now")
    until_phase(application, qtbot, EnginePhase.READY)
    qtbot.waitUntil(lambda: engines.state.loaded is not None, timeout=20_000)
    assert engines.state.loaded is not None
    assert engines.state.loaded.threads == 3
    link.show_options(model)
    press(application.window.findChildren(ModelOptions)[-1], "As in the settings")
    assert application._settings.settings.model_overrides == {}


def test_the_engine_page_shows_devices_and_finds_the_fastest_way(
    application: Application, qtbot: QtBot
) -> None:
    engines = engines_of(application)
    view = application.window.show_view("settings")
    assert isinstance(view, SettingsView)
    view.show_group(SettingGroup.ENGINE)
    page = view.page
    assert isinstance(page, EnginePage)
    panel = page.findChildren(TuningPanel)[0]
    assert "Load a model first: it is tried with the loaded one." in words_of(panel)
    engines.ensure_loaded()
    until_phase(application, qtbot, EnginePhase.READY)
    link = application.services.model_link
    model = engines.state.model
    assert link is not None
    assert model is not None
    link.plans.preview([model])
    wanted = {"NVIDIA RTX 4070", "Graphics card, CUDA", "4.9 GB of 12.0 GB free"}
    qtbot.waitUntil(lambda: wanted <= set(words_of(page)), timeout=20_000)
    assert "CUDA0" in {it.name for it in engines.state.devices}
    press(panel, "Begin")
    qtbot.waitUntil(lambda: "parrot can be faster" in words_of(panel), timeout=20_000)
    assert "45.0 tok/s, reading 260 tok/s" in words_of(panel)
    press(panel, "Keep")
    own = application._settings.settings.model_overrides[str(model.path)]
    assert own == ModelOverrides(threads=2)
    assert "parrot is loaded with other settings than these." in words_of(page)
    press(page, "Load it again")
    qtbot.waitUntil(
        lambda: engines.state.loaded is not None and engines.state.loaded.threads == 2, timeout=20_000
    )
    assert "parrot is loaded with other settings than these." not in words_of(page)


def test_two_devices_stand_beside_each_other_while_there_is_room(
    application: Application, qtbot: QtBot
) -> None:
    engines = engines_of(application)
    view = application.window.show_view("settings")
    assert isinstance(view, SettingsView)
    view.show_group(SettingGroup.ENGINE)
    engines.ensure_loaded()
    until_phase(application, qtbot, EnginePhase.READY)
    link, model = application.services.model_link, engines.state.model
    assert link is not None
    assert model is not None
    link.plans.preview([model])

    def tops() -> list[int]:
        found = [
            it for it in view.page.findChildren(QLabel) if it.text().endswith(" free") and it.isVisible()
        ]
        return [it.mapTo(view, QPoint(0, 0)).y() for it in found]

    application.window.resize(1600, 900)
    qtbot.waitUntil(lambda: len(tops()) == 2 and len(set(tops())) == 1, timeout=20_000)
    view.page.resize(SIDE_BY_SIDE_FROM - 1, 600)
    qtbot.waitUntil(lambda: len(set(tops())) == 2, timeout=5_000)
    view.page.resize(SIDE_BY_SIDE_FROM, 600)
    qtbot.waitUntil(lambda: len(set(tops())) == 1, timeout=5_000)


def test_a_lost_device_and_a_failed_load_offer_another_way() -> None:
    lost = problem(ErrorCode.DEVICE_LOST, next_act=NextAct.LOAD_ON_CPU, device="NVIDIA RTX 4070")
    assert [it.words for it in buttons(lost)] == ["Go on with the CPU", "Choose another model"]
    refused = problem(ErrorCode.LOAD_REFUSED, name="x", reason="no")
    assert [it.words for it in buttons(refused)] == ["Choose another model"]


@pytest.mark.parametrize("fit", list(Fit))
def test_every_fit_has_words(fit: Fit) -> None:
    found = LoadFit(fit, 6_100_000_000, 4_200_000_000)
    assert bool(fit_words(found)) == bool(short_fit_words(fit)) == (fit is not Fit.UNKNOWN)
    if fit in (Fit.TIGHT, Fit.TOO_LARGE):
        assert "6.1 GB, 4.2 GB are free" in fit_words(found)


def test_what_is_different_is_said() -> None:
    told = [
        offer_words(Offer(wishes, 3_100_000_000), Wishes())
        for wishes in (
            Wishes(context_length=4096),
            Wishes(cache_type="q8_0"),
            Wishes(context_length=4096, cache_type="q8_0"),
            Wishes(gpu_layers=12),
            Wishes(device=CPU_ONLY),
            Wishes(batch_size=128),
        )
    ]
    tokens, count = QLocale().toString(4096), QLocale().toString(1024)
    assert told == [
        f"Shorter context: {tokens} tokens (3.1 GB)",
        "Smaller cache (q8_0), same context (3.1 GB)",
        f"Shorter context, {tokens} tokens, in a smaller cache (3.1 GB)",
        "12 layers on the GPU, the rest on the CPU",
        "On the CPU alone (3.1 GB)",
        "With less memory (3.1 GB)",
    ]
    assert trial_words(Wishes(threads=2, flash_attention="on")) == "2 threads, flash attention"
    assert trial_words(Wishes(threads=1, gpu_layers=3, batch_size=1024, cache_type="q8_0")) == (
        f"layers on the GPU: 3, one thread, batches of {count}, cache q8_0"
    )
    assert memory_words(6_100_000_000, 5_800_000_000) == "estimated 6.1 GB, measured 5.8 GB here"
