"""The list of installed models: one card, a row a model."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QListView, QMenu, QWidget

from app.core.model import InstalledModel
from app.ui.library.installed_delegate import BUTTON, MORE, InstalledDelegate
from app.ui.library.installed_list_model import MODEL_ROLE, InstalledListModel
from app.ui.library.model_words import can_chat
from app.ui.theme.icons import icon
from app.ui.theme.theme_controller import ThemeController


class InstalledList(QListView):
    """Rows with a button and a menu. Enter or a double click does what the button says.

    Signals:
        chat_requested(InstalledModel): the person wants to chat with this model.
        options_requested(InstalledModel): the person wants to see how this model is loaded.
        folder_requested(InstalledModel): the person wants to see its file in the file manager.
    """

    chat_requested = Signal(object)
    options_requested = Signal(object)
    folder_requested = Signal(object)

    def __init__(
        self, theme: ThemeController, rows: InstalledListModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        self.delegate = InstalledDelegate(theme, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Models on this computer"))
        self.setModel(self._rows)
        self.setItemDelegate(self.delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self.viewport().update)
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins at the first row."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._rows.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what the row's button says."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._act(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which button is meant."""
        super().mouseMoveEvent(event)
        self.delegate.set_hovered_part(self._part_at(event.position().toPoint()))
        self.viewport().update()

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
            self.scheduleDelayedItemsLayout()

    def menu_for(self, model: InstalledModel) -> QMenu:
        """What can be done with a model."""
        colour = self._theme.theme.text_muted
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if can_chat(model):
            chat = menu.addAction(icon("chat-circle", colour, 16), self.tr("Chat with it"))
            chat.triggered.connect(lambda: self.chat_requested.emit(model))
            options = menu.addAction(
                icon("sliders-horizontal", colour, 16), self.tr("Options for this model…")
            )
            options.triggered.connect(lambda: self.options_requested.emit(model))
        folder = menu.addAction(icon("folder-open", colour, 16), self.tr("Show in folder"))
        folder.triggered.connect(lambda: self.folder_requested.emit(model))
        copy = menu.addAction(icon("copy", colour, 16), self.tr("Copy the path"))
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(str(model.path)))
        return menu

    def _act(self, index: QModelIndex) -> None:
        model: InstalledModel = index.data(MODEL_ROLE)
        (self.chat_requested if can_chat(model) else self.folder_requested).emit(model)

    def _open_menu(self, index: QModelIndex, place: QPoint) -> None:
        self.setCurrentIndex(index)
        self.menu_for(index.data(MODEL_ROLE)).popup(place)

    def _part_at(self, point: QPoint) -> str:
        index = self.indexAt(point)
        if not index.isValid():
            return ""
        return self.delegate.part_at(point.x(), point.y(), index)

    def _on_text_scale_changed(self, _scale: float) -> None:
        self.scheduleDelayedItemsLayout()
