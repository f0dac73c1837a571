"""The settings view: drawn from the declarations, found by words, changed at once, reset."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.core.declaration import SettingGroup
from app.core.sampling import ORDER
from app.core.settings import DEFAULTS, GROUP_TITLES, declarations, drawn
from app.state.settings_store import SettingsStore
from app.ui.settings.group_list import GroupList
from app.ui.settings.setting_row import ChangedDot, SettingRow
from app.ui.settings.settings_page import ResultsPage
from app.ui.settings.settings_view import SettingsView
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import DARK, LIGHT
from app.ui.widgets.fields import SearchField


def row(view: SettingsView, name: str) -> SettingRow:
    """The row of ``name``, its page on screen."""
    group = declarations()[name].group
    assert group is not None
    view.show_group(group)
    QApplication.processEvents()
    return next(each for each in view.page.rows() if each.name == name)


def proxy(found: SettingRow) -> QWidget:
    """What takes the keyboard in a row."""
    box = found.control.focusProxy()
    assert box is not None
    return box


def heard(widget: QWidget) -> str:
    """What a screen reader calls ``widget``."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def button(parent: QWidget, words: str) -> QAbstractButton:
    """The visible button whose text begins with ``words``."""
    buttons = (each for each in parent.findChildren(QAbstractButton) if each.isVisible())
    return next(each for each in buttons if each.text().startswith(words))


def texts(parent: QWidget) -> list[str]:
    """The words of every visible label."""
    return [label.text() for label in parent.findChildren(QLabel) if label.isVisible()]


# -- drawn from the declarations -----------------------------------------------------------------------


@pytest.mark.parametrize("group", list(SettingGroup))
def test_a_page_shows_every_setting_of_its_group_with_its_words(
    view: SettingsView, group: SettingGroup
) -> None:
    view.show_group(group)
    assert [each.name for each in view.page.rows()] == drawn(group)
    shown = texts(view.page)
    assert GROUP_TITLES[group] in shown
    for name in drawn(group):
        assert declarations()[name].title in shown
        assert declarations()[name].sentence in shown


def test_hidden_settings_are_on_no_page(view: SettingsView) -> None:
    for group in SettingGroup:
        view.show_group(group)
        assert {"last_model", "window_geometry", "is_sidebar_open"}.isdisjoint(
            each.name for each in view.page.rows()
        )


@pytest.mark.parametrize("name", [name for name, it in declarations().items() if it.group])
def test_every_control_is_called_by_its_title_and_takes_the_keyboard(view: SettingsView, name: str) -> None:
    box = proxy(row(view, name))
    assert box.focusPolicy() & Qt.FocusPolicy.TabFocus
    box.setFocus(Qt.FocusReason.TabFocusReason)
    assert box.hasFocus()
    if name == "model_folders":
        assert heard(box) == "Add folder…"
    elif box.inherits("QComboBox"):
        # On Linux Qt gives a list's value as its name; the title comes as its label.
        assert box.accessibleName() == declarations()[name].title
        relations = QAccessible.queryAccessibleInterface(box).relations()
        assert declarations()[name].title in [each.text(QAccessible.Text.Name) for each, _kind in relations]
    else:
        assert heard(box) == declarations()[name].title


def test_rows_are_at_least_64_high_and_controls_200_wide(view: SettingsView) -> None:
    for name in ("theme", "temperature", "seed", "context_length"):
        found = row(view, name)
        assert found.height() >= 64
        assert found.control.width() == 200


def test_the_longest_value_of_a_list_is_whole(view: SettingsView) -> None:
    line = row(view, "context_length").control.findChildren(QLineEdit)[0]
    assert line.text() == "Automatic (up to 8,192)"
    margins = line.textMargins()
    own = 2  # that Qt keeps free at either end
    room = line.width() - margins.left() - margins.right() - 2 * own
    assert line.fontMetrics().horizontalAdvance(line.text()) <= room


def test_the_form_is_760_wide_in_the_middle_and_narrower_in_a_narrow_window(view: SettingsView) -> None:
    view.show_group(SettingGroup.APPEARANCE)
    for width, form in ((1400, 760), (904, 904 - 224 - 1 - 48)):
        view.resize(width, 640)
        QApplication.processEvents()
        card = view.page.rows()[0].parentWidget()
        assert card is not None
        assert card.width() == form
        left = card.mapTo(view, card.rect().topLeft()).x() - 225
        assert abs(left - (width - 225 - form) / 2) <= 1


# -- changing ------------------------------------------------------------------------------------------


def test_a_choice_applies_at_once(view: SettingsView, store: SettingsStore) -> None:
    box = proxy(row(view, "theme"))
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert store.settings.theme == "light"


def test_a_slider_changes_by_a_step_with_the_arrow_key(view: SettingsView, store: SettingsStore) -> None:
    found = row(view, "temperature")
    QTest.keyClick(proxy(found), Qt.Key.Key_Right)
    assert store.settings.temperature == 0.75
    assert "Reset to 0.70" in button(found, "Reset").text()


def test_a_number_beside_a_slider_can_be_typed(view: SettingsView, store: SettingsStore) -> None:
    found = row(view, "temperature")
    box = found.control.findChildren(QWidget, "qt_spinbox_lineedit")[0]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, "1.25")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert store.settings.temperature == 1.25


def test_a_special_value_stands_one_below_the_range(view: SettingsView, store: SettingsStore) -> None:
    store.set_value("top_k", 1)
    found = row(view, "top_k")
    QTest.keyClick(proxy(found), Qt.Key.Key_Left)
    assert store.settings.top_k == 0
    line = found.control.findChildren(QWidget, "qt_spinbox_lineedit")[0]
    assert line.property("text") == "Off"


def test_a_seed_goes_from_new_each_time_to_a_number_and_back(
    view: SettingsView, store: SettingsStore
) -> None:
    box = proxy(row(view, "seed"))
    assert box.property("text") == "New each time"
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert store.settings.seed == 0
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert store.settings.seed is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("16384", 16384), ("16,384 tokens", 16384), (" 600 ", 600), ("automatic (UP to 8,192)", 0)],
)
def test_any_context_length_can_be_typed(
    view: SettingsView, store: SettingsStore, typed: str, stored: int
) -> None:
    store.set_value("context_length", 2048)
    found = row(view, "context_length")
    _type_into_list(found, typed)
    assert store.settings.context_length == stored


@pytest.mark.parametrize("typed", ["100", "many", "-5", "99999999999"])
def test_what_cannot_be_is_said_in_a_sentence_and_not_kept(
    view: SettingsView, store: SettingsStore, typed: str
) -> None:
    found = row(view, "context_length")
    _type_into_list(found, typed)
    assert store.settings == DEFAULTS
    assert any(text.startswith("Context length cannot be ") for text in texts(found))
    assert proxy(found).property("currentText") == "Automatic (up to 8,192)"
    store.set_value("context_length", 4096)
    _type_into_list(found, "8192")
    assert not any("cannot be" in text for text in texts(found))


def _type_into_list(found: SettingRow, typed: str) -> None:
    line = proxy(found).findChildren(QWidget)
    edit = next(each for each in line if each.inherits("QLineEdit"))
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, typed)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_the_system_prompt_is_kept_as_it_is_written(view: SettingsView, store: SettingsStore) -> None:
    edit = proxy(row(view, "system_prompt"))
    edit.setFocus()
    QTest.keyClicks(edit, "Be brief.")
    assert store.settings.system_prompt == "Be brief."
    QTest.keyClick(edit, Qt.Key.Key_Left)
    QTest.keyClicks(edit, ", please")
    assert store.settings.system_prompt == "Be brief, please."


def test_the_order_of_the_samplers_is_kept_while_it_is_written(
    view: SettingsView, store: SettingsStore
) -> None:
    edit = proxy(row(view, "sampler_order"))
    assert edit.property("plainText") == ", ".join(ORDER)
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, "min_p, temp")
    assert store.settings.sampler_order == "min_p, temp"
    assert edit.property("plainText") == "min_p, temp"


@pytest.mark.parametrize("name", ["dry_breaker_words", "token_bias_lines", "system_prompt"])
def test_a_text_shows_as_many_lines_as_declared(view: SettingsView, store: SettingsStore, name: str) -> None:
    edit = proxy(row(view, name))
    assert isinstance(edit, QPlainTextEdit)
    lines = declarations()[name].lines
    store.set_value(name, "\n".join("x" * lines))
    QApplication.processEvents()
    assert edit.verticalScrollBar().maximum() == 0
    store.set_value(name, "\n".join("x" * (lines + 2)))
    QApplication.processEvents()
    assert edit.verticalScrollBar().maximum() > 0


@pytest.mark.parametrize(("typed", "stored"), [("the whole chat", -1), ("300", 300), ("0", 0)])
def test_how_far_back_can_be_typed(view: SettingsView, store: SettingsStore, typed: str, stored: int) -> None:
    store.set_value("dry_last_n", 7)
    _type_into_list(row(view, "dry_last_n"), typed)
    assert store.settings.dry_last_n == stored


def test_a_change_from_elsewhere_is_shown(view: SettingsView, store: SettingsStore) -> None:
    found = row(view, "theme")
    store.set_value("theme", "dark")
    assert proxy(found).property("currentText") == "Dark"


# -- dots and resets -----------------------------------------------------------------------------------


def test_a_changed_setting_has_a_dot_and_a_reset_that_names_the_default(
    view: SettingsView, store: SettingsStore
) -> None:
    found = row(view, "max_tokens")
    assert not [dot for dot in found.findChildren(ChangedDot) if dot.isVisible()]
    store.set_value("max_tokens", 512)
    assert [dot for dot in found.findChildren(ChangedDot) if dot.isVisible()]
    reset = button(found, "Reset")
    assert reset.text() == "Reset to No limit"
    assert reset.accessibleName() == "Reset Longest answer to No limit"
    QTest.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert store.settings.max_tokens == 0
    assert not reset.isVisible()
    assert proxy(found).property("currentText") == "No limit"


def test_the_keyboard_stays_in_the_row_after_a_reset(view: SettingsView, store: SettingsStore) -> None:
    store.set_value("theme", "dark")
    found = row(view, "theme")
    reset = button(found, "Reset")
    reset.setFocus()
    QTest.keyClick(reset, Qt.Key.Key_Space)
    assert proxy(found).hasFocus()


def test_the_head_resets_all_changes_of_the_page_and_no_others(
    view: SettingsView, store: SettingsStore
) -> None:
    store.set_value("theme", "dark")
    view.show_group(SettingGroup.CHAT)
    for count, name, value in ((1, "temperature", 1.5), (2, "system_prompt", "Be brief.")):
        store.set_value(name, value)
        words = "Reset 1 change on this page" if count == 1 else f"Reset {count} changes on this page"
        assert button(view.page, "Reset 1 ch" if count == 1 else f"Reset {count} ch").text() == words
    QTest.mouseClick(button(view.page, "Reset 2 ch"), Qt.MouseButton.LeftButton)
    assert store.changed_names() == ["theme"]


def test_the_groups_with_changes_say_so_to_eyes_and_ears(view: SettingsView, store: SettingsStore) -> None:
    groups = view.findChildren(GroupList)[0]
    store.set_value("threads", 4)
    heard = [
        groups.item(at).data(Qt.ItemDataRole.AccessibleTextRole) or groups.item(at).text()
        for at in range(groups.count())
    ]
    assert heard == ["Appearance", "Chat", "Sampling", "Engine, changed", "Models and disk", "Network"]
    before = groups.grab().toImage()
    store.reset("threads")
    assert groups.grab().toImage() != before


# -- groups and search ---------------------------------------------------------------------------------


def test_arrow_keys_go_from_group_to_group(view: SettingsView) -> None:
    groups = view.findChildren(GroupList)[0]
    groups.setFocus()
    QTest.keyClick(groups, Qt.Key.Key_Down)
    assert GROUP_TITLES[SettingGroup.CHAT] in texts(view.page)
    QTest.keyClick(groups, Qt.Key.Key_End)
    assert GROUP_TITLES[SettingGroup.NETWORK] in texts(view.page)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("temperature", ["temperature", "temperature_range", "temperature_exponent"]),
        ("  CONTEXT ", ["context_length", "cache_type", "sequences"]),
        ("memory chat", ["context_length"]),
        ("physical core", ["threads"]),
        ("fireside", ["language", "model_folders"]),
    ],
)
def test_search_looks_at_titles_and_sentences_of_every_group(
    view: SettingsView, words: str, found: list[str]
) -> None:
    search = view.findChildren(SearchField)[0]
    QTest.keyClicks(search, words)
    assert [each.name for each in view.page.rows()] == found


def test_a_found_setting_works_like_on_its_page(view: SettingsView, store: SettingsStore) -> None:
    QTest.keyClicks(view.findChildren(SearchField)[0], "theme")
    found = view.page.rows()[0]
    assert found.name == "theme"
    QTest.keyClick(proxy(found), Qt.Key.Key_Down)
    assert store.settings.theme == "light"


def test_nothing_found_says_so_and_offers_to_clear(view: SettingsView) -> None:
    search = view.findChildren(SearchField)[0]
    QTest.keyClicks(search, "kestrel")
    assert "Nothing called “kestrel”" in texts(view.page)
    QTest.mouseClick(button(view.page, "Clear"), Qt.MouseButton.LeftButton)
    assert search.text() == ""
    assert search.hasFocus()
    assert [each.name for each in view.page.rows()] == drawn(SettingGroup.APPEARANCE)


def test_a_click_on_a_group_ends_a_search(qtbot: QtBot, view: SettingsView) -> None:
    search = view.findChildren(SearchField)[0]
    groups = view.findChildren(GroupList)[0]
    QTest.keyClicks(search, "seed")
    place = groups.visualItemRect(groups.item(0)).center()
    QTest.mouseClick(groups.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert search.text() == ""
    assert [each.name for each in view.page.rows()] == drawn(SettingGroup.APPEARANCE)
    qtbot.waitUntil(lambda: view.findChildren(ResultsPage) == [])


def test_the_find_keys_go_to_the_search(qtbot: QtBot, view: SettingsView) -> None:
    view.findChildren(GroupList)[0].setFocus()
    QTest.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(view.findChildren(SearchField)[0].hasFocus)


def test_everything_can_be_reached_with_tab_alone(view: SettingsView) -> None:
    view.show_group(SettingGroup.CHAT)
    view.focus_search()
    reached: list[QWidget] = []
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    for each in view.page.rows():
        assert any(each.isAncestorOf(widget) for widget in reached), each.name


# -- folders -------------------------------------------------------------------------------------------


def test_folders_are_added_marked_and_removed(
    view: SettingsView, store: SettingsStore, tmp_path: Path
) -> None:
    found = row(view, "model_folders")
    there, gone = str(tmp_path), str(tmp_path / "gone")
    answers = iter([there, gone, there, ""])
    found.control.choose_folder = lambda _parent, _title: next(answers)  # type: ignore[attr-defined]
    for _ in range(4):
        QTest.mouseClick(button(found, "Add folder"), Qt.MouseButton.LeftButton)
    assert list(store.settings.model_folders) == [there, gone], "twice the same is once, and none is none"
    listed = found.control.findChildren(QWidget, options=Qt.FindChildOption.FindChildrenRecursively)
    folders = next(each for each in listed if each.inherits("QListWidget"))
    lines = [folders.item(at).text() for at in range(2)]  # type: ignore[attr-defined]
    assert lines == [there, f"{gone} (not there now)"]
    folders.setFocus()
    QTest.keyClick(folders, Qt.Key.Key_Down)
    QTest.keyClick(folders, Qt.Key.Key_Delete)
    assert list(store.settings.model_folders) == [there]
    QTest.mouseClick(button(found, "Remove"), Qt.MouseButton.LeftButton)
    assert not store.settings.model_folders
    assert not folders.isVisible()


# -- the look ------------------------------------------------------------------------------------------


def test_the_page_is_painted_anew_when_the_theme_changes(view: SettingsView, theme: ThemeController) -> None:
    view.show_group(SettingGroup.ENGINE)
    for mode, tokens in (("dark", DARK), ("light", LIGHT)):
        theme.set_mode("dark" if mode == "dark" else "light")
        QApplication.processEvents()
        image = view.grab().toImage()
        assert image.pixelColor(view.width() - 30, view.height() - 20).name().upper() == tokens.page
        assert image.pixelColor(100, view.height() - 20).name().upper() == tokens.sidebar
        card = view.page.rows()[0]
        corner = card.mapTo(view, card.rect().center())
        assert image.pixelColor(corner.x(), corner.y() + 28).name().upper() == tokens.surface


def test_the_keyboard_stays_on_the_text_size_while_it_changes(
    view: SettingsView, theme: ThemeController, store: SettingsStore
) -> None:
    store.changed.connect(lambda _name: theme.set_text_scale(store.settings.text_size / 100))
    proxy(row(view, "text_size")).setFocus()
    for size in (105, 110, 115):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Right)
        QApplication.processEvents()
        assert store.settings.text_size == size
    assert proxy(next(each for each in view.page.rows() if each.name == "text_size")).hasFocus()


def test_a_search_stays_when_the_text_size_changes(view: SettingsView, theme: ThemeController) -> None:
    QTest.keyClicks(view.findChildren(SearchField)[0], "seed")
    theme.set_text_scale(1.5)
    assert [each.name for each in view.page.rows()] == ["seed"]


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("group", list(SettingGroup))
def test_nothing_is_cut_off_at_any_text_size(
    view: SettingsView, theme: ThemeController, store: SettingsStore, group: SettingGroup, scale: float
) -> None:
    for name, value in (("context_length", 32768), ("seed", 5), ("theme", "light"), ("text_size", 120)):
        store.set_value(name, value)
    theme.set_text_scale(scale)
    view.show_group(group)
    QApplication.processEvents()
    form = view.page.widget()
    assert form is not None
    assert form.width() <= view.page.viewport().width()
    for each in view.page.rows():
        for label in (label for label in each.findChildren(QLabel) if label.isVisible()):
            assert label.height() >= label.heightForWidth(label.width()), label.text()
        for child in each.findChildren(QWidget):
            if child.isVisible() and child.parentWidget() is each:
                assert each.rect().contains(child.geometry()), child
