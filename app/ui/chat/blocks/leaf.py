"""What every painted piece of a message can do."""

from abc import ABC, abstractmethod
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.ui.chat.blocks.characters import index, units
from app.ui.chat.blocks.inline_text import Range
from app.ui.chat.blocks.look import Look
from app.ui.chat.blocks.piece import Piece


class Leaf(ABC):
    """One paragraph, code block, table or rule on the page.

    It knows an estimate of its height for a width at once and the real one after ``measure``. All
    points are relative to its top left, at the left edge of the column. ``text`` is what is copied.
    """

    has_own_scroll: ClassVar[bool] = False

    def __init__(self, piece: Piece, look: Look) -> None:
        self.piece = piece
        self.look = look
        self.gap = look.px(piece.gap)
        """The space above, in pixels."""
        self.indent = look.px(piece.indent)
        """The space at the left, in pixels."""
        self.text = ""
        self.width = 0
        self.height = 0
        self.is_measured = False
        self.scroll_x = 0

    @property
    def length(self) -> int:
        """How many places the text has, in UTF-16 units."""
        return units(self.text)

    @property
    def inner_width(self) -> int:
        """What is left of the column for the content."""
        return max(self.width - self.indent, self.look.px(80))

    def set_width(self, width: int) -> None:
        """Give the column's width; the height becomes an estimate when that is new."""
        if width != self.width:
            self.width = width
            self.is_measured = False
            self.height = self.estimate()
            self.release()

    def measure(self) -> bool:
        """Find the real height; True when it differs from what was assumed."""
        if self.is_measured:
            return False
        before, self.height = self.height, self.lay_out()
        self.is_measured = True
        return before != self.height

    @property
    def scroll_ratio(self) -> float:
        """Pixels of content for one pixel that the leaf's own scroll bar moves."""
        return 1.0

    @abstractmethod
    def estimate(self) -> int:
        """The height, guessed without laying anything out."""

    @abstractmethod
    def lay_out(self) -> int:
        """Lay out for ``width`` and return the height."""

    @abstractmethod
    def release(self) -> None:
        """Drop what is only needed on screen."""

    @abstractmethod
    def paint(self, painter: QPainter, clip: QRectF, selection: Range | None) -> None:
        """Draw what lies within ``clip``; the painter's origin is the top left."""

    @abstractmethod
    def place_at(self, point: QPointF) -> int:
        """The place in ``text`` nearest to ``point``."""

    @abstractmethod
    def caret(self, place: int) -> QRectF:
        """Where ``place`` is."""

    def whole_place(self, place: int, step: int) -> int:
        """``place``, moved on when it would part the halves of one character."""
        at = index(self.text, place)
        whole = units(self.text[:at])
        return place if whole == place or step < 0 else min(place + 1, self.length)

    def link_at(self, point: QPointF) -> str:
        """The address under ``point``, or an empty text."""
        del point
        return ""

    def button_at(self, point: QPointF) -> bool:
        """Whether ``point`` is on the leaf's own Copy button."""
        del point
        return False

    def set_button_state(self, *, is_hovered: bool, is_done: bool) -> bool:
        """Show the button as hovered or as having copied; True when that changes the picture."""
        del is_hovered, is_done
        return False

    def scroll_by(self, pixels: int) -> bool:
        """Move wide content sideways; True when it moved."""
        del pixels
        return False

    def scroll_bar_at(self, point: QPointF) -> bool:
        """Whether ``point`` is on the leaf's own scroll bar."""
        del point
        return False
