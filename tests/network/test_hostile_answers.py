"""Answers that mean harm: redirects astray, numbers that are none, bodies without end, secrets in words."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import AppError, ErrorCode
from app.network.answers import bytes_at_most, read_span
from app.network.failures import LONGEST_ASKED_S, asked_wait_s, odd
from app.network.ledger import Ledger, Purpose
from app.network.network import Network
from app.network.redaction import LONGEST_DETAIL, redacted
from app.network.routing import Route, going, routed_client
from app.network.stop import Stop
from app.network.transfer import Transfer, open_range
from tests.fakes.loopback_hub import LoopbackHub
from tests.network.conftest import MakeNetwork

ASTRAY = [
    "file:///etc/passwd",
    "ftp://127.0.0.1/a.gguf",
    "javascript:alert(1)",
    "http://127.0.0.1:port/",
    "http://\u00ad/",
]


def ways(network: Network, hub: LoopbackHub, url: str) -> None:
    """Everything that follows a redirect, one by one; each has to refuse it."""

    def routed() -> None:
        with going(Route(network, Purpose.SEARCH, hub.endpoint)), routed_client() as client:
            client.get(url)

    for ask in (
        routed,
        lambda: bytes_at_most(network, Purpose.CARD, url, None, 100),
        lambda: read_span(network, Purpose.HEADER, url, None, 0, 100),
        lambda: open_range(network, url, headers={}, span=(0, 100), stop=Stop()),
    ):
        with pytest.raises(AppError) as caught:
            ask()
        assert caught.value.problem.code is ErrorCode.HUB_ODD


@pytest.mark.parametrize("target", ASTRAY)
def test_a_redirect_that_leads_astray(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, target: str
) -> None:
    sent = target.encode().decode("latin-1")  # as the test's hub writes headers
    loopback_hub.fault(status=302, headers={"Location": sent}, times=None)
    ways(make_network(), loopback_hub, f"{loopback_hub.endpoint}/anything")
    assert len(loopback_hub.log) == 4, "nobody asked twice"


def test_nothing_leads_from_https_to_http(make_network: MakeNetwork, tmp_path: Path) -> None:
    pytest.importorskip("cryptography", reason="a certificate cannot be made without cryptography")
    from tests.fakes.certificates import server_certificate

    certificate = server_certificate(tmp_path)
    hub, plain = LoopbackHub(tls=certificate.context), LoopbackHub()
    hub.fault(status=302, headers={"Location": f"{plain.endpoint}/api/models"}, times=None)
    network = make_network(ca_file=str(certificate.ca_file))
    ways(network, hub, f"{hub.endpoint}/api/models")
    assert plain.log == []
    network.close()
    hub.close()
    plain.close()


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"Retry-After": "\u00b2"}, None),
        ({"Retry-After": "9" * 5000}, LONGEST_ASKED_S),
        ({"Retry-After": "1000000"}, LONGEST_ASKED_S),
        ({"Retry-After": "Wed, 21 Oct 99999999999 07:28:00 GMT"}, None),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}, LONGEST_ASKED_S),
        ({"RateLimit": "r=0;t=" + "9" * 5000}, LONGEST_ASKED_S),
    ],
)
def test_a_wait_that_nobody_would_wait(headers: dict[str, str], wait_s: int | None) -> None:
    assert asked_wait_s(_received(headers)) == wait_s


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_wait_is_bounded(after: str, limit: str) -> None:
    found = asked_wait_s(_received({"Retry-After": after, "RateLimit": f"r=0;t={limit}"}))
    assert found is None or 0 <= found <= LONGEST_ASKED_S


@given(st.text(st.sampled_from("bytes 0123456789-/*\u00b2\u0663"), max_size=30))
def test_any_place_is_read(place: str) -> None:
    headers = _received({"content-range": place, "content-length": "\u00b2"})
    for status in (200, 206):
        response = httpx2.Response(status, headers=headers, stream=httpx2.ByteStream(b""))
        first, total = Transfer(None, response, "host").first, Transfer(None, response, "host").total_bytes  # type: ignore[arg-type]
        assert first >= 0
        assert total is None or total >= 0


def test_numbers_longer_than_any_file(make_network: MakeNetwork, loopback_hub: LoopbackHub) -> None:
    loopback_hub.fault(status=206, headers={"Content-Range": "bytes 0-9/" + "9" * 5000})
    transfer = open_range(make_network(), loopback_hub.endpoint, headers={}, span=(0, 10), stop=Stop())
    assert (transfer.first, transfer.total_bytes) == (0, None)
    transfer.close()


def test_a_validator_that_cannot_be_sent_back(make_network: MakeNetwork, loopback_hub: LoopbackHub) -> None:
    loopback_hub.fault(status=206, headers={"ETag": '"caf\u00e9"', "Content-Range": "bytes 0-9/100"})
    network, url = make_network(), f"{loopback_hub.endpoint}/a.gguf"
    first = open_range(network, url, headers={}, span=(0, 10), stop=Stop())
    first.close()
    again = open_range(network, url, headers={}, span=(0, 10), stop=Stop(), validator=first.validator)
    again.close()


def test_a_refusal_that_never_ends(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, ledger: Ledger
) -> None:
    loopback_hub.fault(text="no " * 10_000_000, status=404)
    answer = bytes_at_most(make_network(), Purpose.CARD, f"{loopback_hub.endpoint}/a", None, 1000)
    assert answer.status_code == 404
    assert len(answer.content) == 1000
    assert ledger.entries()[-1].received_bytes < 10_000_000


def test_a_redirect_whose_own_body_never_ends(
    make_network: MakeNetwork, loopback_hub: LoopbackHub, ledger: Ledger
) -> None:
    loopback_hub.add_repo("acme/m", {"m.gguf": b"GGUF", "README.md": b"# M"})
    network, url = make_network(), f"{loopback_hub.endpoint}/acme/m/resolve/main"
    asks: list[Callable[[], bytes]] = [
        lambda: bytes_at_most(network, Purpose.CARD, f"{url}/away", None, 100).content,
        lambda: read_span(network, Purpose.HEADER, f"{url}/away", None, 0, 3),
    ]
    for ask in asks:
        away = {"Location": f"{url}/README.md"}
        loopback_hub.fault(match="away", text="gone " * 6_000_000, status=302, headers=away)
        assert ask() == b"# M"
    assert max(entry.received_bytes for entry in ledger.entries()) < 10_000_000


def test_pages_without_rows_lead_nowhere(make_network: MakeNetwork, loopback_hub: LoopbackHub) -> None:
    url = f"{loopback_hub.endpoint}/api/models"
    loopback_hub.fault(text=" [ ]\n", headers={"Link": f'<{url}?cursor=1>; rel="next"'})
    with going(Route(make_network(), Purpose.SEARCH, loopback_hub.endpoint)), routed_client() as client:
        assert client.get(url).links == {}


def test_a_next_page_that_is_no_address(make_network: MakeNetwork, loopback_hub: LoopbackHub) -> None:
    link = {"Link": '<http://127.0.0.1:port/>; rel="next"'}
    loopback_hub.fault(text=json.dumps([{"id": "a/b"}]), headers=link)
    with (
        going(Route(make_network(), Purpose.SEARCH, loopback_hub.endpoint)),
        routed_client() as client,
        pytest.raises(AppError) as caught,
    ):
        client.get(f"{loopback_hub.endpoint}/api/models")
    assert caught.value.problem.code is ErrorCode.HUB_ODD


@pytest.mark.parametrize(
    "text",
    [
        "GET /file.gguf?X-Amz-Signature=secret&Expires=1",
        "HTTPS://cdn.example/f?Signature=secret",
        "http://name:se@cret@proxy:3128/",
        "HTTP://name:secret@proxy",
        "b'Bearer secret\\n'",
        "hf_secret123",
    ],
)
def test_nothing_secret_stays(text: str) -> None:
    assert "secret" not in redacted(text)
    assert "cret" not in redacted(text)


def test_a_detail_is_short_whatever_was_answered() -> None:
    assert len(odd("host", "x" * 10_000_000).detail) <= LONGEST_DETAIL


def _received(headers: dict[str, str]) -> httpx2.Headers:
    """As they come over the wire: bytes, whatever they mean."""
    return httpx2.Headers(
        [(name.encode(), text.encode("utf-8", "replace")) for name, text in headers.items()]
    )
