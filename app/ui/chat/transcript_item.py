"""One message on the page: its leaves, their heights, and what changes when it grows."""

import math
from bisect import bisect_right

from PySide6.QtCore import QPointF, QRect

from app.core.conversation import Message, MessageStatus, Role
from app.core.markdown.blocks import Paragraph, Run
from app.core.markdown.parsing import clean
from app.core.markdown_blocks import GrowingMarkdown
from app.ui.chat.blocks.leaf import Leaf
from app.ui.chat.blocks.leaves import replaced
from app.ui.chat.blocks.look import Look
from app.ui.chat.blocks.piece import GAP, Piece, parts_of, pieces
from app.ui.chat.blocks.text_leaf import TextLeaf
from app.ui.chat.transcript_footer import BUTTON, Action, Button, Footer

BUBBLE_WIDTH = 560
BUBBLE_SIDE = 16
BUBBLE_PAD = 8
_LONG_PART = 4000
_HALF_A_CARD = 24


class MessageItem:
    """A message between its arrival and the page. Parsed when somebody first looks at it.

    Points and heights are pixels, relative to the message's top and the column's left edge.
    """

    def __init__(self, message: Message, look: Look) -> None:
        self.message = message
        self.is_user = message.role is Role.USER
        self.bubble_width = 0
        self.text_height = 0
        self._look = look
        self._width = 0
        self._is_last = False
        self._is_fitted = False
        self._reading: _Reading | None = None
        self._leaves: list[Leaf] = []
        self._tops: list[int] = []
        self._footer: Footer | None = None

    @property
    def is_last(self) -> bool:
        """Whether it is the last one of its writer: only that can be edited or answered again."""
        return self._is_last

    @is_last.setter
    def is_last(self, is_last: bool) -> None:
        if is_last != self._is_last:
            self._is_last = is_last
            self._footer = None

    @property
    def is_read(self) -> bool:
        """Whether its text has been parsed."""
        return self._reading is not None

    @property
    def is_waiting(self) -> bool:
        """Whether it is a reply without a first word yet."""
        return self.message.status is MessageStatus.GROWING and not self.leaves

    @property
    def leaves(self) -> list[Leaf]:
        """Its pieces, made on first use."""
        if self._reading is None:
            self._read()
        return self._leaves

    @property
    def height(self) -> int:
        """The height, as far as it is known."""
        return self.text_height + (0 if self.is_user else self.footer.height)

    @property
    def footer(self) -> Footer:
        """What stands below the text of a reply."""
        if self._footer is None:
            self._footer = Footer(self.message, self._look, self._width, is_last=self._is_last)
        return self._footer

    @property
    def buttons(self) -> list[Button]:
        """The actions of the message, in its own coordinates."""
        px = self._look.px
        if not self.is_user:
            moved = [(button.action, button.rect) for button in self.footer.buttons]
            return [Button(action, rect.translated(0, self.text_height)) for action, rect in moved]
        size = px(BUTTON)
        left = self._width - self.bubble_width - px(8) - size
        actions = [Action.EDIT, Action.COPY] if self.is_last else [Action.COPY]
        return [
            Button(action, QRect(left - number * (size + px(4)), px(4), size, size))
            for number, action in enumerate(actions)
        ]

    def set_width(self, width: int) -> None:
        """Give the column's width. Heights become estimates; nothing is laid out."""
        if width == self._width:
            return
        self._width = width
        self._footer = None
        self._is_fitted = False
        self.bubble_width = min(width, self._look.px(BUBBLE_WIDTH))
        if self._reading is None:
            self.text_height = self._estimate()
            return
        for leaf in self._leaves:
            leaf.set_width(self._leaf_width())
        self._stack()

    def set_look(self, look: Look) -> None:
        """Draw in other colours or sizes from now on."""
        self._look = look
        self._footer = self._reading = None
        self._leaves = []
        width, self._width = self._width, 0
        self.set_width(width)

    def change(self, message: Message) -> int:
        """Take the message as it is now. Returns the height from which on it must be drawn anew."""
        before, self.message = self.message, message
        if (before.status, before.facts, before.problem) != (message.status, message.facts, message.problem):
            self._footer = None
        if self._reading is None:
            self.text_height = self._estimate()
            return 0
        return self._read()

    def measure(self, top: int, bottom: int) -> None:
        """Lay out what lies between ``top`` and ``bottom``; ``height`` may be another afterwards."""
        number = self.leaf_at(top)
        while number < len(self.leaves) and self._tops[number] <= bottom:
            if self._leaves[number].measure():
                self._stack(number)
            number += 1
        if self.is_user and not self._is_fitted:
            self._fit_bubble()

    def leaf_at(self, y: float) -> int:
        """The leaf at a height; the nearest one beside them."""
        if not self.leaves:
            return 0
        return max(0, min(bisect_right(self._tops, y) - 1, len(self._leaves) - 1))

    def leaf_origin(self, number: int) -> QPointF:
        """The top left of a leaf."""
        left = self._width - self.bubble_width + self._look.px(BUBBLE_SIDE) if self.is_user else 0
        return QPointF(left, self._tops[number])

    def _read(self) -> int:
        """Bring the leaves up to the message's text; returns from which height on they changed."""
        if self._reading is None:
            self._reading = _Reading(is_plain=self.is_user)
        self._is_fitted = False
        kept, new = self._reading.take(self.message)
        made, same = replaced(self._leaves[kept:], new, self._look, self._leaf_width() if self._width else 0)
        first = kept + same
        # A new last leaf takes the cursor away from the one that was the last before.
        changed = min(first, max(0, len(self._leaves) - 1))
        changed_from = self._tops[changed] if changed < len(self._tops) else self.text_height
        self._leaves[kept:] = made
        for leaf in self._leaves[first:]:
            if self._width and self.message.status is MessageStatus.GROWING:
                leaf.measure()
        self._stack(first)
        return min(changed_from, self.text_height)

    def _stack(self, first: int = 0) -> None:
        """Put the leaves under one another, from ``first`` on."""
        pad = self._look.px(BUBBLE_PAD) if self.is_user else 0
        del self._tops[first:]
        y = self._tops[-1] + self._leaves[first - 1].height if self._tops else pad
        for leaf in self._leaves[len(self._tops) :]:
            y += leaf.gap
            self._tops.append(y)
            y += leaf.height
        self.text_height = y + pad
        if not self._leaves and self.message.status is MessageStatus.GROWING:
            self.text_height = self._look.line_height()

    def _fit_bubble(self) -> None:
        """Make the bubble as wide as its widest line, so that lines of any direction fill it."""
        if not all(leaf.is_measured for leaf in self._leaves):
            return
        widths = [leaf.natural_width for leaf in self._leaves if isinstance(leaf, TextLeaf)]
        inner = min(math.ceil(max(widths, default=0)) + 1, self._leaf_width())
        self.bubble_width = inner + self._look.px(2 * BUBBLE_SIDE)
        self._is_fitted = True
        for leaf in self._leaves:
            leaf.set_width(inner)
            leaf.measure()
        self._stack()

    def _leaf_width(self) -> int:
        if not self.is_user:
            return self._width
        return min(self._width, self._look.px(BUBBLE_WIDTH)) - self._look.px(2 * BUBBLE_SIDE)

    def _estimate(self) -> int:
        """The height of a text that nobody has parsed, from its length and its line breaks."""
        text, px = self.message.text, self._look.px
        line = self._look.line_height()
        if not self._width:
            return line
        width = self._leaf_width() / self._look.body_advance
        length = len(text) if text.isascii() else len(text.encode("utf-8", "replace")) * 0.66
        paragraphs = text.count("\n\n")
        breaks = max(text.count("\n") - 2 * paragraphs, 0)
        lines = max(1, round(length / width + 0.9 * breaks + 0.3 * paragraphs + 0.5))
        if self.is_user:
            return lines * line + px(2 * BUBBLE_PAD)
        return lines * line + paragraphs * px(GAP) + text.count("\n```") * px(_HALF_A_CARD)


class _Reading:
    """How far a message's text has been read into pieces."""

    def __init__(self, *, is_plain: bool) -> None:
        self._is_plain = is_plain
        self._markdown = GrowingMarkdown()
        self._text = ""
        self._is_finished = False
        self._blocks = 0
        self._pieces = 0

    def take(self, message: Message) -> tuple[int, list[Piece]]:
        """How many of the pieces stay for sure, and the pieces that follow them."""
        text = message.text
        if self._is_plain:
            return 0, _plain_pieces(text)
        is_finished = message.status is not MessageStatus.GROWING
        if self._is_finished and is_finished and text == self._text:
            return self._pieces, []
        if self._is_finished or not text.startswith(self._text):
            self._markdown, self._blocks, self._pieces = GrowingMarkdown(), 0, 0
            self._text = ""
        self._markdown.append(text[len(self._text) :])
        self._text = text
        self._is_finished = is_finished
        if self._is_finished:
            self._markdown.finish()
            self._blocks = self._pieces = 0
        kept = self._pieces
        settled = pieces(self._markdown.finished[self._blocks :], is_first=kept == 0)
        self._blocks = len(self._markdown.finished)
        self._pieces += len(settled)
        return kept, settled + pieces(self._markdown.growing, is_first=self._pieces == 0)


def _plain_pieces(text: str) -> list[Piece]:
    """A person's text as written, in parts of some thousand characters that follow without a gap."""
    parts: list[str] = []
    lines: list[str] = []
    for line in clean(text).strip("\n").split("\n"):
        lines.append(line)
        if sum(map(len, lines)) > _LONG_PART:
            parts.append("\n".join(lines))
            lines = []
    parts.append("\n".join(lines))
    made: list[Piece] = []
    for part in [part for part in parts if part] or [""]:
        for number, block in enumerate(parts_of(Paragraph((Run(part),)))):
            made.append(Piece(block, gap=0, joins=number > 0))
    return made
