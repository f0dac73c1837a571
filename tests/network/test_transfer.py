"""Large bodies by range: what is asked, what is told, which way it goes, and that it ends at once."""

import threading
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.core.errors import AppError, ErrorCode
from app.network.ledger import Ledger, Purpose
from app.network.stop import Stop, StoppedError
from app.network.transfer import Transfer, TransferBrokenError, open_range
from tests.fakes.loopback_hub import LoopbackHub
from tests.fakes.loopback_proxy import LoopbackProxy
from tests.network.conftest import MakeNetwork

DATA = bytes(range(256)) * 2000


@pytest.fixture
def url(loopback_hub: LoopbackHub) -> str:
    """Of a file that the hub leads to another origin for."""
    loopback_hub.add_repo("acme/m", {"m.gguf": DATA})
    return f"{loopback_hub.endpoint}/acme/m/resolve/main/m.gguf"


def body(transfer: Transfer) -> bytes:
    """All of it."""
    with closing(transfer):
        return b"".join(transfer.chunks())


def collect(transfer: Transfer, into: bytearray) -> None:
    """As far as it comes."""
    for chunk in transfer.chunks():
        into += chunk


def test_a_span_of_a_file(make_network: MakeNetwork, url: str, ledger: Ledger) -> None:
    transfer = open_range(make_network(), url, headers={}, span=(100, 300), stop=Stop())
    assert (transfer.status, transfer.first, transfer.total_bytes) == (206, 100, len(DATA))
    assert transfer.is_plain
    assert body(transfer) == DATA[100:300]
    assert {entry.purpose for entry in ledger.entries()} == {Purpose.DOWNLOAD}


def test_the_whole_file(make_network: MakeNetwork, url: str) -> None:
    transfer = open_range(make_network(), url, headers={}, span=None, stop=Stop())
    assert (transfer.status, transfer.first, transfer.total_bytes) == (200, 0, len(DATA))
    assert body(transfer) == DATA


def test_a_file_that_has_changed_comes_whole(make_network: MakeNetwork, url: str) -> None:
    network = make_network()
    first = open_range(network, url, headers={}, span=(0, 10), stop=Stop())
    assert body(first) == DATA[:10]
    same = open_range(network, url, headers={}, span=(5, 10), stop=Stop(), validator=first.validator)
    assert (same.status, body(same)) == (206, DATA[5:10])
    other = open_range(network, url, headers={}, span=(5, 10), stop=Stop(), validator='"other"')
    assert other.status == 200
    other.close()


def test_the_token_does_not_follow_to_another_origin(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, url: str
) -> None:
    headers = {"authorization": "Bearer hf_" + "t" * 34}
    transfer = open_range(make_network(), url, headers=headers, span=(0, 10), stop=Stop())
    assert transfer.status == 206, "the other origin refuses a request with a token"
    transfer.close()
    sent = [{name.lower() for name in entry["headers"]} for entry in loopback_hub.log]
    assert ["authorization" in names for names in sent] == [True, False]


@pytest.mark.parametrize("is_reset", [True, False])
def test_a_break_is_told_after_the_bytes_that_came(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, url: str, is_reset: bool
) -> None:
    loopback_hub.fault(match="Signature", drop_after=100_000, reset=is_reset)
    transfer = open_range(make_network(), url, headers={}, span=None, stop=Stop())
    came = bytearray()
    with closing(transfer), pytest.raises(TransferBrokenError) as caught:
        collect(transfer, came)
    assert caught.value.problem.code is ErrorCode.HUB_UNREACHABLE
    assert DATA.startswith(came)
    if not is_reset:
        assert len(came) == 100_000


def test_a_stop_ends_a_body_that_stalls(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, url: str
) -> None:
    loopback_hub.fault(match="Signature", stall_after=1000, stall_for=2.0)
    stop = Stop()
    transfer = open_range(make_network(), url, headers={}, span=None, stop=stop)
    timer = threading.Timer(0.1, stop.set)
    timer.start()
    with closing(transfer), pytest.raises(StoppedError):
        for _ in transfer.chunks():
            pass
    timer.join()


@pytest.mark.parametrize(
    ("headers", "status", "wait_s"),
    [
        ({"Retry-After": "7"}, 503, 7),
        ({"RateLimit": '"api";r=0;t=55', "Retry-After": "7"}, 429, 55),
        ({"RateLimit": '"api";r=3;t=55'}, 429, None),
        ({}, 500, None),
    ],
)
def test_how_long_the_other_end_asks_to_wait(
    make_network: MakeNetwork,
    loopback_hub: LoopbackHub,
    url: str,
    headers: dict[str, str],
    status: int,
    wait_s: int | None,
) -> None:
    loopback_hub.fault(match="Signature", status=status, headers=headers)
    transfer = open_range(make_network(), url, headers={}, span=(0, 10), stop=Stop())
    assert (transfer.status, transfer.asked_wait_s) == (status, wait_s)
    transfer.close()


def test_it_goes_through_the_proxy_of_the_settings(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, url: str
) -> None:
    proxy = LoopbackProxy()
    proxy.places["hub.example"] = int(urlsplit(loopback_hub.endpoint).port or 0)
    address = url.replace(loopback_hub.endpoint, "http://hub.example")
    network = make_network(proxy=proxy.address)
    transfer = open_range(network, address, headers={}, span=(0, 10), stop=Stop())
    assert body(transfer) == DATA[:10]
    assert len(proxy.log) == 2
    proxy.close()


def test_over_encryption_and_never_back_to_none(make_network: MakeNetwork, tmp_path: Path) -> None:
    pytest.importorskip("cryptography", reason="a certificate cannot be made without cryptography")
    from tests.fakes.certificates import server_certificate

    certificate = server_certificate(tmp_path)
    hub = LoopbackHub(tls=certificate.context)
    hub.add_repo("acme/m", {"m.gguf": DATA})
    network = make_network(ca_file=str(certificate.ca_file))
    address = f"{hub.endpoint}/acme/m/resolve/main/m.gguf"
    assert body(open_range(network, address, headers={}, span=(7, 99), stop=Stop())) == DATA[7:99]
    hub.cdn = hub.cdn.replace("https:", "http:")
    with pytest.raises(AppError) as caught:
        open_range(network, address, headers={}, span=(7, 99), stop=Stop())
    assert caught.value.problem.code is ErrorCode.HUB_ODD
    with pytest.raises(AppError) as caught:
        open_range(make_network(), address, headers={}, span=(7, 99), stop=Stop())
    assert caught.value.problem.code is ErrorCode.CERTIFICATE_UNTRUSTED
    hub.close()


def test_offline_nothing_is_sent(make_network: MakeNetwork, loopback_hub: LoopbackHub, url: str) -> None:
    with pytest.raises(AppError) as caught:
        open_range(make_network(is_offline=True), url, headers={}, span=None, stop=Stop())
    assert caught.value.problem.code is ErrorCode.OFFLINE
    assert loopback_hub.log == []
