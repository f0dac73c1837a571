"""A hub that lies: names that would leave a folder are refused; no answer of any shape breaks the client."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from huggingface_hub import ModelInfo
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import ErrorCode
from app.core.hub import HubQuery
from app.library.hub.hub_client import FileLocation
from app.library.hub.hub_errors import HUB_ERRORS, ODD_ANSWERS
from app.library.hub.hub_models import MOST_WHOLE, catalog_model, repo_listing
from app.network.ledger import Purpose
from tests.library.hub_clients import TOKEN, Hub, hub, problem_raised

__all__ = ["hub"]

COMMIT, SHA1, SHA256 = "c" * 40, "a" * 40, "b" * 64
LFS = {"sha256": SHA256, "size": 7, "pointerSize": 1}
GOOD: dict[str, Any] = {
    "id": "acme/tiny-GGUF",
    "sha": COMMIT,
    "siblings": [
        {
            "rfilename": "sub/tiny.gguf",
            "size": 7,
            "blobId": SHA1,
            "lfs": LFS,
        },
        {"rfilename": "README.md", "size": 5, "blobId": SHA1},
    ],
}


def changed(**values: object) -> dict[str, Any]:
    """The good answer with a file's values changed."""
    first = GOOD["siblings"][0] | values
    return GOOD | {"siblings": [first, GOOD["siblings"][1]]}


def test_the_good_answer_is_one(hub: Hub) -> None:
    hub.loopback.fault(text=json.dumps(GOOD))
    files = hub.client.listing("acme/tiny-GGUF").files
    assert [file.path for file in files] == ["sub/tiny.gguf", "README.md"]


@pytest.mark.parametrize(
    "answer",
    [
        changed(rfilename="../../.bashrc"),
        changed(rfilename="/etc/passwd"),
        changed(rfilename="a//b.gguf"),
        changed(rfilename="..\\..\\evil.gguf"),
        changed(rfilename="a\0.gguf"),
        changed(rfilename=None),
        changed(lfs=LFS | {"sha256": "../../evil"}),
        changed(lfs=LFS | {"sha256": SHA256[:-1]}),
        changed(lfs={"size": 7}),
        changed(lfs=None, blobId="../evil"),
        GOOD | {"sha": "main"},
        GOOD | {"sha": None},
        GOOD | {"id": "../../evil"},
        GOOD | {"id": "../evil"},
        GOOD | {"id": "a--b/c"},
        GOOD | {"id": "\u0430cme/tiny"},
        GOOD | {"id": "a/b/c"},
    ],
)
def test_names_that_would_leave_a_folder(hub: Hub, answer: dict[str, Any]) -> None:
    hub.loopback.fault(text=json.dumps(answer))
    with problem_raised() as caught:
        hub.client.listing("acme/tiny-GGUF")
    assert caught.problem.code is ErrorCode.HUB_ODD


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Repo-Commit": "../main", "X-Linked-Etag": f'"{SHA256}"', "X-Linked-Size": "5"},
        {"X-Repo-Commit": COMMIT, "X-Linked-Etag": '"../../evil"', "X-Linked-Size": "5"},
        {"X-Repo-Commit": COMMIT, "X-Linked-Etag": f'"{SHA256}"', "X-Linked-Size": "many"},
        {"X-Repo-Commit": COMMIT, "X-Linked-Etag": f'"{SHA256}"'},
    ],
)
def test_a_location_that_is_none(hub: Hub, headers: dict[str, str]) -> None:
    away = headers | {"Location": "http://127.0.0.1:1/file"}
    hub.loopback.fault(match="HEAD", status=302, headers=away)
    with problem_raised() as caught:
        hub.client.locate("acme/tiny-GGUF", COMMIT, "tiny.gguf", Purpose.DOWNLOAD)
    assert caught.problem.code is ErrorCode.HUB_ODD


def test_names_that_a_terminal_would_obey_are_left_out(hub: Hub) -> None:
    hub.loopback.fault(text=json.dumps(changed(rfilename="a\u001b]0;owned\u0007.gguf")))
    assert [file.path for file in hub.client.listing("acme/tiny-GGUF").files] == ["README.md"]


def test_one_odd_row_does_not_hide_the_others(hub: Hub) -> None:
    hub.loopback.fault(text=json.dumps([{"id": "acme/a"}, {"id": "../evil"}, {"id": "acme/b"}]))
    ((first, second),) = hub.client.search(HubQuery())
    assert (first.id, second.id) == ("acme/a", "acme/b")


def test_numbers_beyond_all_measure_are_bounded(hub: Hub) -> None:
    row = {
        "id": "acme/a",
        "downloads": 10**400,
        "gguf": {"total": 10**400},
        "createdAt": "0001-01-01T00:00:00.000Z",
    }
    hub.loopback.fault(text=json.dumps([row]))
    ((model,),) = hub.client.search(HubQuery())
    assert float(model.downloads) == float(model.parameters) == MOST_WHOLE
    assert model.created_at == 0.0


@pytest.mark.parametrize("name", [7, None, ["a"], "x" * 1_000_000, "tes\u202eter\n"])
def test_an_account_that_is_no_name(hub: Hub, name: object) -> None:
    hub.token.keep(TOKEN)
    hub.loopback.fault(match="whoami", text=json.dumps({"name": name}))
    with problem_raised() as caught:
        hub.client.account()
    assert caught.problem.code is ErrorCode.HUB_ODD


def test_an_address_with_a_signature_is_not_shown() -> None:
    location = FileLocation("https://cdn.example/a?Signature=secret", False, SHA256, 1, COMMIT)
    assert "secret" not in repr(location)
    assert "cdn.example" in repr(location)


def test_odd_facts_of_a_row_are_left_out(hub: Hub) -> None:
    row = {"id": "acme/a", "downloads": "many", "likes": -5, "gguf": "yes", "pipeline_tag": 7, "tags": None}
    hub.loopback.fault(text=json.dumps([row]))
    ((model,),) = hub.client.search(HubQuery())
    assert (model.downloads, model.likes, model.parameters, model.purpose, model.tags) == (0, 0, 0, "", ())


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = (
    "id", "sha", "siblings", "tags", "gguf", "gated", "private", "downloads", "likes", "pipeline_tag",
    "createdAt", "lastModified",
)  # fmt: skip


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, values)))
def test_any_answer_is_taken_or_refused(answer: dict[str, Any]) -> None:
    info_of: Callable[..., ModelInfo] = ModelInfo
    for convert in (catalog_model, repo_listing):
        try:
            convert(info_of(**GOOD | answer))
        except (*ODD_ANSWERS, *HUB_ERRORS):
            continue
