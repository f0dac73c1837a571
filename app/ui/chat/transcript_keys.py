"""The keyboard in the transcript: from message to message, scrolling, selecting, copying."""

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.ui.chat.blocks.characters import word_at
from app.ui.chat.transcript_actions import TranscriptActions
from app.ui.chat.transcript_column import Place
from app.ui.chat.transcript_footer import Action, next_acts
from app.ui.chat.transcript_page import TranscriptPage


class TranscriptKeys(QObject):
    """Turns key presses into moves, selections and copies."""

    def __init__(self, page: TranscriptPage, actions: TranscriptActions) -> None:
        super().__init__(page)
        self._page = page
        self._actions = actions

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key; False when it means nothing here."""
        if not self._page.column.items:
            return False
        if event.matches(QKeySequence.StandardKey.Copy):
            return self._copy()
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self._page.selection.select_all()
            self._page.viewport().update()
            return True
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return self._extend(event)
        return self._move(event) or self._act(event) or self._scroll(event)

    def enter(self) -> None:
        """The focus came by Tab: mark the last message on screen, so that one sees where it is."""
        if self._page.column.items and self._page.attention.focused < 0:
            self._page.focus_item(self._first_choice(-1))

    def leave(self) -> None:
        """The focus went elsewhere: no message is marked any more."""
        if self._page.attention.focused >= 0:
            self._page.focus_item(-1)

    def _copy(self) -> bool:
        focused = self._page.attention.focused
        if not self._actions.copy_selection() and focused >= 0:
            self._actions.copy_message(focused)
        return True

    def _move(self, event: QKeyEvent) -> bool:
        """Up and Down go from message to message."""
        steps = {Qt.Key.Key_Up.value: -1, Qt.Key.Key_Down.value: 1}
        step = steps.get(event.key())
        if step is None:
            return False
        count, focused = len(self._page.column.items), self._page.attention.focused
        number = focused + step if focused >= 0 else self._first_choice(step)
        self._page.focus_item(min(max(number, 0), count - 1))
        return True

    def _act(self, event: QKeyEvent) -> bool:
        """Enter on a failed reply does what its first button does."""
        focused = self._page.attention.focused
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or focused < 0:
            return False
        if not next_acts(self._page.column.items[focused].message):
            return False
        self._actions.run(Action.NEXT_ACT, focused)
        return True

    def _first_choice(self, step: int) -> int:
        bar, height = self._page.verticalScrollBar(), self._page.viewport().height()
        column = self._page.column
        return column.item_at(bar.value() + (height if step < 0 else 0))

    def _scroll(self, event: QKeyEvent) -> bool:
        bar = self._page.verticalScrollBar()
        page = bar.pageStep() * 9 // 10
        match event.key():
            case Qt.Key.Key_PageUp:
                bar.setValue(bar.value() - page)
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space:
                bar.setValue(bar.value() + page)
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                self._page.scroll_to_end()
            case Qt.Key.Key_Escape if not self._page.selection.is_empty:
                self._page.selection.clear()
                self._page.viewport().update()
            case _:
                return False
        return True

    def _extend(self, event: QKeyEvent) -> bool:
        """Shift with an arrow, Home or End moves the end of the selection."""
        selection = self._page.selection
        start = selection.focus or self._beginning()
        by_word = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Left:
                end = self._sideways(start, -1, by_word=by_word)
            case Qt.Key.Key_Right:
                end = self._sideways(start, 1, by_word=by_word)
            case Qt.Key.Key_Up:
                end = self._line(start, -1)
            case Qt.Key.Key_Down:
                end = self._line(start, 1)
            case Qt.Key.Key_Home:
                end = Place(0, 0, 0) if by_word else Place(start.item, start.leaf, 0)
            case Qt.Key.Key_End:
                end = self._end_of(start, whole=by_word)
            case _:
                return False
        selection.set(selection.anchor or start, end)
        self._show(end)
        self._page.viewport().update()
        return True

    def _beginning(self) -> Place:
        """Where a selection by keys begins: the marked message, or the first one on screen."""
        focused = self._page.attention.focused
        if focused >= 0:
            return Place(focused, 0, 0)
        column, value = self._page.column, self._page.verticalScrollBar().value()
        number = column.item_at(value)
        return Place(number, column.items[number].leaf_at(value - column.top(number)), 0)

    def _sideways(self, place: Place, step: int, *, by_word: bool) -> Place:
        leaves = self._page.column.items[place.item].leaves
        if not leaves:
            return self._neighbour(place, step)
        leaf = leaves[place.leaf]
        offset = place.offset + step
        if not 0 <= offset <= leaf.length:
            return self._neighbour(place, step)
        if by_word:
            first, last = word_at(leaf.text, min(place.offset, offset))
            offset = last if step > 0 else first
        return Place(place.item, place.leaf, leaf.whole_place(offset, step))

    def _line(self, place: Place, step: int) -> Place:
        """The place one line further, at about the same distance from the left."""
        item = self._page.column.items[place.item]
        if not item.leaves:
            return self._neighbour(place, step)
        leaf = item.leaves[place.leaf]
        self._page.column.use(leaf)
        caret = leaf.caret(place.offset)
        target = QPointF(caret.left(), caret.bottom() + 2 if step > 0 else caret.top() - 2)
        if 0 <= target.y() <= leaf.height:
            offset = leaf.place_at(target)
            if offset != place.offset:
                return Place(place.item, place.leaf, offset)
        return self._line_in_neighbour(place, step, caret.left() + item.leaf_origin(place.leaf).x())

    def _line_in_neighbour(self, place: Place, step: int, x: float) -> Place:
        found = self._neighbour(place, step)
        if found == place:
            leaf = self._page.column.items[place.item].leaves[place.leaf]
            return Place(place.item, place.leaf, leaf.length if step > 0 else 0)
        item = self._page.column.items[found.item]
        leaf = item.leaves[found.leaf]
        leaf.measure()
        self._page.column.use(leaf)
        y = leaf.caret(0 if step > 0 else leaf.length).center().y()
        offset = leaf.place_at(QPointF(x - item.leaf_origin(found.leaf).x(), y))
        return Place(found.item, found.leaf, offset)

    def _neighbour(self, place: Place, step: int) -> Place:
        """The beginning of the leaf behind, or the end of the one before."""
        items = self._page.column.items
        item, leaf = place.item, place.leaf + step
        while not 0 <= leaf < len(items[item].leaves):
            item += step
            if not 0 <= item < len(items):
                return place
            leaf = 0 if step > 0 else len(items[item].leaves) - 1
        return Place(item, leaf, 0 if step > 0 else items[item].leaves[leaf].length)

    def _end_of(self, place: Place, *, whole: bool) -> Place:
        items = self._page.column.items
        item = len(items) - 1 if whole else place.item
        leaves = items[item].leaves
        leaf = len(leaves) - 1 if whole else place.leaf
        return Place(item, max(leaf, 0), leaves[leaf].length if leaves else 0)

    def _show(self, place: Place) -> None:
        """Scroll so that the moving end of the selection is on screen."""
        item = self._page.column.items[place.item]
        if not item.leaves:
            return
        leaf = item.leaves[place.leaf]
        leaf.measure()
        self._page.column.use(leaf)
        caret = leaf.caret(place.offset).translated(item.leaf_origin(place.leaf))
        top = self._page.column.top(place.item) + caret.top()
        bar, height = self._page.verticalScrollBar(), self._page.viewport().height()
        if top < bar.value():
            bar.setValue(int(top) - 8)
        elif top + caret.height() > bar.value() + height:
            bar.setValue(int(top + caret.height()) - height + 8)
