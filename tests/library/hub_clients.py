"""The hub's client over a hub of the test's own."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.core.errors import AppError, Problem
from app.credentials.hub_token import HubToken
from app.library.hub.hub_client import HubClient
from app.network.ledger import Ledger
from app.network.network import Network, NetworkOptions
from tests.fakes.loopback_hub import LoopbackHub

TOKEN = "hf_" + "t" * 34
"""The one that the loopback hub knows, whose owner is ``tester``."""
OTHER_TOKEN = "hf_" + "o" * 34
"""One that it does not know."""


class Hub:
    """A loopback hub and our client of it."""

    def __init__(self, loopback: LoopbackHub, endpoint: str = "", proxy: str = "none") -> None:
        self.loopback = loopback
        self.ledger = Ledger()
        self.network = Network(NetworkOptions(proxy=proxy), self.ledger)
        self.token = HubToken(endpoint or loopback.endpoint, is_kept=False)
        self.client = HubClient(self.network, self.token, endpoint or loopback.endpoint)

    @property
    def asked(self) -> list[str]:
        """Every request that the hub saw, as ``GET /path?query``."""
        return [f"{entry['method']} {entry['path']}" for entry in self.loopback.log]

    def tokens_seen(self) -> set[tuple[str, str]]:
        """Which token came to which of the two servers."""
        found = ((entry["server"], entry["headers"].get("authorization")) for entry in self.loopback.log)
        return {(server, token.removeprefix("Bearer ")) for server, token in found if token}


@pytest.fixture
def hub(loopback_hub: LoopbackHub) -> Iterator[Hub]:
    """An empty hub and a client without a token."""
    made = Hub(loopback_hub)
    yield made
    made.network.close()


class Caught:
    """The problem that was raised in the ``with``."""

    problem: Problem


@contextmanager
def problem_raised() -> Iterator[Caught]:
    """``with problem_raised() as caught: ...``, then ``caught.problem``."""
    caught = Caught()
    with pytest.raises(AppError) as error:
        yield caught
    caught.problem = error.value.problem
