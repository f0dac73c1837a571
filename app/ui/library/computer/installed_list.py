"""The list of installed models: one card, a row a model."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QWidget

from app.core.model import InstalledModel
from app.core.upkeep import CheckState
from app.ui.library.computer.installed_delegate import BUTTON, MORE, InstalledDelegate
from app.ui.library.computer.installed_list_model import CHECK_ROLE, MODEL_ROLE, Index, InstalledListModel
from app.ui.library.computer.model_menu import ModelAct, model_menu
from app.ui.library.model_words import can_chat
from app.ui.theme.theme_controller import ThemeController

_PAGE_ROWS = 8
"""How far Page Up and Page Down go: the list itself is as high as all of its rows."""


_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""How the keyboard comes to the list when it is in use."""


class InstalledList(QListView):
    """Rows with a button and a menu, as high as all of them: the page around it scrolls.

    Enter or a double click does what the button says, Delete asks about deleting.

    Signals:
        act_requested(ModelAct, InstalledModel): what is to be done with a model.
        row_shown(QRect): the keyboard is on this part of the list, which is to be seen.
    """

    act_requested = Signal(object, object)
    row_shown = Signal(QRect)

    def __init__(
        self, theme: ThemeController, rows: InstalledListModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        self._hovered = QModelIndex()
        self._heights: list[int] = []
        self.delegate = InstalledDelegate(theme, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Models on this computer"))
        self.setModel(self._rows)
        self.setItemDelegate(self.delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self.viewport().update)
        self._theme.text_scale_changed.connect(self.lay_out)
        self._rows.modelReset.connect(self.lay_out)
        self._rows.dataChanged.connect(self._on_data_changed)

    def lay_out(self) -> None:
        """Place the rows, and become as high as they are."""
        self.doItemsLayout()
        self._heights = [self.sizeHintForRow(row) for row in range(self._rows.rowCount())]
        if sum(self._heights) != self.height():
            self.setFixedHeight(sum(self._heights))

    def sizeHint(self) -> QSize:
        """As wide as there is room for."""
        return QSize(480, self.height())

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """The page around it scrolls; the list never does."""
        del hint
        if index.isValid():
            self.row_shown.emit(self.visualRect(index))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins at the first row."""
        super().focusInEvent(event)
        self.delegate.set_ring(event.reason() in _BY_KEYS)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._rows.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what the row's button says."""
        current = self.currentIndex()
        self.delegate.set_ring(True)
        if not current.isValid():
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._act(current)
            case Qt.Key.Key_Delete:
                self.act_requested.emit(ModelAct.DELETE, current.data(MODEL_ROLE))
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                step = _PAGE_ROWS if event.key() == Qt.Key.Key_PageDown else -_PAGE_ROWS
                row = max(0, min(self._rows.rowCount() - 1, current.row() + step))
                self.setCurrentIndex(self._rows.index(row))
            case _:
                super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which button is meant."""
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        part, index = self._part_at(point), self.indexAt(point)
        if part != self.delegate.hovered_part or index != self._hovered:
            self.delegate.set_hovered_part(part)
            self._hovered = index
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Whoever points knows where they are."""
        self.delegate.set_ring(False)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press a button of the row."""
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            return
        part = self._part_at(point)
        if part == BUTTON:
            self._act(index)
        elif part == MORE:
            self._open_menu(index, self.viewport().mapToGlobal(point))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click on the words of a row does what its button says."""
        index = self.indexAt(event.position().toPoint())
        is_on_words = index.isValid() and not self._part_at(event.position().toPoint())
        if is_on_words and event.button() is Qt.MouseButton.LeftButton:
            self._act(index)

    def leaveEvent(self, event: QEvent) -> None:
        """No button is meant any more."""
        super().leaveEvent(event)
        self.delegate.set_hovered_part("")
        self._hovered = QModelIndex()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row, by mouse or keyboard."""
        index = self.currentIndex()
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
        elif index.isValid():
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        if index.isValid():
            self._open_menu(index, place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sentences take more lines in a narrower list."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.lay_out()

    def menu_for(self, model: InstalledModel) -> QMenu:
        """What can be done with a model."""
        index = self._rows.index(self._rows.row_of(str(model.path)))
        menu = model_menu(self._theme, model, index.data(CHECK_ROLE), self)
        menu.chosen.connect(lambda act: self.act_requested.emit(act, model))
        return menu

    def _act(self, index: QModelIndex) -> None:
        model: InstalledModel = index.data(MODEL_ROLE)
        if index.data(CHECK_ROLE).state is CheckState.DAMAGED:
            self.act_requested.emit(ModelAct.REPAIR, model)
        else:
            self.act_requested.emit(ModelAct.CHAT if can_chat(model) else ModelAct.DETAILS, model)

    def _open_menu(self, index: QModelIndex, place: QPoint) -> None:
        self.setCurrentIndex(index)
        self.menu_for(index.data(MODEL_ROLE)).popup(place)

    def _part_at(self, point: QPoint) -> str:
        index = self.indexAt(point)
        return self.delegate.part_at(point.x(), point.y(), index) if index.isValid() else ""

    def _on_data_changed(self, first: QModelIndex, _last: QModelIndex) -> None:
        """What is wrong with a model may take more lines than its facts did."""
        # Not the row's own rectangle: asking for it lays out first, so it is never another height.
        if self._heights[first.row()] != self.sizeHintForIndex(first).height():
            self.lay_out()
