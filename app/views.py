"""The window's views: which there are, how each is made, and how one gets from one to another."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from app.core.declaration import SettingGroup
from app.services import Services
from app.state.settings_store import SettingsStore
from app.ui.instance_name import Visit
from app.ui.main_window import MainWindow
from app.ui.theme.theme_controller import ThemeController
from app.ui.view import View

if TYPE_CHECKING:
    from app.ui.library.library_link import LibraryLink
    from app.ui.settings.settings_view import SettingsView
    from app.ui.shell import Shell


class Views(QObject):
    """Makes a view when it is first shown. ``finish_starting`` builds what is not built yet.

    Attributes:
        table: every view of the window; another one is another line.
    """

    def __init__(
        self,
        theme: ThemeController,
        settings: SettingsStore,
        services: Services,
        shell: Callable[[], "Shell"],
        finish_starting: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self._services = services
        self._shell = shell
        self._finish_starting = finish_starting
        self._window: MainWindow | None = None
        self.table = self._table()

    def _table(self) -> Sequence[View]:
        translate = QCoreApplication.translate
        return (
            View("chat", translate("views", "Chat"), "chats", "Ctrl+1", lambda: self._shell().chat),
            View("library", translate("views", "Library"), "books", "Ctrl+2", self._make_library),
            View("settings", translate("views", "Settings"), "gear", "Ctrl+,", self._make_settings, True),
        )

    def live_in(self, window: MainWindow) -> None:
        """The window that shows them; it was made of ``table``."""
        self._window = window

    def begin(self, visit: Visit) -> None:
        """Join the chat's ways out to the other views, and open what the window was started with."""
        link = self._services.model_link
        if link is not None:
            link.settings_requested.connect(lambda: self.show_settings(SettingGroup.ENGINE))
            link.more_requested.connect(self.show_discover)
        self.open(visit)

    def open(self, visit: Visit) -> None:
        """Open what a start or a second start was given."""
        if visit.open_path is not None:
            self.open_file(Path(visit.open_path))
        if visit.link is not None:
            self.open_link(visit.link)

    def open_file(self, path: Path) -> None:
        """Chat with the model in this file."""
        self._finish_starting()
        if self._services.model_link is not None:
            self._services.model_link.open_file(path)

    def open_link(self, link: str) -> None:
        """Show what names a model on a hub or elsewhere."""
        library = self.open_library()
        if library is not None:
            library.show_address(link)

    def open_library(self) -> "LibraryLink | None":
        """The library's state and what joins it to the window; built once, now if somebody is early."""
        self._finish_starting()
        is_new = self._services.library_link is None
        link = self._services.open_library(self._shell(), self._theme, self._its_window)
        if link is not None and is_new:
            link.network_settings_requested.connect(lambda: self.show_settings(SettingGroup.NETWORK))
            link.token_requested.connect(self._ask_for_token)
        return link

    def show_discover(self) -> None:
        """The models that the hub has."""
        library = self.open_library()
        if library is not None:
            library.show_discover()

    def show_settings(self, group: SettingGroup) -> None:
        """One page of the settings."""
        self._shown_settings().show_group(group)

    @property
    def _its_window(self) -> MainWindow:
        if self._window is None:
            raise RuntimeError("there is no window yet")
        return self._window

    def _make_library(self) -> QWidget:
        link = self.open_library()
        return QWidget() if link is None else link.make_view()

    def _make_settings(self) -> QWidget:
        from app.ui.settings.settings_view import SettingsView

        self.open_library()
        services = self._services
        connection = services.library_state.connection if services.library_state is not None else None
        return SettingsView(self._theme, self._settings, services.engines, services.tuning, connection)

    def _ask_for_token(self) -> None:
        self._shown_settings().ask_for_token()

    def _shown_settings(self) -> "SettingsView":
        from app.ui.settings.settings_view import SettingsView

        view = self._its_window.show_view("settings")
        assert isinstance(view, SettingsView)
        return view
