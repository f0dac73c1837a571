"""The mouse over the transcript: hovering, clicking, selecting, scrolling a wide block."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QCursor, QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from app.ui.chat.blocks.leaf import Leaf
from app.ui.chat.mouse_selection import MouseSelection
from app.ui.chat.transcript_actions import TranscriptActions
from app.ui.chat.transcript_column import Hit
from app.ui.chat.transcript_footer import Action, action_label
from app.ui.chat.transcript_page import TranscriptPage

_TRIPLE_CLICK_REACH = 6


class TranscriptPointer(QObject):
    """Takes the mouse events of the page's viewport and says what they mean."""

    def __init__(self, page: TranscriptPage, actions: TranscriptActions) -> None:
        super().__init__(page)
        self._page = page
        self._actions = actions
        self._selecting = MouseSelection(page)
        self._pressed_link = ""
        self._pressed_action: tuple[int, Action] | None = None
        self._pressed_code: Leaf | None = None
        self._dragged_bar: tuple[Leaf, int] | None = None
        self._hovered_code: Leaf | None = None
        self._double_clicked_at = QPoint()
        self._triple = QTimer(self)
        self._triple.setSingleShot(True)
        self._triple.setInterval(QApplication.doubleClickInterval())
        page.viewport().installEventFilter(self)
        page.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        if event.type() == QEvent.Type.Leave:
            self._set_hover(-1, None, None)
        return super().eventFilter(watched, event)

    def item_at(self, point: QPoint) -> int:
        """The message under a point of the viewport, or -1."""
        hit = self._hit(point)
        return hit.item if hit is not None else -1

    def _on_mouse(self, event: QMouseEvent) -> bool:
        is_left = event.button() == Qt.MouseButton.LeftButton
        match event.type():
            case QEvent.Type.MouseButtonPress if is_left:
                self._page.setFocus(Qt.FocusReason.MouseFocusReason)
                self._press(event)
            case QEvent.Type.MouseButtonRelease if is_left:
                self._release(event)
            case QEvent.Type.MouseButtonDblClick if is_left:
                self._double_click(event)
            case QEvent.Type.MouseMove:
                self._move(event)
            case _:
                return False
        return True

    def _press(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        hit = self._hit(point)
        if hit is None or self._press_on_part(hit, point):
            return
        reach = (point - self._double_clicked_at).manhattanLength()
        if self._triple.isActive() and reach <= _TRIPLE_CLICK_REACH:
            self._selecting.take_leaf(hit)
            return
        self._page.attention.focused = -1
        self._pressed_link = self._page.column.link(hit)
        is_extending = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._selecting.begin(hit, is_extending=is_extending)

    def _move(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._dragged_bar is not None:
            leaf, before = self._dragged_bar
            leaf.scroll_by(round((point.x() - before) * leaf.scroll_ratio))
            self._dragged_bar = (leaf, point.x())
            self._page.viewport().update()
        elif self._selecting.is_active:
            self._selecting.move(point)
        else:
            self._hover(point)

    def _release(self, event: QMouseEvent) -> None:
        self._selecting.end()
        self._dragged_bar = None
        hit = self._hit(event.position().toPoint())
        link, self._pressed_link = self._pressed_link, ""
        action, self._pressed_action = self._pressed_action, None
        code, self._pressed_code = self._pressed_code, None
        if hit is None:
            return
        if action is not None and (hit.item, hit.action) == action:
            self._actions.run(action[1], action[0])
        elif code is not None and self._page.column.code_button(hit) is code:
            self._actions.copy_code(code)
        elif link and self._page.selection.is_empty and self._page.column.link(hit) == link:
            self._actions.link_requested.emit(link)

    def _double_click(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        hit = self._hit(point)
        if hit is None or self._press_on_part(hit, point) or self._page.column.leaf(hit) is None:
            return
        self._selecting.begin_with_word(hit)
        self._double_clicked_at = point
        self._triple.start()

    def _wheel(self, event: QWheelEvent) -> bool:
        """Scroll a wide block sideways; False when the page should scroll."""
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not delta.x():
            delta = QPoint(delta.y(), 0)
        if abs(delta.x()) <= abs(delta.y()):
            return False
        leaf = self._page.column.leaf(self._hit(event.position().toPoint()))
        if leaf is None or not leaf.has_own_scroll:
            return False
        if leaf.scroll_by(-delta.x()):
            self._page.viewport().update()
        return True

    def _press_on_part(self, hit: Hit, point: QPoint) -> bool:
        """A press on a button or a scroll bar rather than on text."""
        column = self._page.column
        leaf = column.leaf(hit)
        if hit.action is not None:
            self._pressed_action = (hit.item, hit.action)
            return True
        if (code := column.code_button(hit)) is not None:
            self._pressed_code = code
            return True
        if leaf is not None and leaf.scroll_bar_at(hit.point):
            self._dragged_bar = (leaf, point.x())
            return True
        return False

    def _hover(self, point: QPoint) -> None:
        hit = self._hit(point)
        code = self._page.column.code_button(hit)
        self._set_hover(hit.item if hit else -1, hit.action if hit else None, code)
        self._page.viewport().setCursor(self._cursor_for(hit, code))

    def _cursor_for(self, hit: Hit | None, code: Leaf | None) -> Qt.CursorShape:
        if hit is None:
            return Qt.CursorShape.ArrowCursor
        if hit.action is not None or code is not None or self._page.column.link(hit):
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.IBeamCursor if hit.is_on_leaf else Qt.CursorShape.ArrowCursor

    def _set_hover(self, item: int, action: Action | None, code: Leaf | None) -> None:
        attention = self._page.attention
        is_changed = (attention.hovered, attention.hovered_action) != (item, action)
        attention.hovered, attention.hovered_action = item, action
        if code is not self._hovered_code:
            for leaf in (self._hovered_code, code):
                if leaf is not None:
                    leaf.set_button_state(is_hovered=leaf is code, is_done=self._actions.is_copied(leaf))
            self._hovered_code = code
            is_changed = True
        if is_changed:
            self._page.viewport().update()

    def _show_tip(self, event: QHelpEvent) -> None:
        hit = self._hit(event.pos())
        words = action_label(hit.action) if hit is not None and hit.action is not None else ""
        QToolTip.showText(event.globalPos(), words, self._page.viewport())

    def _on_scrolled(self) -> None:
        """What is under a pointer that rests has changed."""
        view = self._page.viewport()
        if view.underMouse() and not self._selecting.is_active:
            self._hover(view.mapFromGlobal(QCursor.pos()))

    def _hit(self, point: QPoint) -> Hit | None:
        return self._page.column.hit(self._page.page_point(point))
