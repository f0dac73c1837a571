"""Networks that are closed with their test."""

from collections.abc import Callable, Iterator

import pytest

from app.network.ledger import Ledger
from app.network.network import Network, NetworkOptions

MakeNetwork = Callable[..., Network]
"""Takes the options by name, gives a network of the test's own."""


@pytest.fixture
def ledger() -> Ledger:
    """What every network of the test writes into."""
    return Ledger()


@pytest.fixture
def make_network(ledger: Ledger) -> Iterator[MakeNetwork]:
    """``make_network(proxy="none")``; closed when the test ends."""
    made: list[Network] = []

    def make(*, proxy: str = "", ca_file: str = "", is_offline: bool = False) -> Network:
        made.append(Network(NetworkOptions(proxy, ca_file, is_offline), ledger))
        return made[-1]

    yield make
    for network in made:
        network.close()
