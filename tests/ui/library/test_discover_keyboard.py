"""Discover without a mouse: from the first word to the chat, and what every stop on the way is called."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.library.discover.discover_page import DiscoverPage
from app.ui.theme.theme_controller import ThemeController
from tests.fakes.fixtures import TinyModel
from tests.ui.library.discover_house import CARD, DiscoverHouse, discover, names

__all__ = ["discover"]

NAMELESS = frozenset({QAccessible.Role.Client, QAccessible.Role.NoRole, QAccessible.Role.Pane})


@pytest.fixture
def published(discover: DiscoverHouse, tiny_model: TinyModel) -> Path:
    """A repository with one quant that can be loaded, and a card with a link."""
    source = tiny_model("script")
    discover.hub.add_repo("acme/Tiny-GGUF", {"Tiny-F32.gguf": source, "README.md": CARD})
    discover.hub.add_repo("acme/Shy-GGUF", {"Shy-F32.gguf": source}, gated="manual")
    return source


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def walked(tab: DiscoverPage) -> list[QWidget]:
    """Where Tab stops, from the search field until it comes back or leaves."""
    tab.pane.field.setFocus()
    stops = [focused()]
    for _ in range(40):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        if focused() in stops:
            break
        stops.append(focused())
    return stops


def nameless(stops: list[QWidget]) -> list[str]:
    """Stops that a screen reader could not tell."""
    found: list[str] = []
    for stop in stops:
        its = QAccessible.queryAccessibleInterface(stop)
        if not its.text(QAccessible.Text.Name) or its.role() in NAMELESS:
            found.append(f"{type(stop).__name__} {its.role()} {its.text(QAccessible.Text.Name)!r}")
    return found


def test_from_the_first_word_to_the_chat_by_keys_alone(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    tab = discover.show(theme)
    asked: list[str] = []
    tab.chat_requested.connect(asked.append)
    tab.setFocus()
    QTest.keyClicks(focused(), "tiny")
    discover.until(lambda: names(tab) == ["Tiny"])
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    discover.until(tab.detail.table.list.hasFocus)
    discover.until(discover.is_loaded)
    discover.hub.rate = 200_000
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    discover.until(tab.detail.fetch.pause.isVisible)
    assert tab.detail.table.list.hasFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert tab.detail.fetch.pause.hasFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    discover.until(lambda: tab.detail.fetch.pause.text() == "Go on")
    discover.hub.rate = None
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    discover.until(tab.detail.fetch.chat.hasFocus)
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert asked


@pytest.mark.parametrize("repo_id", ["", "acme/Tiny-GGUF", "acme/Shy-GGUF", "acme/Nothing-GGUF"])
def test_every_stop_has_a_name_and_a_role(
    discover: DiscoverHouse, theme: ThemeController, published: Path, repo_id: str
) -> None:
    tab = discover.show(theme)
    discover.found(tab)
    if repo_id:
        discover.opened(tab, repo_id)
    stops = walked(tab)
    assert tab.pane.list in stops
    assert not nameless(stops)
    if repo_id == "acme/Tiny-GGUF":
        assert tab.detail.table.list in stops
        assert tab.detail.fetch.fetch in stops
        assert stops.index(tab.pane.list) < stops.index(tab.detail.table.list)
    if repo_id == "acme/Shy-GGUF":
        steps = (tab.detail.gated.open_page, tab.detail.gated.token.line, tab.detail.gated.check)
        assert [stop for stop in stops if stop in steps] == list(steps)
    if discover.repo.page is not None:
        assert discover.repo.page.model.id == repo_id, "a walk changes no page"
