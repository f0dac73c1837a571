"""What the place a file lies in tells about it: repository, commit, path and digest. Reads no bytes of it."""

import os
from pathlib import Path

from app.core.hub_names import is_commit, is_sha256
from app.core.model import Origin

_REPOSITORY = "models--"
_NOTES = Path(".cache", "huggingface", "download")
_NOTES_ABOVE = 4
"""How deep within the folder a repository's file may lie."""


def repository_of(folder_name: str) -> str:
    """``owner/name`` of a folder of the hub's cache, such as ``models--owner--name``; "" for another one."""
    if not folder_name.startswith(_REPOSITORY):
        return ""
    return folder_name.removeprefix(_REPOSITORY).replace("--", "/")


def repository_folder(path: Path) -> Path | None:
    """The folder ``models--owner--name`` whose snapshot ``path`` lies in; None for a file elsewhere."""
    parents = list(path.parents)
    for commit, snapshots, repository in zip(parents, parents[1:], parents[2:], strict=False):
        if snapshots.name == "snapshots" and repository_of(repository.name) and is_commit(commit.name):
            return repository
    return None


def hub_origin(path: Path) -> Origin | None:
    """Where a file in a snapshot of the hub's cache came from; None for a file elsewhere.

    The digest is the name of its blob. Where there are no symbolic links there is no blob, and no digest.
    """
    repository = repository_folder(path)
    if repository is None:
        return None
    commit, *inside = path.relative_to(repository / "snapshots").parts
    return Origin(repository_of(repository.name), commit, "/".join(inside), _name_of_blob(path))


def named_digest(path: Path) -> str:
    """The sha256 that a file should have: a blob's is its name, the hub's or Ollama's, and the hub's client
    notes that of a file it fetched into a plain folder; "" where nothing tells it.

    It is what the bytes should be, not what they are.
    """
    return _name_of_blob(path) or _noted_digest(path)


def _name_of_blob(path: Path) -> str:
    try:
        name = os.path.basename(os.readlink(path))
    except OSError:
        name = path.name.removeprefix("sha256").removeprefix("-").removeprefix(":")  # no link
    return name if is_sha256(name) else ""


def _noted_digest(path: Path) -> str:
    """As ``hf download --local-dir`` notes it; not one from before the file was changed on purpose."""
    for folder in path.parents[:_NOTES_ABOVE]:
        note = folder / _NOTES / f"{path.relative_to(folder)}.metadata"
        try:
            _commit, digest, noted_at = note.read_text("utf-8", "replace").splitlines()[:3]
            is_newer = path.stat().st_mtime > float(noted_at) + 1
        except (OSError, ValueError):
            continue  # no note there, or none that can be understood
        return digest if is_sha256(digest) and not is_newer else ""
    return ""


def place_origin(root: Path, path: Path) -> Origin | None:
    """Where a file in a folder laid out as ``owner/name/file`` came from; None for another depth."""
    parts = path.relative_to(root).parts
    if len(parts) < 3:
        return None
    return Origin("/".join(parts[:2]), path="/".join(parts[2:]))
