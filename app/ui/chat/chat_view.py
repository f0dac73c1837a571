"""The chat view: the sidebar of conversations and the page of one of them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.core.conversation import Conversation
from app.state.conversation_list import ConversationList
from app.state.settings_store import SettingsStore
from app.ui.app_actions import AppActions
from app.ui.chat.chat_page import ChatPage
from app.ui.chat.conversation_sidebar import ConversationSidebar
from app.ui.chat.measures import CLOSED_BELOW, sidebar_width
from app.ui.theme.theme_controller import ThemeController

LINE_WIDTH = 1


class ChatView(QWidget):
    """Stands from the first paint on, empty; ``SessionLink`` and ``ModelLink`` join to it what it shows.

    ``sidebar`` and ``page`` are public, for those two.
    """

    def __init__(
        self,
        theme: ThemeController,
        settings: SettingsStore,
        actions: AppActions,
        conversations: ConversationList,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._actions = actions
        self._conversations = conversations
        self._is_opened_narrow = False
        self.sidebar = ConversationSidebar(theme)
        self._line = QFrame()
        self.page = ChatPage(theme)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._line.setProperty("role", "line-vertical")
        self.page.header.set_menu(self._actions.menu(self))
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self._line)
        row.addWidget(self.page, 1)
        self.setFocusProxy(self.page.composer)
        self._fit_sidebar()

    def _connect(self) -> None:
        conversations = self._conversations
        conversations.changed.connect(self._on_conversations_changed)
        conversations.current_changed.connect(self.sidebar.set_current)
        conversations.deleted.connect(self._on_deleted)
        self.sidebar.new_chat_requested.connect(self.new_chat)
        self.sidebar.conversation_chosen.connect(conversations.select)
        self.sidebar.rename_requested.connect(conversations.rename)
        self.sidebar.delete_requested.connect(conversations.delete)
        self.page.header.sidebar_requested.connect(self.toggle_sidebar)
        self._actions.new_chat_requested.connect(self.new_chat)
        self._actions.sidebar_requested.connect(self.toggle_sidebar)

    def new_chat(self) -> None:
        """Show an empty chat, ready to write in."""
        self._conversations.new_chat()
        self.page.composer.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_sidebar(self) -> None:
        """Show or hide the sidebar. In a wide window the choice is remembered; a narrow one begins closed."""
        if self._is_narrow():
            self._is_opened_narrow = not self._is_opened_narrow
        else:
            self._settings.set_value("is_sidebar_open", not self._settings.settings.is_sidebar_open)
        self._fit_sidebar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sidebar gives way before the chat does."""
        super().resizeEvent(event)
        self._fit_sidebar()

    def _is_narrow(self) -> bool:
        return self.width() < CLOSED_BELOW

    def _fit_sidebar(self) -> None:
        is_narrow = self._is_narrow()
        if not is_narrow:
            self._is_opened_narrow = False
        is_open = self._is_opened_narrow if is_narrow else self._settings.settings.is_sidebar_open
        self.sidebar.setFixedWidth(sidebar_width(self.width()) - LINE_WIDTH)
        self.sidebar.setVisible(is_open)
        self._line.setVisible(is_open)
        self.page.header.set_sidebar_open(is_open)
        # Now, before anything is painted: the page must not be seen to jump.
        self._row.activate()

    def _on_conversations_changed(self) -> None:
        self.sidebar.set_conversations(self._conversations.conversations())

    def _on_deleted(self, conversation: Conversation) -> None:
        words = self.tr("Deleted “{title}”").format(title=conversation.title)
        self.page.toasts.show_toast(
            words, self.tr("Undo"), lambda: self._conversations.undo_delete(conversation.id)
        )
