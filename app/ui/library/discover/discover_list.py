"""The list of Discover: what was found, or what is recommended."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from app.core.hub import CatalogModel
from app.ui.library.discover.discover_delegate import DiscoverDelegate
from app.ui.library.discover.discover_list_model import ROW_ROLE, DiscoverListModel, Index, Listed
from app.ui.theme.theme_controller import ThemeController

ROOM_BEFORE_END = 600
"""The next page is asked for when fewer pixels than this are below what is seen."""
SCROLL_BAR_SIDE = 14
"""The space at the right of the rows; the scroll bar takes its place."""
_CHOOSING = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space})


class DiscoverList(QListView):
    """Arrow keys and clicks choose; the chosen model's page is shown beside the list.

    Signals:
        model_chosen(CatalogModel): its page is to be shown.
        page_requested(CatalogModel): Enter or a double click: the keyboard wants to go there.
        end_near(): the next page of what was found will be wanted soon.
    """

    model_chosen = Signal(object)
    page_requested = Signal(object)
    end_near = Signal()

    def __init__(
        self, theme: ThemeController, rows: DiscoverListModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Models on the hub"))
        self.setModel(self._rows)
        self.setItemDelegate(DiscoverDelegate(self._theme, self._rows, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self._on_range_changed()

    def _connect(self) -> None:
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._on_range_changed)
        bar.valueChanged.connect(self._on_scrolled)
        self._theme.theme_changed.connect(self.viewport().update)
        self._theme.text_scale_changed.connect(self.scheduleDelayedItemsLayout)
        self.doubleClicked.connect(self._on_entered)

    def show_rows_anew(self, *, has_moved: bool) -> None:
        """Follow the model: of rows that are all alike, one is measured."""
        self.setUniformItemSizes(not self._rows.has_labels)
        if has_moved:
            self.scrollToTop()

    @property
    def chosen(self) -> CatalogModel | None:
        """The model whose page is shown; one that the keyboard only stands on is not chosen."""
        current = self.currentIndex()
        return self._model_at(current) if self.selectionModel().isSelected(current) else None

    def choose(self, repo_id: str) -> None:
        """Mark this model without asking for its page; nothing is marked when it is not in the list."""
        row = self._rows.row_of(repo_id)
        with QSignalBlocker(self.selectionModel()):
            self.setCurrentIndex(self._rows.index(row) if row >= 0 else QModelIndex())
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another one was chosen by mouse or by keys."""
        super().currentChanged(current, previous)
        model = self._model_at(current)
        if model is not None:
            self.model_chosen.emit(model)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard stands on the first model, which is not chosen by that: another page may be shown."""
        # Before Qt does: it would take a label for a row to stand on.
        if not self.currentIndex().isValid() and event.reason() is not Qt.FocusReason.MouseFocusReason:
            with QSignalBlocker(self.selectionModel()):
                no_choice = QItemSelectionModel.SelectionFlag.NoUpdate
                self.selectionModel().setCurrentIndex(self._first(), no_choice)
        super().focusInEvent(event)

    def go_to_first(self) -> None:
        """Choose the first model there is."""
        self._take(self._first())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the page; the first arrow chooses the model that the keyboard stands on."""
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self._on_entered(current)
        elif event.key() in _CHOOSING and self._model_at(current) is not None and self.chosen is None:
            self._take(current)
        else:
            super().keyPressEvent(event)

    def _first(self) -> QModelIndex:
        places = (self._rows.index(row) for row in range(self._rows.rowCount()))
        return next((place for place in places if self._model_at(place) is not None), QModelIndex())

    def _take(self, index: QModelIndex) -> None:
        """Choose a model, also one that the keyboard stands on already."""
        is_there = index == self.currentIndex()
        self.setCurrentIndex(index)
        model = self._model_at(index)
        if is_there and model is not None:
            self.model_chosen.emit(model)

    def _model_at(self, index: Index) -> CatalogModel | None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        return row.model if isinstance(row, Listed) else None

    def _on_entered(self, index: QModelIndex) -> None:
        model = self._model_at(index)
        if model is not None:
            self.page_requested.emit(model)

    def _on_range_changed(self) -> None:
        is_needed = self.verticalScrollBar().maximum() > 0
        side = 0 if is_needed else SCROLL_BAR_SIDE
        is_mirrored = self.isRightToLeft()
        self.setViewportMargins(side if is_mirrored else 0, 0, 0 if is_mirrored else side, 0)
        self._on_scrolled()

    def _on_scrolled(self) -> None:
        bar = self.verticalScrollBar()
        if bar.maximum() - bar.value() < ROOM_BEFORE_END and self._rows.rowCount():
            self.end_near.emit()
