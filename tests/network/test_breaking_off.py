"""Whatever a request waits for, three things end it: going offline, closing the network, its own stop."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from app.core.errors import AppError, ErrorCode, NextAct
from app.network.exchange import Exchange
from app.network.ledger import Ledger, Purpose
from app.network.network import Network, NetworkOptions
from app.network.stop import Stop, StoppedError
from tests.fakes.loopback_hub import LoopbackHub
from tests.network.breaking import Attempt
from tests.network.conftest import MakeNetwork
from tests.network.full_listener import full_listener
from tests.network.silent_server import SilentServer

Break = Callable[[Network, Stop], None]


def go_offline(network: Network, stop: Stop) -> None:
    network.configure(NetworkOptions(is_offline=True))


def close(network: Network, stop: Stop) -> None:
    network.close()


def set_stop(network: Network, stop: Stop) -> None:
    stop.set()


BREAKS = pytest.mark.parametrize("break_off", [go_offline, close, set_stop], ids=lambda it: it.__name__)


def assert_was_asked_for(raised: BaseException | None, break_off: Break) -> None:
    if break_off is go_offline:
        assert isinstance(raised, AppError)
        assert raised.problem.code is ErrorCode.OFFLINE
        assert raised.problem.next_act is NextAct.GO_ONLINE
    else:
        assert isinstance(raised, StoppedError)


@BREAKS
def test_an_answer_that_does_not_come(make_network: MakeNetwork, break_off: Break) -> None:
    network, stop = make_network(), Stop()
    with SilentServer() as server, network.client(Purpose.SEARCH, stop) as client:
        attempt = Attempt(lambda: client.get(server.url))
        assert server.has_visitor.wait(10)
        break_off(network, stop)
        assert_was_asked_for(attempt.ended(), break_off)


@BREAKS
def test_bytes_that_stall(make_network: MakeNetwork, loopback_hub: LoopbackHub, break_off: Break) -> None:
    loopback_hub.add_repo("acme/a-GGUF", {"a.gguf": b"x" * 300_000})
    loopback_hub.fault(match="GET .*Signature", stall_after=100_000, stall_for=1)
    network, stop = make_network(), Stop()
    some = threading.Event()

    def read() -> None:
        url = f"{loopback_hub.endpoint}/acme/a-GGUF/resolve/main/a.gguf"
        with client.stream("GET", url, follow_redirects=True) as response:
            for _ in response.iter_raw():
                some.set()

    with network.client(Purpose.DOWNLOAD, stop) as client:
        attempt = Attempt(read)
        assert some.wait(10)
        break_off(network, stop)
        assert_was_asked_for(attempt.ended(), break_off)


@BREAKS
def test_a_handshake_that_stalls(make_network: MakeNetwork, break_off: Break) -> None:
    network, stop = make_network(), Stop()
    with SilentServer() as server, network.client(Purpose.SEARCH, stop) as client:
        attempt = Attempt(lambda: client.get(f"https://127.0.0.1:{server.port}/"))
        assert server.has_visitor.wait(10)
        break_off(network, stop)
        assert_was_asked_for(attempt.ended(), break_off)


@BREAKS
def test_a_connection_that_is_not_taken(make_network: MakeNetwork, break_off: Break) -> None:
    network, stop = make_network(), Stop()
    with full_listener() as port, network.client(Purpose.SEARCH, stop) as client:
        attempt = Attempt(lambda: client.get(f"http://127.0.0.1:{port}/"))
        while not any(thread.name == "fireside-connect" for thread in threading.enumerate()):
            assert attempt.is_waiting
        break_off(network, stop)
        assert_was_asked_for(attempt.ended(), break_off)


@BREAKS
def test_before_anything_is_sent(make_network: MakeNetwork, break_off: Break, ledger: Ledger) -> None:
    network, stop = make_network(), Stop()
    with SilentServer() as server, network.client(Purpose.SEARCH, stop) as client:
        break_off(network, stop)
        assert_was_asked_for(Attempt(lambda: client.get(server.url)).ended(), break_off)
        assert not server.has_visitor.is_set()


@BREAKS
def test_encrypted_bytes_that_stall(make_network: MakeNetwork, tmp_path: Path, break_off: Break) -> None:
    pytest.importorskip("cryptography", reason="a certificate cannot be made without cryptography")
    from tests.fakes.certificates import server_certificate

    certificate = server_certificate(tmp_path)
    hub = LoopbackHub(tls=certificate.context)
    hub.add_repo("acme/a-GGUF", {"a.gguf": b"x" * 300_000})
    hub.fault(match="GET .*Signature", stall_after=100_000, stall_for=0.5)
    network, stop = make_network(ca_file=str(certificate.ca_file)), Stop()
    some = threading.Event()

    def read() -> None:
        url = f"{hub.endpoint}/acme/a-GGUF/resolve/main/a.gguf"
        with client.stream("GET", url, follow_redirects=True) as response:
            for _ in response.iter_raw():
                some.set()

    with network.client(Purpose.DOWNLOAD, stop) as client:
        attempt = Attempt(read)
        assert some.wait(10)
        break_off(network, stop)
        assert_was_asked_for(attempt.ended(), break_off)
    network.close()
    hub.close()


@BREAKS
def test_a_proxy_that_says_nothing(make_network: MakeNetwork, break_off: Break) -> None:
    with SilentServer() as proxy:
        network, stop = make_network(proxy=proxy.url), Stop()
        with network.client(Purpose.SEARCH, stop) as client:
            attempt = Attempt(lambda: client.get("https://hub.example/"))
            assert proxy.has_visitor.wait(10)
            break_off(network, stop)
            assert_was_asked_for(attempt.ended(), break_off)


def test_an_answer_without_a_length_is_not_taken_for_whole(make_network: MakeNetwork) -> None:
    network, stop = make_network(), Stop()
    start = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf of it"
    some = threading.Event()

    def read() -> None:
        with client.stream("GET", server.url) as response:
            for _ in response.iter_raw():
                some.set()

    with SilentServer(start) as server, network.client(Purpose.DOWNLOAD, stop) as client:
        attempt = Attempt(read)
        assert some.wait(10)
        stop.set()
        assert isinstance(attempt.ended(), StoppedError)


def test_a_stop_of_one_client_leaves_others_alone(
    make_network: MakeNetwork, loopback_hub: LoopbackHub
) -> None:
    network, stop = make_network(), Stop()
    with network.client(Purpose.SEARCH, stop) as stopped, network.client(Purpose.SEARCH) as other:
        assert stopped.get(f"{loopback_hub.endpoint}/api/models").status_code == 200
        stop.set()  # the connection is kept, and the other client goes on with it
        assert other.get(f"{loopback_hub.endpoint}/api/models").status_code == 200
        with pytest.raises(StoppedError):
            stopped.get(f"{loopback_hub.endpoint}/api/models")


def test_who_leaves_a_connection_waits_for_a_wake_that_has_begun() -> None:
    exchange, left = Exchange(), threading.Event()

    def leave() -> None:
        exchange.wait_with(None)
        left.set()

    def wake() -> None:  # what was woken later would be another request on the same connection
        leaving.append(Attempt(leave))
        assert not left.wait(0.05)

    leaving: list[Attempt] = []
    exchange.wait_with(wake)
    exchange.break_off(StoppedError())
    assert leaving[0].ended() is None


def test_clients_go_on_when_the_person_is_online_again(
    make_network: MakeNetwork, loopback_hub: LoopbackHub
) -> None:
    network = make_network()
    with network.client(Purpose.SEARCH) as client:
        network.configure(NetworkOptions(is_offline=True))
        with pytest.raises(AppError):
            client.get(f"{loopback_hub.endpoint}/api/models")
        with pytest.raises(AppError):
            network.client(Purpose.SEARCH)
        network.configure(NetworkOptions())
        assert client.get(f"{loopback_hub.endpoint}/api/models").status_code == 200


def test_nothing_is_sent_after_the_end(make_network: MakeNetwork, loopback_hub: LoopbackHub) -> None:
    network = make_network()
    client = network.client(Purpose.SEARCH)
    network.close()
    with pytest.raises(StoppedError):
        client.get(f"{loopback_hub.endpoint}/api/models")
    with pytest.raises(StoppedError):
        network.client(Purpose.SEARCH)
    assert loopback_hub.log == []


def test_the_listener_is_full_indeed() -> None:
    with full_listener() as port, pytest.raises(TimeoutError):
        socket.create_connection(("127.0.0.1", port), timeout=0.3)


def test_timeouts_of_the_client_are_mapped(make_network: MakeNetwork) -> None:
    with (
        full_listener() as port,
        make_network().client(Purpose.SEARCH) as client,
        pytest.raises(httpx2.ConnectTimeout),
    ):
        client.get(f"http://127.0.0.1:{port}/", timeout=0.2)


@BREAKS
def test_more_requests_than_anybody_counted_on(make_network: MakeNetwork, break_off: Break) -> None:
    network, stop = make_network(), Stop()
    with SilentServer() as server, network.client(Purpose.SEARCH, stop) as client:
        attempts = [Attempt(lambda: client.get(server.url)) for _ in range(120)]
        while server.visitor_count < 120:
            assert all(attempt.is_waiting for attempt in attempts)
        break_off(network, stop)
        for attempt in attempts:
            assert_was_asked_for(attempt.ended(), break_off)
