"""A connection: names that take long, addresses that lead nowhere, and an other end that has closed it."""

import itertools
import socket
import threading
import types
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpcore2
import httpx2
import pytest

from app.network.dialling import Dialling
from app.network.ledger import Ledger, Purpose
from app.network.stop import Stop, StoppedError
from tests.fakes.loopback_hub import LoopbackHub
from tests.network.breaking import Attempt
from tests.network.conftest import MakeNetwork
from tests.network.full_listener import full_listener

Found = list[tuple[int, int, int, str, tuple[str, int]]]


class Names:
    """Stands for the system's look-up of names, which no test may use for others than this computer."""

    def __init__(self) -> None:
        self.places: list[str] = []
        self.is_asked = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()

    def getaddrinfo(self, host: str, port: int, *_: object, **__: object) -> Found:
        """The addresses in ``places``, once it may answer."""
        self.is_asked.set()
        assert self.may_answer.wait(10)
        places = self.places if host == "hub.example" else [host]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in places]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    """What ``hub.example`` is."""
    made = Names()
    monkeypatch.setattr(socket, "getaddrinfo", made.getaddrinfo)
    yield made
    made.may_answer.set()


def url_of(hub: LoopbackHub) -> str:
    return f"http://hub.example:{urlsplit(hub.endpoint).port}/api/models"


def test_a_name_is_looked_up(make_network: MakeNetwork, names: Names, loopback_hub: LoopbackHub) -> None:
    names.places = ["127.0.0.1"]
    with make_network().client(Purpose.SEARCH) as client:
        assert client.get(url_of(loopback_hub)).json() == []


def test_an_address_that_refuses_is_passed_over(
    make_network: MakeNetwork, names: Names, loopback_hub: LoopbackHub
) -> None:
    names.places = ["127.0.0.2", "127.0.0.1"]
    with make_network().client(Purpose.SEARCH) as client:
        assert client.get(url_of(loopback_hub)).json() == []


def test_an_address_that_leads_nowhere_is_not_waited_for(
    make_network: MakeNetwork, names: Names, loopback_hub: LoopbackHub
) -> None:
    names.places = ["127.0.0.2", "127.0.0.1"]
    port = urlsplit(loopback_hub.endpoint).port or 0
    with full_listener("127.0.0.2", port), make_network().client(Purpose.SEARCH) as client:
        timeout = httpx2.Timeout(10, connect=4)  # the first address alone would use it up
        assert client.get(url_of(loopback_hub), timeout=timeout).json() == []


def test_no_address_answers(make_network: MakeNetwork, names: Names) -> None:
    names.places = ["127.0.0.2", "127.0.0.3"]
    with make_network().client(Purpose.SEARCH) as client, pytest.raises(httpx2.ConnectError):
        client.get("http://hub.example:1/")


def test_a_name_without_an_address(make_network: MakeNetwork, names: Names) -> None:
    with make_network().client(Purpose.SEARCH) as client, pytest.raises(httpx2.ConnectError):
        client.get("http://hub.example:1/")


def test_looking_up_a_name_has_the_time_limit_of_connecting(make_network: MakeNetwork, names: Names) -> None:
    names.may_answer.clear()
    with make_network().client(Purpose.SEARCH) as client, pytest.raises(httpx2.ConnectTimeout):
        client.get("http://hub.example:1/", timeout=0.1)


def test_a_thread_that_wakes_after_the_time_limit(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    names.may_answer.clear()
    times = itertools.chain([0.0], itertools.repeat(60.0))
    clock = types.SimpleNamespace(monotonic=lambda: next(times))
    monkeypatch.setattr("app.network.dialling.time", clock)
    with pytest.raises(httpcore2.ConnectTimeout):
        Dialling("hub.example", 1, 5.0, None).stream()


def test_looking_up_a_name_can_be_broken_off(make_network: MakeNetwork, names: Names) -> None:
    names.may_answer.clear()
    stop = Stop()
    with make_network().client(Purpose.SEARCH, stop) as client:
        attempt = Attempt(lambda: client.get("http://hub.example:1/"))
        assert names.is_asked.wait(10)
        stop.set()
        assert isinstance(attempt.ended(), StoppedError)


class ClosingServer:
    """Answers one request per connection as if more were welcome, and closes it when told."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self.taken = 0

    def answer_once(self) -> socket.socket:
        """Take a connection and answer its request; the connection, still open."""
        taken, _ = self._listener.accept()
        self.taken += 1
        taken.recv(65536)
        taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        return taken

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()


def test_a_kept_connection_that_was_closed_meanwhile(make_network: MakeNetwork, ledger: Ledger) -> None:
    server = ClosingServer()

    def serve() -> None:
        with server.answer_once() as first:
            first.recv(65536)  # the second request is read, and not answered
        server.answer_once().close()

    attempt = Attempt(serve)
    with make_network().client(Purpose.SEARCH) as client:
        assert client.get(server.url).text == "ok"
        assert client.get(server.url).text == "ok"
    assert attempt.ended() is None
    assert server.taken == 2
    assert [entry.status for entry in ledger.entries()] == [200, 200]
    server.close()


def test_what_changes_something_is_not_sent_twice(make_network: MakeNetwork) -> None:
    server = ClosingServer()

    def serve() -> None:
        with server.answer_once() as first:
            first.recv(65536)

    attempt = Attempt(serve)
    with make_network().client(Purpose.SEARCH) as client:
        assert client.get(server.url).text == "ok"
        with pytest.raises(httpx2.RemoteProtocolError):
            client.post(server.url, content=b"")
    assert attempt.ended() is None
    server.close()
