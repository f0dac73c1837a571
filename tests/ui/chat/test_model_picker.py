"""The model picker: what it lists, how typing filters it, and what keys choose."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.download import DownloadRequest, DownloadState, DownloadStatus
from app.core.hub import RepoFile
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


def test_more_models_can_be_looked_for(qtbot: QtBot, picker: ModelPicker) -> None:
    button = next(one for one in picker.findChildren(QPushButton) if one.text() == "Get more models")
    assert button.accessibleDescription() == "Ctrl+2"
    with qtbot.waitSignal(picker.more_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not picker.isVisible()


# -- what is being fetched -----------------------------------------------------------------------------


def download(number: int, state: DownloadState, done: int = 0) -> DownloadStatus:
    file = RepoFile(f"heron-{number}.gguf", 1000, "0" * 64, "0" * 64)
    request = DownloadRequest("acme/heron-GGUF", "c" * 40, (file,), f"Heron {number}B", "Q4_K_M")
    return DownloadStatus(f"d{number}", request, state, done_bytes=done)


def spoken(picker: ModelPicker) -> list[str]:
    rows = named(picker, QListView, "Models").model()
    return [rows.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3, rows.rowCount())]


def test_downloads_stand_below_the_models_and_say_how_far_they_are(picker: ModelPicker) -> None:
    picker.set_downloads(
        [
            download(1, DownloadState.DOWNLOADING, 389),
            download(2, DownloadState.VERIFYING, 1000),
            download(3, DownloadState.WAITING, 500),
            download(4, DownloadState.PAUSED, 20),
            download(5, DownloadState.QUEUED),
            download(6, DownloadState.INSTALLED, 1000),
            download(7, DownloadState.FAILED, 3),
        ]
    )
    assert spoken(picker) == [
        "Heron 1B, Q4_K_M, 1 kB, Fetching, 38 %",
        "Heron 2B, Q4_K_M, 1 kB, Checking",
        "Heron 3B, Q4_K_M, 1 kB, Waiting, 50 %",
        "Heron 4B, Q4_K_M, 1 kB, Paused, 2 %",
        "Heron 5B, Q4_K_M, 1 kB, In line",
    ]


def test_a_download_goes_on_without_moving_the_choice(qtbot: QtBot, picker: ModelPicker) -> None:
    picker.set_downloads([download(1, DownloadState.DOWNLOADING, 10)])
    QTest.keyClick(field(picker), Qt.Key.Key_Down)
    rows = named(picker, QListView, "Models")
    with qtbot.waitSignal(rows.model().dataChanged), qtbot.assertNotEmitted(rows.model().modelReset):
        picker.set_downloads([download(1, DownloadState.DOWNLOADING, 500)])
    assert rows.currentIndex().row() == 1
    assert spoken(picker) == ["Heron 1B, Q4_K_M, 1 kB, Fetching, 50 %"]


def test_choosing_what_is_being_fetched_leads_to_the_downloads(qtbot: QtBot, picker: ModelPicker) -> None:
    picker.set_downloads([download(1, DownloadState.DOWNLOADING, 10)])
    QTest.keyClicks(field(picker), "heron q4")
    assert shown(picker) == ["Heron 1B"]
    with qtbot.waitSignal(picker.downloads_requested), qtbot.assertNotEmitted(picker.model_chosen):
        QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert not picker.isVisible()
