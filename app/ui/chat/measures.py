"""The measures of the chat view in pixels: for the view, and for the skeleton that stands there at first."""

from app.ui.rail import RAIL_WIDTH

SIDEBAR_WIDTH = 248
NARROW_SIDEBAR_WIDTH = 224
NARROW_BELOW = 1000 - RAIL_WIDTH
"""A view under this width has the narrow sidebar."""
CLOSED_BELOW = 760 - RAIL_WIDTH
"""A view under this width begins without a sidebar."""

COLUMN_WIDTH = 780
SIDE_MARGIN = 24
HEADER_HEIGHT = 56
COMPOSER_HEIGHT = 85
"""Of an empty composer."""
STATUS_HEIGHT = 32


def sidebar_width(view_width: int) -> int:
    """The sidebar's width with its line, in a view of this width."""
    return NARROW_SIDEBAR_WIDTH if view_width < NARROW_BELOW else SIDEBAR_WIDTH


def side_margin(page_width: int, text_scale: float) -> int:
    """The room left and right of the column in a page of this width; the column grows with its text."""
    return max(round(SIDE_MARGIN * text_scale), (page_width - round(COLUMN_WIDTH * text_scale)) // 2)
