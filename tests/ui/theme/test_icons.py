"""Icons are there, in their colour, sharp at twice the size, and drawn once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QApplication

from app.core.paths import resources
from app.ui.theme.icons import APP_MARK, app_icon, icon, icon_names, icon_pixmap

NAMES = icon_names()


def painted(pixmap: QPixmap) -> list[QColor]:
    """Every pixel that is fully opaque."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return [each for each in pixels if each.alpha() == 255]


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_in_the_colour_asked_for_and_no_other(qapp: QApplication, name: str) -> None:
    colours = {each.name() for each in painted(icon_pixmap(name, "#3366cc", 32, 2.0))}
    assert colours == {"#3366cc"}


def test_the_ones_the_design_names_are_there() -> None:
    wanted = {
        "chats",
        "books",
        "gear",
        "plus",
        "arrow-up",
        "stop",
        "copy",
        "trash",
        "x",
        "paperclip",
        APP_MARK,
    }
    assert wanted <= set(NAMES)
    assert {"chats-fill", "books-fill", "gear-fill"} <= set(NAMES)
    assert (resources() / "icons" / "LICENSE-phosphor.txt").read_text(encoding="utf-8").startswith("MIT")


def test_twice_the_ratio_is_twice_the_pixels_at_the_same_size(qapp: QApplication) -> None:
    pixmap = icon_pixmap("gear", "#000000", 18, 2.0)
    assert (pixmap.width(), pixmap.height(), pixmap.devicePixelRatio()) == (36, 36, 2.0)
    scaled = icon_pixmap("gear", "#000000", 18).toImage().scaled(36, 36)
    assert pixmap.toImage().convertToFormat(scaled.format()) != scaled, "drawn anew, not enlarged"


def test_an_icon_is_drawn_once(qapp: QApplication) -> None:
    first = icon_pixmap("gear", "#123456", 18, 2.0)
    assert icon_pixmap("gear", "#123456", 18, 2.0).cacheKey() == first.cacheKey()
    assert icon_pixmap("gear", "#654321", 18, 2.0).cacheKey() != first.cacheKey()


def test_a_name_without_a_file_is_our_mistake_and_said_so(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon_pixmap("no-such-thing", "#000000", 18)


def test_an_icon_for_a_button_has_a_disabled_colour_and_a_gap(qapp: QApplication) -> None:
    made = icon("stop-fill", "#ff0000", 16, "#00ff00", gap=4)
    size = made.availableSizes()[0]
    assert (size.width(), size.height()) == (20, 16)
    assert {each.name() for each in painted(made.pixmap(size, 1.0, made.Mode.Disabled))} == {"#00ff00"}


def test_the_mark_is_there_in_every_size_a_desktop_asks_for(qapp: QApplication) -> None:
    sizes = sorted(size.width() for size in app_icon("#A84D08").availableSizes())
    assert sizes == [16, 22, 32, 48, 64, 128, 256]
    assert icon_pixmap(APP_MARK, "#A84D08", 16).toImage().pixelColor(8, 4) != QColor(
        Qt.GlobalColor.transparent
    )
