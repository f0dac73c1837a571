"""Discover's list, chips and filters: what they say, and what can be done by mouse and by keys."""

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.hub import CatalogModel, HubQuery, HubSort
from app.core.load_fit import Fit, LoadFit
from app.library.hub.recommended import recommended_models
from app.ui.library.discover.discover_list import DiscoverList
from app.ui.library.discover.discover_list_model import DiscoverListModel, Label, Listed, Waiting
from app.ui.library.discover.discover_rows import found_rows, is_plain, plain_rows, recommended_rows
from app.ui.library.discover.discover_words import date_words, downloads_words, listed_facts, parameters_words
from app.ui.library.discover.filter_bar import FilterBar
from app.ui.library.discover.filter_card import FilterCard
from app.ui.library.discover.filter_words import (
    LANGUAGES,
    PURPOSES,
    SIZES,
    filters_in,
    language_words,
    purpose_words,
    size_range_words,
    sort_words,
)
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.chip import Chip
from app.ui.widgets.flow_layout import FlowLayout

B = 10**9


def model(name: str, **values: object) -> CatalogModel:
    return msgspec.structs.replace(
        CatalogModel(f"acme/{name}-GGUF", downloads=860_000, parameters=8 * B), **values
    )


def fits(_model: CatalogModel) -> LoadFit:
    return LoadFit(Fit.GPU, 5 * B, 9 * B)


MODELS = tuple(model(f"Model-{number}") for number in range(30))
ALL = (
    Label("Everyday"),
    Listed(model("One"), Fit.GPU, facts="acme"),
    Listed(model("Two"), Fit.TIGHT, is_installed=True, facts="acme"),
    Listed(model("Three", gate="auto"), Fit.GPU, facts="acme"),
    Listed(model("Four", has_gguf=False), Fit.UNKNOWN, facts="acme"),
    Listed(model("Five"), Fit.TOO_LARGE, facts="acme"),
    Waiting(),
)


@pytest.fixture
def rows(qtbot: QtBot) -> DiscoverListModel:
    made = DiscoverListModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


@pytest.fixture
def listed(theme: ThemeController, rows: DiscoverListModel, qtbot: QtBot) -> DiscoverList:
    made = DiscoverList(theme, rows)
    qtbot.addWidget(made)
    rows.set_rows(ALL)
    made.show_rows_anew(has_moved=True)
    made.resize(371, 560)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def spoken(listed: DiscoverList, row: int) -> str:
    return str(listed.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_every_row_says_its_facts_and_what_it_would_do_here(listed: DiscoverList) -> None:
    assert [spoken(listed, row) for row in range(7)] == [
        "Everyday",
        "One. acme. Fits",
        "Two. acme. Installed",
        "Three. acme. Ask first",
        "Four. acme. Another format",
        "Five. acme. Too large here",
        "Still to come",
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "acme  ·  8.0B  ·  860k downloads"),
        ({"parameters": 14_800_000_000, "downloads": 0}, "acme  ·  14.8B"),
        ({"parameters": 135_000_000, "downloads": 1_900_000}, "acme  ·  135M  ·  1.9M downloads"),
        ({"parameters": 0, "downloads": 0}, "acme"),
        ({"architecture": "qwen3moe", "downloads": 0}, "acme  ·  8.0B, MoE"),
    ],
)
def test_facts_leave_out_what_the_hub_does_not_tell(values: dict[str, object], words: str) -> None:
    assert listed_facts(model("One", **values)) == words


def test_large_numbers_are_said_in_words() -> None:
    assert downloads_words(1_900_000) == "1.9 million downloads"
    assert parameters_words(8_190_000_000) == "8.2 billion"
    assert parameters_words(135_000_000) == "135 million"
    assert parameters_words(70_000_000_000) == "70 billion"
    assert date_words(1_747_828_800.0).endswith("2025")


def test_rows_are_60_high_and_labels_28(listed: DiscoverList) -> None:
    heights = [listed.visualRect(listed.model().index(row, 0)).height() for row in range(7)]
    assert heights == [28, 60, 60, 60, 60, 60, 60]


def test_arrow_keys_go_past_labels_and_enter_goes_to_the_page(listed: DiscoverList, qtbot: QtBot) -> None:
    chosen: list[str] = []
    listed.model_chosen.connect(lambda each: chosen.append(each.name))
    listed.clearFocus()
    listed.choose("")
    listed.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(6):
        QTest.keyClick(listed, Qt.Key.Key_Down)
    assert chosen == ["One", "Two", "Three", "Four", "Five"]
    with qtbot.waitSignal(listed.page_requested) as asked:
        QTest.keyClick(listed, Qt.Key.Key_Return)
    assert asked.args[0].name == "Five"


def test_focus_alone_chooses_nothing_and_the_first_arrow_chooses_where_it_stands(
    listed: DiscoverList, qtbot: QtBot
) -> None:
    chosen: list[str] = []
    listed.model_chosen.connect(lambda each: chosen.append(each.name))
    listed.clearFocus()
    listed.setFocus(Qt.FocusReason.TabFocusReason)
    assert listed.currentIndex().row() == 1
    assert listed.chosen is None
    assert not chosen
    QTest.keyClick(listed, Qt.Key.Key_Down)
    QTest.keyClick(listed, Qt.Key.Key_Down)
    assert chosen == ["One", "Two"]
    listed.choose("")
    listed.clearFocus()
    listed.setFocus(Qt.FocusReason.TabFocusReason)
    listed.go_to_first()
    assert chosen == ["One", "Two", "One"]


def test_labels_and_rows_still_to_come_cannot_be_chosen(listed: DiscoverList, qtbot: QtBot) -> None:
    for row in (0, 6):
        place = listed.visualRect(listed.model().index(row, 0)).center()
        with qtbot.assertNotEmitted(listed.model_chosen, wait=0):
            QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_marking_a_model_opens_nothing(listed: DiscoverList, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(listed.model_chosen, wait=0):
        listed.choose("acme/Two-GGUF")
    assert listed.chosen is not None
    assert listed.chosen.name == "Two"
    listed.choose("acme/Nothing-GGUF")
    assert listed.chosen is None


def test_what_is_added_below_moves_nothing(rows: DiscoverListModel) -> None:
    first = found_rows(MODELS[:10], fits, (), is_searching=True)
    assert rows.set_rows(first)
    assert not rows.set_rows(found_rows(MODELS[:20], fits, (), is_searching=False))
    assert rows.rowCount() == 20
    assert not rows.set_rows(found_rows(MODELS[:20], fits, {"acme/Model-3-GGUF"}, is_searching=False))
    assert "Installed" in str(rows.index(3).data(Qt.ItemDataRole.AccessibleTextRole))
    assert rows.set_rows(found_rows(MODELS[5:9], fits, (), is_searching=False))
    assert rows.rowCount() == 4


def test_rows_that_are_waited_for_stand_still(rows: DiscoverListModel) -> None:
    rows.set_rows(found_rows((), fits, (), is_searching=True))
    assert rows.rowCount() == 8
    assert not rows.set_rows(found_rows(MODELS[:3], fits, (), is_searching=False))
    assert rows.rowCount() == 3


def test_what_is_recommended_stands_by_purpose_and_only_once() -> None:
    recommended = recommended_models()
    top = recommended_rows(recommended, fits, ())
    labels = [row.words for row in top if isinstance(row, Label)]
    assert labels[0] == "Everyday"
    assert len(labels) == len(set(labels))
    found = found_rows((recommended[0].model, *MODELS[:2]), fits, (), is_searching=False)
    whole = plain_rows(top, found)
    ids = [row.model.id for row in whole if isinstance(row, Listed)]
    assert len(ids) == len(set(ids)) == len(recommended) + 2
    assert plain_rows(top, ()) == top
    first = next(row for row in top if isinstance(row, Listed))
    assert "about 2.5 GB" in first.facts
    assert "Apache 2.0" in first.facts
    assert first.why


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [275, 371])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_it_draws_at_any_size_and_in_both_directions(
    listed: DiscoverList, theme: ThemeController, scale: float, width: int, direction: Qt.LayoutDirection
) -> None:
    listed.setLayoutDirection(direction)
    listed.resize(width, 560)
    theme.set_text_scale(scale)
    listed.doItemsLayout()
    assert not listed.grab().isNull()
    assert listed.visualRect(listed.model().index(1, 0)).height() >= round(60 * max(1.0, scale))


# -- chips and filters ---------------------------------------------------------------------------------

FULL = HubQuery(
    text="x",
    sort=HubSort.LIKES,
    architecture="qwen3",
    licence="apache-2.0",
    language="de",
    purpose="translation",
    smallest_parameters=5 * B,
    largest_parameters=10 * B,
    runs_here=True,
    only_gguf=False,
)


@pytest.fixture
def bar(theme: ThemeController, qtbot: QtBot) -> Iterator[FilterBar]:
    window = QWidget()
    window.resize(400, 600)
    qtbot.addWidget(window)
    made = FilterBar(theme, window)
    made.resize(351, 200)
    window.show()
    yield made
    window.close()


def test_every_filter_has_a_chip_that_takes_it_away(bar: FilterBar, qtbot: QtBot) -> None:
    bar.set_query(FULL)
    words = [chip.text() for chip in bar.chips]
    assert words == ["Translation", "5B to 10B", "qwen3", "Apache 2.0", "Deutsch", "All formats"]
    assert bar.chips[0].accessibleName() == "Translation: take it away"
    with qtbot.waitSignal(bar.query_changed) as changed:
        QTest.mouseClick(bar.chips[1], Qt.MouseButton.LeftButton)
    assert changed.args == [msgspec.structs.replace(FULL, smallest_parameters=0, largest_parameters=0)]


def test_what_runs_here_is_switched_on_and_off(bar: FilterBar, qtbot: QtBot) -> None:
    chip = next(each for each in bar.findChildren(Chip) if each.text() == "Runs here")
    for is_on in (True, False):
        with qtbot.waitSignal(bar.query_changed) as changed:
            QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
        assert changed.args[0].runs_here is is_on
        bar.set_query(changed.args[0])


def test_the_order_is_chosen_in_a_menu(bar: FilterBar, qtbot: QtBot) -> None:
    menu = bar.sort_menu()
    assert [action.text() for action in menu.actions()] == [sort_words(sort) for sort in HubSort]
    with qtbot.waitSignal(bar.query_changed) as changed:
        menu.actions()[1].trigger()
    assert changed.args[0].sort is HubSort.DOWNLOADS
    menu.close()


def test_the_card_shows_a_query_and_changes_it(bar: FilterBar, theme: ThemeController, qtbot: QtBot) -> None:
    card = FilterCard(theme, bar.window(), FULL)
    changed: list[HubQuery] = []
    card.query_changed.connect(changed.append)
    card.open_at(bar.all_filters)
    assert {name: box.currentText() for name, box in card.boxes.items()} == {
        "size": "5B to 10B",
        "purpose": "Translation",
        "architecture": "qwen3",
        "licence": "Apache 2.0",
        "language": "Deutsch",
    }
    assert card.boxes["size"].hasFocus() or not bar.window().isActiveWindow()
    box = card.boxes["language"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    assert changed[-1].language == ""
    box = card.boxes["size"]
    QTest.keyClick(box, Qt.Key.Key_End)
    assert (changed[-1].smallest_parameters, changed[-1].largest_parameters) == (40 * B, 0)
    clear = next(each for each in card.findChildren(QWidget) if each.property("text") == "Clear the filters")
    QTest.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert changed[-1] == HubQuery(text="x", sort=HubSort.LIKES)
    assert not clear.isEnabled()
    card.close_card()


def test_a_filter_from_elsewhere_is_shown_as_it_is(bar: FilterBar, theme: ThemeController) -> None:
    card = FilterCard(theme, bar.window(), HubQuery(architecture="brand-new"))
    assert card.boxes["architecture"].currentText() == "brand-new"
    card.deleteLater()


def test_every_choice_has_words() -> None:
    assert [size_range_words(*limits) for limits in SIZES] == [
        "Any", "Up to 2B", "2B to 5B", "5B to 10B", "10B to 20B", "20B to 40B", "Over 40B",
    ]  # fmt: skip
    assert all(purpose_words(purpose) != purpose for purpose in PURPOSES)
    named = [language_words(code) for code in LANGUAGES]
    assert len(set(named)) == len(named)
    assert language_words("en") == "English"
    assert language_words("xx-nothing") == "xx-nothing"
    assert not filters_in(HubQuery())
    assert is_plain(HubQuery(text="  "))
    assert not is_plain(FULL)


def test_chips_go_on_in_the_next_line(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    flow = FlowLayout(gap=8, line_gap=4, parent=room)
    for _ in range(4):
        each = QWidget()
        each.setFixedSize(100, 20)
        flow.addWidget(each)
    room.resize(216, 100)
    room.show()
    assert flow.heightForWidth(216) == 44
    assert flow.heightForWidth(100) == 4 * 20 + 3 * 4
    lefts = [(flow.itemAt(at).geometry().left(), flow.itemAt(at).geometry().top()) for at in range(4)]  # type: ignore[union-attr]  # all four are there
    assert lefts == [(0, 0), (108, 0), (0, 24), (108, 24)]
    room.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    flow.setGeometry(room.rect())
    first = flow.itemAt(0)
    assert first is not None
    assert first.geometry().right() == 215
