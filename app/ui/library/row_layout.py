"""Where the parts of a row of the library stand, in pixels."""

from typing import NamedTuple

from PySide6.QtCore import QRect

ROW_HEIGHT = 56
PADDING = 16
TOP = 8
NAME_LINE = 21
SMALL_LINE = 16
BETWEEN = 2
BOTTOM = 9
PARAMETERS_WIDTH = 104
SIZE_WIDTH = 72
USED_WIDTH = 128
USED_PADDING = 24
ACTS_WIDTH = 112
BUTTON_HEIGHT = 28
MORE_SIZE = 28
MORE_MARGIN = 8
PARAMETERS_FROM_WIDTH = 960
"""A narrower list has the parameters among the facts alone."""
USED_FROM_WIDTH = 560
"""A narrower list leaves out when a model was last used; the details have it."""
BUTTON_FROM_WIDTH = 480
"""A narrower list leaves the button out; Enter, a double click and the menu do the same."""


class RowLayout(NamedTuple):
    """The parts of one row; one for which there is no room is empty."""

    words: QRect
    parameters: QRect
    size: QRect
    used: QRect
    button: QRect
    more: QRect


def row_layout(row: QRect, button_width: int, scale: float) -> RowLayout:
    """The parts of the row in ``row``, read from left to right. ``scale`` is how large text is.

    ``button_width`` is that of the widest button, for which room is kept.
    """
    more = QRect(row.right() + 1 - MORE_MARGIN - MORE_SIZE, 0, MORE_SIZE, MORE_SIZE)
    more.moveTop(row.top() + (row.height() - MORE_SIZE) // 2)
    right = more.left() - 4
    has_button = row.width() >= BUTTON_FROM_WIDTH * scale
    button = QRect(right - button_width, 0, button_width if has_button else 0, round(BUTTON_HEIGHT * scale))
    button.moveTop(row.top() + (row.height() - button.height()) // 2)
    if has_button:
        right = min(button.left(), row.right() + 1 - round(ACTS_WIDTH * scale))
    used = _taken(row, right, USED_WIDTH, scale, row.width() >= USED_FROM_WIDTH * scale)
    right -= used.width()
    used.setLeft(used.left() + (round(USED_PADDING * scale) if used.width() else 0))
    if not used.width():
        right -= PADDING // 2
    size = _taken(row, right, SIZE_WIDTH, scale, has_room=True)
    right -= size.width()
    parameters = _taken(row, right, PARAMETERS_WIDTH, scale, row.width() >= PARAMETERS_FROM_WIDTH * scale)
    right -= parameters.width()
    left = row.left() + PADDING
    words = QRect(left, row.top(), max(0, right - PADDING // 2 - left), row.height())
    return RowLayout(words, parameters, size, used, button, more)


def mirrored(part: QRect, row: QRect) -> QRect:
    """``part`` as it stands when the row is read from right to left."""
    return QRect(row.left() + row.right() - part.right(), part.top(), part.width(), part.height())


def _taken(row: QRect, right: int, width: int, scale: float, has_room: bool) -> QRect:
    taken = round(width * scale) if has_room else 0
    return QRect(right - taken, row.top(), taken, row.height())
