"""After a gated repository was read with a token, the token lies in no file, log, argument or environment."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.core.hub import AccessState, HubQuery
from app.network.ledger import Purpose
from tests.library.hub_clients import OTHER_TOKEN, TOKEN, Hub, hub, problem_raised
from tests.secrets_search import everything_logged, places_of

__all__ = ["hub"]

REPO = "acme/gated-GGUF"


def test_no_token_anywhere(hub: Hub, own_home: Path) -> None:
    hub.loopback.add_repo(
        REPO, {"tiny.gguf": b"GGUF" * 1000, "README.md": b"# Gated"}, gated="auto", granted={TOKEN}
    )
    with everything_logged() as log:
        hub.token.keep(TOKEN)
        assert hub.client.account() == "tester"
        assert hub.client.access(REPO) is AccessState.GRANTED
        commit = hub.client.listing(REPO).commit
        assert len(list(hub.client.search(HubQuery()))) == 1
        assert hub.client.card(REPO, commit) == "# Gated"
        location = hub.client.locate(REPO, commit, "tiny.gguf", Purpose.HEADER)
        assert hub.client.read_range(location, 0, 4000, Purpose.HEADER) == b"GGUF" * 1000
        problems = [problem_with_token(hub) for _ in range(3)]
    assert hub.tokens_seen() == {("hub", TOKEN), ("hub", OTHER_TOKEN)}
    shown = [*log.lines, *map(repr, problems), repr(hub.ledger.entries()), repr(hub.token.state)]
    assert places_of(TOKEN, [own_home], shown) == []
    assert places_of(OTHER_TOKEN, [own_home], shown) == []
    assert places_of("Signature=", [own_home], log.lines) == []


def problem_with_token(hub: Hub) -> AppError:
    """A request that fails while a token is sent."""
    hub.token.keep(OTHER_TOKEN)
    with problem_raised() as caught:
        hub.client.listing(REPO)
    return AppError(caught.problem)


@pytest.mark.parametrize("place", ["file", "log", "argument", "environment", "name"])
def test_the_search_finds_what_is_there(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child: subprocess.Popen[bytes] | None = None
    with everything_logged() as log:
        match place:
            case "file":
                (tmp_path / "large").write_bytes(b"x" * ((1 << 20) - 10) + TOKEN.encode() + b"x" * 100)
            case "name":
                (tmp_path / f"{TOKEN}.txt").touch()
            case "log":
                logging.getLogger("some.library").debug("sent %s", f"Bearer {TOKEN}")
            case "environment":
                monkeypatch.setenv("HF_TOKEN", TOKEN)
            case "argument":
                code = "input()"
                child = subprocess.Popen([sys.executable, "-c", code, TOKEN], stdin=subprocess.PIPE)
    found = places_of(TOKEN, [tmp_path], log.lines)
    if child is not None:
        child.communicate(b"\n", timeout=30)
    assert [each.split()[0] for each in found] == ["arguments" if place == "argument" else place]
