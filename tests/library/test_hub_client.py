"""A repository on the hub: its files, card, access and bytes; with a token, without one, under a new name."""

import hashlib

import pytest

from app.core.errors import ErrorCode, NextAct
from app.core.hub import AccessState, HubQuery, RepoFile
from app.library.hub.hub_client import LARGEST_CARD_BYTES, FileLocation
from app.network.ledger import Purpose
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.hub_clients import OTHER_TOKEN, TOKEN, Hub, hub, problem_raised

__all__ = ["hub"]

REPO = "acme/tiny-GGUF"
WEIGHTS = b"GGUF" + bytes(range(256)) * 1000
CARD = "---\nlicense: mit\ntags:\n- gguf\n---\n# Tiny\n\nA model.\n\n---\n\nThe end.\n"


def add(hub: LoopbackHub, repo_id: str = REPO, **values: object) -> str:
    """A repository with weights and a card; its commit."""
    return hub.add_repo(repo_id, {"tiny-Q4_K_M.gguf": WEIGHTS, "README.md": CARD.encode()}, **values).sha


# -- the files -----------------------------------------------------------------------------------------


def test_files_with_sizes_and_hashes(hub: Hub) -> None:
    commit = add(hub.loopback, gguf={"total": 5, "architecture": "llama"})
    listing = hub.client.listing(REPO)
    sha256 = hashlib.sha256(WEIGHTS).hexdigest()
    sha1 = hashlib.sha1(b"blob %d\0" % len(CARD) + CARD.encode()).hexdigest()
    assert listing.commit == commit
    assert listing.files == (
        RepoFile("tiny-Q4_K_M.gguf", len(WEIGHTS), sha256, sha256),
        RepoFile("README.md", len(CARD), "", sha1),
    )
    assert (listing.model.id, listing.model.architecture) == (REPO, "llama")
    assert [entry.purpose for entry in hub.ledger.entries()] == [Purpose.DETAILS]


def test_a_former_commit_keeps_its_files(hub: Hub) -> None:
    old = add(hub.loopback)
    new = hub.loopback.change(REPO, {"tiny-Q4_K_M.gguf": b"GGUF2"})
    assert hub.client.listing(REPO, purpose=Purpose.UPDATE).commit == new
    before = hub.client.listing(REPO, old)
    assert (before.commit, before.files[0].size_bytes) == (old, len(WEIGHTS))
    assert hub.client.locate(REPO, old, "tiny-Q4_K_M.gguf", Purpose.DOWNLOAD).size_bytes == len(WEIGHTS)
    assert hub.client.locate(REPO, new, "tiny-Q4_K_M.gguf", Purpose.DOWNLOAD).size_bytes == 5


def test_a_renamed_repository(hub: Hub) -> None:
    commit = add(hub.loopback)
    hub.loopback.rename(REPO, "acme/small-GGUF")
    assert hub.client.listing(REPO).model.id == "acme/small-GGUF"
    assert hub.client.access(REPO) is AccessState.OPEN
    assert hub.client.card(REPO, commit).startswith("# Tiny")
    location = hub.client.locate(REPO, commit, "tiny-Q4_K_M.gguf", Purpose.DOWNLOAD)
    assert (location.size_bytes, location.commit) == (len(WEIGHTS), commit)
    assert hub.client.read_range(location, 0, 4, Purpose.HEADER) == b"GGUF"


@pytest.mark.parametrize(
    "repo_id", ["acme/nothing", "acme/private", "no slash at all", "../../etc/passwd", "a/b/c"]
)
def test_a_repository_that_is_not_there(hub: Hub, repo_id: str) -> None:
    add(hub.loopback, "acme/private", private=True)
    for ask in (hub.client.listing, hub.client.access):
        with problem_raised() as caught:
            ask(repo_id)
        assert caught.problem.code is ErrorCode.REPO_UNKNOWN
        assert caught.problem.values == {"host": "127.0.0.1", "repo": repo_id}


def test_a_version_that_is_not_there(hub: Hub) -> None:
    add(hub.loopback)
    with problem_raised() as caught:
        hub.client.listing(REPO, "v2/beta")
    assert caught.problem.code is ErrorCode.REVISION_UNKNOWN
    assert caught.problem.values == {"repo": REPO, "revision": "v2/beta"}


def test_a_repository_that_was_closed(hub: Hub) -> None:
    add(hub.loopback)
    headers = {"X-Error-Message": "Access to this resource is disabled."}
    hub.loopback.fault(match="GET /api/models", status=403, headers=headers)
    with problem_raised() as caught:
        hub.client.listing(REPO)
    assert caught.problem.code is ErrorCode.REPO_DISABLED


# -- the card ------------------------------------------------------------------------------------------


def test_a_card_without_its_head(hub: Hub) -> None:
    commit = add(hub.loopback)
    assert hub.client.card(REPO, commit) == "# Tiny\n\nA model.\n\n---\n\nThe end.\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no head\n---\nstill\n---\n", "no head\n---\nstill\n---\n"),
        ("---\r\na: 1\r\n---\r\nwindows\r\n", "windows\r\n"),
        ("---\na: 1\n---", ""),
        ("---\nnever closed", "---\nnever closed"),
        ("\ufeff---\na: 1\n---\nmark", "mark"),
        ("", ""),
    ],
)
def test_what_a_head_is(hub: Hub, text: str, shown: str) -> None:
    commit = hub.loopback.add_repo(REPO, {"README.md": text.encode()}).sha
    assert hub.client.card(REPO, commit) == shown


def test_a_repository_without_a_card(hub: Hub) -> None:
    commit = hub.loopback.add_repo(REPO, {"a.gguf": b"GGUF"}).sha
    assert hub.client.card(REPO, commit) == ""


def test_a_card_of_a_gated_repository_is_public(hub: Hub) -> None:
    commit = add(hub.loopback, gated="manual")
    assert hub.client.card(REPO, commit).startswith("# Tiny")


def test_a_card_that_never_ends_is_cut(hub: Hub) -> None:
    commit = hub.loopback.add_repo(REPO, {"README.md": b"word " * 400_000}).sha
    assert len(hub.client.card(REPO, commit)) == LARGEST_CARD_BYTES


def test_a_card_that_is_no_text(hub: Hub) -> None:
    commit = hub.loopback.add_repo(REPO, {"README.md": b"caf\xe9 \xff"}).sha
    assert hub.client.card(REPO, commit) == "caf� �"


# -- access --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gate", [False, "auto", "manual"])
def test_access_without_a_token(hub: Hub, gate: str | bool) -> None:
    add(hub.loopback, gated=gate)
    assert hub.client.access(REPO) is (AccessState.NEEDS_TOKEN if gate else AccessState.OPEN)


def test_access_with_a_token(hub: Hub) -> None:
    add(hub.loopback, "acme/open")
    add(hub.loopback, "acme/closed", gated="auto")
    add(hub.loopback, "acme/granted", gated="manual", granted={TOKEN})
    add(hub.loopback, "acme/private", private=True, granted={TOKEN})
    hub.token.keep(TOKEN)
    states = {name: hub.client.access(f"acme/{name}") for name in ("open", "closed", "granted", "private")}
    assert states == {
        "open": AccessState.OPEN,
        "closed": AccessState.NEEDS_CONSENT,
        "granted": AccessState.GRANTED,
        "private": AccessState.GRANTED,
    }


def test_whose_the_token_is(hub: Hub) -> None:
    assert hub.client.account() == ""
    assert hub.asked == []
    hub.token.keep(TOKEN)
    assert hub.client.account() == "tester"
    assert [entry.purpose for entry in hub.ledger.entries()] == [Purpose.TOKEN]


def test_a_token_that_was_revoked(hub: Hub) -> None:
    add(hub.loopback, gated="auto")
    hub.token.keep(OTHER_TOKEN)
    file = (REPO, "main", "tiny-Q4_K_M.gguf", Purpose.DOWNLOAD)
    for ask in (hub.client.account, lambda: hub.client.listing(REPO), lambda: hub.client.locate(*file)):
        with problem_raised() as caught:
            ask()
        assert caught.problem.code is ErrorCode.TOKEN_REFUSED
        assert caught.problem.next_act is NextAct.ENTER_TOKEN


def test_a_gated_file(hub: Hub) -> None:
    add(hub.loopback, gated="auto")
    acts = []
    for token in (None, TOKEN):
        if token:
            hub.token.keep(token)
        with problem_raised() as caught:
            hub.client.locate(REPO, "main", "tiny-Q4_K_M.gguf", Purpose.DOWNLOAD)
        assert caught.problem.code is ErrorCode.REPO_GATED
        assert caught.problem.values == {"repo": REPO, "page": f"{hub.loopback.endpoint}/{REPO}"}
        acts.append(caught.problem.next_act)
    assert acts == [NextAct.ENTER_TOKEN, NextAct.OPEN_PAGE]


# -- the bytes -----------------------------------------------------------------------------------------


def test_where_a_large_file_is(hub: Hub) -> None:
    commit = add(hub.loopback)
    location = hub.client.locate(REPO, commit, "tiny-Q4_K_M.gguf", Purpose.HEADER)
    assert location == FileLocation(
        location.url, False, hashlib.sha256(WEIGHTS).hexdigest(), len(WEIGHTS), commit
    )
    assert location.url.startswith(hub.loopback.cdn)
    assert hub.asked == [f"HEAD /{REPO}/resolve/{commit}/tiny-Q4_K_M.gguf"]


def test_where_a_small_file_is(hub: Hub) -> None:
    commit = add(hub.loopback)
    location = hub.client.locate(REPO, commit, "README.md", Purpose.DOWNLOAD)
    assert location.url.startswith(hub.loopback.endpoint)
    assert location.needs_token
    assert location.size_bytes == len(CARD)
    assert hub.client.read_range(location, 0, 1000, Purpose.HEADER) == CARD.encode()


def test_a_file_that_is_not_there(hub: Hub) -> None:
    commit = add(hub.loopback)
    with problem_raised() as caught:
        hub.client.locate(REPO, commit, "some where/ä.gguf", Purpose.DOWNLOAD)
    assert caught.problem.code is ErrorCode.REPO_FILE_UNKNOWN
    assert caught.problem.values == {"repo": REPO, "path": "some where/ä.gguf"}


def test_spans_of_a_file(hub: Hub) -> None:
    add(hub.loopback)
    location = hub.client.locate(REPO, "main", "tiny-Q4_K_M.gguf", Purpose.HEADER)
    size = len(WEIGHTS)
    assert hub.client.read_range(location, 0, 10, Purpose.HEADER) == WEIGHTS[:10]
    assert hub.client.read_range(location, 100_000, 5000, Purpose.HEADER) == WEIGHTS[100_000:105_000]
    assert hub.client.read_range(location, size - 10, 100, Purpose.HEADER) == WEIGHTS[-10:]
    assert hub.client.read_range(location, size, 100, Purpose.HEADER) == b""
    assert {entry.purpose for entry in hub.ledger.entries()} == {Purpose.HEADER}


def test_a_server_that_sends_files_only_whole(hub: Hub) -> None:
    hub.loopback.add_repo(REPO, {"large.gguf": bytes(30_000_000)})
    location = hub.client.locate(REPO, "main", "large.gguf", Purpose.HEADER)
    hub.loopback.fault(match="GET .*Signature", ignore_range=True, times=None)
    assert len(hub.client.read_range(location, 0, 1000, Purpose.HEADER)) == 1000
    assert hub.ledger.entries()[-1].received_bytes < 5_000_000
    with problem_raised() as caught:
        hub.client.read_range(location, 1000, 1000, Purpose.HEADER)
    assert caught.problem.code is ErrorCode.RANGE_REFUSED


def test_an_address_that_has_expired(hub: Hub) -> None:
    hub.loopback.url_ttl = -1
    add(hub.loopback)
    location = hub.client.locate(REPO, "main", "tiny-Q4_K_M.gguf", Purpose.HEADER)
    with problem_raised() as caught:
        hub.client.read_range(location, 0, 10, Purpose.HEADER)
    assert caught.problem.code is ErrorCode.HUB_TROUBLED
    assert "Signature" not in repr(caught.problem)


# -- the token goes to the hub and nowhere else --------------------------------------------------------


def test_the_token_goes_to_the_hub_only(hub: Hub) -> None:
    add(hub.loopback, gated="auto", granted={TOKEN})
    hub.token.keep(TOKEN)
    commit = hub.client.listing(REPO).commit
    assert hub.client.card(REPO, commit)
    location = hub.client.locate(REPO, commit, "tiny-Q4_K_M.gguf", Purpose.HEADER)
    assert hub.client.read_range(location, 0, 4, Purpose.HEADER) == b"GGUF"
    assert hub.tokens_seen() == {("hub", TOKEN)}


def test_the_token_of_the_environment_is_not_sent(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", OTHER_TOKEN)
    monkeypatch.setenv("HF_ENDPOINT", "https://elsewhere.example")
    commit = add(hub.loopback)
    assert hub.client.listing(REPO).commit == commit
    assert len(list(hub.client.search(HubQuery()))) == 1
    assert hub.client.account() == ""
    assert hub.tokens_seen() == set()


def test_a_hub_that_sends_elsewhere_does_not_hand_the_token_on(hub: Hub) -> None:
    hub.token.keep(TOKEN)
    elsewhere = LoopbackHub()
    try:
        add(elsewhere)
        target = f"{elsewhere.endpoint}/api/models/{REPO}?blobs=true"
        hub.loopback.fault(match="GET /api/models", status=302, headers={"Location": target})
        assert hub.client.listing(REPO).model.id == REPO
        assert [entry for entry in elsewhere.log if "authorization" in entry["headers"]] == []
    finally:
        hub.network.close()
        elsewhere.close()


def test_nothing_is_told_about_this_computer(hub: Hub) -> None:
    add(hub.loopback)
    hub.client.listing(REPO)
    assert hub.asked == [f"GET /api/models/{REPO}?blobs=true"]
    assert "fireside" not in str(hub.loopback.log[0]["headers"]).lower()
