"""Shapes that several painted widgets share: rounded grounds, carets, shadows."""

from math import erf

from PySide6.QtCore import QMargins, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPixmapCache

from app.ui.theme.icons import icon_pixmap
from app.ui.theme.tokens import RADIUS_CARD, Theme

SHADOW_MARGIN = 32
"""How much room a shadow needs around its card, in pixels."""

_BLUR = 24
_DROP = 8


def paint_rounded(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: str | None,
    border: str | None = None,
    width: int = 1,
) -> None:
    """A rounded rectangle inside ``rect``; the border lies inside it too and is sharp at any scale."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    if border is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setPen(QPen(QColor(border), width))
        rect = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        radius -= width / 2
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def paint_icon(painter: QPainter, name: str, colour: str, rect: QRect, size: int) -> None:
    """The icon ``name`` in the middle of ``rect``, at the device's own resolution."""
    ratio = painter.device().devicePixelRatio()
    pixmap = icon_pixmap(name, colour, size, ratio)
    left = rect.x() + (rect.width() - size) // 2
    top = rect.y() + (rect.height() - size) // 2
    painter.drawPixmap(QRect(left, top, size, size), pixmap)


def paint_shadow(painter: QPainter, card: QRect, theme: Theme) -> None:
    """The shadow of a card with ``RADIUS_CARD``; painted from one small picture in nine parts."""
    ratio = painter.device().devicePixelRatio()
    picture = _shadow_picture(theme, ratio)
    side = SHADOW_MARGIN + RADIUS_CARD
    outer = card.marginsAdded(QMargins(SHADOW_MARGIN, SHADOW_MARGIN, SHADOW_MARGIN, SHADOW_MARGIN))
    outer.translate(0, _DROP)
    targets_x = (
        (outer.left(), side),
        (outer.left() + side, outer.width() - 2 * side),
        (outer.right() + 1 - side, side),
    )
    targets_y = (
        (outer.top(), side),
        (outer.top() + side, outer.height() - 2 * side),
        (outer.bottom() + 1 - side, side),
    )
    sources = ((0, side), (side, 1), (side + 1, side))
    for (x, width), (source_x, source_width) in zip(targets_x, sources, strict=True):
        for (y, height), (source_y, source_height) in zip(targets_y, sources, strict=True):
            source = QRectF(source_x * ratio, source_y * ratio, source_width * ratio, source_height * ratio)
            painter.drawPixmap(QRectF(x, y, width, height), picture, source)


def _shadow_picture(theme: Theme, ratio: float) -> QPixmap:
    key = f"shadow:{theme.is_dark}:{ratio}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    side = 2 * (SHADOW_MARGIN + RADIUS_CARD) + 1
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.setPen(Qt.PenStyle.NoPen)
    for outset in range(_BLUR, -RADIUS_CARD, -1):
        colour = QColor("#000000" if theme.is_dark else theme.shade)
        # A blurred edge is the Gaussian's integral: half of the full strength on the edge itself.
        colour.setAlphaF(theme.shadow_opacity * (1 - erf(outset / (_BLUR / 2) / 2**0.5)) / 2)
        painter.setBrush(colour)
        inset = SHADOW_MARGIN - outset
        radius = max(1, RADIUS_CARD + outset)
        painter.drawRoundedRect(
            QRectF(0, 0, side, side).adjusted(inset, inset, -inset, -inset), radius, radius
        )
    painter.end()
    QPixmapCache.insert(key, picture)
    return picture
