"""The one way to the hub: network, token and client, as the settings want them now."""

import time
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.errors import AppError, Problem
from app.core.hub import TokenPlace, TokenState
from app.credentials.hub_token import HubToken
from app.library.hub.hub_client import HubClient
from app.network.ledger import Ledger
from app.network.network import Network, NetworkOptions
from app.state.background import Background
from app.state.settings_store import SettingsStore

_SETTINGS = frozenset(("is_offline", "proxy", "ca_file", "hub_endpoint"))


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
        self._settings = settings
        self._ledger = Ledger()
        self._network = Network(self._options(), self._ledger)
        self._background = Background("fireside-token", parent=self)
        self._offline_since = time.time()
        self._tokens: dict[str, HubToken] = {}
        self._meet_hub()
        settings.changed.connect(self._on_setting_changed)

    @property
    def network(self) -> Network:
        """What every request goes through."""
        return self._network

    @property
    def hub(self) -> HubClient:
        """The client of the hub in the settings; another one after ``changed``."""
        return self._hub

    @property
    def ledger(self) -> Ledger:
        """What was sent and received."""
        return self._ledger

    @property
    def is_offline(self) -> bool:
        """Whether the person switched the network off."""
        return self._settings.settings.is_offline

    @property
    def offline_since(self) -> float:
        """When it was switched off, in seconds since 1970; the start of the window at the earliest."""
        return self._offline_since

    def go_online(self) -> None:
        """Switch "work offline" off."""
        self._settings.set_value("is_offline", False)

    @property
    def token(self) -> TokenState:
        """What is known of the token; ``look_at_token`` asks the keyring, which may take long."""
        return self._state

    def look_at_token(self) -> None:
        """Read the keyring and ask the hub whose the token is; ``token_changed`` follows."""
        self._change_token(lambda token: token.look())

    def keep_token(self, token: str) -> None:
        """Keep another token and check it with the hub; ``token_changed`` follows, with a problem where
        it was refused."""
        self._change_token(lambda kept: kept.keep(token))

    def forget_token(self) -> None:
        """Remove the token; ``token_changed`` follows."""
        self._change_token(lambda token: token.forget())

    def close(self) -> None:
        """Break off what is under way."""
        self._network.close()
        self._background.close()

    # -- following the settings ------------------------------------------------------------------------

    def _options(self) -> NetworkOptions:
        its = self._settings.settings
        return NetworkOptions(proxy=its.proxy, ca_file=its.ca_file, is_offline=its.is_offline)

    def _meet_hub(self) -> None:
        endpoint = self._settings.settings.hub_endpoint
        if endpoint not in self._tokens:  # one that lies in memory outlives a look at another hub
            is_kept = endpoint in self._settings.settings.token_hubs
            self._tokens[endpoint] = HubToken(endpoint, is_kept=is_kept)
        self._hub_token = self._tokens[endpoint]
        self._hub = HubClient(self._network, self._hub_token, endpoint)
        self._state = TokenState()

    def _on_setting_changed(self, name: str) -> None:
        if name not in _SETTINGS:
            return
        if name == "is_offline" and self.is_offline:
            self._offline_since = time.time()
        self._network.configure(self._options())
        if name == "hub_endpoint":
            self._meet_hub()
            self.token_changed.emit(self._state)
        self.changed.emit()

    # -- the token -------------------------------------------------------------------------------------

    def _change_token(self, change: Callable[[HubToken], TokenState]) -> None:
        """Change or read it on a thread, ask the hub whose it is, and tell."""
        token, hub = self._hub_token, self._hub

        def work() -> TokenState:
            state = change(token)
            return state if token.value() is None else _with_account(state, hub)

        def done(state: TokenState) -> None:
            self._remember(hub.endpoint, state)
            self._tell(token, state)

        def failed(found: Problem) -> None:
            self._tell(token, msgspec.structs.replace(self._state, problem=found))

        self._background.start(work, done, failed)

    def _remember(self, endpoint: str, state: TokenState) -> None:
        """Whether the keyring is to be opened for this hub at the next start."""
        hubs = self._settings.settings.token_hubs
        if state.place is TokenPlace.KEYRING and endpoint not in hubs:
            self._settings.set_value("token_hubs", (*hubs, endpoint))
        elif state == TokenState() and endpoint in hubs:
            self._settings.set_value("token_hubs", tuple(each for each in hubs if each != endpoint))

    def _tell(self, token: HubToken, state: TokenState) -> None:
        if token is self._hub_token:  # else another hub was chosen meanwhile
            self._state = state
            self.token_changed.emit(state)


def _with_account(state: TokenState, hub: HubClient) -> TokenState:
    """The hub's answer beside what is known; a refusal matters more than where the token lies."""
    try:
        return msgspec.structs.replace(state, account=hub.account())
    except AppError as error:
        return msgspec.structs.replace(state, problem=error.problem)
