"""The proxy of the settings, of the system, and none; one that wants a password, refuses or is not there."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from app.core.errors import AppError, ErrorCode, NextAct, Problem
from app.network import reasons
from app.network.failures import problem_of
from app.network.ledger import Purpose
from app.network.network import Network, NetworkOptions
from app.network.proxies import proxy_for, without_password
from tests.fakes.loopback_hub import LoopbackHub
from tests.fakes.loopback_proxy import LoopbackProxy
from tests.fakes.loopback_socks import LoopbackSocks
from tests.network.conftest import MakeNetwork


@pytest.fixture
def loopback_proxy(loopback_hub: LoopbackHub) -> Iterator[LoopbackProxy]:
    """A proxy that knows the loopback hub as ``hub.example``."""
    proxy = LoopbackProxy()
    proxy.places["hub.example"] = int(urlsplit(loopback_hub.endpoint).port or 0)
    yield proxy
    proxy.close()


def problem_at(network: Network, url: str) -> Problem:
    with network.client(Purpose.SEARCH) as client, pytest.raises(httpx2.HTTPError) as caught:
        client.get(url)
    return problem_of(caught.value, "hub.example", network.options)


def test_the_proxy_of_the_settings(make_network: MakeNetwork, loopback_proxy: LoopbackProxy) -> None:
    with make_network(proxy=loopback_proxy.address).client(Purpose.SEARCH) as client:
        assert client.get("http://hub.example/api/models").json() == []
    assert loopback_proxy.log == ["GET http://hub.example/api/models"]


def test_the_proxy_of_the_system(
    make_network: MakeNetwork, loopback_proxy: LoopbackProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", loopback_proxy.address)
    with make_network().client(Purpose.SEARCH) as client:
        assert client.get("http://hub.example/api/models").json() == []
    assert loopback_proxy.log == ["GET http://hub.example/api/models"]


def test_which_proxy_a_request_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy:1")
    monkeypatch.setenv("all_proxy", "socks5://proxy:2")
    monkeypatch.setenv("no_proxy", "inside.example")
    assert proxy_for(httpx2.URL("https://hub.example"), "") == "http://proxy:1"
    assert proxy_for(httpx2.URL("http://hub.example"), "") == "socks5://proxy:2"
    assert proxy_for(httpx2.URL("https://inside.example"), "") == ""
    assert proxy_for(httpx2.URL("http://127.0.0.1:80"), "") == ""
    assert proxy_for(httpx2.URL("https://hub.example"), "none") == ""
    assert proxy_for(httpx2.URL("https://inside.example"), "http://mine:3") == "http://mine:3"


def test_a_tunnel_for_encryption(
    make_network: MakeNetwork, loopback_proxy: LoopbackProxy, tmp_path: Path
) -> None:
    pytest.importorskip("cryptography", reason="a certificate cannot be made without cryptography")
    from tests.fakes.certificates import server_certificate

    certificate = server_certificate(tmp_path, host="hub.example")
    hub = LoopbackHub(tls=certificate.context)
    loopback_proxy.places["hub.example"] = int(urlsplit(hub.endpoint).port or 0)
    network = make_network(proxy=loopback_proxy.address, ca_file=str(certificate.ca_file))
    with network.client(Purpose.SEARCH) as client:
        assert client.get("https://hub.example/api/models").json() == []
    assert loopback_proxy.log == ["CONNECT hub.example:443"]
    network.close()
    hub.close()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_asks_for_a_password(
    make_network: MakeNetwork, loopback_proxy: LoopbackProxy, scheme: str
) -> None:
    loopback_proxy.password = "me:secret"
    network = make_network(proxy=loopback_proxy.address)
    found = problem_at(network, f"{scheme}://hub.example/api/models")
    assert found.code is ErrorCode.PROXY_UNUSABLE
    assert found.values == {"proxy": loopback_proxy.address, "reason": reasons.PROXY_PASSWORD}
    assert found.next_act is NextAct.NETWORK_SETTINGS


def test_a_password_in_the_settings(make_network: MakeNetwork, loopback_proxy: LoopbackProxy) -> None:
    loopback_proxy.password = "me:secret"
    address = loopback_proxy.address.replace("://", "://me:secret@")
    with make_network(proxy=address).client(Purpose.SEARCH) as client:
        assert client.get("http://hub.example/api/models").json() == []


def test_a_proxy_that_refuses(make_network: MakeNetwork, loopback_proxy: LoopbackProxy) -> None:
    loopback_proxy.refusal = 403
    found = problem_at(make_network(proxy=loopback_proxy.address), "https://hub.example/api/models")
    assert found.code is ErrorCode.PROXY_UNUSABLE
    assert found.values["reason"] == reasons.PROXY_REFUSES


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there(make_network: MakeNetwork, scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    network = make_network(proxy=f"http://me:secret@127.0.0.1:{port}")
    found = problem_at(network, f"{scheme}://hub.example/api/models")
    assert found.code is ErrorCode.PROXY_UNUSABLE
    assert found.values == {"proxy": f"http://127.0.0.1:{port}", "reason": reasons.REFUSED}
    assert "secret" not in found.detail


@pytest.fixture
def loopback_socks(loopback_hub: LoopbackHub) -> Iterator[LoopbackSocks]:
    """A SOCKS proxy that knows the loopback hub as ``hub.example``."""
    socks = LoopbackSocks()
    socks.places["hub.example"] = int(urlsplit(loopback_hub.endpoint).port or 0)
    yield socks
    socks.close()


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
@pytest.mark.parametrize("password", ["", "me:secret"])
def test_a_socks_proxy(
    make_network: MakeNetwork, loopback_socks: LoopbackSocks, password: str, scheme: str
) -> None:
    loopback_socks.password = password
    address = loopback_socks.address.replace(
        "socks5://", f"{scheme}://{password}@" if password else f"{scheme}://"
    )
    with make_network(proxy=address).client(Purpose.SEARCH) as client:
        assert client.get("http://hub.example/api/models").json() == []
    assert loopback_socks.log == ["hub.example"], "the proxy looks the name up, not this computer"


def test_a_socks_proxy_that_asks_for_a_password(
    make_network: MakeNetwork, loopback_socks: LoopbackSocks
) -> None:
    loopback_socks.password = "me:secret"
    for typed in ("", "me:wrong@"):
        proxy = loopback_socks.address.replace("://", f"://{typed}")
        found = problem_at(make_network(proxy=proxy), "http://hub.example/")
        assert found.code is ErrorCode.PROXY_UNUSABLE
        assert found.values == {"proxy": loopback_socks.address, "reason": reasons.PROXY_REFUSES}


def test_an_address_that_is_none(make_network: MakeNetwork) -> None:
    for proxy in ("ftp://proxy:21", "http://", "http://proxy:99999"):
        with pytest.raises(AppError) as caught:
            make_network(proxy=proxy).client(Purpose.SEARCH)
        assert caught.value.problem.code is ErrorCode.PROXY_UNUSABLE
        assert caught.value.problem.next_act is NextAct.NETWORK_SETTINGS


def test_an_address_of_the_system_that_is_none(
    make_network: MakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy:port")
    with make_network().client(Purpose.SEARCH) as client, pytest.raises(AppError) as caught:
        client.get("http://hub.example/")
    assert caught.value.problem.values == {"proxy": "http://proxy:port", "reason": reasons.PROXY_ADDRESS}


def test_another_proxy_holds_for_the_next_request(
    make_network: MakeNetwork, loopback_proxy: LoopbackProxy, loopback_hub: LoopbackHub
) -> None:
    network = make_network()
    with network.client(Purpose.SEARCH) as client:
        assert client.get(f"{loopback_hub.endpoint}/api/models").json() == []
        network.configure(NetworkOptions(proxy=loopback_proxy.address))
        assert client.get("http://hub.example/api/models").json() == []
        network.configure(NetworkOptions(proxy="none"))
        assert client.get(f"{loopback_hub.endpoint}/api/models").json() == []
    assert len(loopback_proxy.log) == 1


def test_a_password_is_not_shown() -> None:
    assert without_password("http://me:secret@proxy:1") == "http://proxy:1"
    assert without_password("socks5://proxy:1") == "socks5://proxy:1"
