"""The answers of the hub's client in our own words."""

import re
from collections.abc import Callable
from datetime import datetime

from huggingface_hub import ModelInfo
from huggingface_hub.hf_api import RepoSibling

from app.core.hub import CatalogModel, Gate, RepoFile, RepoListing
from app.core.hub_names import is_blob_id, is_commit, is_repo_id, stays_inside

_LANGUAGE = re.compile(r"[a-z]{2}")
_BASE_MODEL = re.compile(r"base_model:(?:(?:quantized|finetune|adapter|merge):)?([^:/]+/[^:/]+)")

MOST_WHOLE = 2**53
"""More than any file has bytes; whatever computes with it gets along, and with a made-up number may not."""


def catalog_model(info: ModelInfo) -> CatalogModel:
    """One repository of a list, or of its own page. Raises ``ValueError``, ``TypeError``: it is none."""
    tags = tuple(str(tag) for tag in info.tags or ())
    gguf = info.gguf if isinstance(info.gguf, dict) else {}
    names = [sibling.rfilename for sibling in info.siblings or ()]
    return CatalogModel(
        id=_checked(info.id, is_repo_id),
        downloads=_whole(info.downloads),
        likes=_whole(info.likes),
        parameters=_whole(gguf.get("total")),
        architecture=_text(gguf.get("architecture")),
        context_length=_whole(gguf.get("context_length")),
        licence=_licence(info, tags),
        languages=tuple(tag for tag in tags if _LANGUAGE.fullmatch(tag)),
        purpose=_text(info.pipeline_tag),
        tags=tags,
        gate=_gate(info.gated),
        is_private=bool(info.private),
        has_gguf=bool(gguf) or "gguf" in tags or any(name.lower().endswith(".gguf") for name in names),
        created_at=_seconds(info.created_at),
        updated_at=_seconds(info.last_modified),
        base_model=_base_model(tags),
    )


def repo_listing(info: ModelInfo) -> RepoListing:
    """A repository with its files. Raises ``ValueError``, ``TypeError``: its names could leave a folder."""
    # A name that a terminal or a window would obey instead of showing it can be offered to nobody.
    listed = (_file(sibling) for sibling in info.siblings or ())
    files = tuple(file for file in listed if file.path.isprintable())
    return RepoListing(catalog_model(info), checked_commit(info.sha), files)


def checked_commit(commit: str | None) -> str:
    """``commit``, which becomes the name of a folder. Raises ``ValueError``, ``TypeError``."""
    return _checked(commit, is_commit)


def checked_blob(name: str | None) -> str:
    """``name``, which becomes the name of a file. Raises ``ValueError``, ``TypeError``."""
    return _checked(name, is_blob_id)


def _checked(text: str | None, is_one: Callable[[str], bool]) -> str:
    if text is None or not is_one(text):
        raise ValueError(f"{is_one.__name__}: {text!r}")
    return text


def _file(sibling: RepoSibling) -> RepoFile:
    path = sibling.rfilename
    # No repository can hold such a name; only who wants a file elsewhere on the disk would send one.
    if not stays_inside(path):
        raise ValueError(path)
    if sibling.lfs:
        sha256 = checked_blob(sibling.lfs.sha256)
        return RepoFile(path, _whole(sibling.lfs.size), sha256, sha256)
    return RepoFile(path, _whole(sibling.size), "", checked_blob(sibling.blob_id))


def _gate(gated: object) -> Gate:
    if gated == "manual":
        return "manual"
    return "auto" if gated else ""


def _whole(value: object) -> int:
    return min(max(0, value), MOST_WHOLE) if isinstance(value, int) else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _seconds(moment: datetime | None) -> float:
    return max(0.0, moment.timestamp()) if moment is not None else 0.0


def _after(prefix: str, tags: tuple[str, ...]) -> str:
    return next((tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)), "")


def _licence(info: ModelInfo, tags: tuple[str, ...]) -> str:
    """Its id; where that is ``other``, the name that the card gives it."""
    named = _after("license:", tags)
    own = getattr(info.card_data, "license_name", None) if named in ("other", "") else None
    return own if isinstance(own, str) and own.strip() else named


def _base_model(tags: tuple[str, ...]) -> str:
    found = (_BASE_MODEL.fullmatch(tag) for tag in tags)
    return next((match[1] for match in found if match is not None), "")
