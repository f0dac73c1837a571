"""Addresses of hubs and proxies: what is taken, in which form, and what is refused in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import AppError, ErrorCode
from app.core.hub import USUAL_ENDPOINT
from app.core.network_addresses import hub_address, is_this_computer, proxy_address
from app.core.settings import DEFAULTS, checked


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("", USUAL_ENDPOINT),
        ("  https://huggingface.co/ ", "https://huggingface.co"),
        ("hf-mirror.example", "https://hf-mirror.example"),
        ("https://models.acme.example:8443/hub/", "https://models.acme.example:8443/hub"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_a_hub_is_taken_in_one_form(typed: str, address: str) -> None:
    assert hub_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "http://huggingface.co",
        "ftp://huggingface.co",
        "https://",
        "https://a b",
        "https://hub.example?token=1",
        "https://hub.example:99999",
        "https://hub.example:port",
        "http://127.0.0.1.example",
        "https://[::1",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_hub_is_refused_by_name(typed: str) -> None:
    with pytest.raises(AppError) as caught:
        hub_address(typed)
    assert caught.value.problem.code is ErrorCode.ENDPOINT_INVALID
    assert typed in str(caught.value)


def test_a_password_in_an_address_is_not_repeated() -> None:
    for check, typed in (
        (hub_address, "https://ada:secret@hub.example"),
        (proxy_address, "gopher://ada:secret@proxy"),
        (proxy_address, "ada:secret@proxy:port"),
    ):
        with pytest.raises(AppError) as caught:
            check(typed)
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("", ""),
        (" None ", "none"),
        ("proxy:3128", "http://proxy:3128"),
        ("http://proxy:3128/", "http://proxy:3128"),
        ("socks5://10.0.0.1:1080", "socks5://10.0.0.1:1080"),
        ("https://ada:secret@proxy:3128", "https://ada:secret@proxy:3128"),
    ],
)
def test_a_proxy_is_taken_in_one_form(typed: str, address: str) -> None:
    assert proxy_address(typed) == address


@pytest.mark.parametrize("typed", ["ftp://proxy", "http://", "proxy:port", "http://proxy/path", "two words"])
def test_what_is_no_proxy_is_refused_by_name(typed: str) -> None:
    with pytest.raises(AppError) as caught:
        proxy_address(typed)
    assert caught.value.problem.code is ErrorCode.PROXY_UNUSABLE
    assert typed in str(caught.value)


def test_only_this_computer_is_this_computer() -> None:
    assert all(map(is_this_computer, ("localhost", "127.0.0.1", "127.8.8.8", "::1")))
    assert not any(map(is_this_computer, (None, "", "10.0.0.1", "localhost.example", "127.0.0.1.example")))


def test_the_settings_hold_addresses_in_their_form() -> None:
    assert checked("hub_endpoint", "hub.example/") == "https://hub.example"
    assert checked("hub_endpoint", "") == DEFAULTS.hub_endpoint
    assert checked("proxy", "NONE") == "none"
    with pytest.raises(AppError, match="no address of a hub"):
        checked("hub_endpoint", "http://hub.example")


@given(st.text())
def test_whatever_is_typed_an_address_that_was_taken_stays_itself(typed: str) -> None:
    for check in (hub_address, proxy_address):
        try:
            found = check(typed)
        except AppError:
            continue
        assert check(found) == found
