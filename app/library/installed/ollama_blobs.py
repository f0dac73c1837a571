"""Ollama's models: manifests that name blobs, which are GGUF files without an ending and load in place."""

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.core.model import Origin

_LOG = logging.getLogger(__name__)

MANIFEST_LIMIT_BYTES = 1 << 20
_MODEL = "application/vnd.ollama.image.model"
_PROJECTOR = "application/vnd.ollama.image.projector"
_OWN_REGISTRY, _OWN_NAMESPACE = "registry.ollama.ai", "library"
_USUAL_TAG = "latest"
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")


class _Layer(msgspec.Struct, frozen=True, rename="camel"):
    media_type: str = ""
    digest: str = ""


class _Manifest(msgspec.Struct, frozen=True):
    layers: tuple[_Layer, ...] = ()


class OllamaModel(msgspec.Struct, frozen=True):
    """One model: ``path`` is the blob to load, ``origin`` its name and digest."""

    path: Path
    origin: Origin
    projector: Path | None = None


def ollama_models(folder: Path) -> Iterator[OllamaModel]:
    """What the manifests under ``folder`` (the one with ``blobs`` in it) name and has its blob there.

    A blob with several names comes several times, ``latest`` last. A manifest that cannot be read is noted
    in the log and skipped.
    """
    manifests = [Path(parent, name) for parent, _, names in os.walk(folder / "manifests") for name in names]
    for path in sorted(manifests, key=lambda path: (path.name == _USUAL_TAG, path)):
        manifest = _read(path)
        digest = _digest_of(manifest, _MODEL)
        blob = _blob(folder, digest)
        if blob is None:
            continue
        name = _name(path.relative_to(folder / "manifests"))
        yield OllamaModel(blob, Origin(name, sha256=digest), _blob(folder, _digest_of(manifest, _PROJECTOR)))


def _read(path: Path) -> _Manifest:
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(MANIFEST_LIMIT_BYTES), type=_Manifest)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        _LOG.info("%s is skipped: %s", path, error)
        return _Manifest()


def _digest_of(manifest: _Manifest, media_type: str) -> str:
    """The digest of the first layer of that type; "" when there is none, or one that is no digest."""
    digests = (layer.digest for layer in manifest.layers if layer.media_type == media_type)
    match = _DIGEST.fullmatch(next(digests, ""))
    return match[1] if match else ""


def _blob(folder: Path, digest: str) -> Path | None:
    if not digest:
        return None
    # With a colon, as Ollama wrote them before it ran on Windows.
    blobs = [folder / "blobs" / f"sha256{joint}{digest}" for joint in "-:"]
    return next(filter(os.path.isfile, blobs), None)


def _name(manifest: Path) -> str:
    """As Ollama writes it: ``llama3.2:3b``, ``owner/model:tag``, ``hf.co/owner/model:Q4_K_M``."""
    *place, tag = manifest.parts
    if place[:2] == [_OWN_REGISTRY, _OWN_NAMESPACE]:
        place = place[2:]
    elif place[:1] == [_OWN_REGISTRY]:
        place = place[1:]
    return f"{'/'.join(place)}:{tag}"
