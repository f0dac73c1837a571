"""The answers of the hub's client in our own words."""

import re
from datetime import datetime

from huggingface_hub import ModelInfo
from huggingface_hub.hf_api import RepoSibling

from app.core.hub import CatalogModel, Gate, RepoFile, RepoListing

_LANGUAGE = re.compile(r"[a-z]{2}")
_BASE_MODEL = re.compile(r"base_model:(?:(?:quantized|finetune|adapter|merge):)?([^:/]+/[^:/]+)")


def catalog_model(info: ModelInfo) -> CatalogModel:
    """One repository of a list, or of its own page; ``TypeError`` when it has no name."""
    if not isinstance(info.id, str):
        raise TypeError("id")
    tags = tuple(str(tag) for tag in info.tags or ())
    gguf = info.gguf or {}
    names = [sibling.rfilename for sibling in info.siblings or ()]
    return CatalogModel(
        id=info.id,
        downloads=info.downloads or 0,
        likes=info.likes or 0,
        parameters=_whole(gguf.get("total")),
        architecture=str(gguf.get("architecture") or ""),
        context_length=_whole(gguf.get("context_length")),
        licence=_after("license:", tags),
        languages=tuple(tag for tag in tags if _LANGUAGE.fullmatch(tag)),
        purpose=info.pipeline_tag or "",
        tags=tags,
        gate=_gate(info.gated),
        is_private=bool(info.private),
        has_gguf=bool(gguf) or "gguf" in tags or any(name.lower().endswith(".gguf") for name in names),
        created_at=_seconds(info.created_at),
        updated_at=_seconds(info.last_modified),
        base_model=_base_model(tags),
    )


def repo_listing(info: ModelInfo) -> RepoListing:
    """A repository with its files; ``KeyError`` when the answer names no commit."""
    if not info.sha:
        raise KeyError("sha")
    files = tuple(_file(sibling) for sibling in info.siblings or ())
    return RepoListing(catalog_model(info), info.sha, files)


def _file(sibling: RepoSibling) -> RepoFile:
    sha256 = sibling.lfs.sha256 if sibling.lfs else ""
    size = sibling.lfs.size if sibling.lfs else sibling.size
    return RepoFile(sibling.rfilename, size or 0, sha256, sha256 or sibling.blob_id or "")


def _gate(gated: object) -> Gate:
    if gated == "manual":
        return "manual"
    return "auto" if gated else ""


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment is not None else 0.0


def _after(prefix: str, tags: tuple[str, ...]) -> str:
    return next((tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)), "")


def _base_model(tags: tuple[str, ...]) -> str:
    found = (_BASE_MODEL.fullmatch(tag) for tag in tags)
    return next((match[1] for match in found if match is not None), "")
