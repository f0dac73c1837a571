"""The look follows the setting and the system at run time."""

from dataclasses import asdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.theme.style_sheet import set_variant, style_sheet
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import DARK, LIGHT, Theme


def ground(widget: QFrame) -> str:
    """The colour in the middle of ``widget``, as it is painted."""
    return widget.grab().toImage().pixelColor(widget.width() // 2, widget.height() // 2).name().upper()


def test_a_mode_repaints_what_is_on_screen(qtbot: QtBot, theme: ThemeController) -> None:
    card = QFrame()
    card.setProperty("role", "card")
    card.resize(80, 40)
    qtbot.addWidget(card)
    card.show()
    assert ground(card) == LIGHT.surface
    with qtbot.waitSignal(theme.theme_changed) as told:
        theme.set_mode("dark")
    assert told.args == [DARK]
    assert ground(card) == DARK.surface
    theme.set_mode("light")
    assert ground(card) == LIGHT.surface


def test_the_same_theme_again_is_not_told(qtbot: QtBot, theme: ThemeController) -> None:
    with qtbot.assertNotEmitted(theme.theme_changed):
        theme.set_mode("light")


def test_the_mode_system_follows_the_system_at_run_time(
    qtbot: QtBot, qapp: QApplication, theme: ThemeController
) -> None:
    # No desktop stands behind the tests: what one does ends in this signal of Qt's.
    system = qapp.styleHints().colorSchemeChanged
    theme.set_mode("system")
    for scheme, wanted in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
        with qtbot.waitSignal(theme.theme_changed):
            system.emit(scheme)
        assert theme.theme is wanted
    system.emit(Qt.ColorScheme.Unknown)
    assert theme.theme is LIGHT


def test_a_fixed_mode_stays_and_knows_the_system_when_asked_to_follow_again(
    qtbot: QtBot, qapp: QApplication, theme: ThemeController
) -> None:
    with qtbot.assertNotEmitted(theme.theme_changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    theme.set_mode("system")
    assert theme.theme is DARK


def test_the_palette_is_made_of_the_tokens(qapp: QApplication, theme: ThemeController) -> None:
    for mode, tokens in (("dark", DARK), ("light", LIGHT)):
        theme.set_mode("dark" if mode == "dark" else "light")
        palette = qapp.palette()
        assert palette.color(QPalette.ColorRole.Window) == QColor(tokens.page)
        assert palette.color(QPalette.ColorRole.WindowText) == QColor(tokens.text)
        assert palette.color(QPalette.ColorRole.Highlight) == QColor(tokens.accent)


def test_text_size_scales_fonts_and_rows_but_never_shrinks_targets(
    qtbot: QtBot, qapp: QApplication, theme: ThemeController
) -> None:
    button, small = QPushButton("Send"), QLabel("a note")
    small.setProperty("role", "small")
    for widget in (button, small):
        qtbot.addWidget(widget)
        widget.show()
    with qtbot.waitSignal(theme.text_scale_changed) as told:
        theme.set_text_scale(2.0)
    assert told.args == [2.0]
    assert qapp.font().pixelSize() == 28
    assert small.font().pixelSize() == 24
    assert button.sizeHint().height() == 64
    theme.set_text_scale(0.8)
    assert qapp.font().pixelSize() == 11
    assert button.sizeHint().height() == 32


def test_a_variant_is_seen_at_once(qtbot: QtBot, theme: ThemeController) -> None:
    frame = QFrame()
    frame.resize(60, 40)
    qtbot.addWidget(frame)
    frame.show()
    for role, token in (("notice-bad", "bad_soft"), ("notice-good", "good_soft"), ("inset", "sidebar")):
        set_variant(frame, "role", role)
        assert ground(frame) == asdict(LIGHT)[token]


@pytest.mark.parametrize("theme_tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_the_style_sheet_has_no_name_left_unfilled(theme_tokens: Theme, scale: float) -> None:
    sheet = style_sheet(theme_tokens, scale)
    assert "$" not in sheet
    assert theme_tokens.accent in sheet
