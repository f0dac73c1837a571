"""A hub that is offline, down, silent, busy, odd or behind a proxy: each call ends soon, with a sentence."""

import socket
from collections.abc import Callable

import pytest

from app.core.errors import ErrorCode, NextAct, Problem
from app.core.hub import HubQuery
from app.library.hub.hub_client import HubClient
from app.network.ledger import Purpose
from app.network.network import NetworkOptions
from app.network.stop import Stop, StoppedError
from tests.fakes.loopback_hub import LoopbackHub
from tests.fakes.loopback_proxy import LoopbackProxy
from tests.library.hub_clients import TOKEN, Hub, hub, problem_raised
from tests.network.breaking import Attempt

__all__ = ["hub"]

REPO = "acme/tiny-GGUF"
Ask = Callable[[HubClient], object]

CALLS: dict[str, Ask] = {
    "search": lambda client: next(client.search(HubQuery())),
    "listing": lambda client: client.listing(REPO),
    "card": lambda client: client.card(REPO, "main"),
    "access": lambda client: client.access(REPO),
    "account": lambda client: client.account(),
    "locate": lambda client: client.locate(REPO, "main", "tiny.gguf", Purpose.DOWNLOAD),
}
EVERY_CALL = pytest.mark.parametrize("ask", CALLS.values(), ids=CALLS.keys())


@pytest.fixture
def filled(hub: Hub) -> Hub:
    """A hub with one repository, and a client with a token."""
    hub.loopback.add_repo(REPO, {"tiny.gguf": b"GGUF", "README.md": b"# Tiny"})
    hub.token.keep(TOKEN)
    return hub


def problem_of(ask: Ask, client: HubClient) -> Problem:
    with problem_raised() as caught:
        ask(client)
    return caught.problem


@EVERY_CALL
def test_offline_by_choice(filled: Hub, ask: Ask) -> None:
    filled.network.configure(NetworkOptions(is_offline=True))
    found = problem_of(ask, filled.client)
    assert (found.code, found.next_act) == (ErrorCode.OFFLINE, NextAct.GO_ONLINE)
    assert filled.asked == []
    assert filled.ledger.entries() == []


@EVERY_CALL
def test_nobody_listens(loopback_hub: LoopbackHub, ask: Ask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    away = Hub(loopback_hub, f"http://127.0.0.1:{port}")
    away.token.keep(TOKEN)
    found = problem_of(ask, away.client)
    assert (found.code, found.next_act) == (ErrorCode.HUB_UNREACHABLE, NextAct.TRY_AGAIN)
    assert len(away.ledger.entries()) == 1, "it was tried once, without waiting and trying again"
    away.network.close()


@EVERY_CALL
def test_too_many_requests(filled: Hub, ask: Ask) -> None:
    filled.loopback.fault(times=None, status=429, headers={"Retry-After": "90"})
    found = problem_of(ask, filled.client)
    assert (found.code, found.next_act) == (ErrorCode.HUB_BUSY, NextAct.TRY_AGAIN)
    assert found.values == {"host": "127.0.0.1", "seconds": "90"}
    assert len(filled.asked) == 1


@EVERY_CALL
@pytest.mark.parametrize("status", [500, 503])
def test_the_hub_has_trouble(filled: Hub, ask: Ask, status: int) -> None:
    filled.loopback.fault(times=None, status=status)
    found = problem_of(ask, filled.client)
    assert (found.code, found.next_act) == (ErrorCode.HUB_TROUBLED, NextAct.TRY_AGAIN)
    assert len(filled.asked) == 1


@EVERY_CALL
def test_a_sign_in_page_in_between(filled: Hub, ask: Ask) -> None:
    filled.loopback.fault(times=None, html="<html><title>Airport Wi-Fi</title></html>")
    assert problem_of(ask, filled.client).code is ErrorCode.HUB_ODD


@EVERY_CALL
def test_a_sign_in_page_elsewhere(filled: Hub, ask: Ask) -> None:
    portal = LoopbackHub()
    portal.fault(times=None, html="<html>Sign in</html>")
    filled.loopback.fault(times=None, status=302, headers={"Location": f"{portal.endpoint}/login"})
    try:
        assert problem_of(ask, filled.client).code is ErrorCode.HUB_ODD
        assert [entry for entry in portal.log if "authorization" in entry["headers"]] == []
    finally:
        filled.network.close()
        portal.close()


@EVERY_CALL
def test_a_cut_connection_is_not_waited_for(filled: Hub, ask: Ask) -> None:
    filled.loopback.fault(times=None, drop_before=True)
    found = problem_of(ask, filled.client)
    assert found.code is ErrorCode.HUB_UNREACHABLE
    assert len(filled.asked) == 1


@EVERY_CALL
@pytest.mark.parametrize("target", ["ftp://files.example/", "http://a.example:port/", "loop"])
def test_a_redirect_that_leads_nowhere(filled: Hub, ask: Ask, target: str) -> None:
    loop = f"{filled.loopback.endpoint}/api/models"
    location = loop if target == "loop" else target
    filled.loopback.fault(times=None, status=302, headers={"Location": location})
    assert problem_of(ask, filled.client).code is ErrorCode.HUB_ODD


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_mirror_that_does_not_say_why(filled: Hub, status: int) -> None:
    filled.token.forget()
    filled.loopback.fault(times=None, status=status)
    for name in ("listing", "access", "locate"):
        assert problem_of(CALLS[name], filled.client).code is ErrorCode.REPO_UNKNOWN


def test_a_status_that_nobody_expects(filled: Hub) -> None:
    filled.loopback.fault(times=None, status=418)
    found = problem_of(CALLS["listing"], filled.client)
    assert (found.code, found.values["status"]) == (ErrorCode.HUB_TROUBLED, "418")


@pytest.mark.parametrize("text", ["not json", "[1, 2]", '{"id": 5}', "null", '[{"id": null}]', "5"])
@pytest.mark.parametrize("name", ["search", "listing", "account"])
def test_an_answer_of_another_shape(filled: Hub, name: str, text: str) -> None:
    filled.loopback.fault(times=None, text=text)
    assert problem_of(CALLS[name], filled.client).code is ErrorCode.HUB_ODD


@EVERY_CALL
def test_a_silent_hub_can_be_left(filled: Hub, ask: Ask) -> None:
    filled.loopback.fault(times=None, delay=0.7)
    stop = Stop()
    attempt = Attempt(lambda: ask(filled.client.until(stop)))
    while not filled.asked:
        assert attempt.is_waiting
    stop.set()
    assert isinstance(attempt.ended(), StoppedError)


def test_through_a_proxy(loopback_hub: LoopbackHub) -> None:
    proxy = LoopbackProxy()
    proxy.places["hub.example"] = int(loopback_hub.endpoint.rpartition(":")[2])
    loopback_hub.add_repo(REPO, {"tiny.gguf": b"GGUF", "README.md": b"# Tiny"})
    behind = Hub(loopback_hub, "http://hub.example", proxy.address)
    try:
        assert len(next(behind.client.search(HubQuery()))) == 1
        assert behind.client.card(REPO, "main") == "# Tiny"
        assert len(proxy.log) == 3  # the card is behind a redirect
        proxy.refusal = 407
        found = problem_of(CALLS["listing"], behind.client)
        assert (found.code, found.next_act) == (ErrorCode.PROXY_UNUSABLE, NextAct.NETWORK_SETTINGS)
    finally:
        behind.network.close()
        proxy.close()
