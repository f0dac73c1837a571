"""Icons by name, drawn from the SVG files in ``resources/icons`` in any colour and size."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from app.core.paths import resources

APP_MARK = "fireside"
"""The name of the application's own mark."""


def icon_pixmap(name: str, colour: str, size: int, device_pixel_ratio: float = 1.0) -> QPixmap:
    """The icon ``name`` in ``colour`` (``#RRGGBB``), ``size`` logical pixels square, crisp at that ratio.

    Raises ``FileNotFoundError`` for a name without a file: a mistake of ours, never of the person.
    """
    key = f"icon:{name}:{colour}:{size}:{device_pixel_ratio}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    pixmap = _drawn(name, colour, size, device_pixel_ratio)
    QPixmapCache.insert(key, pixmap)
    return pixmap


def icon(name: str, colour: str, size: int = 18, disabled_colour: str | None = None, gap: int = 0) -> QIcon:
    """The same as a ``QIcon``; at other ratios than 1, 2 and 3 the next larger picture is scaled.

    ``gap`` leaves so many empty pixels after it, for buttons that stand it close to their words.
    """
    made = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        made.addPixmap(_with_gap(icon_pixmap(name, colour, size, ratio), gap))
        if disabled_colour is not None:
            pixmap = _with_gap(icon_pixmap(name, disabled_colour, size, ratio), gap)
            made.addPixmap(pixmap, QIcon.Mode.Disabled)
    return made


def app_icon(colour: str) -> QIcon:
    """The mark in the sizes that desktops ask a window's icon for."""
    made = QIcon()
    for size in (16, 22, 32, 48, 64, 128, 256):
        made.addPixmap(icon_pixmap(APP_MARK, colour, size))
    return made


def icon_names() -> list[str]:
    """Every name that has a file."""
    return sorted(path.stem for path in _folder().glob("*.svg"))


def _drawn(name: str, colour: str, size: int, device_pixel_ratio: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour).encode()))
    pixmap = QPixmap(round(size * device_pixel_ratio), round(size * device_pixel_ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(device_pixel_ratio)
    return pixmap


def _with_gap(pixmap: QPixmap, gap: int) -> QPixmap:
    if gap == 0:
        return pixmap
    ratio = pixmap.devicePixelRatio()
    wide = QPixmap(pixmap.width() + round(gap * ratio), pixmap.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(gap if QGuiApplication.isRightToLeft() else 0, 0, pixmap)
    painter.end()
    return wide


@cache
def _svg(name: str) -> str:
    return (_folder() / f"{name}.svg").read_text(encoding="utf-8")


def _folder() -> Path:
    return resources() / "icons"
