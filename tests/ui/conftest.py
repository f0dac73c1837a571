"""What tests of widgets share: the application's look."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from app.ui.theme.theme_controller import ThemeController
from tests.ui.file_manager import Opener


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[ThemeController]:
    """The light theme at a text size of 100 %, on the application; gone again after the test."""
    controller = ThemeController(qapp, "light")
    yield controller
    qapp.styleHints().colorSchemeChanged.disconnect(controller._on_color_scheme_changed)
    qapp.setStyleSheet("")


@pytest.fixture
def opener() -> Iterator[Opener]:
    """What would have been opened in the file manager."""
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "open_url")  # type: ignore[arg-type]  # it takes str
    yield made
    QDesktopServices.unsetUrlHandler("file")
