"""What the place a file lies in tells about it: repository, commit, path and digest. Reads no bytes of it."""

import os
import re
from pathlib import Path

from app.core.model import Origin

_REPOSITORY = "models--"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")


def repository_of(folder_name: str) -> str:
    """``owner/name`` of a folder of the hub's cache, such as ``models--owner--name``; "" for another one."""
    if not folder_name.startswith(_REPOSITORY):
        return ""
    return folder_name.removeprefix(_REPOSITORY).replace("--", "/")


def repository_folder(path: Path) -> Path | None:
    """The folder ``models--owner--name`` whose snapshot ``path`` lies in; None for a file elsewhere."""
    parents = list(path.parents)
    for commit, snapshots, repository in zip(parents, parents[1:], parents[2:], strict=False):
        if (
            snapshots.name == "snapshots"
            and repository_of(repository.name)
            and _COMMIT.fullmatch(commit.name)
        ):
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
    return Origin(repository_of(repository.name), commit, "/".join(inside), named_digest(path))


def named_digest(path: Path) -> str:
    """The sha256 that the name of a blob is, the hub's or Ollama's; "" where the name tells none.

    It is what the bytes should be, not what they are.
    """
    try:
        name = os.path.basename(os.readlink(path))
    except OSError:
        name = path.name.removeprefix("sha256").removeprefix("-").removeprefix(":")  # no link
    return name if _SHA256.fullmatch(name) else ""


def place_origin(root: Path, path: Path) -> Origin | None:
    """Where a file in a folder laid out as ``owner/name/file`` came from; None for another depth."""
    parts = path.relative_to(root).parts
    if len(parts) < 3:
        return None
    return Origin("/".join(parts[:2]), path="/".join(parts[2:]))
