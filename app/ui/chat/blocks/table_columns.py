"""How wide the columns of a table are."""

import math
from collections.abc import Sequence

from app.core.markdown.blocks import Runs
from app.ui.chat.blocks.inline_text import natural_width
from app.ui.chat.blocks.look import Look

CELL_SIDE = 16
_NARROWEST = 120
_LEAST = 40


def row_widths(row: tuple[Runs, ...], look: Look, *, is_head: bool) -> list[float]:
    """The width each cell of a row takes on one line."""
    font = look.small_bold if is_head else look.body
    return [natural_width(cell, font, look) for cell in row]


def wanted_widths(rows: Sequence[list[float]], look: Look) -> list[int]:
    """The width each column would take if no cell had to wrap."""
    side, least = look.px(2 * CELL_SIDE), _LEAST * look.scale
    return [math.ceil(max(least, *column)) + side for column in zip(*rows, strict=True)]


def fitted_widths(wanted: Sequence[int], room: int, look: Look) -> list[int]:
    """The columns spread to fill ``room``, or squeezed into it down to a limit."""
    total = sum(wanted)
    if total <= room:
        widths = [width + (room - total) * width // max(total, 1) for width in wanted]
    else:
        limit = max(_squeezed(wanted, room), look.px(_NARROWEST))
        widths = [min(width, limit) for width in wanted]
    if widths:
        widths[-1] += max(room - sum(widths), 0)
    return widths


def _squeezed(wanted: Sequence[int], room: int) -> int:
    """The widest that any column may be so that all fit."""
    left, rest = room, sorted(wanted)
    for number, width in enumerate(rest):
        share = left // (len(rest) - number)
        if width > share:
            return share
        left -= width
    return room
