"""Everything on the page "On this computer" with the keyboard alone, and what a screen reader hears of it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.ui.library.downloads.download_card import DownloadCard
from app.ui.library.library_view import LibraryView
from tests.fakes.fixtures import TinyModel
from tests.fakes.other_programs import put_ollama
from tests.ui.library import statuses as some
from tests.ui.library.house import House

MOST_STEPS = 200


def walk(view: LibraryView) -> list[QWidget]:
    """What Tab comes to, beginning with the tabs, until it is there again."""
    view.activateWindow()
    view.header.tabs.setFocus(Qt.FocusReason.TabFocusReason)
    reached: list[QWidget] = []
    while (focused := QApplication.focusWidget()) is not None and focused not in reached:
        assert len(reached) < MOST_STEPS
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return reached


def full(view: LibraryView) -> None:
    """Downloads in every state beside the models."""
    view.computer.panel.set_statuses(some.ALL)
    view.strip.set_statuses(some.ALL)
    view._show_strip()


@pytest.mark.parametrize("width", [1224, 904])
def test_everything_that_can_be_pressed_is_reached(
    width: int, view: LibraryView, house: House, own_home: Path, tiny_model: TinyModel
) -> None:
    put_ollama(own_home / ".ollama" / "models", "tiny", tiny_model("qwen2"))
    house.look()
    view.resize(width, 640)
    full(view)
    house.until(lambda: view.computer.found.isVisible())
    if width < 960:
        view.computer.show_panel(True)
    house.until(lambda: view.computer.panel.cards[-1].chat.isVisible())
    reached = walk(view)
    there = [it for it in view.findChildren(QAbstractButton) if it.isVisible() and it.isEnabled()]
    wanted = [it for it in there if it.focusPolicy() & Qt.FocusPolicy.TabFocus]
    missed = [it.accessibleName() or it.text() for it in wanted if it not in reached]
    assert len(wanted) > 20
    assert missed == []
    assert all(card in reached for card in view.computer.panel.cards)
    assert view.computer.installed.list in reached
    assert view.header.search in reached


def test_everything_has_a_name_and_a_role(view: LibraryView, house: House) -> None:
    full(view)
    house.until(lambda: view.computer.panel.cards[-1].chat.isVisible())
    for widget in walk(view):
        heard = QAccessible.queryAccessibleInterface(widget)
        name = heard.text(QAccessible.Text.Name)
        assert name, widget
        assert "&" not in name
        if not isinstance(widget, DownloadCard):
            assert heard.role() not in {QAccessible.Role.NoRole, QAccessible.Role.Client}, (name, widget)
