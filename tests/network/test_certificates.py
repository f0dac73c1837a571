"""TLS hubs: an authority of a company's own, a stranger's, the wrong name, and clocks that are off."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from app.core.errors import ErrorCode, NextAct, Problem
from app.network import reasons
from app.network.failures import problem_of
from app.network.ledger import Purpose
from app.network.network import Network, NetworkOptions
from tests.fakes.loopback_hub import LoopbackHub
from tests.network.conftest import MakeNetwork

pytest.importorskip("cryptography", reason="a certificate cannot be made without cryptography")
from tests.fakes.certificates import ServerCertificate, server_certificate

TlsHub = Callable[..., tuple[LoopbackHub, ServerCertificate]]


@pytest.fixture
def tls_hub(tmp_path: Path) -> Iterator[TlsHub]:
    """``tls_hub(ends_in_days=-1)`` is a hub with a certificate that has expired, and its authority."""
    hubs: list[LoopbackHub] = []

    def make(
        *, starts: float = -2, ends: float = 1, host: str = "127.0.0.1"
    ) -> tuple[LoopbackHub, ServerCertificate]:
        certificate = server_certificate(tmp_path, starts_in_days=starts, ends_in_days=ends, host=host)
        hubs.append(LoopbackHub(tls=certificate.context))
        return hubs[-1], certificate

    yield make
    for hub in hubs:
        hub.close()


def problem_at(network: Network, hub: LoopbackHub) -> Problem:
    with network.client(Purpose.SEARCH) as client, pytest.raises(httpx2.ConnectError) as caught:
        client.get(f"{hub.endpoint}/api/models")
    return problem_of(caught.value, "hub.example", network.options)


def test_the_authority_of_the_settings_is_trusted(make_network: MakeNetwork, tls_hub: TlsHub) -> None:
    hub, certificate = tls_hub()
    with make_network(ca_file=str(certificate.ca_file)).client(Purpose.SEARCH) as client:
        assert client.get(f"{hub.endpoint}/api/models").json() == []


def test_a_strangers_authority_is_not(make_network: MakeNetwork, tls_hub: TlsHub) -> None:
    hub, _ = tls_hub()
    found = problem_at(make_network(), hub)
    assert found.code is ErrorCode.CERTIFICATE_UNTRUSTED
    assert found.values == {"host": "hub.example", "reason": reasons.SELF_SIGNED}
    assert found.next_act is NextAct.NETWORK_SETTINGS


def test_another_ca_file_holds_at_once(make_network: MakeNetwork, tls_hub: TlsHub) -> None:
    hub, certificate = tls_hub()
    network = make_network()
    with network.client(Purpose.SEARCH) as client:
        with pytest.raises(httpx2.ConnectError):
            client.get(f"{hub.endpoint}/api/models")
        network.configure(NetworkOptions(ca_file=str(certificate.ca_file)))
        assert client.get(f"{hub.endpoint}/api/models").json() == []


def test_the_certificate_of_another_name(make_network: MakeNetwork, tls_hub: TlsHub) -> None:
    hub, certificate = tls_hub(host="other.example")
    found = problem_at(make_network(ca_file=str(certificate.ca_file)), hub)
    assert found.code is ErrorCode.CERTIFICATE_UNTRUSTED
    assert found.values["reason"] == reasons.OTHER_NAME


@pytest.mark.parametrize(("starts", "ends"), [(-3, -1), (1, 3)], ids=["expired", "not valid yet"])
def test_a_clock_that_is_off(make_network: MakeNetwork, tls_hub: TlsHub, starts: float, ends: float) -> None:
    hub, certificate = tls_hub(starts=starts, ends=ends)
    found = problem_at(make_network(ca_file=str(certificate.ca_file)), hub)
    assert found.code is ErrorCode.CERTIFICATE_TIME
    assert found.values["host"] == "hub.example"
    assert found.values["now"].startswith("20")
