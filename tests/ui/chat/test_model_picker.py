"""The model picker: what it lists, how typing filters it, and what keys choose."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.model import InstalledModel, ModelFacts, ModelSource
from app.state.engine_state import EnginePhase, EngineState
from app.ui.chat.model_list_model import CHOSEN_ROLE, LOADED_ROLE
from app.ui.chat.model_picker import ModelPicker
from app.ui.theme.theme_controller import ThemeController
from tests.ui.loaded import loaded_model
from tests.ui.whole_window import named


def model(name: str, quantisation: str, source: ModelSource = ModelSource.FOLDER) -> InstalledModel:
    facts = ModelFacts(name, "qwen3", 8_000_000_000, quantisation, 32_768, 36)
    return InstalledModel(name, Path(f"/models/{name}.gguf"), 5_000_000_000, source, facts)


MODELS = [
    model("Starter", "Q4_1", ModelSource.STARTER),
    model("Qwen3 8B", "Q4_K_M"),
    model("Gemma 3 4B", "Q4_0"),
]


@pytest.fixture
def picker(qtbot: QtBot, theme: ThemeController) -> ModelPicker:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    anchor = QWidget(window)
    anchor.setGeometry(600, 12, 150, 32)
    window.show()
    made = ModelPicker(theme, window)
    made.set_models(MODELS)
    made.open_at(anchor)
    return made


def shown(picker: ModelPicker) -> list[str]:
    rows = named(picker, QListView, "Models").model()
    return [rows.index(row, 0).data() for row in range(rows.rowCount())]


def field(picker: ModelPicker) -> QLineEdit:
    return named(picker, QLineEdit, "Find a model")


def test_every_model_is_listed(picker: ModelPicker) -> None:
    assert shown(picker) == ["Starter", "Qwen3 8B", "Gemma 3 4B"]


def test_typing_filters_by_every_word(qtbot: QtBot, picker: ModelPicker) -> None:
    QTest.keyClicks(field(picker), "qwen q4_k")
    assert shown(picker) == ["Qwen3 8B"]


def test_nothing_found_is_said(qtbot: QtBot, picker: ModelPicker) -> None:
    QTest.keyClicks(field(picker), "kestrel")
    assert not [one for one in picker.findChildren(QListView) if one.isVisible()]


def test_arrow_and_enter_choose(qtbot: QtBot, picker: ModelPicker) -> None:
    QTest.keyClick(field(picker), Qt.Key.Key_Down)
    with qtbot.waitSignal(picker.model_chosen) as chosen:
        QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert chosen.args == [MODELS[1]]
    assert not picker.isVisible()


def test_a_click_chooses(qtbot: QtBot, picker: ModelPicker) -> None:
    rows = named(picker, QListView, "Models")
    place = rows.visualRect(rows.model().index(2, 0)).center()
    with qtbot.waitSignal(picker.model_chosen) as chosen:
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [MODELS[2]]


def test_the_first_match_is_chosen_after_typing(qtbot: QtBot, picker: ModelPicker) -> None:
    QTest.keyClicks(field(picker), "gemma")
    with qtbot.waitSignal(picker.model_chosen) as chosen:
        QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert chosen.args == [MODELS[2]]


def test_the_loaded_model_is_marked_and_said(picker: ModelPicker) -> None:
    picker.set_state(EngineState(EnginePhase.READY, MODELS[1], loaded=loaded_model()))
    rows = named(picker, QListView, "Models").model()
    assert [rows.index(row, 0).data(LOADED_ROLE) for row in range(3)] == [False, True, False]
    spoken = rows.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Qwen3 8B, Q4_K_M, 5.0 GB, Loaded"


def test_a_chosen_model_that_is_not_loaded_is_only_marked(picker: ModelPicker) -> None:
    picker.set_state(EngineState(EnginePhase.NO_MODEL, MODELS[2]))
    rows = named(picker, QListView, "Models").model()
    assert [rows.index(row, 0).data(CHOSEN_ROLE) for row in range(3)] == [False, False, True]
    assert not any(rows.index(row, 0).data(LOADED_ROLE) for row in range(3))


def test_escape_closes_it(qtbot: QtBot, picker: ModelPicker) -> None:
    with qtbot.waitSignal(picker.closed):
        QTest.keyClick(field(picker), Qt.Key.Key_Escape)


def test_another_file_can_be_opened(qtbot: QtBot, picker: ModelPicker) -> None:
    button = next(one for one in picker.findChildren(QPushButton) if one.text() == "Open a model file…")
    with qtbot.waitSignal(picker.open_file_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not picker.isVisible()
