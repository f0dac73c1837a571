"""The library and the picker say which file lets a model see pictures, to eyes and ears."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.core.model import InstalledModel, ModelFacts, ModelSource
from app.ui.chat.model_delegate import ModelDelegate
from app.ui.chat.model_list_model import ModelListModel
from app.ui.library.computer.installed_list_model import InstalledListModel
from app.ui.library.model_words import note_words
from app.ui.theme.theme_controller import ThemeController

FACTS = ModelFacts("Gemma 3 4B", "gemma3", 4 * 10**9, "Q4_K_M", 131_072, 34)
ALONE = InstalledModel("alone", Path("/models/alone.gguf"), 10**9, ModelSource.FOLDER, FACTS)
SEEING = InstalledModel(
    "gemma",
    Path("/models/gemma.gguf"),
    10**9,
    ModelSource.FOLDER,
    FACTS,
    projector=Path("/models/mmproj-gemma.gguf"),
)
WORDS = "Projector for pictures: mmproj-gemma.gguf"


def spoken(index: QModelIndex) -> str:
    """What a screen reader says of a row."""
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def test_the_library_says_it(qtbot: QtBot) -> None:
    rows = InstalledListModel()
    rows.set_models([ALONE, SEEING])
    assert note_words(ALONE) == ""
    assert note_words(SEEING) == WORDS
    assert spoken(rows.index(1)).endswith(WORDS)


def test_the_picker_says_it_in_a_line_of_its_own(qtbot: QtBot, theme: ThemeController) -> None:
    rows = ModelListModel()
    rows.set_models([ALONE, SEEING])
    assert "Projector" not in spoken(rows.index(0))
    assert spoken(rows.index(1)).endswith(WORDS)
    parent = QObject()
    delegate = ModelDelegate(theme, parent)
    heights = [delegate.sizeHint(QStyleOptionViewItem(), rows.index(row)).height() for row in (0, 1)]
    assert heights[0] < heights[1]
