"""Where the columns of the file table stand, and which are left out where there is no room for all."""

from typing import NamedTuple

from PySide6.QtCore import QRect

LEFT, RIGHT = 17, 9
"""With the border of the card."""
BAR_BEFORE, BAR_WIDTH, BAR_GAP = 24, 112, 12
NEED_WIDTH = 64
BUTTON = 28
TAG_AFTER = 4
COLUMN_GAP = 12
STAR = 20
"""What stands for the tag where there is no room for its word."""


class Wanted(NamedTuple):
    """How wide the columns would like to be, in pixels at this text size; 0 for one that has nothing to say.

    ``tag`` and ``state`` share the end of the row with the button. ``verdict_least`` is what its words take.
    """

    label: int
    quality: int
    size: int
    need: int
    verdict: int
    verdict_least: int
    speed: int
    tag: int
    state: int


class Columns(NamedTuple):
    """The columns of one row, read from left to right; one that is left out is empty."""

    label: QRect
    quality: QRect
    size: QRect
    bar: QRect
    need: QRect
    verdict: QRect
    speed: QRect
    tag: QRect
    state: QRect
    button: QRect


def columns(row: QRect, wanted: Wanted) -> Columns:
    """The columns in ``row``. What matters least is left out first: speed, quality, the tag's word, the
    number beside the bar, the bar; at last the words that say it all are cut."""
    widths = wanted._asdict()
    widths["bar"] = BAR_BEFORE + BAR_WIDTH + BAR_GAP
    least = {"verdict": wanted.verdict_least, "tag": STAR if wanted.tag else 0}
    for name in ("speed", "quality", "verdict", "tag", "need", "bar"):
        if _total(widths) <= row.width():
            break
        widths[name] = least.get(name, 0)
    return _placed(row, widths)


def _total(widths: dict[str, int]) -> int:
    end = max(widths["tag"] + TAG_AFTER + BUTTON, widths["state"])
    names = ("label", "quality", "size", "bar", "need", "verdict", "speed")
    return LEFT + sum(widths[name] for name in names) + end + RIGHT


def _placed(row: QRect, widths: dict[str, int]) -> Columns:
    x = row.left() + LEFT
    places: dict[str, QRect] = {}
    for name in ("label", "quality", "size", "bar", "need", "verdict", "speed"):
        places[name] = QRect(x, row.top(), widths[name], row.height())
        x += widths[name]
    if not widths["bar"]:  # the number, or the word, still stands off the size
        for name in ("need", "verdict"):
            places[name].translate(BAR_BEFORE, 0)
    else:
        places["bar"].adjust(BAR_BEFORE, 0, -BAR_GAP, 0)
    right = row.right() + 1 - RIGHT
    button = QRect(right - BUTTON, row.top() + (row.height() - BUTTON) // 2, BUTTON, BUTTON)
    tag = QRect(button.left() - TAG_AFTER - widths["tag"], row.top(), widths["tag"], row.height())
    state = QRect(right - widths["state"], row.top(), widths["state"], row.height())
    verdict_room = min(tag.left(), state.left()) - places["verdict"].left()
    places["verdict"].setWidth(max(0, min(places["verdict"].width(), verdict_room)))
    return Columns(tag=tag, state=state, button=button, **places)
