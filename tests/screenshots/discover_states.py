"""Pictures of what a model's page and the search say in states that are met now and then."""

from pathlib import Path

from tests.end_to_end.desktop import until
from tests.fakes.loopback_hub import LoopbackHub
from tests.fakes.tiny_models import write_model
from tests.screenshots.library import library, look_for, open_model
from tests.screenshots.stage import Stage

LONG_CARD = b"""---
license: apache-2.0
---
# osprey 135m

<div align="center"><img src="https://example.org/logo.png"></div>

A small model that was trained on *carefully chosen* texts.

```python
from llama_cpp import Llama
print(Llama("osprey.gguf"))
```

> Made for tests of the eyes.

%s

1. Load it.
2. Ask it.

%s
""" % (b"It answers briefly, and says so when it does not know. " * 20, b"Nobody reads so much. " * 60)


def discover_states(prefix: str, size: str = "1280x800", theme: str = "light", text_size: int = 100) -> None:
    """On its way, here, unknown to this build; a long card, filters; a slow or busy hub, a file elsewhere."""
    with library(size, theme=theme, text_size=text_size) as (on, hub, folder):
        _more_models(hub, folder)
        on.window.click("Discover")
        on.shoot(f"{prefix}-recommended")
        on.window.press("Down", "Return")
        on.shoot(f"{prefix}-not-there")
        _pages(on, hub, prefix)
        _card_and_filters(on, prefix, size)
        _troubles(on, hub, prefix)


def _pages(on: Stage, hub: LoopbackHub, prefix: str) -> None:
    open_model(on, "Qwen3-14B", "Qwen3 14B")
    on.shoot(f"{prefix}-model")
    open_model(on, "Llama-3.1", "Llama 3.1")
    on.shoot(f"{prefix}-gated")
    open_model(on, "martian", "martian")
    on.shoot(f"{prefix}-unsupported")
    hub.fault(match="GET .*Signature=", times=None, rate=400_000)
    open_model(on, "osprey-135m", "osprey 135m")
    on.window.click("Download Q4_1, 98 MB")
    on.window.find("Pause")
    on.shoot(f"{prefix}-fetching", is_moving=True)
    hub.faults.clear()
    on.window.find("Chat with it", timeout_s=60)
    on.shoot(f"{prefix}-installed")


def _card_and_filters(on: Stage, prefix: str, size: str) -> None:
    width, height = (int(each) for each in size.split("x"))
    over_page = ("mousemove", str(width - 80), str(height // 2), "click", "--repeat", "30", "5")
    on.desktop.xdotool(*over_page)
    on.window.click("Show all of it")
    on.desktop.xdotool(*over_page)
    on.shoot(f"{prefix}-card")
    on.window.click("Filters")
    on.shoot(f"{prefix}-filters")
    on.window.press("Tab", "Down", "Down", "Escape")
    on.shoot(f"{prefix}-filtered")
    on.window.click("Sees pictures: take it away")


def _troubles(on: Stage, hub: LoopbackHub, prefix: str) -> None:
    look_for(on, "http://localhost:1/plain/a-model-from-elsewhere-Q4_K_M.gguf")
    on.window.press("Return")
    on.shoot(f"{prefix}-elsewhere")
    on.window.press("Escape")
    hub.fault(match="/api/models", times=None, status=429, headers={"Retry-After": "90"})
    look_for(on, "kestrel")
    until(lambda: any(each.startswith("Again in") for each in on.window.texts()), "a busy hub")
    on.shoot(f"{prefix}-busy", is_moving=True)
    hub.faults.clear()
    hub.fault(match="/api/models", times=None, delay=5)
    look_for(on, "merlin")
    on.shoot(f"{prefix}-slow", is_moving=True)
    hub.faults.clear()
    hub.fault(match="/api/models", times=None, status=503)
    look_for(on, " ")
    on.window.press("BackSpace")
    on.window.find("Try again")
    on.shoot(f"{prefix}-recommended-without-hub")


def _more_models(hub: LoopbackHub, folder: Path) -> None:
    martian = folder / "martian-7b-Q4_K_M.gguf"
    write_model(martian, "llama", arch="martian")
    about = {"gguf": {"total": 7_000_000_000, "architecture": "martian", "context_length": 8192}}
    hub.add_repo("mars/martian-7b-GGUF", {martian.name: martian}, tags=["gguf", "license:other"], **about)
    osprey = hub.repos["birds/osprey-135m-GGUF"]
    hub.add_repo(osprey.id, dict(osprey.files) | {"README.md": LONG_CARD}, **osprey.info)
