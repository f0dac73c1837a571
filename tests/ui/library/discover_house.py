"""Discover with everything that stands behind it, real: a hub on this computer, downloads, an engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.core.hub import CatalogModel
from app.state.hub_repo import HubRepo
from app.state.hub_search import HubSearch
from app.ui.library.discover.discover_list_model import Listed
from app.ui.library.discover.discover_page import DiscoverPage
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.elided_label import ElidedLabel
from tests.fakes.loopback_hub import LoopbackHub
from tests.ui.library.house import House

TOKEN = "hf_" + "t" * 34
CARD = b"---\nlicense: mit\n---\n# Tiny\n\nA model for tests, see [its page](https://example.org/tiny).\n"


class DiscoverHouse(House):
    """One profile, and the tab."""

    def __init__(self, profile: Path, hub: LoopbackHub, qtbot: QtBot) -> None:
        super().__init__(profile, hub, qtbot)
        self.search = HubSearch(self.connection, self.engines)
        self.repo = HubRepo(self.connection, self.engines, self.library, self.places.cache)
        self.downloads.installed.connect(self.library.refresh)
        self.tab: DiscoverPage | None = None

    def show(self, theme: ThemeController, size: tuple[int, int] = (1224, 692)) -> DiscoverPage:
        """The tab in a window of its own."""
        made = DiscoverPage(theme, self.search, self.repo, self.downloads, self.upkeep, self.connection)
        made.resize(*size)
        made.show()
        made.activateWindow()
        self.qtbot.waitUntil(made.isActiveWindow)
        self.tab = made
        return made

    def found(self, tab: DiscoverPage) -> list[str]:
        """The names in the list once nothing is waited for."""
        self.until(lambda: not self.search.is_searching)
        return names(tab)

    def opened(self, tab: DiscoverPage, repo_id: str) -> None:
        """Open a repository and wait for all of it."""
        self.repo.open(CatalogModel(repo_id))
        self.until(self.is_loaded)
        assert tab.detail.isVisible()

    def is_loaded(self) -> bool:
        """Whether nothing is waited for on the repository's page."""
        return self.repo.page is not None and not self.repo.page.is_loading

    def close(self) -> None:
        """As the application does."""
        if self.tab is not None:
            self.tab.hide()
            self.tab.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.repo.close()
        self.search.close()
        super().close()


@pytest.fixture
def discover(tmp_path: Path, loopback_hub: LoopbackHub, qtbot: QtBot) -> Iterator[DiscoverHouse]:
    """An empty profile beside an empty hub."""
    made = DiscoverHouse(tmp_path / "profile", loopback_hub, qtbot)
    yield made
    made.close()


def names(tab: DiscoverPage) -> list[str]:
    """The models in the list, in order."""
    return [row.model.name for row in rows(tab)]


def rows(tab: DiscoverPage) -> list[Listed]:
    """The same, with all that is known of them."""
    return tab.pane.shown


def said(parent: QWidget) -> str:
    """The words of every visible label, a line each."""
    labels = (label for label in parent.findChildren(QLabel) if label.isVisible())
    return "\n".join(label.text().replace("\u00a0", " ") for label in labels if label.text())


def button(parent: QWidget, words: str) -> QAbstractButton:
    """The visible button whose words begin so."""
    QCoreApplication.processEvents()  # what was added just now is shown by the next layout
    buttons = [each for each in parent.findChildren(QAbstractButton) if each.isVisible()]
    found = [each for each in buttons if each.text().startswith(words)]
    assert found, f"{words}: {[each.text() for each in buttons]}"
    return found[0]


def press(parent: QWidget, words: str) -> None:
    """Click that button."""
    QTest.mouseClick(button(parent, words), Qt.MouseButton.LeftButton)


def cut_words(inner: QWidget) -> list[str]:
    """The words in ``inner`` that have not the room they need, and the buttons that stick out of it."""
    cut: list[str] = []
    QCoreApplication.processEvents()
    for label in inner.findChildren(QLabel):
        if not label.isVisible() or isinstance(label, ElidedLabel) or not label.text():
            continue
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        is_wide_enough = label.wordWrap() or label.width() >= label.sizeHint().width()
        if label.height() < needed or not is_wide_enough:
            cut.append(label.text())
    for button in inner.findChildren(QAbstractButton):
        right = button.mapTo(inner, QPoint(button.width(), 0)).x()
        is_whole = button.width() >= button.sizeHint().width() and right <= inner.width()
        if button.isVisible() and not is_whole and not isinstance(button.parentWidget(), QLineEdit):
            cut.append(button.text() or button.accessibleName())
    return cut
