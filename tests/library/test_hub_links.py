"""What pasted texts and links name, and what none of them may do."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.errors import AppError, ErrorCode
from app.core.hub import HubAddress
from app.library.hub.hub_links import address_of, link_of

MIRROR = "https://hub.company.example:8443/models"

REPO = HubAddress("owner/repo")
QUANT = HubAddress("owner/repo", quantisation="Q4_K_M")
FILE = HubAddress("owner/repo", path="sub/model one.gguf")
OLD_FILE = HubAddress("owner/repo", revision="v1.0", path="m.gguf")

MEANT: dict[str, HubAddress] = {
    "owner/repo": REPO,
    "  <owner/repo>\n": REPO,
    "“owner/repo”": REPO,
    "owner/repo/": REPO,
    "owner/repo:q4_k_m": QUANT,
    "owner/repo:latest": REPO,
    "owner/repo@main": REPO,
    "owner/repo@v1.0/m.gguf": OLD_FILE,
    "owner/repo/a/b.gguf": HubAddress("owner/repo", path="a/b.gguf"),
    "https://huggingface.co/owner/repo": REPO,
    "http://www.huggingface.co/owner/repo/": REPO,
    "https://huggingface.co/owner/repo/tree/main": REPO,
    "https://huggingface.co/owner/repo/tree/main/Q4_K_M": QUANT,
    "https://huggingface.co/owner/repo/blob/main/README.md": REPO,
    "https://huggingface.co/owner/repo/discussions/7": REPO,
    "https://huggingface.co/owner/repo/blob/v1.0/m.gguf": OLD_FILE,
    "https://huggingface.co/owner/repo/resolve/v1.0/m.gguf?download=true": OLD_FILE,
    "https://huggingface.co/owner/repo/resolve/main/sub/model%20one.gguf": FILE,
    "https://huggingface.co/owner/repo/tree/refs%2Fpr%2F3": HubAddress("owner/repo", revision="refs/pr/3"),
    "https://huggingface.co/owner/repo?show_file_info=sub%2Fmodel+one.gguf": FILE,
    "https://huggingface.co/api/models/owner/repo": REPO,
    "https://hf-mirror.com/owner/repo/blob/v1.0/m.gguf": OLD_FILE,
    f"{MIRROR}/owner/repo/tree/main/Q4_K_M": QUANT,
    "hub.company.example:8443/models/owner/repo": REPO,
    "hf.co/owner/repo:Q4_K_M": QUANT,
    "huggingface.co/owner/repo": REPO,
    "hf://owner/repo@v1.0/m.gguf": OLD_FILE,
    "hf://models/owner/repo/sub/model%20one.gguf": FILE,
    "fireside://pull/owner/repo:Q4_K_M": QUANT,
    "FIRESIDE://pull/owner/repo?revision=v1.0&file=m.gguf": OLD_FILE,
    "fireside://open?model=owner/repo": REPO,
    "fireside://open?url=https%3A%2F%2Fhuggingface.co%2Fowner%2Frepo": REPO,
    "lmstudio://open_from_hf?model=owner/repo&file=sub/model%20one.gguf": FILE,
    "ollama run hf.co/owner/repo:Q4_K_M": QUANT,
    "$ ollama pull huggingface.co/owner/repo": REPO,
    "fireside pull owner/repo:Q4_K_M --connections 8": QUANT,
    "hf download owner/repo m.gguf --revision v1.0": HubAddress("owner/repo", path="m.gguf"),
    "llama-server -hf owner/repo:Q4_K_M --port 1": QUANT,
    "https://example.org/d/m.gguf?v=2#top": HubAddress(url="https://example.org/d/m.gguf?v=2"),
    "HTTPS://example.org:8443/m.GGUF": HubAddress(url="https://example.org:8443/m.GGUF"),
    "http://192.168.1.5/m.gguf": HubAddress(url="http://192.168.1.5/m.gguf"),
    "http://[::1]:99/m.gguf": HubAddress(url="http://[::1]:99/m.gguf"),
    "http://nas.local/m.gguf": HubAddress(url="http://nas.local/m.gguf"),
}

NOTHING = (
    "",
    "qwen3",
    "a chat model that writes German",
    "owner / repo",
    "owner/repo/README.md",
    "/home/me/m.gguf",
    "./m.gguf",
    "C:\\models\\m.gguf",
    "owner\\repo",
    "owner/repo:",
    "owner/repo:Q4 K",
    "owner/repo@",
    "owner/repo.git",
    "owner/.repo",
    "owner/re--po",
    "o" * 60 + "/" + "r" * 60,
    "https://huggingface.co/owner",
    "https://huggingface.co/datasets/owner/repo",
    "https://huggingface.co/spaces/owner/repo",
    "hf://datasets/owner/repo/m.gguf",
    "https://example.org/page.html",
    "https://example.org/owner/repo",
    "https:///m.gguf",
    "https://[::1/m.gguf",
    "https://example.org:99999/m.gguf",
    "ftp://example.org/m.gguf",
    "file:///etc/m.gguf",
    "javascript:alert(1)//m.gguf",
    "data:,m.gguf",
    "fireside://pull/owner",
    "fireside://run?model=owner/repo",
    "fireside://open",
    "ollama run llama3.2",
)

DANGEROUS = (
    "owner/..",
    "../owner/repo",
    "owner/repo/../m.gguf",
    "owner/repo/a/./m.gguf",
    "owner/repo/a\\..\\m.gguf",
    "owner/repo/a//m.gguf",
    "owner/repo/C:/m.gguf",
    "owner/repo/a\x00.gguf",
    "owner/repo/a\u202effug.gguf",
    "owner/repo@../../x",
    "https://huggingface.co/owner/repo/resolve/main/../../m.gguf",
    "https://huggingface.co/owner/repo/resolve/main/..%2f..%2fm.gguf",
    "https://huggingface.co/owner/repo/resolve/main/a%5C..%5Cm.gguf",
    "https://huggingface.co/owner/repo/resolve/..%2f../m.gguf",
    "fireside://pull/owner/repo?file=../../m.gguf",
    "fireside://open?url=http://example.org/m.gguf",
    "fireside://open?url=file:///etc/m.gguf",
    "https://me:secret@huggingface.co/owner/repo",
    "https://me@example.org/m.gguf",
    "http://example.org/m.gguf",
    "http://134744072/m.gguf",
    "http://0x08080808/m.gguf",
    "http://0x8.8/m.gguf",
    "http://8.8.8/m.gguf",
    "https://example.org\\@huggingface.co/m.gguf",
    "https://example.org/a/../m.gguf",
    "https://example.org/m.gguf?token=hf_abcdefghijklmnopqrst",
)


@pytest.mark.parametrize(("text", "meant"), MEANT.items())
def test_what_a_text_names(text: str, meant: HubAddress) -> None:
    assert address_of(text, MIRROR) == meant


@pytest.mark.parametrize("text", [*NOTHING, *DANGEROUS])
def test_what_names_nothing_is_said_so(text: str) -> None:
    with pytest.raises(AppError) as caught:
        address_of(text, MIRROR)
    assert caught.value.problem.code is ErrorCode.LINK_UNKNOWN


def test_a_page_of_another_company_is_no_page_of_the_hub() -> None:
    with pytest.raises(AppError):
        address_of("https://hub.company.example:8443/models/owner/repo")
    with pytest.raises(AppError):
        address_of("https://huggingface.co.example.org/owner/repo", MIRROR)


def test_a_password_or_token_is_not_repeated() -> None:
    for text in ("https://me:pass-word@example.org/x", "owner/hf_abcdefghijklmnopqrstuvwx"):
        with pytest.raises(AppError) as caught:
            address_of(text)
        assert "pass-word" not in str(caught.value)
        assert "hf_abc" not in str(caught.value)


def test_a_long_text_is_said_short() -> None:
    with pytest.raises(AppError) as caught:
        address_of("no model " * 10_000)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("meant", MEANT.values())
def test_a_link_is_read_back(meant: HubAddress) -> None:
    assert address_of(link_of(meant)) == meant


_PIECES = (
    "https://", "http://", "hf://", "fireside://", "lmstudio://", "huggingface.co", "hf.co", "owner", "repo",
    "/", "//", ":", "@", "?", "#", "=", "&", "..", ".", "\\", "%2f", "%00", "%", "[", "]", "::1", "pull",
    "open", "model=", "url=", "file=", "resolve", "blob", "main", "m.gguf", "Q4_K_M", " ", "\n",
    "ollama run ", "hf download ", "é", "模型", "\u202e",
)  # fmt: skip
_ALIKE = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)


@given(st.one_of(st.text(), _ALIKE))
@example("http://[")
@example("//:@")
def test_whatever_is_pasted_it_is_an_address_that_is_safe_or_a_sentence(text: str) -> None:
    try:
        found = address_of(text, MIRROR)
    except AppError as error:
        assert error.problem.code is ErrorCode.LINK_UNKNOWN  # noqa: PT017  # either of both is right
        return
    assert bool(found.repo_id) != bool(found.url)
    assert ".." not in f"{found.repo_id}/{found.path}/{found.revision}".split("/")
    assert "\\" not in found.path
    assert set(found.repo_id) <= set(string.ascii_letters + string.digits + "-_./")
    assert address_of(link_of(found)) == found
