"""Selecting text in the transcript with the mouse."""

from PySide6.QtCore import QObject, QPoint, QTimer

from app.ui.chat.blocks.characters import word_at
from app.ui.chat.transcript_column import Hit, Place
from app.ui.chat.transcript_page import TranscriptPage

_SCROLL_MS = 30


class MouseSelection(QObject):
    """From a press to the release: by characters or by words, and further while the edge is crossed."""

    def __init__(self, page: TranscriptPage) -> None:
        super().__init__(page)
        self._page = page
        self._word: tuple[Place, Place] | None = None
        self._last = QPoint()
        self._beyond = QTimer(self)
        self._beyond.setInterval(_SCROLL_MS)
        self._beyond.timeout.connect(self._on_beyond_timeout)
        self.is_active = False

    def begin(self, hit: Hit, *, is_extending: bool) -> None:
        """A press: begin at the place that was hit, or move the end there."""
        place = self._page.column.place(hit)
        anchor = self._page.selection.anchor if is_extending else None
        self._page.selection.set(anchor or place, place)
        self._word, self.is_active = None, True
        self._page.viewport().update()

    def begin_with_word(self, hit: Hit) -> None:
        """A double click: take the word, and whole words from there on."""
        self._word, self.is_active = self._word_at(hit), True
        self._page.selection.set(*self._word)
        self._page.viewport().update()

    def take_leaf(self, hit: Hit) -> None:
        """A triple click: take the whole paragraph."""
        leaf = self._page.column.leaf(hit)
        if leaf is not None:
            first = Place(hit.item, hit.leaf, 0)
            self._page.selection.set(first, Place(hit.item, hit.leaf, leaf.length))
            self._page.viewport().update()

    def move(self, point: QPoint) -> None:
        """The pointer moved to a point of the viewport, or beyond it."""
        self._last = point
        self._select_to(point)
        if 0 <= point.y() < self._page.viewport().height():
            self._beyond.stop()
        elif not self._beyond.isActive():
            self._beyond.start()

    def end(self) -> None:
        """The release."""
        self.is_active = False
        self._beyond.stop()

    def _select_to(self, point: QPoint) -> None:
        hit = self._page.column.hit(self._page.page_point(point))
        anchor = self._page.selection.anchor
        if hit is None or anchor is None:
            return
        if self._word is None:
            self._page.selection.set(anchor, self._page.column.place(hit))
        else:
            first, last = self._word
            start, end = self._word_at(hit)
            if start < first:
                self._page.selection.set(last, start)
            else:
                self._page.selection.set(first, max(end, last))
        self._page.viewport().update()

    def _word_at(self, hit: Hit) -> tuple[Place, Place]:
        place = self._page.column.place(hit)
        leaf = self._page.column.leaf(hit)
        first, last = word_at(leaf.text, place.offset) if leaf is not None else (0, 0)
        return Place(hit.item, hit.leaf, first), Place(hit.item, hit.leaf, last)

    def _on_beyond_timeout(self) -> None:
        bar, height = self._page.verticalScrollBar(), self._page.viewport().height()
        y = self._last.y()
        bar.setValue(bar.value() + (y if y < 0 else y - height) // 2)
        self._select_to(QPoint(self._last.x(), min(max(y, 0), height - 1)))
