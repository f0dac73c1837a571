"""Colours, fonts and measures of the transcript for one theme and one text size."""

from functools import cached_property

from PySide6.QtGui import QColor, QFont, QFontMetricsF

from app.ui.theme.fonts import code_font, ui_font
from app.ui.theme.tokens import FONT_SIZES, Theme

_HEADING_SIZES = {1: 20, 2: 16, 3: 16, 4: 14, 5: 14, 6: 14}
_SELECTION_STRENGTH = 0.26


class Look:
    """What a piece asks for while it is laid out and painted. Never changes: a new theme is a new look."""

    def __init__(self, theme: Theme, scale: float = 1.0) -> None:
        self.theme = theme
        self.scale = scale
        self.page = QColor(theme.page)
        self.surface = QColor(theme.surface)
        self.sidebar = QColor(theme.sidebar)
        self.text = QColor(theme.text)
        self.muted = QColor(theme.text_muted)
        self.border = QColor(theme.border)
        self.border_strong = QColor(theme.border_strong)
        self.hover = QColor(theme.hover)
        self.accent = QColor(theme.accent)
        self.bubble = QColor(theme.accent_soft)
        self.bad = QColor(theme.bad)
        self.selection = _mixed(self.accent, self.page, _SELECTION_STRENGTH)

    def px(self, pixels: float) -> int:
        """A measure of the design at this text size."""
        return round(pixels * self.scale)

    @cached_property
    def body(self) -> QFont:
        """Running text, 14."""
        return ui_font(14, 400, self.scale)

    @cached_property
    def small(self) -> QFont:
        """Labels and facts, 12."""
        return ui_font(12, 400, self.scale)

    @cached_property
    def small_bold(self) -> QFont:
        """Heads of tables, 12."""
        return ui_font(12, 600, self.scale)

    @cached_property
    def medium(self) -> QFont:
        """Buttons, 14."""
        return ui_font(14, 500, self.scale)

    @cached_property
    def code(self) -> QFont:
        """Code, 13."""
        return code_font(13, self.scale)

    @cached_property
    def code_metrics(self) -> QFontMetricsF:
        """How wide code is."""
        return QFontMetricsF(self.code)

    @cached_property
    def small_metrics(self) -> QFontMetricsF:
        """How wide labels are."""
        return QFontMetricsF(self.small)

    @cached_property
    def medium_metrics(self) -> QFontMetricsF:
        """How wide the words on a button are."""
        return QFontMetricsF(self.medium)

    @cached_property
    def body_advance(self) -> float:
        """The width of an average character of running text."""
        return QFontMetricsF(self.body).horizontalAdvance("the quick brown fox and 7 more words") / 36

    def heading_font(self, level: int) -> QFont:
        """The font of a heading; level 0 is running text."""
        return ui_font(_HEADING_SIZES[level], 600, self.scale) if level else self.body

    def line_height(self, level: int = 0) -> int:
        """The height of a line of a heading; level 0 is running text."""
        return self.px(FONT_SIZES[_HEADING_SIZES[level]] if level else FONT_SIZES[14])

    @property
    def code_line_height(self) -> int:
        """The height of a line of code."""
        return self.px(FONT_SIZES[13])


def _mixed(colour: QColor, ground: QColor, strength: float) -> QColor:
    rest = 1 - strength
    return QColor(
        round(colour.red() * strength + ground.red() * rest),
        round(colour.green() * strength + ground.green() * rest),
        round(colour.blue() * strength + ground.blue() * rest),
    )
