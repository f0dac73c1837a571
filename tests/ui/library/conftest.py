"""What tests of the library share: everything behind it, and the view with a few models in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.library.library_view import LibraryView
from app.ui.theme.theme_controller import ThemeController
from tests.fakes.fixtures import BrokenModels, TinyModel
from tests.fakes.loopback_hub import LoopbackHub
from tests.ui.library.house import House


@pytest.fixture
def house(tmp_path: Path, loopback_hub: LoopbackHub, qtbot: QtBot) -> Iterator[House]:
    """Everything behind the view, with an empty profile."""
    made = House(tmp_path / "profile", loopback_hub, qtbot)
    yield made
    made.close()


@pytest.fixture
def view(
    theme: ThemeController, house: House, tiny_model: TinyModel, broken_models: BrokenModels
) -> LibraryView:
    """The view with the starter, one that chats, one that only reads, and one that was cut short."""
    for name in ("bert", "script"):
        house.put(tiny_model(name), f"{name}.gguf")
    house.put(broken_models["truncated-data"], "cut.gguf")
    made = house.view(theme)
    house.look()
    return made
