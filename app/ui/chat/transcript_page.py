"""The scrolling page of messages: geometry, painting, staying where one reads."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.ui.chat.blocks.look import Look
from app.ui.chat.jump_pill import JumpPill
from app.ui.chat.transcript_column import Column
from app.ui.chat.transcript_painter import Attention, PagePainter
from app.ui.chat.transcript_selection import Selection
from app.ui.theme.tokens import Theme

_PILL_ABOVE = 12
_NEARLY_THE_END = 4
_MOST_ROUNDS = 8


class TranscriptPage(QAbstractScrollArea):
    """The messages, painted; only what is on screen is laid out.

    While one reads further up, what is read stays where it is, whatever happens above or below it.
    At the end, the view follows the end.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = Column(Look(theme))
        self.selection = Selection(self.column)
        self.attention = Attention()
        self._painter = PagePainter(self.column, self.selection, self.attention)
        self._is_following = True
        self._is_settling = False
        self.pill = JumpPill(self.column.look, self)
        self._build_page()

    def _build_page(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(40)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.pill.hide()
        self.pill.clicked.connect(self.scroll_to_end)

    @property
    def is_at_end(self) -> bool:
        """Whether the end of the last message is on screen."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - _NEARLY_THE_END

    def scroll_to_end(self) -> None:
        """Show the end, and follow it."""
        self._is_following = True
        self.settle()
        self.viewport().update()

    def scroll_to(self, y: int) -> None:
        """Put a height of the page at the top of the view."""
        self.verticalScrollBar().setValue(y)

    def show_item(self, number: int) -> None:
        """Scroll as little as needed to have the beginning of a message on screen."""
        top = self.column.top(number)
        bottom = top + self.column.items[number].height
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        if top < value or bottom - top > height:
            self.scroll_to(top - self.column.look.px(16))
        elif bottom > value + height:
            self.scroll_to(bottom - height + self.column.look.px(16))

    def focus_item(self, number: int) -> None:
        """Mark a message for the keyboard, bring it into view and tell screen readers; -1 marks none."""
        self.attention.focused = number
        if number >= 0:
            self.show_item(number)
            self.tell_readers(QAccessible.Event.Focus, number)
        self.viewport().update()

    def tell_readers(self, what: QAccessible.Event, number: int) -> None:
        """Tell screen readers, where there are any, that something happened to a message."""
        event = QAccessibleEvent(self, what)
        event.setChild(number)
        QAccessible.updateAccessibility(event)

    def page_point(self, point: QPoint) -> QPoint:
        """A point of the viewport as a point of the page."""
        return QPoint(point.x(), point.y() + self.verticalScrollBar().value())

    def settle(self) -> None:
        """Measure what is on screen and put it where it was, or at the end when that is followed."""
        if self._is_settling:
            return
        self._is_settling = True
        try:
            anchor = self._anchor()
            for _ in range(_MOST_ROUNDS):
                self._apply(anchor)
                top = self.verticalScrollBar().value()
                if not self.column.measure(top, top + self.viewport().height()):
                    break
            self._apply(anchor)
        finally:
            self._is_settling = False
        self._place_pill()

    def update_item(self, number: int, from_y: int = 0) -> None:
        """Repaint a message from a height of its own on."""
        top = self.column.top(number) + from_y - self.verticalScrollBar().value()
        below = self.column.look.px(12)
        bottom = self.column.top(number) + self.column.items[number].height - self.verticalScrollBar().value()
        self.viewport().update(QRect(0, top - below, self.viewport().width(), bottom - top + 2 * below))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        try:
            painter.fillRect(event.rect(), self.column.look.page)
            offset = self.verticalScrollBar().value()
            painter.translate(0, -offset)
            self._painter.paint(painter, event.rect().translated(0, offset))
        finally:  # a painter that outlives this call would take the whole window down with it
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        anchor = self._anchor()
        self.column.set_view_width(self.width())
        if not self._is_following:
            self._apply(anchor)
        self.settle()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        del dx, dy
        if self._is_settling:
            return
        self._is_following = self.is_at_end
        self.settle()
        self.viewport().update()

    def _anchor(self) -> tuple[int, int, int]:
        """A message on screen, a leaf of it, and how far that lies below the top of the view.

        The first leaf whose height is known for sure; what is above it may turn out higher or lower.
        """
        value, column = self.verticalScrollBar().value(), self.column
        bottom = value + self.viewport().height()
        first: tuple[int, int, int] | None = None
        if value == 0 and column.items:
            return (0, 0, self._leaf_top(0, 0))
        for number in range(column.item_at(value), len(column.items)):
            top, item = column.top(number), column.items[number]
            if top > bottom:
                break
            for leaf in range(item.leaf_at(value - top), len(item.leaves)):
                place = (number, leaf, self._leaf_top(number, leaf) - value)
                if item.leaves[leaf].is_measured:
                    return place
                first = first or place
        return first or (0, 0, 0)

    def _leaf_top(self, number: int, leaf: int) -> int:
        item = self.column.items[number]
        inside = round(item.leaf_origin(leaf).y()) if leaf < len(item.leaves) else 0
        return self.column.top(number) + inside

    def _apply(self, anchor: tuple[int, int, int]) -> None:
        """Give the scroll bar its range, and the view its place."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(height)
        bar.setRange(0, max(0, self.column.height - height))
        if self._is_following:
            bar.setValue(bar.maximum())
        elif anchor[0] < len(self.column.items):
            bar.setValue(self._leaf_top(anchor[0], anchor[1]) - anchor[2])

    def _place_pill(self) -> None:
        is_wanted = bool(self.column.items) and not self.is_at_end
        if is_wanted:
            size = self.pill.sizeHint()
            left = self.column.left + (self.column.width - size.width()) // 2
            above = self.column.look.px(_PILL_ABOVE)
            self.pill.setGeometry(left, self.viewport().height() - size.height() - above, *size.toTuple())
        if self.pill.isVisibleTo(self) != is_wanted:
            self.pill.setVisible(is_wanted)
