"""Every request is written down: to whom, what for, how much; addresses and tokens are not logged."""

import logging

import httpx2
import pytest

from app.network.ledger import MOST_ENTRIES, Ledger, LedgerEntry, Purpose
from app.network.redaction import redacted
from tests.fakes.loopback_hub import LoopbackHub
from tests.network.conftest import MakeNetwork


def test_every_request_is_written_down(
    make_network: MakeNetwork, ledger: Ledger, loopback_hub: LoopbackHub
) -> None:
    loopback_hub.add_repo("acme/a-GGUF", {"a.gguf": b"x" * 300_000})
    network = make_network()
    with network.client(Purpose.DOWNLOAD) as client:
        client.get(f"{loopback_hub.endpoint}/acme/a-GGUF/resolve/main/a.gguf", follow_redirects=True)
    with network.client(Purpose.SEARCH) as client:
        client.get(f"{loopback_hub.endpoint}/api/models")
    first, second, third = ledger.entries()
    assert (first.purpose, first.status) == (Purpose.DOWNLOAD, 302)
    assert (second.purpose, second.status) == (Purpose.DOWNLOAD, 200)
    assert 300_000 < second.received_bytes < 301_000
    assert (third.purpose, third.status) == (Purpose.SEARCH, 200)
    assert {entry.host for entry in ledger.entries()} == {"127.0.0.1"}
    assert all(0 < entry.sent_bytes < 1000 for entry in ledger.entries())
    assert first.at <= second.at <= third.at


def test_bytes_that_came_before_a_break_count(
    make_network: MakeNetwork, ledger: Ledger, loopback_hub: LoopbackHub
) -> None:
    loopback_hub.add_repo("acme/a-GGUF", {"a.gguf": b"x" * 300_000})
    loopback_hub.fault(match="GET .*Signature", drop_after=100_000)
    with make_network().client(Purpose.DOWNLOAD) as client, pytest.raises(httpx2.RemoteProtocolError):
        client.get(f"{loopback_hub.endpoint}/acme/a-GGUF/resolve/main/a.gguf", follow_redirects=True)
    assert 100_000 < ledger.entries()[-1].received_bytes < 101_000


def test_a_request_without_an_answer_counts(make_network: MakeNetwork, ledger: Ledger) -> None:
    with make_network().client(Purpose.UPDATE) as client, pytest.raises(httpx2.ConnectError):
        client.get("http://127.0.0.1:1/")
    assert [(entry.purpose, entry.status) for entry in ledger.entries()] == [(Purpose.UPDATE, 0)]


def test_only_so_many_are_kept() -> None:
    ledger = Ledger()
    for at in range(MOST_ENTRIES + 5):
        ledger.add(LedgerEntry(float(at), "hub.example", Purpose.SEARCH, 200, 1))
    assert len(ledger.entries()) == MOST_ENTRIES
    assert ledger.entries()[0].at == 5.0


def test_no_cookie_is_kept(make_network: MakeNetwork, loopback_hub: LoopbackHub) -> None:
    loopback_hub.fault(text="[]", headers={"Set-Cookie": "visitor=5; Path=/"})
    with make_network().client(Purpose.SEARCH) as client:
        for _ in range(2):
            client.get(f"{loopback_hub.endpoint}/api/models")
    assert ["cookie" in entry["headers"] for entry in loopback_hub.log] == [False, False]


def test_signed_addresses_reach_no_log(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, caplog: pytest.LogCaptureFixture
) -> None:
    loopback_hub.add_repo("acme/a-GGUF", {"a.gguf": b"x"})
    caplog.set_level(logging.DEBUG)
    with make_network().client(Purpose.DOWNLOAD) as client:
        url = f"{loopback_hub.endpoint}/acme/a-GGUF/resolve/main/a.gguf"
        client.get(url, headers={"Authorization": "Bearer hf_secret"}, follow_redirects=True)
    assert "Signature" not in caplog.text
    assert "hf_secret" not in caplog.text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("GET https://cdn.example/a.gguf?Expires=1&Signature=abc HTTP/1.1", "https://cdn.example/a.gguf"),
        ("Authorization: Bearer hf_abcdefghij", "Authorization"),
        ("http://me:secret@proxy.example:3128 refused", "proxy.example:3128"),
    ],
)
def test_what_is_logged_keeps_what_helps(text: str, kept: str) -> None:
    clean = redacted(text)
    assert kept in clean
    for secret in ("abc", "hf_", "secret"):
        assert secret not in clean
