"""Everything that has a key: one table, the menu made from it, and the list that shows it."""

import sys
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.ui.theme.icons import icon
from app.ui.theme.theme_controller import ThemeController

IS_MAC = sys.platform == "darwin"
ICON_SIZE = 16


class Shortcut(NamedTuple):
    """Keys and what they do, in words, for the list of shortcuts."""

    words: str
    keys: str


class AppActions(QObject):
    """The actions of the window. Whoever owns a part connects the signal it can fulfil.

    Signals:
        new_chat_requested(), open_file_requested(), copy_answer_requested(), answer_again_requested(),
        model_picker_requested(), sidebar_requested(), shortcuts_requested(), quit_requested(): as named.
        view_requested(str name): show a view.
    """

    new_chat_requested = Signal()
    open_file_requested = Signal()
    copy_answer_requested = Signal()
    answer_again_requested = Signal()
    model_picker_requested = Signal()
    sidebar_requested = Signal()
    shortcuts_requested = Signal()
    quit_requested = Signal()
    view_requested = Signal(str)

    def __init__(self, theme: ThemeController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons: dict[QAction, str] = {}
        self._build()

    def _build(self) -> None:
        made = self._made
        self.new_chat = made(self.tr("New chat"), "Ctrl+N", "plus", self.new_chat_requested.emit)
        self.open_file = made(
            self.tr("Open a model file…"), "Ctrl+O", "folder-open", self.open_file_requested.emit
        )
        self.copy_answer = made(
            self.tr("Copy the last answer"), "Ctrl+Shift+C", "copy", self.copy_answer_requested.emit
        )
        self.answer_again = made(
            self.tr("Answer again"), "Ctrl+R", "arrow-clockwise", self.answer_again_requested.emit
        )
        self.model_picker = made(
            self.tr("Choose a model"), "Ctrl+M", "cube", self.model_picker_requested.emit
        )
        self.sidebar = made(
            self.tr("Show or hide the sidebar"), "Ctrl+B", "sidebar-simple", self.sidebar_requested.emit
        )
        self.shortcuts = made(
            self.tr("Keyboard shortcuts"), "Ctrl+/", "keyboard", self.shortcuts_requested.emit
        )
        self.quit = made(self.tr("Quit"), "Ctrl+Q", "x", self.quit_requested.emit)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        for action in (self.copy_answer, self.answer_again):
            action.setEnabled(False)

    def _made(self, words: str, keys: str, icon_name: str, do: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(keys))
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.triggered.connect(lambda _checked=False: do())
        self._icons[action] = icon_name
        return action

    def add_view(self, name: str, words: str, keys: str) -> QAction:
        """An action that shows a view; it has keys, and no line in the menu."""
        action = QAction(words, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked=False: self.view_requested.emit(name))
        return action

    def all(self) -> list[QAction]:
        """Every action, for the window whose keys they are."""
        return self.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def menu(self, parent: QWidget) -> QMenu:
        """The menu behind the dots in the header."""
        menu = QMenu(parent)
        self._fill(menu)
        # Not before it is seen: drawing icons would make the first paint wait.
        menu.aboutToShow.connect(self._tint)
        return menu

    def menu_bar(self) -> QMenuBar:
        """The menu bar, where a system has one of its own."""
        bar = QMenuBar()
        self._fill(bar.addMenu(self.tr("Chat")))
        return bar

    def shortcut_list(self) -> list[Shortcut]:
        """Keys and words: the actions, and what the composer and the lists understand by themselves."""
        listed = [Shortcut(action.text().removesuffix("…"), _keys(action)) for action in self.all()]
        return [
            *listed,
            Shortcut(self.tr("Send"), _native("Return")),
            Shortcut(self.tr("New line"), _native("Shift+Return")),
            Shortcut(self.tr("Stop"), _native("Esc")),
            Shortcut(self.tr("Edit the last message (in an empty field)"), _native("Up")),
            Shortcut(self.tr("Rename a chat (in the list)"), _native("F2")),
            Shortcut(self.tr("Delete a chat (in the list)"), _native("Del")),
        ]

    def _fill(self, menu: QMenu) -> None:
        menu.addActions([self.new_chat, self.open_file])
        menu.addSeparator()
        menu.addActions([self.copy_answer, self.answer_again])
        menu.addSeparator()
        menu.addActions([self.shortcuts, self.quit])

    def _tint(self) -> None:
        colour = self._theme.theme.text_muted
        for action, name in self._icons.items():
            action.setIcon(icon(name, colour, ICON_SIZE))


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
