"""The store within the hub's cache that its repositories share: blobs there may be links into it.

The hub's own client keeps files of its Xet storage so, counts who refers to each, and is the one that removes
what nobody refers to any more; its own rules are used for that, not repeated.
"""

import os
from pathlib import Path

from huggingface_hub.utils import _shared_blobs as hub_store

from app.library.installed.origins import repository_of


def payload_of(blob: Path, target: str | None = None) -> Path | None:
    """The file in the shared store that a repository's blob leads to; None for a blob of its own.

    ``target`` is what the link said, when it lies elsewhere by now.
    """
    cache = _cache_of(blob)
    if cache is None or not hub_store.is_shared_blobs_dir(hub_store.shared_blobs_dir(cache)):
        return None
    if target is None:
        return hub_store.shared_blob_target(blob, cache)
    payload = Path(os.path.normpath(blob.parent / target))
    return payload if hub_store.shared_blobs_dir(cache) in payload.parents else None


def freed_bytes(payload: Path, going: set[Path]) -> int:
    """What the store gives back when the blobs in ``going`` no longer lead there."""
    return hub_store.expected_shared_blob_freed_size(
        payload, blob_paths_to_delete=going, cache_dir=payload.parents[2]
    )


def sweep(payload: Path) -> None:
    """Remove it from the store unless somebody still refers to it."""
    hub_store.sweep_shared_blob(payload, cache_dir=payload.parents[2])


def _cache_of(blob: Path) -> Path | None:
    repository = blob.parent.parent
    return repository.parent if blob.parent.name == "blobs" and repository_of(repository.name) else None
