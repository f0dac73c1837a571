"""The messages one under the other: who lies where, measured only where somebody looks."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF

from app.core.conversation import Message
from app.ui.chat.blocks.leaf import Leaf
from app.ui.chat.blocks.look import Look
from app.ui.chat.transcript_footer import Action
from app.ui.chat.transcript_item import MessageItem

COLUMN_WIDTH = 780
SIDE = 24
ABOVE = 16
BELOW = 24
GAP = 24
GAP_AFTER_ACTIONS = 8
LIVE_LEAVES = 60


@dataclass(frozen=True, order=True)
class Place:
    """A place between two characters: the message, the leaf in it, and UTF-16 units in the leaf's text."""

    item: int
    leaf: int
    offset: int


@dataclass(frozen=True)
class Hit:
    """What lies under a point."""

    item: int
    leaf: int
    point: QPointF
    is_on_leaf: bool
    action: Action | None = None


class Column:
    """All messages of the transcript, in the coordinates of the page (its top is 0)."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.items: list[MessageItem] = []
        self.left = 0
        self.width = 0
        self.height = 0
        self._tops: list[int] = []
        self._heights: list[int] = []
        self._by_id: dict[str, int] = {}
        self._live: OrderedDict[int, Leaf] = OrderedDict()

    def set_messages(self, messages: Sequence[Message]) -> None:
        """Show other messages."""
        self._live.clear()
        self.items = [MessageItem(message, self.look) for message in messages]
        self._by_id = {message.id: number for number, message in enumerate(messages)}
        for item in self.items:
            item.set_width(self.width)
        self._mark_last()
        self.stack()

    def add(self, message: Message) -> None:
        """Put a message at the end."""
        item = MessageItem(message, self.look)
        self._by_id[message.id] = len(self.items)
        self.items.append(item)
        item.set_width(self.width)
        self._mark_last()
        self.stack(len(self.items) - 1)

    @property
    def live_count(self) -> int:
        """How many leaves keep what they have laid out."""
        return len(self._live)

    def number_of(self, message_id: str) -> int | None:
        """Where a message stands; None when it is not shown."""
        return self._by_id.get(message_id)

    def set_view_width(self, width: int) -> bool:
        """Fit the column into a view of this width; True when that changed it."""
        side = self.look.px(SIDE)
        column = max(min(self.look.px(COLUMN_WIDTH), width - 2 * side), self.look.px(160))
        self.left = max((width - column) // 2, 0)
        if column == self.width:
            return False
        self.width = column
        for item in self.items:
            item.set_width(column)
        self.stack()
        return True

    def set_look(self, look: Look) -> None:
        """Draw in other colours or sizes."""
        self.look = look
        self._live.clear()
        for item in self.items:
            item.set_look(look)
        self.stack()

    def stack(self, first: int = 0) -> None:
        """Put the messages under one another, from ``first`` on, with the heights that are known."""
        del self._tops[first:], self._heights[first:]
        y = self._below(first - 1) if first else self.look.px(ABOVE)
        for number in range(first, len(self.items)):
            self._tops.append(y)
            self._heights.append(self.items[number].height)
            y = self._below(number)
        self.height = y + self.look.px(BELOW) - (self.look.px(GAP_AFTER_ACTIONS) if self.items else 0)

    def _below(self, number: int) -> int:
        """Where the message behind this one begins."""
        gap = GAP if self.items[number].is_user else GAP_AFTER_ACTIONS
        return self._tops[number] + self._heights[number] + self.look.px(gap)

    def top(self, number: int) -> int:
        """Where a message begins."""
        return self._tops[number]

    def item_at(self, y: float) -> int:
        """The message at a height; the nearest one above it between two."""
        return max(bisect_right(self._tops, y) - 1, 0)

    def measure(self, top: int, bottom: int) -> bool:
        """Lay out what lies between two heights; True when anything turned out higher or lower."""
        is_changed = False
        number = self.item_at(top)
        while number < len(self.items) and self._tops[number] <= bottom:
            start, item = self._tops[number], self.items[number]
            item.measure(top - start, bottom - start)
            if item.height != self._heights[number]:
                is_changed = True
                self.stack(number)
            number += 1
        return is_changed

    def use(self, leaf: Leaf) -> None:
        """Keep what this leaf has laid out, and let go of the one that was not used for longest."""
        self._live[id(leaf)] = leaf
        self._live.move_to_end(id(leaf))
        while len(self._live) > LIVE_LEAVES:
            self._live.popitem(last=False)[1].release()

    def hit(self, point: QPoint) -> Hit | None:
        """What lies under a point of the page; None while there is no message."""
        if not self.items:
            return None
        number = self.item_at(point.y())
        item = self.items[number]
        inside = QPoint(point.x() - self.left, point.y() - self._tops[number])
        for button in item.buttons:
            if button.rect.contains(inside):
                return Hit(number, 0, QPointF(), False, button.action)
        leaf_number = item.leaf_at(inside.y())
        if not item.leaves:
            return Hit(number, 0, QPointF(inside), False)
        leaf = item.leaves[leaf_number]
        relative = QPointF(inside) - item.leaf_origin(leaf_number)
        is_on_leaf = 0 <= relative.x() <= leaf.width and 0 <= relative.y() <= leaf.height
        return Hit(number, leaf_number, relative, is_on_leaf)

    def place(self, hit: Hit) -> Place:
        """The place between two characters that is nearest to what was hit."""
        leaves = self.items[hit.item].leaves
        if not leaves:
            return Place(hit.item, 0, 0)
        leaf = leaves[hit.leaf]
        if hit.point.y() < 0:
            return Place(hit.item, hit.leaf, 0)
        if hit.point.y() > leaf.height:
            return Place(hit.item, hit.leaf, leaf.length)
        self.use(leaf)
        return Place(hit.item, hit.leaf, leaf.place_at(hit.point))

    def leaf(self, hit: Hit | None) -> Leaf | None:
        """The leaf that was hit; None when it was a button or a message without text."""
        if hit is None or hit.action is not None:
            return None
        leaves = self.items[hit.item].leaves
        return leaves[hit.leaf] if leaves else None

    def link(self, hit: Hit) -> str:
        """The address that was hit, or an empty text."""
        leaf = self.leaf(hit)
        return leaf.link_at(hit.point) if leaf is not None and hit.is_on_leaf else ""

    def code_button(self, hit: Hit | None) -> Leaf | None:
        """The code block whose Copy button was hit."""
        leaf = self.leaf(hit)
        return leaf if leaf is not None and hit is not None and leaf.button_at(hit.point) else None

    def _mark_last(self) -> None:
        """Tell the last message of each writer that it is that."""
        seen: set[bool] = set()
        for item in reversed(self.items):
            item.is_last = item.is_user not in seen
            seen.add(item.is_user)
            if len(seen) == 2 and not item.is_last:
                break
