"""The list of installed models: what its rows say, and what can be done with them by mouse and by keys."""

import shutil
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.core.errors import ErrorCode, problem
from app.core.model import InstalledModel
from app.core.upkeep import Check, CheckState
from app.state.engines import EnginePhase
from app.ui.library.computer.installed_list import InstalledList
from app.ui.library.computer.model_details import ModelDetails
from app.ui.library.library_view import LibraryView
from app.ui.library.row_layout import BUTTON_FROM_WIDTH, PARAMETERS_FROM_WIDTH, USED_FROM_WIDTH
from app.ui.theme.theme_controller import ThemeController
from tests.fakes.fixtures import TinyModel
from tests.ui.file_manager import Opener
from tests.ui.library.house import WAIT_MS, House


@pytest.fixture
def rows(view: LibraryView) -> InstalledList:
    return view.computer.installed.list


def row_of(rows: InstalledList, name: str) -> int:
    model = rows.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())].index(name)


def spoken(rows: InstalledList, name: str) -> str:
    index = rows.model().index(row_of(rows, name), 0)
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def place_of(rows: InstalledList, name: str, part: str) -> QPoint:
    index = rows.model().index(row_of(rows, name), 0)
    layout = rows.delegate.layout_of(rows.visualRect(index))
    rect = rows.delegate._button_of(layout, index) if part == "button" else getattr(layout, part)
    assert not rect.isEmpty()
    centre: QPoint = rect.center()
    return centre


def click(rows: InstalledList, name: str, part: str) -> None:
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place_of(rows, name, part))


def test_every_row_says_what_the_model_is_and_can_do(rows: InstalledList) -> None:
    assert spoken(rows, "Starter") == (
        "Starter, Q4_1, 135M, 8k context, Apache 2.0, came with Fireside, 98 MB, never used. "
        "Small and quick. Good for trying things out, weak at facts and long tasks."
    )
    assert spoken(rows, "Tiny script") == "Tiny script, F32, 143k, 4k context, 588 kB, never used"
    assert "for searching text" in spoken(rows, "Tiny bert")
    assert "cannot write" in spoken(rows, "Tiny bert")
    assert "Incomplete" in spoken(rows, "Tiny llama")
    assert "588 kB are needed, 538 kB are there" in spoken(rows, "Tiny llama")


def test_a_click_on_the_button_asks_for_a_chat(view: LibraryView, rows: InstalledList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.chat_requested) as asked:
        click(rows, "Tiny script", "button")
    model = asked.args[0]
    assert isinstance(model, InstalledModel)
    assert model.id == "script"


def test_a_click_on_the_words_only_selects(view: LibraryView, rows: InstalledList, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.chat_requested, wait=0):
        click(rows, "Tiny script", "words")
    assert rows.currentIndex().data() == "Tiny script"


def test_keys_alone_reach_every_model(view: LibraryView, rows: InstalledList) -> None:
    rows.setFocus(Qt.FocusReason.TabFocusReason)
    assert rows.currentIndex().row() == 0
    asked: list[InstalledModel] = []
    view.chat_requested.connect(asked.append)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    QTest.keyClick(rows, Qt.Key.Key_End)
    QTest.keyClick(rows, Qt.Key.Key_Enter)
    assert [model.id for model in asked] == ["starter", "script"]
    QTest.keyClick(rows, Qt.Key.Key_PageUp)
    assert rows.currentIndex().row() == 0
    QTest.keyClick(rows, Qt.Key.Key_PageDown)
    assert rows.currentIndex().row() == 3


@pytest.mark.parametrize("name", ["Tiny bert", "Tiny llama"])
def test_what_cannot_chat_shows_its_details(
    name: str, view: LibraryView, rows: InstalledList, qtbot: QtBot
) -> None:
    rows.setFocus()
    rows.setCurrentIndex(rows.model().index(row_of(rows, name), 0))
    with qtbot.assertNotEmitted(view.chat_requested, wait=0):
        QTest.keyClick(rows, Qt.Key.Key_Return)
    (card,) = view.findChildren(ModelDetails)
    assert card.isVisible()
    card.close_card()


def test_a_double_click_on_the_words_does_what_the_button_says(
    view: LibraryView, rows: InstalledList, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(view.chat_requested):
        QTest.mouseDClick(
            rows.viewport(), Qt.MouseButton.LeftButton, pos=place_of(rows, "Tiny script", "words")
        )


def test_the_pointer_shows_which_button_it_is_on(rows: InstalledList) -> None:
    colours = set()
    for part in ("words", "button", "more"):
        QTest.mouseMove(rows.viewport(), place_of(rows, "Tiny script", part))
        place = place_of(rows, "Tiny script", "button")
        picture = rows.viewport().grab().toImage()
        colours.add(picture.pixelColor(place.x() - 20, place.y() - 9).name())
    assert len(colours) == 2


@pytest.mark.parametrize("reason", [QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard])
def test_the_context_menu_opens_by_mouse_and_by_key(
    reason: QContextMenuEvent.Reason, rows: InstalledList
) -> None:
    rows.setFocus()
    rows.setCurrentIndex(rows.model().index(row_of(rows, "Tiny script"), 0))
    place = place_of(rows, "Tiny script", "words")
    event = QContextMenuEvent(reason, place, rows.viewport().mapToGlobal(place))
    QCoreApplication.sendEvent(rows.viewport(), event)
    (menu,) = rows.findChildren(QMenu)
    assert menu.isVisible()
    assert menu_words(menu)[0] == "Chat with it"
    menu.close()


def menu_words(menu: QMenu) -> list[str]:
    return [action.text().partition("\t")[0] for action in menu.actions() if not action.isSeparator()]


def test_the_menu_offers_what_fits_the_model(
    view: LibraryView, rows: InstalledList, house: House, opener: Opener, qtbot: QtBot
) -> None:
    here = ["Check the file", "Show in folder", "Copy the path"]
    assert menu_words(rows.menu_for(house.model("cut.gguf"))) == ["Details…", *here, "Delete…"]
    starter = house.library.models[0]
    chat = ["Chat with it", "Options for this model…", "Details…"]
    assert menu_words(rows.menu_for(starter)) == [*chat, *here]
    menu = rows.menu_for(house.model("script.gguf"))
    assert menu_words(menu) == [*chat, *here, "Delete…"]
    acts = dict(zip(menu_words(menu), (a for a in menu.actions() if not a.isSeparator()), strict=True))
    with qtbot.waitSignal(view.chat_requested):
        acts["Chat with it"].trigger()
    with qtbot.waitSignal(view.options_requested):
        acts["Options for this model…"].trigger()
    acts["Show in folder"].trigger()
    assert opener.opened == [str(house.places.models)]
    acts["Copy the path"].trigger()
    assert QGuiApplication.clipboard().text() == str(house.places.models / "script.gguf")


def test_the_three_dots_open_the_menu(rows: InstalledList) -> None:
    click(rows, "Tiny script", "more")
    (menu,) = rows.findChildren(QMenu)
    assert menu.isVisible()
    menu.close()


def test_the_loaded_model_is_marked(rows: InstalledList, house: House) -> None:
    house.engines.choose(house.model("script.gguf"))
    house.until(lambda: house.engines.state.phase is EnginePhase.READY)
    assert "Loaded" in spoken(rows, "Tiny script")
    assert "Loaded" not in spoken(rows, "Starter")
    house.engines.unload()
    house.until(lambda: house.engines.state.phase is EnginePhase.NO_MODEL)
    assert "Loaded" not in spoken(rows, "Tiny script")


def test_the_chosen_row_stays_chosen_when_the_list_changes(
    rows: InstalledList, house: House, tiny_model: TinyModel, qtbot: QtBot
) -> None:
    rows.setCurrentIndex(rows.model().index(row_of(rows, "Tiny script"), 0))
    shutil.copy(tiny_model("qwen2"), house.places.models / "a-new-one.gguf")
    with qtbot.waitSignal(house.library.changed, timeout=WAIT_MS):
        house.library.refresh()
    assert rows.model().rowCount() == 5
    assert rows.currentIndex().data() == "Tiny script"


def test_narrow_rows_leave_out_what_has_no_room(rows: InstalledList) -> None:
    row = rows.visualRect(rows.model().index(0, 0))
    for width, parts in [
        (PARAMETERS_FROM_WIDTH, (True, True, True)),
        (PARAMETERS_FROM_WIDTH - 1, (False, True, True)),
        (USED_FROM_WIDTH - 1, (False, False, True)),
        (BUTTON_FROM_WIDTH - 1, (False, False, False)),
    ]:
        row.setWidth(width)
        layout = rows.delegate.layout_of(row)
        assert tuple(bool(p.width()) for p in (layout.parameters, layout.used, layout.button)) == parts
        assert layout.words.width() > 190


def test_the_list_is_as_high_as_its_rows_when_one_has_more_to_say(
    view: LibraryView, rows: InstalledList, house: House
) -> None:
    before = rows.height()
    found = problem(
        ErrorCode.MODEL_DAMAGED, damaged=2, count=1640, name="A very long name indeed " * 12, size="8 MB"
    )
    path = str(house.model("script.gguf").path)
    view.computer.installed._rows.set_check(path, Check(CheckState.DAMAGED, problem=found))
    assert rows.height() == sum(rows.sizeHintForRow(row) for row in range(rows.model().rowCount()))
    assert rows.height() > before


def test_parts_of_a_row_never_overlap_and_turn_with_the_language(rows: InstalledList) -> None:
    index = rows.model().index(0, 0)
    row = rows.visualRect(index)
    parts = [part for part in rows.delegate.layout_of(row) if part.width()]
    assert [part.left() for part in parts] == sorted(part.left() for part in parts)
    assert all(one.right() < other.left() for one, other in pairwise(parts))
    more = rows.delegate.layout_of(row).more.center()
    assert rows.delegate.part_at(more.x(), more.y(), index) == "more"
    rows.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored_x = row.left() + row.right() - more.x()
    assert rows.delegate.part_at(mirrored_x, more.y(), index) == "more"


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_it_draws_in_both_directions_and_at_any_text_size(
    direction: Qt.LayoutDirection, view: LibraryView, rows: InstalledList, theme: ThemeController
) -> None:
    view.setLayoutDirection(direction)
    heights = []
    for scale in (1.0, 2.0):
        theme.set_text_scale(scale)
        heights.append(rows.visualRect(rows.model().index(0, 0)).height())
        assert rows.height() == sum(rows.sizeHintForRow(row) for row in range(4))
        assert not view.grab().isNull()
    assert heights[1] > 1.8 * heights[0]
    theme.set_text_scale(1.0)


def test_the_ring_is_for_those_who_use_keys(rows: InstalledList) -> None:
    accent = rows._theme.theme.accent.lower()

    def has_ring() -> bool:
        picture = rows.viewport().grab().toImage()
        row = rows.visualRect(rows.model().index(0, 0))
        return picture.pixelColor(row.center().x(), row.top() + 4).name() == accent

    rows.window().activateWindow()
    rows.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not has_ring()
    QTest.keyClick(rows, Qt.Key.Key_Up)
    assert has_ring()
    click(rows, "Starter", "words")
    assert not has_ring()
    QTest.keyClick(rows, Qt.Key.Key_Up)
    rows.clearFocus()
    rows.setFocus(Qt.FocusReason.TabFocusReason)
    assert has_ring()
