"""The engine light and its card: every phase has its own shape, and the card says what is measured."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import ErrorCode, problem
from app.core.model import InstalledModel, ModelSource
from app.state.engine_state import EnginePhase, EngineState
from app.ui.engine_card import EngineCard
from app.ui.engine_light import EngineLight
from app.ui.theme.theme_controller import ThemeController
from tests.ui.loaded import loaded_model

MODEL = InstalledModel("qwen3", Path("/models/qwen3.gguf"), 5_000_000_000, ModelSource.FOLDER)
DIED = problem(ErrorCode.ENGINE_DIED)
STATES = {
    EnginePhase.NO_MODEL: EngineState(EnginePhase.NO_MODEL, MODEL),
    EnginePhase.LOADING: EngineState(EnginePhase.LOADING, MODEL, progress=0.4),
    EnginePhase.READY: EngineState(EnginePhase.READY, MODEL, loaded=loaded_model()),
    EnginePhase.ANSWERING: EngineState(EnginePhase.ANSWERING, MODEL, loaded=loaded_model()),
    EnginePhase.FAILED: EngineState(EnginePhase.FAILED, MODEL, problem=DIED),
}


def shape(picture: QImage) -> frozenset[tuple[int, int]]:
    """Where the picture differs from its corner: the shape without its colours."""
    ground = picture.pixel(0, 0)
    return frozenset(
        (x, y)
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixel(x, y) != ground
    )


def test_every_phase_has_a_shape_and_a_name_of_its_own(qtbot: QtBot, theme: ThemeController) -> None:
    light = EngineLight(theme)
    qtbot.addWidget(light)
    shapes, names = set(), set()
    for state in STATES.values():
        light.set_state(state)
        picture = light.grab().toImage().convertToFormat(QImage.Format.Format_Mono)
        shapes.add(shape(picture))
        names.add(light.accessibleName())
    assert len(names) == len(STATES)
    assert len(shapes) == len(STATES)


def test_the_arc_grows_with_the_progress(qtbot: QtBot, theme: ThemeController) -> None:
    light = EngineLight(theme)
    qtbot.addWidget(light)
    pictures = []
    for progress in (0.25, 0.75):
        light.set_state(EngineState(EnginePhase.LOADING, MODEL, progress=progress))
        pictures.append(light.grab().toImage())
    assert pictures[0] != pictures[1]


@pytest.fixture
def card(qtbot: QtBot, theme: ThemeController) -> EngineCard:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    light = EngineLight(theme, window)
    light.move(8, 600)
    light.show()
    made = EngineCard(theme, window)
    made.open_beside(light)
    return made


def words(card: EngineCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel) if label.isVisible() and label.text()]


def button(card: EngineCard, text: str) -> QPushButton:
    return next(one for one in card.findChildren(QPushButton) if one.text() == text)


def test_the_card_says_where_the_model_runs_and_why(card: EngineCard) -> None:
    card.set_state(STATES[EnginePhase.READY])
    card.set_speed(44.83)
    shown = words(card)
    for expected in (
        "qwen3, ready",
        "Two fast cores",
        "CPU: no graphics card that this build can use was found",
        "8,192 tokens",
        "2",
        "estimated 6.0 GB, measured 5.8 GB here",
        "44.8 tok/s",
    ):
        assert expected in shown


def test_what_was_not_measured_is_left_out(card: EngineCard) -> None:
    card.set_state(STATES[EnginePhase.READY])
    assert "Last reply" not in words(card)


def test_a_failure_is_said_in_a_sentence(card: EngineCard) -> None:
    card.set_state(STATES[EnginePhase.FAILED])
    assert DIED.sentence() in words(card)
    assert button(card, "Restart").isEnabled()
    assert not button(card, "Unload").isEnabled()


def test_unload_and_restart_are_asked_for(qtbot: QtBot, card: EngineCard) -> None:
    card.set_state(STATES[EnginePhase.READY])
    with qtbot.waitSignal(card.unload_requested):
        button(card, "Unload").click()
    with qtbot.waitSignal(card.restart_requested):
        button(card, "Restart").click()


def test_the_card_lies_inside_the_window(card: EngineCard) -> None:
    card.set_state(STATES[EnginePhase.READY])
    assert card.isVisible()
    assert card.geometry().bottom() - 32 <= 700
