"""Which names may become parts of addresses and paths, and which would lead elsewhere."""

import pytest

from app.core.hub_names import is_blob_id, is_commit, is_repo_id, is_sha256, is_windows_name, stays_inside


@pytest.mark.parametrize("text", ["acme/tiny-GGUF", "gpt2", "_a/b_", "a1/b.c-d", "x" * 40 + "/" + "y" * 55])
def test_repositories(text: str) -> None:
    assert is_repo_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "a/b/c",
        "../evil",
        "..",
        "a/..",
        "a--b/c",
        "a/b--c",
        "a/.hidden",
        "-a/b",
        "a/b.",
        "a/b.git",
        "a/b ",
        "a/b\n",
        "a:b/c",
        "\u0430cme/tiny",
        "a\\b",
        "x" * 40 + "/" + "y" * 56,
    ],
)
def test_what_is_no_repository(text: str) -> None:
    assert not is_repo_id(text)


def test_digests() -> None:
    assert is_commit("a" * 40)
    assert is_sha256("0" * 64)
    assert is_blob_id("a" * 40)
    assert is_blob_id("a" * 64)
    for text in ("", "a" * 39, "A" * 40, "a" * 41, "a" * 40 + "\n", "../" + "a" * 37, "\u0663" * 40):
        assert not any(is_it(text) for is_it in (is_commit, is_sha256, is_blob_id))


@pytest.mark.parametrize("path", ["a.gguf", "sub/a.gguf", "..a/b..", "a b/\u00e4.gguf", "..."])
def test_paths_that_stay_inside(path: str) -> None:
    assert stays_inside(path)


@pytest.mark.parametrize("path", ["", "/a", "a/", "a//b", ".", "../a", "a/../b", "a\\b", "a\0b", "./a"])
def test_paths_that_do_not(path: str) -> None:
    assert not stays_inside(path)


@pytest.mark.parametrize(
    "part", ["a.gguf", "console.gguf", "com.gguf", "COM10.gguf", ".hidden", "nul2", "a b"]
)
def test_names_on_windows(part: str) -> None:
    assert is_windows_name(part)


@pytest.mark.parametrize(
    "part",
    [
        "NUL",
        "nul.gguf",
        "Con.tar.gz",
        "aux .gguf",
        "COM1",
        "lpt\u00b2.gguf",
        "a:b",
        "a?",
        "a\n",
        "..",
        ".. ",
        "a.",
        "a ",
    ],
)
def test_names_that_windows_takes_for_another(part: str) -> None:
    assert not is_windows_name(part)
