"""The head of the library: its tabs, and at the right what belongs to the one that is open."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.state.connection import Connection
from app.state.settings_store import SettingsStore
from app.ui.library.hub_pill import HubPill
from app.ui.library.library_tabs import HEIGHT, LibraryTabs
from app.ui.theme.icons import icon
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.fields import SearchField

SEARCH_WIDTH = 216
WORDS_FROM_WIDTH = 720
"""On a narrower header the button that adds models is an icon alone."""


class LibraryHeader(QWidget):
    """56 high. Ctrl+F is for the view to connect with ``focus_search``.

    Signals:
        tab_chosen(int): another tab is to be seen.
        words_changed(str): only models that say these words are to be seen.
        open_file_requested(), add_folder_requested(), link_requested(): of the menu.
    """

    tab_chosen = Signal(int)
    words_changed = Signal(str)
    open_file_requested = Signal()
    add_folder_requested = Signal()
    link_requested = Signal()

    def __init__(
        self,
        theme: ThemeController,
        connection: Connection,
        settings: SettingsStore,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tabs = LibraryTabs(theme, (self.tr("On this computer"), self.tr("Discover")))
        self.search = SearchField(theme, self.tr("Search models"))
        self.add_button = Button(theme, self.tr("Add a file or folder"), icon_name="folder-plus")
        self.add_icon = IconButton(theme, "folder-plus", self.tr("Add a file or folder"))
        self.pill = HubPill(theme, connection, settings)
        self._build()
        self._connect()
        self._arrange()

    def _build(self) -> None:
        self.search.setMaximumWidth(SEARCH_WIDTH)
        self.search.setMinimumWidth(96)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.search, 1000)
        row.addWidget(self.add_button)
        row.addWidget(self.add_icon)
        row.addWidget(self.pill)
        self._on_text_scale_changed(self._theme.text_scale)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.search.textChanged.connect(self.words_changed)
        for button in (self.add_button, self.add_icon):
            button.clicked.connect(lambda _on=False, button=button: self._open_menu(button))
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    def set_tab(self, tab: int) -> None:
        """Mark the tab that is open."""
        self.tabs.setCurrentIndex(tab)
        self._arrange()

    def focus_search(self) -> None:
        """Put the keyboard into the search field, where it is on screen."""
        if not self.search.isHidden():
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()

    def menu(self) -> QMenu:
        """The ways in which models get here."""
        colour = self._theme.theme.text_muted
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, name, signal in (
            (self.tr("Open a model file…"), "file", self.open_file_requested),
            (self.tr("Add a folder with models…"), "folder-plus", self.add_folder_requested),
            (self.tr("Paste a link or a name…"), "link", self.link_requested),
        ):
            menu.addAction(icon(name, colour, 16), words).triggered.connect(signal)
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words only where there is room for them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        is_here = self.tabs.currentIndex() == 0
        has_room = self.width() >= WORDS_FROM_WIDTH * max(1.0, self._theme.text_scale)
        self.search.setVisible(is_here)
        self.add_button.setVisible(is_here and has_room)
        self.add_icon.setVisible(is_here and not has_room)
        self.pill.setVisible(not is_here)

    def _open_menu(self, button: QWidget) -> None:
        menu = self.menu()
        right = button.mapToGlobal(QPoint(button.width(), button.height() + 4))
        left = right if self.isRightToLeft() else right - QPoint(menu.sizeHint().width(), 0)
        menu.popup(left)

    def _on_tab_changed(self, tab: int) -> None:
        self._arrange()
        self.tab_chosen.emit(tab)

    def _on_text_scale_changed(self, scale: float) -> None:
        self.setFixedHeight(scaled_height(HEIGHT, min(1.25, scale)))
        self.search.setMaximumWidth(scaled_height(SEARCH_WIDTH, min(1.5, scale)))
        self._arrange()
