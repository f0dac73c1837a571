"""Clients for everything that goes over the network, as the settings want them."""

import httpx2
import msgspec

from app.network.ledger import Ledger, Purpose

CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 15.0


class NetworkOptions(msgspec.Struct, frozen=True):
    """Attributes:
    proxy: an address (http, https, socks5); "" takes the system's, "none" none.
    ca_file: certificates to trust besides the system's own; "" adds none.
    is_offline: nothing is sent at all.
    """

    proxy: str = ""
    ca_file: str = ""
    is_offline: bool = False


class Network:
    """Makes clients, counts what they do, and shuts them all at once. Any thread may use it."""

    def __init__(self, options: NetworkOptions, ledger: Ledger) -> None:
        raise NotImplementedError

    @property
    def options(self) -> NetworkOptions:
        """What holds now."""
        raise NotImplementedError

    def configure(self, options: NetworkOptions) -> None:
        """Other options from now on; going offline breaks off what is under way."""
        raise NotImplementedError

    def client(self, purpose: Purpose) -> httpx2.Client:
        """A client of its own for one owner, who closes it.

        Raises:
            AppError: OFFLINE, PROXY_UNUSABLE, CA_FILE_UNUSABLE.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Break off everything that is under way; nothing can be sent after that."""
        raise NotImplementedError
