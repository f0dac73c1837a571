"""Every way in which a request fails has a sentence, a next act, and a detail without secrets."""

import socket
from pathlib import Path

import httpx2
import pytest

from app.core.errors import AppError, ErrorCode, NextAct, Problem
from app.network import reasons
from app.network.failures import problem_of, problem_of_answer
from app.network.ledger import Purpose
from app.network.network import Network
from tests.fakes.loopback_hub import LoopbackHub
from tests.network.conftest import MakeNetwork
from tests.network.silent_server import SilentServer


def problem_at(network: Network, url: str, **options: float) -> Problem:
    """What is wrong with a request to ``url``."""
    with network.client(Purpose.SEARCH) as client, pytest.raises(httpx2.HTTPError) as caught:
        client.get(url, **options)  # type: ignore[arg-type]
    return problem_of(caught.value, "hub.example", network.options)


def free_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_nobody_listens(make_network: MakeNetwork) -> None:
    found = problem_at(make_network(), f"http://127.0.0.1:{free_port()}/")
    assert found.code is ErrorCode.HUB_UNREACHABLE
    assert found.values == {"host": "hub.example", "reason": reasons.REFUSED}
    assert found.next_act is NextAct.TRY_AGAIN


def test_a_name_that_is_not_known(make_network: MakeNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # no test may ask a real name server
    found = problem_at(make_network(), "https://hub.example/")
    assert found.code is ErrorCode.HUB_UNREACHABLE
    assert found.values["reason"] == reasons.NAME_UNKNOWN


@pytest.mark.parametrize("name", ["a..b.example", "x" * 64 + ".example"])
def test_a_name_that_cannot_be_one(make_network: MakeNetwork, name: str) -> None:
    assert problem_at(make_network(), f"https://{name}/").code is ErrorCode.HUB_UNREACHABLE


def test_no_answer_in_time(make_network: MakeNetwork) -> None:
    with SilentServer() as server:
        found = problem_at(make_network(), server.url, timeout=0.2)
    assert found.code is ErrorCode.HUB_SILENT
    assert found.values == {"host": "hub.example", "seconds": "15"}
    assert found.next_act is NextAct.TRY_AGAIN


def test_an_answer_that_is_no_http(make_network: MakeNetwork) -> None:
    with SilentServer(b"220 mail.example ESMTP\r\n\r\n") as server:
        found = problem_at(make_network(), server.url)
    assert found.code is ErrorCode.HUB_ODD


def test_a_server_without_encryption(make_network: MakeNetwork) -> None:
    with SilentServer(b"HTTP/1.1 400 Bad Request\r\n\r\n") as server:
        found = problem_at(make_network(), f"https://127.0.0.1:{server.port}/")
    assert found.code is ErrorCode.HUB_UNREACHABLE
    assert found.values["reason"] == reasons.INSECURE


@pytest.mark.parametrize("reset", [False, True])
def test_a_connection_that_is_cut(make_network: MakeNetwork, loopback_hub: LoopbackHub, reset: bool) -> None:
    loopback_hub.add_repo("acme/a-GGUF", {"README.md": b"x" * 100_000})
    loopback_hub.fault(match="GET .*resolve-cache", drop_after=10, reset=reset)
    commit = loopback_hub.repos["acme/a-GGUF"].sha
    url = f"{loopback_hub.endpoint}/api/resolve-cache/models/acme/a-GGUF/{commit}/README.md"
    found = problem_at(make_network(), url)
    assert found.code is ErrorCode.HUB_UNREACHABLE
    assert found.values["reason"] == reasons.CUT


def test_the_detail_holds_no_secrets(make_network: MakeNetwork) -> None:
    error = httpx2.ConnectError(
        "403 for https://cdn.example/f?Signature=verysecret&Expires=1 by http://me:pw@proxy:3128, hf_abcdefgh"
    )
    detail = problem_of(error, "hub.example", make_network().options).detail
    assert "https://cdn.example/f" in detail
    for secret in ("verysecret", "Expires", "me:pw", "hf_abcdefgh"):
        assert secret not in detail


def answer(status: int, **headers: str) -> httpx2.Response:
    return httpx2.Response(status, headers={name.replace("_", "-"): text for name, text in headers.items()})


@pytest.mark.parametrize(
    ("response", "seconds"),
    [
        (answer(429, Retry_After="7"), "7"),
        (answer(429, RateLimit='"api";r=0;t=55', Retry_After="7"), "55"),
        (answer(429, RateLimit='"api";r=3;t=55', Retry_After="7"), "7"),
        (answer(429), "60"),
        (answer(429, Retry_After="soon"), "60"),
    ],
)
def test_too_many_requests(response: httpx2.Response, seconds: str) -> None:
    found = problem_of_answer(response, "hub.example")
    assert found is not None
    assert found.code is ErrorCode.HUB_BUSY
    assert found.values == {"host": "hub.example", "seconds": seconds}


def test_a_moment_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1_767_225_600.0)  # 2026-01-01 00:00:00
    found = problem_of_answer(answer(429, Retry_After="Thu, 01 Jan 2026 00:01:30 GMT"), "hub.example")
    assert found is not None
    assert found.values["seconds"] == "90"


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 520])
def test_trouble_of_the_hub_itself(status: int) -> None:
    found = problem_of_answer(answer(status, Content_Type="text/html"), "hub.example")
    assert found is not None
    assert found.code is ErrorCode.HUB_TROUBLED
    assert found.values["status"] == str(status)


def test_a_sign_in_page() -> None:
    for response in (answer(200, Content_Type="text/html; charset=utf-8"), answer(511)):
        found = problem_of_answer(response, "hub.example")
        assert found is not None
        assert found.code is ErrorCode.HUB_ODD


@pytest.mark.parametrize("status", [200, 206, 302, 307, 401, 403, 404, 416])
def test_an_answer_that_means_what_it_says(status: int) -> None:
    assert problem_of_answer(answer(status, Content_Type="application/json"), "hub.example") is None


def test_a_ca_file_that_is_none(make_network: MakeNetwork, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    for name, reason in (("missing.pem", reasons.NO_SUCH_FILE), ("empty.pem", reasons.NO_PEM)):
        with pytest.raises(AppError) as caught:
            make_network(ca_file=str(tmp_path / name)).client(Purpose.SEARCH)
        found = caught.value.problem
        assert found.code is ErrorCode.CA_FILE_UNUSABLE
        assert found.values == {"path": str(tmp_path / name), "reason": reason}
        assert found.next_act is NextAct.NETWORK_SETTINGS
