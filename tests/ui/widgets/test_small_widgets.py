"""Notice, progress bar, elided label, popup card, fields and the focus ring."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import DARK, LIGHT
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.fields import DecimalBox, NumberBox, SearchField, SelectBox, Slider
from app.ui.widgets.focus_ring import FocusRing
from app.ui.widgets.notice import Notice
from app.ui.widgets.popup_card import PopupCard
from app.ui.widgets.progress_bar import ProgressBar


@pytest.fixture
def window(qtbot: QtBot, theme: ThemeController) -> QWidget:
    """An active window of 600 x 400 with a column."""
    made = QWidget()
    made.resize(600, 400)
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def put(window: QWidget, *widgets: QWidget) -> None:
    """Add ``widgets`` to the window's column."""
    layout = window.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
        widget.show()
    QApplication.processEvents()


def picture(widget: QWidget) -> QImage:
    """As it is painted now."""
    return widget.grab().toImage()


# -- notice, progress, label ---------------------------------------------------------------------------


def test_a_notice_has_its_ground_its_words_and_its_next_acts(
    qtbot: QtBot, theme: ThemeController, window: QWidget
) -> None:
    notice = Notice(theme, "bad", "The chat is kept.", "The engine stopped", can_close=True)
    again, log = notice.add_button("Start again", "primary"), notice.add_button("Show the log", "quiet")
    put(window, notice)
    assert notice.accessibleName() == "The engine stopped The chat is kept."
    assert again.mapTo(notice, QPoint(0, 0)).x() < log.mapTo(notice, QPoint(0, 0)).x()
    assert picture(notice).pixelColor(notice.width() // 2, 4) == QColor(LIGHT.bad_soft)
    notice.set_kind("good")
    theme.set_mode("dark")
    assert picture(notice).pixelColor(notice.width() // 2, 4) == QColor(DARK.good_soft)
    with qtbot.waitSignal(notice.close_requested):
        QTest.mouseClick(notice.findChildren(IconButton)[0], Qt.MouseButton.LeftButton)


def test_a_progress_bar_fills_to_its_fraction_and_stays_in_its_bounds(
    theme: ThemeController, window: QWidget
) -> None:
    bar = ProgressBar(theme, "Loading")
    put(window, bar)
    middle = bar.width() // 2
    for fraction, left, right in ((0.75, LIGHT.accent, LIGHT.border), (7.0, LIGHT.accent, LIGHT.accent)):
        bar.set_fraction(fraction)
        image = picture(bar)
        assert image.pixelColor(middle, 2) == QColor(left)
        assert image.pixelColor(bar.width() - 8, 2) == QColor(right)
    assert bar.value() == bar.maximum() == 1000
    bar.set_token("bad")
    assert picture(bar).pixelColor(middle, 2) == QColor(LIGHT.bad)


def test_a_busy_bar_moves_only_while_it_is_seen(
    qtbot: QtBot, theme: ThemeController, window: QWidget
) -> None:
    bar = ProgressBar(theme, "Loading")
    put(window, bar)
    bar.set_fraction(None)
    first = picture(bar)
    qtbot.waitUntil(lambda: picture(bar) != first)
    bar.hide()
    assert bar.findChildren(type(bar._wave))[0].state() == bar._wave.State.Stopped
    bar.show()
    assert bar._wave.state() == bar._wave.State.Running
    bar.set_fraction(0.5)
    assert bar._wave.state() == bar._wave.State.Stopped


def test_a_long_label_is_elided_and_whole_in_its_tooltip(theme: ThemeController, window: QWidget) -> None:
    text = "A name that is much too long for the room it has been given here " * 3
    label = ElidedLabel(text)
    put(window, label)
    assert label.toolTip() == text
    assert label.text() == text
    label.setText("short")
    assert label.toolTip() == ""
    assert window.minimumSizeHint().width() < 200


# -- popup ---------------------------------------------------------------------------------------------


@pytest.fixture
def popup(qtbot: QtBot, theme: ThemeController, window: QWidget) -> tuple[PopupCard, Button]:
    """A card with a field, and the focused button it belongs to."""
    anchor = Button(theme, "Model")
    put(window, anchor, QLineEdit())
    card = PopupCard(theme, window)
    card.body.addWidget(QLabel("Qwen3 8B"))
    card.body.addWidget(QLineEdit())
    anchor.setFocus()
    qtbot.waitUntil(anchor.hasFocus)
    card.open_at(anchor)
    return card, anchor


def test_escape_closes_a_card_and_gives_the_keyboard_back(
    qtbot: QtBot, popup: tuple[PopupCard, Button]
) -> None:
    card, anchor = popup
    assert card.isVisible()
    assert card.hasFocus()
    with qtbot.waitSignal(card.closed):
        QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert anchor.hasFocus()


def test_a_press_outside_closes_a_card_and_one_inside_does_not(
    qtbot: QtBot, window: QWidget, popup: tuple[PopupCard, Button]
) -> None:
    card, _anchor = popup
    QTest.mouseClick(card.findChildren(QLineEdit)[0], Qt.MouseButton.LeftButton)
    assert card.isVisible()
    with qtbot.waitSignal(card.closed):
        QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(590, 390))


def test_a_card_stays_inside_its_window(theme: ThemeController, window: QWidget) -> None:
    anchor = Button(theme, "Model", parent=window)
    anchor.move(570, 380)
    anchor.show()
    card = PopupCard(theme, window)
    card.body.addWidget(QLabel("Qwen3 8B and more"))
    card.open_at(anchor)
    shadow = 32
    assert card.geometry().right() - shadow <= 600 - 8
    assert card.geometry().bottom() - shadow <= 400 - 8
    card.close_card()
    card.close_card()


def test_a_card_of_its_own_stands_in_the_middle(theme: ThemeController, window: QWidget) -> None:
    card = PopupCard(theme, window)
    card.body.addWidget(QLabel("Qwen3 8B"))
    card.open_in_middle()
    off = card.geometry().center() - window.rect().center()
    assert off.manhattanLength() <= 2
    card.close_card()
    tall = PopupCard(theme, window)
    tall.setFixedHeight(700)
    tall.open_in_middle()
    shadow = 32
    assert tall.y() + shadow == 8


# -- fields --------------------------------------------------------------------------------------------


def wheel(widget: QWidget) -> bool:
    """Turn the wheel over ``widget``; whether it took the event."""
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(widget.mapToGlobal(QPoint(5, 5))),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_the_wheel_changes_nothing_without_the_keyboard(
    qtbot: QtBot, theme: ThemeController, window: QWidget
) -> None:
    select = SelectBox(theme)
    select.addItems(["one", "two"])
    number, decimal, slider = NumberBox(theme), DecimalBox(theme), Slider(theme)
    for box in (number, decimal, slider):
        box.setValue(50)
    first = QLineEdit()
    put(window, first, select, number, decimal, slider)
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    for widget in (select, number, decimal, slider):
        wheel(widget)
    assert (select.currentIndex(), number.value(), decimal.value(), slider.value()) == (0, 50, 50, 50)
    number.setFocus()
    qtbot.waitUntil(number.hasFocus)
    wheel(number)
    assert number.value() == 49


def test_fields_have_the_heights_of_the_design(theme: ThemeController, window: QWidget) -> None:
    fields = (
        SelectBox(theme),
        NumberBox(theme),
        SearchField(theme, "Search"),
        NumberBox(theme, True),
        DecimalBox(theme),
    )
    assert [field.sizeHint().height() for field in fields] == [32, 32, 32, 28, 28]
    put(window, *fields)
    theme.set_text_scale(2.0)
    assert [field.sizeHint().height() for field in fields] == [64, 64, 64, 56, 56]


def test_carets_stand_at_one_place(theme: ThemeController, window: QWidget) -> None:
    boxes = (SelectBox(theme), NumberBox(theme))
    put(window, *boxes)
    for look in ("light", "dark"):
        theme.set_mode(look)
        QApplication.processEvents()
        places = []
        for box in boxes:
            image = picture(box)
            ground, last = image.pixelColor(image.width() // 2, 6), image.width() - 4
            columns = range(last - 30, last)
            rows = range(6, image.height() - 6)
            places.append([x for x in columns if any(image.pixelColor(x, y) != ground for y in rows)])
        assert places[0]
        assert places[0] == places[1]


def test_a_slider_says_its_value_when_the_key_is_pressed_and_shows_it(
    qtbot: QtBot, theme: ThemeController, window: QWidget
) -> None:
    slider = Slider(theme)
    put(window, slider)
    slider.setValue(10)
    before = picture(slider)
    with qtbot.waitSignal(slider.valueChanged):
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() == 11
    assert picture(slider) != before


def test_escape_empties_a_search_and_goes_on_when_it_is_empty(
    qtbot: QtBot, theme: ThemeController, window: QWidget
) -> None:
    field = SearchField(theme, "Search settings")
    put(window, field)
    assert field.accessibleName() == "Search settings"
    QTest.keyClicks(field, "token")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


# -- focus ring ----------------------------------------------------------------------------------------


def ring_of(window: QWidget) -> QWidget | None:
    """The ring on screen."""
    rings = [each for each in window.findChildren(QWidget, "focus-ring") if each.isVisible()]
    return rings[0] if rings else None


def test_the_ring_is_2_px_and_2_px_outside_and_goes_with_the_focus(
    qtbot: QtBot, qapp: QApplication, theme: ThemeController, window: QWidget
) -> None:
    ring = FocusRing(theme, qapp)
    one, two, field = Button(theme, "One"), Button(theme, "Two"), QLineEdit()
    put(window, one, two, field)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(one.hasFocus)
    shown = ring_of(window)
    assert shown is not None
    assert shown.geometry() == one.geometry().adjusted(-4, -4, 4, 4)
    image = window.grab().toImage()
    left, middle = one.geometry().left(), one.geometry().center().y()
    assert image.pixelColor(left - 3, middle) == QColor(LIGHT.accent)
    assert image.pixelColor(left - 1, middle) == QColor(LIGHT.page)
    QTest.keyClick(one, Qt.Key.Key_Tab)
    moved = ring_of(window)
    assert moved is not None
    assert moved.geometry() == two.geometry().adjusted(-4, -4, 4, 4)
    QTest.keyClick(two, Qt.Key.Key_Tab)
    assert field.hasFocus()
    assert ring_of(window) is None
    qapp.focusChanged.disconnect(ring._on_focus_changed)


def test_what_takes_the_place_of_a_clicked_control_has_no_ring(
    qtbot: QtBot, qapp: QApplication, theme: ThemeController, window: QWidget
) -> None:
    ring = FocusRing(theme, qapp)
    one, two, three = (Button(theme, words) for words in ("One", "Two", "Three"))
    put(window, one, two, three)
    one.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(one.hasFocus)
    assert ring_of(window) is None
    one.hide()
    assert two.hasFocus()
    assert ring_of(window) is None, "nobody has touched a key"
    QTest.keyClick(two, Qt.Key.Key_Tab)
    assert three.hasFocus()
    assert ring_of(window) is not None
    three.hide()
    assert ring_of(window) is not None, "who uses keys is told where they are"
    qapp.focusChanged.disconnect(ring._on_focus_changed)


def test_the_ring_follows_moves_and_ends_with_its_control(
    qtbot: QtBot, qapp: QApplication, theme: ThemeController, window: QWidget
) -> None:
    ring = FocusRing(theme, qapp)
    area = QScrollArea()
    inner = QWidget()
    column = QVBoxLayout(inner)
    buttons = [Button(theme, f"Number {number}") for number in range(30)]
    for button in buttons:
        column.addWidget(button)
    area.setWidget(inner)
    put(window, area)
    buttons[1].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(buttons[1].hasFocus)
    shown = ring_of(window)
    assert shown is not None
    assert shown.parentWidget() is inner, "it scrolls and is clipped with its control"
    inner.resize(inner.width() + 40, inner.height() + 60)
    column.activate()
    assert shown.geometry() == buttons[1].geometry().adjusted(-4, -4, 4, 4)
    buttons[1].hide()
    assert ring_of(window) is None or ring_of(window) is not shown
    area.deleteLater()
    qtbot.waitUntil(lambda: not window.findChildren(QScrollArea))
    qapp.focusChanged.disconnect(ring._on_focus_changed)
