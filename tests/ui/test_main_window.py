"""The window and its rail: views are made when they are shown, and the window comes back where it was."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.engine_light import EngineLight
from app.ui.main_window import MainWindow
from app.ui.rail import Rail
from app.ui.rail_button import BAR_TOP, RailButton
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import LIGHT
from app.ui.view import View
from app.ui.widgets.buttons import IconButton
from tests.ui.whole_window import named


class Made:
    """Counts how often views were made."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def view(self, name: str) -> QWidget:
        self.names.append(name)
        return QLabel(name)


@pytest.fixture
def made() -> Made:
    return Made()


@pytest.fixture
def window(qtbot: QtBot, theme: ThemeController, made: Made) -> MainWindow:
    views = [
        View("one", "One", "chats", "Ctrl+1", lambda: made.view("one")),
        View("two", "Two", "books", "Ctrl+2", lambda: made.view("two"), is_at_bottom=True),
    ]
    shown = MainWindow(views, Rail(views, EngineLight(theme), theme), QWidget())
    qtbot.addWidget(shown)
    shown.show_view("one")
    shown.show()
    return shown


def test_a_view_is_made_once_and_only_when_shown(window: MainWindow, made: Made) -> None:
    assert made.names == ["one"]
    window.show_view("two")
    window.show_view("one")
    window.show_view("two")
    assert made.names == ["one", "two"]


def test_the_rail_shows_and_marks_a_view(qtbot: QtBot, window: MainWindow) -> None:
    button = named(window, IconButton, "Two")
    with qtbot.waitSignal(window.view_shown) as shown:
        button.click()
    assert shown.args == ["two"]
    assert button.is_selected
    assert not named(window, IconButton, "One").is_selected


def test_the_first_paint_is_said_once(qtbot: QtBot, theme: ThemeController, made: Made) -> None:
    views = [View("one", "One", "chats", "", lambda: made.view("one"))]
    window = MainWindow(views, Rail(views, EngineLight(theme), theme), QWidget())
    qtbot.addWidget(window)
    window.show_view("one")
    with qtbot.waitSignal(window.painted):
        window.show()
    with qtbot.assertNotEmitted(window.painted):
        window.repaint()


def test_a_window_comes_back_where_it_was(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(750, 510)
    kept = window.geometry_words()
    window.resize(600, 450)
    window.restore(kept)
    assert (window.width(), window.height()) == (750, 510)


@pytest.mark.parametrize("words", [None, "", "not base64 at all", "AAAA"])
def test_a_place_that_means_nothing_leaves_the_usual_size(window: MainWindow, words: str | None) -> None:
    before = window.size()
    window.restore(words)
    assert window.size() == before


def test_closing_is_said(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()


def test_the_rail_says_how_far_something_is(window: MainWindow) -> None:
    rail = window.findChildren(Rail)[0]
    button = named(window, RailButton, "Two")
    before = button.grab().toImage()
    rail.set_progress("two", 0.389)
    assert button.accessibleDescription() == "Fetching, 38 %"
    assert button.toolTip().endswith("Fetching, 38 %")
    part = button.grab().toImage()
    assert part != before
    window.show_view("two")
    assert button.accessibleDescription() == "On screen now, Fetching, 38 %"
    window.show_view("one")
    rail.set_progress("two", 1.0)
    assert button.accessibleDescription() == "Fetching, 100 %"
    assert button.grab().toImage() != part
    rail.set_progress("two", None)
    assert button.accessibleDescription() == ""
    assert button.grab().toImage() == before


def test_the_bar_grows_from_the_side_where_reading_begins(window: MainWindow) -> None:
    button = named(window, RailButton, "Two")
    button.set_progress(0.3)
    colours = {}
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        button.setLayoutDirection(direction)
        line = button.grab().toImage()
        colours[direction] = [line.pixelColor(x, BAR_TOP + 1).name().upper() for x in (10, 30)]
    assert colours[Qt.LayoutDirection.LeftToRight] == [LIGHT.accent, LIGHT.border_strong]
    assert colours[Qt.LayoutDirection.RightToLeft] == [LIGHT.border_strong, LIGHT.accent]
