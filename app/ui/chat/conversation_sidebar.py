"""The sidebar: a new chat, and every conversation by day."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QListView, QMenu, QVBoxLayout, QWidget

from app.core.conversation import Conversation
from app.ui.chat.conversation_delegate import ConversationDelegate
from app.ui.chat.conversation_list_model import CONVERSATION_ROLE, ConversationListModel, Index
from app.ui.chat.new_chat_button import NewChatButton
from app.ui.theme.icons import icon
from app.ui.theme.theme_controller import ThemeController


class ConversationSidebar(QFrame):
    """Shows what it is given and says what the person wants; it changes nothing itself.

    Signals:
        new_chat_requested(): an empty chat.
        conversation_chosen(str id): show this conversation.
        rename_requested(str id, str title): give it this title.
        delete_requested(str id): delete it.
    """

    new_chat_requested = Signal()
    conversation_chosen = Signal(str)
    rename_requested = Signal(str, str)
    delete_requested = Signal(str)

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._current_id: str | None = None
        self._model = ConversationListModel(self)
        self._new_chat = NewChatButton(theme)
        self._list = ConversationListView(theme)
        self._nothing = QLabel(self.tr("Your chats will be kept here."))
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setProperty("role", "sidebar")
        self._list.setModel(self._model)
        self._nothing.setProperty("role", "small")
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(8, 12, 8, 0)
        self._nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 12, 8)
        column.setSpacing(0)
        column.addWidget(self._new_chat)
        column.addWidget(self._nothing)
        column.addWidget(self._list, 1)

    def _connect(self) -> None:
        self._new_chat.clicked.connect(self.new_chat_requested)
        self._model.rename_requested.connect(self.rename_requested)
        self._list.conversation_chosen.connect(self._on_chosen)
        self._list.delete_requested.connect(self.delete_requested)

    def set_conversations(self, conversations: list[Conversation]) -> None:
        """Show these, newest first; the current one stays current."""
        scrolled = self._list.verticalScrollBar().value()
        if self._model.set_conversations(conversations):
            self._select_current()
            self._list.verticalScrollBar().setValue(scrolled)
        self._nothing.setVisible(not conversations)

    def set_current(self, conversation_id: str | None) -> None:
        """Mark the conversation on screen; None for a new chat."""
        self._current_id = conversation_id
        self._select_current()

    def set_busy(self, conversation_ids: frozenset[str]) -> None:
        """Mark the conversations that are being answered."""
        self._model.set_busy(conversation_ids)

    def rename_current(self) -> None:
        """Open the field for the current conversation's title."""
        index = self._model.index_of(self._current_id)
        if index.isValid():
            self._list.edit(index)

    def focus_list(self) -> None:
        """Put the keyboard on the list."""
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _select_current(self) -> None:
        self._list.show_current(self._model.index_of(self._current_id))

    def _on_chosen(self, conversation_id: str) -> None:
        if conversation_id != self._current_id:
            self._current_id = conversation_id
            self.conversation_chosen.emit(conversation_id)


class ConversationListView(QListView):
    """The list itself: keys, the row's menu, and inline renaming.

    Signals:
        conversation_chosen(str id): a row became current by the person's hand.
        delete_requested(str id): Del was pressed, or the menu's last line chosen.
    """

    conversation_chosen = Signal(str)
    delete_requested = Signal(str)

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._delegate = ConversationDelegate(theme, self)
        self._is_following = False
        self._build()
        theme.theme_changed.connect(self.viewport().update)
        theme.text_scale_changed.connect(self.scheduleDelayedItemsLayout)

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Conversations"))
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)

    def show_current(self, index: QModelIndex) -> None:
        """Make a row current because something else says so; nothing is announced."""
        self._is_following = True
        if index.isValid():
            self.setCurrentIndex(index)
        else:
            self.selectionModel().clear()
        self._is_following = False

    def currentChanged(self, current: Index, previous: Index) -> None:
        """A row reached by click or by arrow key is opened."""
        super().currentChanged(current, previous)
        if not self._is_following:
            self._choose(current)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a row's dots opens its menu instead of the row."""
        index = self.indexAt(event.position().toPoint())
        dots = self._delegate.menu_rect(self.visualRect(index))
        is_on_dots = self._has_menu(index) and dots.contains(event.position().toPoint())
        if is_on_dots and event.button() == Qt.MouseButton.LeftButton:
            self._open_menu(index, self.viewport().mapToGlobal(dots.bottomLeft()))
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del deletes the current row, Enter opens it."""
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Delete and self._has_menu(index):
            self.delete_requested.emit(index.data(CONVERSATION_ROLE).id)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(index)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The row's menu, by the right button or the menu key."""
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_by_key else self.indexAt(event.pos())
        if self._has_menu(index):
            place = self.visualRect(index).bottomLeft() if is_by_key else event.pos()
            self._open_menu(index, self.viewport().mapToGlobal(place))

    def row_menu(self, index: QModelIndex) -> QMenu:
        """What can be done with a row."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme = self._theme.theme
        rename = QAction(icon("pencil-simple", theme.text_muted, 16), self.tr("Rename"), menu)
        rename.setShortcut(Qt.Key.Key_F2)
        delete = QAction(icon("trash", theme.bad, 16), self.tr("Delete"), menu)
        delete.setShortcut(Qt.Key.Key_Delete)
        row = index.data(CONVERSATION_ROLE)
        rename.triggered.connect(lambda: self.edit(index))
        delete.triggered.connect(lambda: self.delete_requested.emit(row.id))
        menu.addActions([rename, delete])
        return menu

    def _open_menu(self, index: QModelIndex, place: QPoint) -> None:
        self.row_menu(index).popup(place)

    def _choose(self, index: Index) -> None:
        if self._has_menu(index):
            self.conversation_chosen.emit(index.data(CONVERSATION_ROLE).id)

    def _has_menu(self, index: Index) -> bool:
        return isinstance(index.data(CONVERSATION_ROLE), Conversation) if index.isValid() else False
