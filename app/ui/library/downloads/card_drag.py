"""Downloads that wait change places by being dragged: a line shows where a card would go."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.core.download import DownloadState
from app.ui.library.downloads.download_card import DownloadCard
from app.ui.theme.theme_controller import ThemeController

LINE = 2
GAP = 8
"""Between two cards; the line stands in the middle of it."""


class CardDrag(QObject):
    """Watches the cards that it is given; ``cards`` are all of them now, from top to bottom.

    Signals:
        moved(str, int): the download with this id is to be so many places later; earlier below 0.
    """

    moved = Signal(str, int)

    def __init__(
        self, theme: ThemeController, host: QWidget, cards: Callable[[], list[DownloadCard]]
    ) -> None:
        super().__init__(host)
        self._host = host
        self._cards = cards
        self._pressed_at: QPointF | None = None
        self._is_dragging = False
        self._line = DropLine(theme, host)

    def watch(self, card: DownloadCard) -> None:
        """Let this card be dragged while it waits."""
        card.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Press, move, let go."""
        if not isinstance(watched, DownloadCard) or not isinstance(event, QMouseEvent):
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
            is_waiting = watched.state is DownloadState.QUEUED
            self._pressed_at = event.globalPosition() if is_waiting else None
        elif kind == QEvent.Type.MouseMove and self._pressed_at is not None:
            self._on_moved(watched, event.globalPosition())
        elif kind == QEvent.Type.MouseButtonRelease:
            self._on_released(watched, event.globalPosition())
        return False

    def _on_moved(self, card: DownloadCard, at: QPointF) -> None:
        assert self._pressed_at is not None
        distance = (at - self._pressed_at).manhattanLength()
        self._is_dragging = self._is_dragging or distance >= QApplication.startDragDistance()
        if not self._is_dragging:
            return
        card.setCursor(Qt.CursorShape.ClosedHandCursor)
        others = [each for each in self._waiting() if each is not card]
        place = self._place_of(others, at)
        if not others:
            return
        is_last = place == len(others)
        beside = others[place - 1] if is_last else others[place]
        top = beside.geometry().bottom() + GAP // 2 if is_last else beside.y() - GAP // 2 - LINE // 2
        self._line.setGeometry(beside.x(), top, beside.width(), LINE)
        self._line.raise_()
        self._line.show()

    def _on_released(self, card: DownloadCard, at: QPointF) -> None:
        is_dragging, self._is_dragging, self._pressed_at = self._is_dragging, False, None
        self._line.hide()
        card.unsetCursor()
        waiting = self._waiting()
        if not is_dragging or card not in waiting:
            return
        others = [each for each in waiting if each is not card]
        steps = self._place_of(others, at) - waiting.index(card)
        if steps:
            self.moved.emit(card.id, steps)

    def _waiting(self) -> list[DownloadCard]:
        return [card for card in self._cards() if card.state is DownloadState.QUEUED]

    def _place_of(self, others: list[DownloadCard], at: QPointF) -> int:
        """How many of them the pointer has passed."""
        y = self._host.mapFromGlobal(at).y()
        return sum(card.geometry().center().y() < y for card in others)


class DropLine(QWidget):
    """Where the card would go."""

    def __init__(self, theme: ThemeController, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """One colour."""
        del event
        QPainter(self).fillRect(self.rect(), QColor(self._theme.theme.accent))
