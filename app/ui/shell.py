"""What fills the window right after its first paint, before there is a history or an engine."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from app.core.errors import NextAct, Problem
from app.state.addresses import is_link
from app.state.conversation_list import ConversationList
from app.state.settings_store import SettingsStore
from app.ui.app_actions import IS_MAC, AppActions
from app.ui.chat.chat_view import ChatView
from app.ui.drop_target import DropTarget
from app.ui.main_window import MainWindow
from app.ui.shortcut_list import ShortcutList
from app.ui.theme.icons import app_icon
from app.ui.theme.theme_controller import ThemeController
from app.ui.view import View
from app.ui.widgets.focus_ring import FocusRing


class Shell(QObject):
    """What is built first after the first paint: keys, the list of conversations, the chat view.

    Signals:
        file_dropped(Path): a model file was let go over the window.
        link_dropped(str): the address of a model was, or was pasted where no text is written.
    """

    file_dropped = Signal(object)
    link_dropped = Signal(str)

    def __init__(
        self,
        qt: QApplication,
        window: MainWindow,
        theme: ThemeController,
        settings: SettingsStore,
        views: Sequence[View],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._settings = settings
        self._focus_ring = FocusRing(theme, qt, self)
        self.actions = AppActions(theme, self)
        self.conversations = ConversationList(parent=self)
        self.chat = ChatView(theme, settings, self.actions, self.conversations)
        for view in views:
            self.actions.add_view(view.name, view.words, view.keys)
        window.addActions(self.actions.all())
        window.setWindowIcon(app_icon(theme.theme.accent))
        if IS_MAC:
            window.setMenuBar(self.actions.menu_bar())
        self._drop_target = DropTarget(window, theme, self._is_link)
        self._drop_target.file_dropped.connect(self.file_dropped)
        self._drop_target.link_dropped.connect(self.link_dropped)
        self._connect()

    def _connect(self) -> None:
        self._settings.save_failed.connect(self.show_problem)
        self.actions.view_requested.connect(self._window.show_view)
        self.actions.shortcuts_requested.connect(self._on_shortcuts_requested)
        self.actions.quit_requested.connect(self._window.close)
        # Here, because a folder is also to be shown where the history could not be opened.
        self.chat.page.notices.act_requested.connect(self._on_act_requested)

    def show_problem(self, found: Problem) -> None:
        """Say what went wrong in a notice that can be closed."""
        self.chat.page.notices.show_problem(found.code.value, found, "warn", can_close=True)

    def _is_link(self, text: str) -> bool:
        return is_link(text, self._settings.settings.hub_endpoint)

    def close(self) -> None:
        """Keep what is being written."""
        self.chat.page.composer.save_draft()

    def _on_act_requested(self, act: NextAct, found: Problem) -> None:
        if act is NextAct.OPEN_FOLDER:
            QDesktopServices.openUrl(QUrl.fromLocalFile(found.values["folder"]))

    def _on_shortcuts_requested(self) -> None:
        ShortcutList(self.actions.shortcut_list(), self._theme, self._window).open_in_middle()
