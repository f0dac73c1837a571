"""Toasts: where they stand, how long, and that an undo happens once."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import LIGHT
from app.ui.widgets.shadow import Shadow
from app.ui.widgets.toast import Toast, ToastArea


@pytest.fixture
def window(qtbot: QtBot, theme: ThemeController) -> QWidget:
    """A window of 800 x 600, the keyboard in a field of its."""
    made = QWidget()
    made.resize(800, 600)
    field = QLineEdit(made)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    return made


def card_of(toast: Toast) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a toast in the window."""
    place = toast.geometry()
    return place.left(), place.top(), place.left() + place.width(), place.top() + place.height()


def hover(toast: Toast, is_in: bool) -> None:
    """What Qt sends when the pointer comes or goes; offscreen there is none."""
    point = QPointF(50, 50)
    event = QEnterEvent(point, point, point) if is_in else QEvent(QEvent.Type.Leave)
    QApplication.sendEvent(toast, event)


def test_a_toast_stands_24_above_the_bottom_in_the_middle_and_44_high(
    theme: ThemeController, window: QWidget
) -> None:
    area = ToastArea(theme, window)
    toast = area.show_toast("Deleted “Week of packed lunches”", "Undo", lambda: None)
    left, top, right, bottom = card_of(toast)
    assert bottom == 600 - 24
    assert bottom - top == 44
    assert abs((left + right) // 2 - 400) <= 1


def test_its_shadow_lies_under_it_and_lets_presses_through(
    qtbot: QtBot, theme: ThemeController, window: QWidget
) -> None:
    area = ToastArea(theme, window)
    toast = area.show_toast("Saved")
    beside = toast.geometry().topLeft() - QPoint(4, 4)
    assert window.childAt(beside) is None
    assert window.grab().toImage().pixelColor(beside) != QColor(LIGHT.page)
    toast.close_toast()
    assert window.grab().toImage().pixelColor(beside) == QColor(LIGHT.page)
    qtbot.waitUntil(lambda: window.findChildren(Shadow) == [])


def test_it_moves_with_the_window_and_elides_what_does_not_fit(
    theme: ThemeController, window: QWidget
) -> None:
    area = ToastArea(theme, window)
    toast = area.show_toast("A sentence that is too long " * 10)
    window.resize(500, 400)
    left, _top, right, bottom = card_of(toast)
    assert bottom == 400 - 24
    assert left >= 24
    assert right <= 500 - 24


def test_the_newest_is_lowest_and_a_fourth_closes_the_first(theme: ThemeController, window: QWidget) -> None:
    area = ToastArea(theme, window)
    toasts = [area.show_toast(f"Number {number}") for number in range(1, 5)]
    assert [toast.text for toast in area.toasts()] == ["Number 2", "Number 3", "Number 4"]
    tops = [card_of(toast)[1] for toast in toasts[1:]]
    assert tops == [600 - 24 - 44 - 2 * 52, 600 - 24 - 44 - 52, 600 - 24 - 44]


def test_its_time_ends_it(qtbot: QtBot, theme: ThemeController, window: QWidget) -> None:
    area = ToastArea(theme, window, duration_ms=30)
    toast = area.show_toast("Saved")
    with qtbot.waitSignal(toast.closed):
        pass
    assert area.toasts() == []


def test_its_time_stands_still_while_the_pointer_is_on_it(
    qtbot: QtBot, theme: ThemeController, window: QWidget
) -> None:
    area = ToastArea(theme, window, duration_ms=30)
    resting, hovered = area.show_toast("Saved"), area.show_toast("Deleted")
    hover(hovered, is_in=True)
    with qtbot.waitSignal(resting.closed):
        pass
    assert area.toasts() == [hovered]
    with qtbot.waitSignal(hovered.closed):
        hover(hovered, is_in=False)


def test_its_time_stands_still_while_the_keyboard_is_on_it(
    qtbot: QtBot, theme: ThemeController, window: QWidget
) -> None:
    area = ToastArea(theme, window, duration_ms=30)
    resting, focused = area.show_toast("Saved"), area.show_toast("Deleted", "Undo", lambda: None)
    assert focused.action_button is not None
    focused.action_button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(focused.action_button.hasFocus)
    with qtbot.waitSignal(resting.closed):
        pass
    assert area.toasts() == [focused]
    with qtbot.waitSignal(focused.closed):
        focused.action_button.clearFocus()


def test_the_action_runs_once_and_closes_the_toast(
    qtbot: QtBot, theme: ThemeController, window: QWidget
) -> None:
    area = ToastArea(theme, window)
    undone: list[str] = []
    toast = area.show_toast("Deleted", "Undo", lambda: undone.append("it"))
    assert toast.action_button is not None
    QTest.mouseClick(toast.action_button, Qt.MouseButton.LeftButton)
    toast.action_button.click()
    assert undone == ["it"]
    assert area.toasts() == []


def test_it_can_be_closed_without_its_action(qtbot: QtBot, theme: ThemeController, window: QWidget) -> None:
    area = ToastArea(theme, window)
    undone: list[str] = []
    toast = area.show_toast("Deleted", "Undo", lambda: undone.append("it"))
    QTest.mouseClick(toast.close_button, Qt.MouseButton.LeftButton)
    assert area.toasts() == []
    assert undone == []
