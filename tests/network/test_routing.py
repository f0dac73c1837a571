"""The client that a library keeps for the whole process: each call's requests go the way of that call."""

import itertools
import types
from collections.abc import Iterator

import httpx2
import pytest

from app.core.errors import AppError, ErrorCode
from app.network.bodies import LONGEST_ANSWER_S
from app.network.ledger import Ledger, Purpose
from app.network.network import Network, NetworkOptions
from app.network.routing import LARGEST_ANSWER_BYTES, Route, going, routed_client
from app.network.stop import Stop, StoppedError
from tests.fakes.loopback_hub import LoopbackHub
from tests.network.breaking import Attempt
from tests.network.conftest import MakeNetwork


@pytest.fixture
def routed() -> Iterator[httpx2.Client]:
    """What the library would keep."""
    with routed_client() as client:
        yield client


def route_of(network: Network, hub: LoopbackHub, page_size: int = 0, stop: Stop | None = None) -> Route:
    return Route(network, Purpose.SEARCH, hub.endpoint, page_size, stop)


def code_of(client: httpx2.Client, route: Route, url: str) -> ErrorCode:
    with pytest.raises(AppError) as caught, going(route):
        client.get(url)
    return caught.value.problem.code


def test_each_call_goes_its_own_way(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, routed: httpx2.Client
) -> None:
    url = f"{loopback_hub.endpoint}/api/models"
    here, away = make_network(), make_network(is_offline=True)
    with going(route_of(here, loopback_hub)):
        assert routed.get(url).json() == []
        assert code_of(routed, route_of(away, loopback_hub), url) is ErrorCode.OFFLINE
        assert routed.get(url).json() == []
    with pytest.raises(LookupError):
        routed.get(url)


def test_no_time_limit_of_the_library_holds(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, routed: httpx2.Client
) -> None:
    loopback_hub.fault(delay=0.5)
    stop = Stop()

    def ask() -> None:
        with going(route_of(make_network(), loopback_hub, stop=stop)):
            routed.get(f"{loopback_hub.endpoint}/api/models", timeout=0.1)  # None would be for ever

    attempt = Attempt(ask)
    assert attempt.ended() is None


def test_a_stop_of_the_call(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, routed: httpx2.Client
) -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(StoppedError), going(route_of(make_network(), loopback_hub, stop=stop)):
        routed.get(f"{loopback_hub.endpoint}/api/models")


def test_an_answer_that_swells(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, routed: httpx2.Client, ledger: Ledger
) -> None:
    loopback_hub.fault(text=" " * (LARGEST_ANSWER_BYTES + 10_000_000))
    route = route_of(make_network(), loopback_hub)
    assert code_of(routed, route, f"{loopback_hub.endpoint}/api/models") is ErrorCode.HUB_ODD
    assert ledger.entries()[0].received_bytes < LARGEST_ANSWER_BYTES + 1_000_000


def test_an_answer_that_trickles(
    make_network: MakeNetwork,
    loopback_hub: LoopbackHub,
    routed: httpx2.Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = itertools.chain([0.0, 1.0], itertools.repeat(LONGEST_ANSWER_S + 1))
    clock = types.SimpleNamespace(monotonic=lambda: next(times))
    monkeypatch.setattr("app.network.bodies.time", clock)
    loopback_hub.fault(text=" " * 1_000_000)
    route = route_of(make_network(), loopback_hub)
    assert code_of(routed, route, f"{loopback_hub.endpoint}/api/models") is ErrorCode.HUB_SILENT


def test_packed_answers_are_unpacked(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, routed: httpx2.Client
) -> None:
    headers = {"Content-Encoding": "gzip"}
    loopback_hub.fault(text='{"a": 1}', packed=True)
    with going(route_of(make_network(), loopback_hub)):
        assert routed.get(f"{loopback_hub.endpoint}/api/models").json() == {"a": 1}
    loopback_hub.fault(text='{"a": 1}', headers=headers)
    route = route_of(make_network(), loopback_hub)
    assert code_of(routed, route, f"{loopback_hub.endpoint}/api/models") is ErrorCode.HUB_ODD


def test_the_length_of_a_head_stays(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, routed: httpx2.Client
) -> None:
    commit = loopback_hub.add_repo("acme/a-GGUF", {"README.md": b"x" * 1234}).sha
    with going(route_of(make_network(), loopback_hub)):
        url = f"{loopback_hub.endpoint}/api/resolve-cache/models/acme/a-GGUF/{commit}/README.md"
        assert routed.head(url).headers["Content-Length"] == "1234"


def test_a_token_is_for_the_hub_alone(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, routed: httpx2.Client
) -> None:
    headers = {"Authorization": "Bearer hf_secret"}
    with going(Route(make_network(), Purpose.SEARCH, "https://hub.example")):
        routed.get(f"{loopback_hub.endpoint}/api/models", headers=headers)
    with going(route_of(make_network(), loopback_hub)):
        routed.get(f"{loopback_hub.endpoint}/api/whoami-v2", headers=headers)
    assert ["authorization" in entry["headers"] for entry in loopback_hub.log] == [False, True]


def test_going_offline_ends_a_call(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, routed: httpx2.Client
) -> None:
    loopback_hub.fault(delay=0.5)
    network = make_network()

    def ask() -> None:
        with going(route_of(network, loopback_hub)):
            routed.get(f"{loopback_hub.endpoint}/api/models")

    attempt = Attempt(ask)
    while not loopback_hub.log:
        assert attempt.is_waiting
    network.configure(NetworkOptions(is_offline=True))
    raised = attempt.ended()
    assert isinstance(raised, AppError)
    assert raised.problem.code is ErrorCode.OFFLINE
