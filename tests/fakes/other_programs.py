"""Folders laid out as other programs on this computer lay theirs out."""

import hashlib
import json
import shutil
from pathlib import Path


def put_ollama(
    root: Path, name: str, model: Path, *, projector: Path | None = None, tag: str = "latest"
) -> Path:
    """A model as ``ollama pull`` leaves it: a manifest, and blobs named by their digests; the model's blob.

    ``name`` is ``llama3.2``, ``owner/name`` or ``hf.co/owner/name``.
    """
    layers = [_layer(root, model, "application/vnd.ollama.image.model")]
    if projector is not None:
        layers.append(_layer(root, projector, "application/vnd.ollama.image.projector"))
    template = root / "template.txt"
    template.parent.mkdir(parents=True, exist_ok=True)
    template.write_text("{{ .Prompt }}")
    layers.append(_layer(root, template, "application/vnd.ollama.image.template"))
    place = {1: ["registry.ollama.ai", "library"], 2: ["registry.ollama.ai"]}.get(name.count("/") + 1, [])
    manifest = root.joinpath("manifests", *place, *name.split("/"), tag)
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_text(json.dumps({"schemaVersion": 2, "config": layers[-1], "layers": layers}))
    return root / "blobs" / str(layers[0]["digest"]).replace(":", "-")


def _layer(root: Path, content: Path, media_type: str) -> dict[str, object]:
    digest = hashlib.sha256(content.read_bytes()).hexdigest()
    blob = root / "blobs" / f"sha256-{digest}"
    blob.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(content, blob)
    return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": blob.stat().st_size}
