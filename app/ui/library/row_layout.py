"""Where the parts of a row of the library stand, in pixels."""

from typing import NamedTuple

from PySide6.QtCore import QRect

PADDING = 16
GAP = 16
TOP = 10
NAME_LINE = 21
SMALL_LINE = 16
BOTTOM = 11
SIZE_WIDTH = 80
PLACE_WIDTH = 168
BUTTON_HEIGHT = 28
MORE_SIZE = 28
MORE_MARGIN = 8
PLACE_FROM_WIDTH = 760
"""A narrower list leaves the place out; the tooltip has the whole path."""
BUTTON_FROM_WIDTH = 600
"""A narrower list leaves the button out; Enter, a double click and the menu do the same."""


class RowLayout(NamedTuple):
    """The parts of one row; ``place`` and ``button`` are empty when there is no room for them."""

    words: QRect
    size: QRect
    place: QRect
    button: QRect
    more: QRect


def row_layout(row: QRect, button_width: int, scale: float) -> RowLayout:
    """The parts of the row in ``row``. ``scale`` is how many times its usual size text is."""
    size_width, place_width = round(SIZE_WIDTH * scale), round(PLACE_WIDTH * scale)
    button_height = round(BUTTON_HEIGHT * scale)
    more = QRect(row.right() + 1 - MORE_MARGIN - MORE_SIZE, 0, MORE_SIZE, MORE_SIZE)
    more.moveTop(row.top() + (row.height() - MORE_SIZE) // 2)
    if row.width() < BUTTON_FROM_WIDTH * scale:
        button_width = 0
    button = QRect(more.left() - 4 - button_width, 0, button_width, button_height)
    button.moveTop(row.top() + (row.height() - button_height) // 2)
    has_place = row.width() >= PLACE_FROM_WIDTH * scale
    right = button.left() - GAP
    place = QRect(right - place_width, row.top(), place_width if has_place else 0, row.height())
    right = place.left() - GAP if has_place else right
    size = QRect(right - size_width, row.top(), size_width, row.height())
    left = row.left() + PADDING
    words = QRect(left, row.top(), size.left() - GAP - left, row.height())
    return RowLayout(words, size, place, button, more)


def mirrored(part: QRect, row: QRect) -> QRect:
    """``part`` as it stands when the row is read from right to left."""
    return QRect(row.left() + row.right() - part.right(), part.top(), part.width(), part.height())
