"""The library, whole: a person looks for a model, fetches it and talks to it; by mouse and keys."""

import json
from pathlib import Path

import pytest

from app.core.paths import folders
from tests.end_to_end.desktop import Desktop, until
from tests.end_to_end.window import Window, start
from tests.fakes.loopback_hub import LoopbackHub

pytestmark = [pytest.mark.timeout(300)]

REPO = "acme/kestrel-135m-GGUF"
QUANT = "Q4_1"
DOWNLOAD = f"Download {QUANT}, 98 MB"
FETCHED = "It is here, every byte is right"
"""In the strip, which is on screen beside Discover."""
MOST_TABS = 60


@pytest.fixture
def hub(loopback_hub: LoopbackHub, starter_model: Path) -> LoopbackHub:
    """A hub with a real model, under a name of its own, among some others."""
    gguf = {"total": 134_515_008, "architecture": "llama", "context_length": 8192}
    tags = ["gguf", "en", "license:apache-2.0"]
    loopback_hub.add_repo(
        REPO,
        {f"kestrel-135m-{QUANT}.gguf": starter_model, "README.md": b"# Kestrel\n\nA small bird.\n"},
        gguf=gguf,
        tags=tags,
        downloads=1200,
    )
    loopback_hub.add_many(40)
    return loopback_hub


@pytest.fixture
def profile(tmp_path: Path, hub: LoopbackHub) -> Path:
    """A profile whose hub is the one of this test."""
    made = tmp_path / "profile"
    settings = folders(made).settings_file
    settings.parent.mkdir(parents=True)
    chosen = {"hub_endpoint": hub.endpoint, "proxy": "none", "max_tokens": 32}
    settings.write_text(json.dumps({"version": 1, **chosen}))
    return made


def fetched(folder: Path) -> list[Path]:
    """The models in the hub's cache of this test's home."""
    return sorted((folder / "cache" / "huggingface" / "hub").glob(f"models--*/snapshots/*/*{QUANT}.gguf"))


def until_answered(window: Window) -> None:
    """Wait for the whole answer."""
    until(lambda: window.look("Stop") is None and window.last_reply(), "a finished answer", 120)


def tab_to(window: Window, name: str) -> None:
    """Go with the Tab key to the button called ``name``."""
    for _ in range(MOST_TABS):
        if window.has_keys(name):
            return
        window.press("Tab")
    raise AssertionError(f"{name!r} cannot be reached with Tab")


def test_from_the_first_search_to_the_first_answer(
    desktop: Desktop, tmp_path: Path, profile: Path, starter_model: Path
) -> None:
    window = start(desktop, "--profile", str(profile))
    window.click("Library")
    window.click("Discover")
    field = window.find("Search the hub, or paste a link")
    window.click_node(field)
    until(lambda: window.is_focused(field), "the search field to have the keyboard")
    window.type("kestrel")
    until(lambda: len(window.names("Models on the hub")) == 1, "the one model that is called so")
    (found,) = window.names("Models on the hub")
    assert found.startswith("kestrel 135m. acme")
    window.click(found)
    window.find("Files of this model")
    assert fetched(tmp_path) == []
    window.click(DOWNLOAD)
    window.find(FETCHED, timeout_s=60)
    (path,) = fetched(tmp_path)
    assert path.read_bytes() == starter_model.read_bytes()
    window.click("Chat with it")
    window.say("Say hello.")
    until_answered(window)
    assert any("kestrel 135m" in text for text in window.texts())
    window.close()
    assert "Traceback" not in desktop.log()


def test_with_keys_alone_from_the_search_to_the_answer(
    desktop: Desktop, tmp_path: Path, profile: Path
) -> None:
    window = start(desktop, "--profile", str(profile))
    window.click("Message")  # no window manager is there to give the window the keyboard
    window.press("ctrl+m")
    tab_to(window, "Get more models")
    window.press("space")
    window.find("Search the hub, or paste a link")
    window.press("ctrl+f")
    window.type("kestrel")
    until(lambda: len(window.names("Models on the hub")) == 1, "the one model that is called so")
    window.press("Down", "Return")
    tab_to(window, DOWNLOAD)
    window.press("space")
    window.find(FETCHED, timeout_s=60)
    assert len(fetched(tmp_path)) == 1
    tab_to(window, "Chat with it")
    window.press("space")
    message = window.find("Message")
    until(lambda: window.is_focused(message), "the keyboard in the message field")
    window.type("Say hello.")
    window.press("Return")
    until_answered(window)
    window.close()
    assert "Traceback" not in desktop.log()


def test_a_link_in_a_second_start_leads_to_its_model(desktop: Desktop, tmp_path: Path, profile: Path) -> None:
    window = start(desktop, "--profile", str(profile))
    second = desktop.start_app("--profile", str(profile), f"fireside://pull/{REPO}:{QUANT}")
    assert second.wait(timeout=20) == 0
    window.click(DOWNLOAD)
    window.find(FETCHED, timeout_s=60)
    assert len(fetched(tmp_path)) == 1
    window.close()
    assert "Traceback" not in desktop.log()


def test_a_download_shows_in_the_rail_and_goes_on_after_a_kill(
    desktop: Desktop, tmp_path: Path, profile: Path, hub: LoopbackHub, starter_model: Path
) -> None:
    hub.fault(match="GET .*Signature=", times=None, rate=5_000_000)
    window = Window(desktop, desktop.start_app("--profile", str(profile), REPO))
    window.click(DOWNLOAD)
    library = window.find("Library")
    until(lambda: "Fetching, " in window.description(library), "the progress in the rail")
    window.process.kill()
    window.process.wait()
    assert fetched(tmp_path) == []
    hub.faults.clear()
    window = start(desktop, "--profile", str(profile))
    window.find("kestrel 135m is ready", timeout_s=60)
    (path,) = fetched(tmp_path)
    assert path.read_bytes() == starter_model.read_bytes()
    window.close()
    assert "Traceback" not in desktop.log()
