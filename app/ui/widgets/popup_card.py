"""A card that lies over the window: the model picker, the engine card, a menu of our own."""

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.ui.theme.painting import SHADOW_MARGIN, paint_rounded, paint_shadow
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CARD

_MARGINS = QMargins(SHADOW_MARGIN, SHADOW_MARGIN, SHADOW_MARGIN, SHADOW_MARGIN)
_GAP = 4
_LEAST_GAP = 8
"""Between the card and the edges of the window."""


class PopupCard(QWidget):
    """A child of the window with a border and a shadow; a translucent window would need a compositor.

    Fill ``body``; ``open_at`` shows it by the widget it belongs to, ``open_in_middle`` in the middle.
    Escape, a press outside or the window going to the background close it, and the keyboard goes back
    where it was.

    Signals:
        closed(): it is no longer on screen.
    """

    closed = Signal()

    def __init__(self, theme: ThemeController, window: QWidget, padding: int = 8) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._focus_before: QWidget | None = None
        self._opener: QWidget | None = None
        self.body = QVBoxLayout(self)
        self._build(padding)
        self._connect()

    def _build(self, padding: int) -> None:
        self.body.setContentsMargins(_MARGINS + QMargins(padding, padding, padding, padding))
        self.body.setSpacing(0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self.update)

    def open_at(self, anchor: QWidget, align_right: bool = False, above: bool = False) -> None:
        """Show it under ``anchor`` (or above), left or right edges in one line, inside the window."""
        self._focus_before = QApplication.focusWidget()
        self._opener = anchor
        self.adjustSize()
        window = self._window
        top_left = anchor.mapTo(window, QPoint(0, 0))
        card = self.rect().marginsRemoved(_MARGINS).size()
        left = top_left.x() + (anchor.width() - card.width() if align_right else 0)
        top = top_left.y() - card.height() - _GAP if above else top_left.y() + anchor.height() + _GAP
        left = max(_LEAST_GAP, min(left, window.width() - card.width() - _LEAST_GAP))
        top = max(_LEAST_GAP, min(top, window.height() - card.height() - _LEAST_GAP))
        self.move(left - SHADOW_MARGIN, top - SHADOW_MARGIN)
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self._watch(True)

    def open_in_middle(self) -> None:
        """Show it over the middle of its window; of one taller than the window, the top is seen."""
        self.open_at(self._window)
        self.stand_in_middle()

    def stand_in_middle(self) -> None:
        """Move there, for a card that has another size now."""
        spare = self._window.size() - self.size()
        least = _LEAST_GAP - SHADOW_MARGIN
        self.move(max(least, spare.width() // 2), max(least, spare.height() // 2))

    def close_card(self) -> None:
        """Put it away; nothing happens when it is not on screen."""
        if not self.isVisible():
            return
        self._watch(False)
        focused = QApplication.focusWidget()
        has_keyboard = focused is not None and (focused is self or self.isAncestorOf(focused))
        self.hide()
        if has_keyboard and self._focus_before is not None:
            self._focus_before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press outside closes it; the press itself goes where it was meant to.

        What opened it closes it by itself, with the click that this press begins.
        """
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            inside = self.rect().marginsRemoved(_MARGINS)
            if (
                isinstance(watched, QWidget)
                and watched.window() is self.window()  # the list of a box in the card is no outside
                and watched is not self._opener
                and not inside.contains(self.mapFromGlobal(event.globalPosition().toPoint()))
            ):
                self.close_card()
        elif event.type() == QEvent.Type.WindowDeactivate and watched is self.window():
            self.close_card()
        return False

    def _watch(self, is_open: bool) -> None:
        application = QApplication.instance()
        if application is None:
            return
        if is_open:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Shadow and card."""
        del event
        theme = self._theme.theme
        card = self.rect().marginsRemoved(_MARGINS)
        painter = QPainter(self)
        paint_shadow(painter, card, theme)
        paint_rounded(painter, QRectF(card), RADIUS_CARD, theme.surface, theme.border_strong)
