"""The settings of the network, with the hub's token and what was sent below them."""

from PySide6.QtWidgets import QLabel, QWidget

from app.core.declaration import SettingGroup
from app.state.connection import Connection
from app.state.settings_store import SettingsStore
from app.ui.settings.ledger_panel import LedgerPanel
from app.ui.settings.settings_page import GroupPage
from app.ui.settings.token_panel import TokenPanel
from app.ui.theme.theme_controller import ThemeController


class NetworkPage(GroupPage):
    """The page of a group, and two panels."""

    def __init__(
        self,
        theme: ThemeController,
        store: SettingsStore,
        connection: Connection,
        parent: QWidget | None = None,
    ) -> None:
        self._connection = connection
        super().__init__(theme, store, SettingGroup.NETWORK, parent)

    def _build_below(self) -> None:
        title = QLabel(self.tr("Token"))
        title.setProperty("role", "name")
        self._token = TokenPanel(self._theme, self._connection)
        self._column.addSpacing(24)
        self._column.addWidget(title)
        self._column.addSpacing(8)
        self._column.addWidget(self._token)
        self._column.addSpacing(16)
        self._column.addWidget(LedgerPanel(self._theme, self._connection))

    def ask_for_token(self) -> None:
        """Go to the field where a token is typed."""
        self._token.ask()
        self.ensureWidgetVisible(self._token)
