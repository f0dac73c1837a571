"""Model files from outside: on the command line, a second start, broken ones."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.desktop import Desktop, until
from tests.end_to_end.window import Window, start
from tests.fakes.fixtures import BrokenModels, TinyModel

pytestmark = [pytest.mark.timeout(900)]

CHECKED = [
    "bad-magic",
    "duplicate-tokens",
    "matrix-i32",
    "norm-f16",
    "shape-mismatch",
    "template-loop",
    "zero-context",
]
"""One of each kind of end: refused by its header, by the library, by a crash; and two that answer."""


def ask(window: Window) -> None:
    window.press("ctrl+n")
    until(lambda: window.names("Transcript") == [], "an empty chat")
    window.say("Hello")


def test_a_file_on_the_command_line_is_opened_and_answers(
    desktop: Desktop, tmp_path: Path, tiny_model: TinyModel
) -> None:
    odd = tmp_path / "模型 with spaces 😀"
    odd.mkdir()
    path = shutil.copy(tiny_model("script"), odd / "Scripted one.gguf")
    window = start(desktop, "--profile", str(tmp_path / "profile"), str(path))
    window.say("Hello")
    until(lambda: "scripted" in window.last_reply() and window.look("Stop") is None, "the answer")
    window.close()


def test_a_second_start_hands_its_file_to_the_first_and_ends(
    desktop: Desktop, tmp_path: Path, tiny_model: TinyModel
) -> None:
    profile = str(tmp_path / "profile")
    window = start(desktop, "--profile", profile)
    second = desktop.start_app("--profile", profile, str(tiny_model("script")))
    assert second.wait(timeout=20) == 0
    window.say("Hello")
    until(lambda: "scripted" in window.last_reply(), "the answer of the handed file")
    window.close()


def test_broken_files_are_said_in_a_sentence_and_the_window_lives(
    desktop: Desktop, tmp_path: Path, broken_models: BrokenModels, sample: Callable[[int, int], int]
) -> None:
    profile = str(tmp_path / "profile")
    names = sorted(broken_models)[: sample(len(broken_models), 0)] or CHECKED
    answers = {"template-", "eos-out", "zero-context", "huge-context", "split-00001"}
    window = start(desktop, "--profile", profile)
    for name in names:
        desktop.start_app("--profile", profile, str(broken_models[name])).wait(timeout=20)
        if any(name.startswith(kind) for kind in answers):
            ask(window)
            until(lambda: window.last_reply() and window.look("Stop") is None, f"an answer by {name}", 15)
        else:
            notice = until(lambda name=name: said_about(window, name), f"a sentence about {name}", 15)  # type: ignore[misc]
            assert notice.endswith(".")
            assert "Traceback" not in notice
            assert "exit code" not in notice
        assert window.process.poll() is None
    window.close()
    assert "Traceback" not in desktop.log()


def said_about(window: Window, name: str) -> str:
    """The sentence on screen that names the file, or the model in it."""
    return next((it for it in window.texts() if it.endswith(".") and (name in it or "Tiny " in it)), "")
