"""The library's tabs, its search and filters, what stands beside the list, and narrow windows."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import ErrorCode, NextAct, problem
from app.core.model import InstalledModel, ModelSource
from app.core.settings import DEFAULTS
from app.ui.library.computer.found_places import FoundRow
from app.ui.library.computer.installed_order import SortKey
from app.ui.library.library_view import COMPUTER, DISCOVER, LibraryView
from app.ui.theme.theme_controller import ThemeController
from tests.fakes.fixtures import TinyModel
from tests.fakes.other_programs import put_ollama
from tests.ui.library import statuses as some
from tests.ui.library.house import House


def names(view: LibraryView) -> list[str]:
    rows = view.computer.installed.list.model()
    return [rows.index(row, 0).data() for row in range(rows.rowCount())]


def shown_words(root: QWidget) -> list[str]:
    return [it.text() for it in root.findChildren(QLabel) if it.isVisible() and it.text()]


def shown_buttons(root: QWidget) -> list[str]:
    return [it.text() for it in root.findChildren(QPushButton) if it.isVisible() and it.text()]


def test_keys_go_from_tab_to_tab(view: LibraryView, house: House) -> None:
    tabs = view.header.tabs
    tabs.setFocus()
    assert view.computer.isVisible()
    assert view.header.search.isVisible()
    assert not view.header.pill.isVisible()
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert house.discover.isVisible()
    assert not view.header.search.isVisible()
    assert view.header.pill.isVisible()
    QTest.keyClick(tabs, Qt.Key.Key_Left)
    assert view.computer.isVisible()


def test_the_pill_names_the_hub_or_says_that_there_is_none(view: LibraryView, house: House) -> None:
    pill = view.header.pill
    view.show_tab(DISCOVER)
    assert pill.text() == house.hub.endpoint.removeprefix("http://")
    house.settings.set_value("hub_endpoint", DEFAULTS.hub_endpoint)
    assert pill.text() == "Hugging Face"
    assert not pill.isEnabled()
    house.settings.set_value("is_offline", True)
    assert pill.text() == "Offline"
    pill.click()
    assert not house.connection.is_offline
    assert pill.text() == "Hugging Face"


def test_the_list_is_searched_as_one_types(view: LibraryView, qtbot: QtBot) -> None:
    QTest.keyClick(view.computer.installed.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = view.header.search
    assert view.focusWidget() is search
    QTest.keyClicks(search, "tiny s")
    assert names(view) == ["Tiny script"]
    QTest.keyClicks(search, "kestrel")
    assert names(view) == []
    assert "Nothing called “tiny skestrel” here" in shown_words(view.computer.installed)
    with qtbot.waitSignal(view.search_requested) as asked:
        view.computer.installed.nothing.search.click()
    assert asked.args == ["tiny skestrel"]
    assert house_tab(view) == DISCOVER
    view.show_tab(COMPUTER)
    view.computer.installed.nothing.show_all.click()
    assert search.text() == ""
    assert len(names(view)) == 4


def house_tab(view: LibraryView) -> int:
    return view.header.tabs.currentIndex()


def test_heads_sort_by_mouse_and_by_key(view: LibraryView) -> None:
    view.resize(904, 640)
    heads = view.computer.installed.heads.heads
    QTest.mouseClick(heads[SortKey.NAME], Qt.MouseButton.LeftButton)
    assert names(view) == ["Starter", "Tiny bert", "Tiny llama", "Tiny script"]
    QTest.keyClick(heads[SortKey.NAME], Qt.Key.Key_Space)
    assert names(view) == ["Tiny script", "Tiny llama", "Tiny bert", "Starter"]
    QTest.mouseClick(heads[SortKey.SIZE], Qt.MouseButton.LeftButton)
    assert names(view)[0] == "Starter"
    assert heads[SortKey.SIZE].accessibleDescription() == "sorted, largest first"
    assert heads[SortKey.NAME].accessibleDescription() == ""
    assert not heads[SortKey.PARAMETERS].isVisible()
    view.computer.installed.heads.menu().actions()[1].trigger()
    assert names(view)[0] == "Starter"
    assert heads[SortKey.PARAMETERS].accessibleDescription() == "sorted, largest first"


def test_the_chosen_order_is_kept(view: LibraryView, house: House, theme: ThemeController) -> None:
    heads = view.computer.installed.heads.heads
    QTest.mouseClick(heads[SortKey.NAME], Qt.MouseButton.LeftButton)
    QTest.mouseClick(heads[SortKey.NAME], Qt.MouseButton.LeftButton)
    again = house.view(theme)
    assert names(again) == ["Tiny script", "Tiny llama", "Tiny bert", "Starter"]
    assert again.computer.installed.heads.heads[SortKey.NAME].accessibleDescription().startswith("sorted")
    house.settings.set_value("model_order", "something older")
    assert names(house.view(theme))[0] == "Starter"


def test_a_used_model_comes_first(view: LibraryView, house: House) -> None:
    house.library.note_use(house.model("script.gguf").path)
    assert names(view)[0] == "Tiny script"


def test_the_disk_is_told_with_its_numbers(view: LibraryView, house: House) -> None:
    house.until(lambda: house.upkeep.disk.total_bytes > 0)
    words = shown_words(view.computer.summary)
    assert words[0].startswith("4 model")
    assert words[0].endswith("100 MB")
    assert words[1].endswith(" free")
    assert words[2:] == ["Models", "Everything else"]


def test_what_was_not_used_for_long_is_a_quiet_hint(
    view: LibraryView, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    unused = (house.model("script.gguf"), house.model("bert.gguf"))
    monkeypatch.setattr(type(house.upkeep), "unused", property(lambda _self: unused))
    house.library.changed.emit()
    assert "unused for 60 days" in view.computer.summary.unused.text()
    view.computer.summary.unused.click()
    assert sorted(names(view)) == ["Tiny bert", "Tiny script"]
    assert view.computer.installed.unused_chip.isVisible()
    view.computer.installed.unused_chip.click()
    assert len(names(view)) == 4


def test_room_is_made_by_what_nobody_uses(view: LibraryView, house: House) -> None:
    view.show_tab(DISCOVER)
    view.computer.panel.act_requested.emit(
        "1", NextAct.FREE_SPACE, problem(ErrorCode.DISK_FULL, needed="1 GB", free="0 bytes")
    )
    assert house_tab(view) == COMPUTER
    assert names(view)[0] == "Starter"  # all are new, so the largest comes first


def test_models_of_other_programs_are_used_in_place(
    view: LibraryView, house: House, own_home: Path, tiny_model: TinyModel, qtbot: QtBot
) -> None:
    put_ollama(own_home / ".ollama" / "models", "tiny", tiny_model("qwen2"))
    house.look()
    house.until(lambda: view.computer.found.isVisible())
    (row,) = view.computer.found.findChildren(FoundRow)
    assert shown_words(row)[0] == "Ollama"
    assert row.button.accessibleName() == "Use in place: Ollama"
    row.button.click()
    house.until(lambda: len(names(view)) == 5)
    house.until(lambda: "Stop using them" in shown_buttons(view.computer.found))
    source = [model.source for model in house.library.models]
    assert ModelSource.OLLAMA in source
    view.computer.found.findChildren(FoundRow)[-1].button.click()
    house.until(lambda: len(names(view)) == 4)


def test_a_folder_is_added_where_its_models_lie(
    view: LibraryView, house: House, tmp_path: Path, tiny_model: TinyModel
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "mine.gguf").write_bytes(tiny_model("qwen2").read_bytes())
    view.choose_folder = lambda _parent, _title: str(folder)
    _file, add, _link = view.header.menu().actions()
    add.trigger()
    house.until(lambda: len(names(view)) == 5)
    assert house.settings.settings.model_folders == (str(folder),)
    add.trigger()
    assert house.settings.settings.model_folders == (str(folder),)


def test_the_menu_that_adds_models_asks_for_files_and_links(view: LibraryView, qtbot: QtBot) -> None:
    actions = view.header.menu().actions()
    with qtbot.waitSignal(view.open_file_requested):
        actions[0].trigger()
    with qtbot.waitSignal(view.link_requested):
        actions[2].trigger()


def test_an_empty_library_names_the_next_act(
    theme: ThemeController, house: House, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.library.installed.installed_models.starter_model", lambda: None)
    view = house.view(theme)
    page = view.computer
    assert shown_words(page) == ["Looking for models"]
    house.look()
    title, sentence = shown_words(page)
    assert title == "No models here yet"
    assert str(house.places.models) in sentence
    assert shown_buttons(page) == ["Find a model", "Open a model file…", "Look again"]
    press = dict(zip(shown_buttons(page), visible(page), strict=True))
    with qtbot.waitSignal(view.open_file_requested):
        press["Open a model file…"].click()
    with qtbot.waitSignal(view.search_requested):
        press["Find a model"].click()
    assert house_tab(view) == DISCOVER


def visible(root: QWidget) -> list[QPushButton]:
    return [it for it in root.findChildren(QPushButton) if it.isVisible() and it.text()]


def fill(view: LibraryView) -> None:
    view.computer.panel.set_statuses(some.ALL)
    view.strip.set_statuses(some.ALL)
    view._show_strip()


def test_downloads_stand_beside_the_models_where_there_is_room(view: LibraryView) -> None:
    panel = view.computer.panel
    assert not panel.isVisible()
    fill(view)
    assert panel.isVisible()
    assert not view.strip.isVisible()
    assert panel.geometry().left() == view.computer.scroll_area.geometry().right() + 1
    view.show_tab(DISCOVER)
    assert view.strip.isVisible()
    panel.set_statuses(())
    view.show_tab(COMPUTER)
    assert not panel.isVisible()
    assert view.computer.scroll_area.width() == view.computer.width()


def test_in_a_narrow_window_they_lie_over_the_models_when_asked_for(view: LibraryView) -> None:
    view.resize(904, 640)
    fill(view)
    panel, page = view.computer.panel, view.computer
    assert not panel.isVisible()
    assert view.strip.isVisible()
    view.strip.all_button.click()
    assert panel.isVisible()
    assert page.scroll_area.width() == page.width()
    assert panel.close_button.isVisible()
    QTest.keyClick(panel.cards[0], Qt.Key.Key_Escape)
    assert not panel.isVisible()
    view.strip.all_button.click()
    beside = view.childAt(40, 300)
    assert beside is not None
    QTest.mouseClick(beside, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()
    view.show_tab(DISCOVER)
    view.strip.all_button.click()
    assert panel.isVisible()


def test_the_keyboard_scrolls_the_page(view: LibraryView, house: House, tiny_model: TinyModel) -> None:
    for number in range(20):
        house.put(tiny_model("script"), f"more-{number}.gguf")
    house.look()
    rows, bar = view.computer.installed.list, view.computer.scroll_area.verticalScrollBar()
    house.until(lambda: bar.maximum() > 0)
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_End)
    assert bar.value() > 0
    shown = rows.visualRect(rows.currentIndex())
    bottom = rows.mapTo(view.computer.scroll_area.viewport(), shown.bottomLeft()).y()
    assert bottom <= view.computer.scroll_area.viewport().height()
    QTest.keyClick(rows, Qt.Key.Key_Home)
    top = rows.mapTo(view.computer.scroll_area.viewport(), rows.visualRect(rows.currentIndex()).topLeft()).y()
    assert top >= 0


def test_five_hundred_models_are_rows_and_not_widgets(view: LibraryView, house: House, qtbot: QtBot) -> None:
    one = house.model("script.gguf")
    many = tuple(
        InstalledModel(f"m{number}", Path(f"/m/{number}.gguf"), number, one.source, one.facts)
        for number in range(500)
    )
    before = len(view.findChildren(QWidget))
    house.library._models = many
    house.library.changed.emit()
    assert len(names(view)) == 500
    assert len(view.findChildren(QWidget)) == before
    assert view.computer.installed.list.height() == 500 * 56
    view.computer.scroll_area.verticalScrollBar().setValue(14_000)
    assert not view.grab().isNull()


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("size", [(504, 420), (904, 640), (1224, 800), (1544, 1000)])
def test_no_words_are_cut_at_any_text_size(
    scale: float, size: tuple[int, int], view: LibraryView, theme: ThemeController, qtbot: QtBot
) -> None:
    theme.set_text_scale(scale)
    view.resize(*size)
    fill(view)
    view.grab()
    qtbot.waitUntil(lambda: cut_words(view) == [], timeout=5000)
    theme.set_text_scale(1.0)


def cut_words(view: LibraryView) -> list[str]:
    """The words of labels and buttons that have less room than they need; what is elided on purpose has a
    tooltip."""
    labels = [it for it in view.findChildren(QLabel) if it.isVisible() and it.text() and not it.toolTip()]
    cut = [
        it.text()
        for it in labels
        if it.height() < it.fontMetrics().height() - 2
        or (not it.wordWrap() and it.width() < it.sizeHint().width())
    ]
    buttons = [it for it in view.findChildren(QPushButton) if it.isVisible() and it.text()]
    return cut + [it.text() for it in buttons if it.width() < it.sizeHint().width()]
