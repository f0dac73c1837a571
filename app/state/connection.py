"""The one way to the hub: network, token and client, as the settings want them now."""

from PySide6.QtCore import QObject, Signal

from app.core.hub import TokenState
from app.library.hub_client import HubClient
from app.network.ledger import Ledger
from app.network.network import Network
from app.state.settings_store import SettingsStore


class Connection(QObject):
    """Owns the network and the hub's client; follows the settings ``is_offline``, ``proxy``, ``ca_file`` and
    ``hub_endpoint`` at once.

    Signals:
        changed(): the hub, the proxy or the offline switch is another one; what was asked may be asked again.
        token_changed(TokenState): the token, where it is kept, or what the hub says about it.
    """

    changed = Signal()
    token_changed = Signal(object)

    def __init__(self, settings: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        raise NotImplementedError

    @property
    def network(self) -> Network:
        """What every request goes through."""
        raise NotImplementedError

    @property
    def hub(self) -> HubClient:
        """The client of the hub in the settings; another one after ``changed``."""
        raise NotImplementedError

    @property
    def ledger(self) -> Ledger:
        """What was sent and received."""
        raise NotImplementedError

    @property
    def is_offline(self) -> bool:
        """Whether the person switched the network off."""
        raise NotImplementedError

    @property
    def offline_since(self) -> float:
        """When it was switched off, in seconds since 1970; the start of the window at the earliest."""
        raise NotImplementedError

    def go_online(self) -> None:
        """Switch "work offline" off."""
        raise NotImplementedError

    @property
    def token(self) -> TokenState:
        """What is known of the token; ``look_at_token`` asks the keyring, which may take long."""
        raise NotImplementedError

    def look_at_token(self) -> None:
        """Read the keyring and ask the hub whose the token is; ``token_changed`` follows."""
        raise NotImplementedError

    def keep_token(self, token: str) -> None:
        """Keep another token and check it with the hub; ``token_changed`` follows, with a problem where
        it was refused."""
        raise NotImplementedError

    def forget_token(self) -> None:
        """Remove the token; ``token_changed`` follows."""
        raise NotImplementedError

    def close(self) -> None:
        """Break off what is under way."""
        raise NotImplementedError
