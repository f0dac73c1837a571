"""The answers of the hub's client in our own words."""

import re
from datetime import datetime

from huggingface_hub import ModelInfo
from huggingface_hub.hf_api import RepoSibling

from app.core.hub import CatalogModel, Gate, RepoFile, RepoListing

_LANGUAGE = re.compile(r"[a-z]{2}")
_BASE_MODEL = re.compile(r"base_model:(?:(?:quantized|finetune|adapter|merge):)?([^:/]+/[^:/]+)")


_REPO_ID = re.compile(r"[\w.-]+(/[\w.-]+)?")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_BLOB = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def catalog_model(info: ModelInfo) -> CatalogModel:
    """One repository of a list, or of its own page. Raises ``ValueError``, ``TypeError``: it is none."""
    tags = tuple(str(tag) for tag in info.tags or ())
    gguf = info.gguf if isinstance(info.gguf, dict) else {}
    names = [sibling.rfilename for sibling in info.siblings or ()]
    return CatalogModel(
        id=checked(_REPO_ID, info.id),
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
    files = tuple(_file(sibling) for sibling in info.siblings or ())
    return RepoListing(catalog_model(info), checked_commit(info.sha), files)


def checked_commit(commit: str | None) -> str:
    """``commit``, which becomes the name of a folder. Raises ``ValueError``, ``TypeError``."""
    return checked(_COMMIT, commit)


def checked_blob(name: str | None) -> str:
    """``name``, which becomes the name of a file. Raises ``ValueError``, ``TypeError``."""
    return checked(_BLOB, name)


def checked(shape: re.Pattern[str], text: str | None) -> str:
    """``text`` when it has this shape. Raises ``ValueError``, ``TypeError``."""
    if text is None or not shape.fullmatch(text):
        raise ValueError(f"{text!r} is not {shape.pattern}")
    return text


def _file(sibling: RepoSibling) -> RepoFile:
    path = sibling.rfilename
    # No repository can hold such a name; only who wants a file elsewhere on the disk would send one.
    if any(part in ("", ".", "..") for part in re.split(r"[/\\]", path)) or "\0" in path:
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
    return max(0, value) if isinstance(value, int) else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment is not None else 0.0


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
