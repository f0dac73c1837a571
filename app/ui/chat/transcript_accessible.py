"""The transcript as screen readers see it: a list with one item a message."""

from functools import cache

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QWindow
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

from app.ui.chat.transcript_page import TranscriptPage
from app.ui.chat.transcript_words import accessible_name


class AccessibleTranscript(QAccessibleWidget):
    """The list. Its children are painted, so they are described here and not found as widgets."""

    def __init__(self, page: TranscriptPage) -> None:
        super().__init__(page, QAccessible.Role.List)
        self._page = page
        self._items: dict[int, AccessibleMessage] = {}

    def describes(self, page: TranscriptPage) -> bool:
        """Whether this is the description of ``page`` and still alive in Qt."""
        return self._page is page and isValid(self)

    def childCount(self) -> int:
        return len(self._page.column.items)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not 0 <= index < self.childCount():
            return None
        if index not in self._items:
            self._items[index] = AccessibleMessage(self._page, self, index)
        return self._items[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return next((number for number, item in self._items.items() if item is child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        for number in range(self.childCount()):
            found = self.child(number)
            if found is not None and found.rect().contains(x, y):
                return found
        return None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self.child(self._page.attention.focused) if self._page.hasFocus() else None


class AccessibleMessage(QAccessibleInterface):
    """One message: "You: ..." or "Assistant: ..."."""

    def __init__(self, page: TranscriptPage, parent: AccessibleTranscript, number: int) -> None:
        super().__init__()
        self._page, self._parent, self._number = page, parent, number

    def isValid(self) -> bool:
        return self._number < len(self._page.column.items)

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self._page.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return self._parent

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        del index
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        del x, y
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        del child
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        if kind is QAccessible.Text.Name and self.isValid():
            return accessible_name(self._page.column.items[self._number].message)
        return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing here is written from outside."""

    def rect(self) -> QRect:
        if not self.isValid():
            return QRect()
        column, view = self._page.column, self._page.viewport()
        top = column.top(self._number) - self._page.verticalScrollBar().value()
        place = view.mapToGlobal(view.rect().topLeft())
        return QRect(
            place.x() + column.left, place.y() + top, column.width, column.items[self._number].height
        )

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        state.focusable = state.readOnly = state.multiLine = True
        state.focused = self._page.hasFocus() and self._page.attention.focused == self._number
        state.offscreen = not self._is_on_screen()
        return state

    def foregroundColor(self) -> QColor:
        return self._page.column.look.text

    def backgroundColor(self) -> QColor:
        return self._page.column.look.page

    def _is_on_screen(self) -> bool:
        top = self._page.column.top(self._number) - self._page.verticalScrollBar().value()
        height = self._page.column.items[self._number].height
        return top < self._page.viewport().height() and top + height > 0


@cache
def describe_transcripts() -> None:
    """Have Qt ask for the descriptions above; however often it is called, they are made once."""
    kept: dict[int, AccessibleTranscript] = {}

    def make(class_name: str, thing: QObject) -> QAccessibleInterface | None:
        # Qt does not own what a factory in Python returns: one that Python drops dangles in Qt's cache.
        del class_name
        if not isinstance(thing, TranscriptPage):
            return None
        known = kept.get(id(thing))
        if known is None or not known.describes(thing):
            known = kept[id(thing)] = AccessibleTranscript(thing)
        return known

    QAccessible.installFactory(make)
