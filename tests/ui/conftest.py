"""What tests of widgets share: the application's look."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.theme.theme_controller import ThemeController


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[ThemeController]:
    """The light theme at a text size of 100 %, on the application; gone again after the test."""
    controller = ThemeController(qapp, "light")
    yield controller
    qapp.styleHints().colorSchemeChanged.disconnect(controller._on_color_scheme_changed)
    qapp.setStyleSheet("")
