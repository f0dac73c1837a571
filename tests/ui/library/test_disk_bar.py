"""The bar of the disk: its parts add up, also while a download has its room already."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.core.upkeep import DiskUse
from app.ui.library.computer.disk_bar import DiskBar
from app.ui.theme.theme_controller import ThemeController

GB = 10**9


def widths(bar: DiskBar) -> dict[str, int]:
    """How many pixels of the bar have each colour."""
    picture = bar.grab().toImage()
    colours = [picture.pixelColor(x, bar.height() // 2).name() for x in range(bar.width())]
    return {colour: colours.count(colour) for colour in colours}


def test_what_is_to_come_takes_its_room_once(theme: ThemeController, qtbot: QtBot) -> None:
    bar = DiskBar(theme)
    qtbot.addWidget(bar)
    bar.resize(1000, 8)
    use = DiskUse(Path("/models"), 1000 * GB, 400 * GB, 100 * GB)
    bar.set_use(use, coming_bytes=200 * GB, taken_bytes=150 * GB)
    shown, its = widths(bar), theme.theme
    assert abs(shown[its.accent.lower()] - 100) <= 2
    assert abs(shown[its.accent_middle.lower()] - 200) <= 2
    assert abs(shown[its.border_strong.lower()] - 350) <= 2, "150 of the 500 are of what is to come"
    bar.set_use(use, coming_bytes=200 * GB, taken_bytes=0)
    assert abs(widths(bar)[its.border_strong.lower()] - 500) <= 2
    assert abs(widths(bar)[its.accent_middle.lower()] - 200) <= 2


def test_more_than_is_free_fills_the_bar_and_no_more(theme: ThemeController, qtbot: QtBot) -> None:
    bar = DiskBar(theme)
    qtbot.addWidget(bar)
    bar.resize(1000, 8)
    bar.set_use(DiskUse(Path("/models"), 1000 * GB, 50 * GB, 100 * GB), 900 * GB, 0)
    shown, its = widths(bar), theme.theme
    assert abs(shown[its.accent_middle.lower()] - 50) <= 4
    assert shown[its.border.lower()] <= 2, "what stands between the parts"
    bar.set_use(DiskUse(Path("/models")), 900 * GB, 0)
    assert widths(bar)[its.border.lower()] > 990, "a disk that went away; the ends are round"
