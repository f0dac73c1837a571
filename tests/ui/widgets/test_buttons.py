"""Buttons: heights, names, pictures that follow the theme."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import DARK, LIGHT
from app.ui.widgets.buttons import Button, ButtonKind, ButtonSize, IconButton, PillButton
from app.ui.widgets.switch import Switch


def shown(qtbot: QtBot, widget: QWidget) -> QImage:
    """The picture of ``widget``, on screen."""
    if not widget.isVisible():
        qtbot.addWidget(widget)
        widget.show()
    return widget.grab().toImage()


def has_colour(image: QImage, colour: str) -> bool:
    """Whether a pixel has exactly this colour."""
    wanted = QColor(colour)
    points = (QPoint(x, y) for x in range(image.width()) for y in range(image.height()))
    return any(image.pixelColor(point) == wanted for point in points)


@pytest.mark.parametrize(("size", "height"), [("small", 28), ("usual", 32), ("large", 40)])
def test_a_button_has_the_height_of_its_size(
    qtbot: QtBot, theme: ThemeController, size: ButtonSize, height: int
) -> None:
    button = Button(theme, "Send", size=size)
    shown(qtbot, button)
    assert button.height() == height


@pytest.mark.parametrize(("kind", "token"), [("primary", "accent"), ("danger", "bad"), ("plain", "surface")])
def test_a_button_is_filled_by_its_kind(
    qtbot: QtBot, theme: ThemeController, kind: ButtonKind, token: str
) -> None:
    button = Button(theme, "Send", kind, icon_name="plus")
    assert shown(qtbot, button).pixelColor(6, 16) == QColor(getattr(LIGHT, token))
    theme.set_mode("dark")
    assert shown(qtbot, button).pixelColor(6, 16) == QColor(getattr(DARK, token))


def test_a_button_can_become_another_kind(qtbot: QtBot, theme: ThemeController) -> None:
    button = Button(theme, "Delete")
    shown(qtbot, button)
    button.set_kind("danger")
    assert shown(qtbot, button).pixelColor(6, 16) == QColor(LIGHT.bad)


def test_an_icon_button_says_what_it_does(qtbot: QtBot, theme: ThemeController) -> None:
    button = IconButton(theme, "copy", "Copy", size=28)
    shown(qtbot, button)
    interface = QAccessible.queryAccessibleInterface(button)
    assert interface.text(QAccessible.Text.Name) == "Copy"
    assert interface.role() == QAccessible.Role.Button
    button.set_words("Copy", "Ctrl+Shift+C")
    assert button.toolTip() == "Copy  Ctrl+Shift+C"
    assert button.accessibleName() == "Copy"
    assert (button.width(), button.height()) == (28, 28)


def test_an_icon_button_is_muted_then_accent_when_selected(qtbot: QtBot, theme: ThemeController) -> None:
    button = IconButton(theme, "gear", "Settings", 40, 22)
    button.set_icon_name("gear", "gear-fill")
    assert has_colour(shown(qtbot, button), LIGHT.text_muted)
    button.set_selected(True)
    image = shown(qtbot, button)
    assert has_colour(image, LIGHT.accent)
    assert has_colour(image, LIGHT.accent_soft)
    theme.set_mode("dark")
    assert has_colour(shown(qtbot, button), DARK.accent)


def test_an_icon_button_takes_keys_and_the_mouse(qtbot: QtBot, theme: ThemeController) -> None:
    button = IconButton(theme, "copy", "Copy")
    shown(qtbot, button)
    with qtbot.waitSignal(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_a_badge_is_a_dot_of_accent(qtbot: QtBot, theme: ThemeController) -> None:
    button = IconButton(theme, "sliders-horizontal", "Inspector")
    assert not has_colour(shown(qtbot, button), LIGHT.accent)
    button.set_badge(True)
    assert has_colour(shown(qtbot, button), LIGHT.accent)


def test_a_pill_grows_with_its_words_and_elides_when_it_must(qtbot: QtBot, theme: ThemeController) -> None:
    pill = PillButton(theme, "Qwen3 8B")
    shown(qtbot, pill)
    bare = pill.sizeHint().width()
    pill.set_note("Q4_K_M")
    with_note = pill.sizeHint().width()
    pill.set_dot("good")
    assert bare < with_note < pill.sizeHint().width()
    assert has_colour(shown(qtbot, pill), LIGHT.good)
    pill.set_dot(None)
    pill.set_progress(0.5)
    assert has_colour(shown(qtbot, pill), LIGHT.border)
    assert pill.sizeHint().height() == 32
    assert pill.minimumSizeHint().width() < bare


def test_a_switch_turns_by_click_and_by_space_and_is_a_check_box_to_a_screen_reader(
    qtbot: QtBot, theme: ThemeController
) -> None:
    switch = Switch(theme, "Unload when idle")
    assert shown(qtbot, switch).pixelColor(30, 10) == QColor(LIGHT.border_strong)
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert switch.isChecked()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()
    interface = QAccessible.queryAccessibleInterface(switch)
    assert interface.role() == QAccessible.Role.CheckBox
    assert interface.text(QAccessible.Text.Name) == "Unload when idle"


def test_a_switch_shows_on_by_side_and_colour(qtbot: QtBot, theme: ThemeController) -> None:
    switch = Switch(theme, "x")
    switch.setChecked(True)
    image = shown(qtbot, switch)
    assert image.pixelColor(6, 10) == QColor(LIGHT.accent)
    assert image.pixelColor(26, 10) == QColor(LIGHT.surface)
