"""Old versions in the hub's cache: snapshots that no name leads to, and what removing them frees."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from app.core.upkeep import OldRevision
from app.library.installed.hub_snapshots import (
    gguf_files,
    named_paths,
    names_of_blobs,
    references,
    repositories,
    snapshots,
)
from app.library.installed.origins import repository_of


def old_revisions(cache: Path) -> tuple[OldRevision, ...]:
    """Those of every repository that has a newer one of all their models, the largest first.

    A model that only an old commit has is in use: it was fetched when that was the newest, and what was
    fetched since then is another quant. Other things than GGUF files are not ours to judge.
    """
    found = []
    for repository in repositories(cache):
        for snapshot in _old(repository):
            freed_bytes = sum(_size(blob) for blob in _own_blobs(repository, [snapshot]))
            changed_at = _changed_at(snapshot)
            found.append(OldRevision(repository_of(repository.name), snapshot.name, freed_bytes, changed_at))
    return tuple(sorted(found, key=lambda each: -each.freed_bytes))


def freed_together(cache: Path, revisions: Iterable[OldRevision]) -> int:
    """What removing them all frees; more than the sum where they share blobs that nothing else uses."""
    return sum(
        _size(blob)
        for repository, going in _by_repository(cache, revisions)
        for blob in _own_blobs(repository, going)
    )


def prune(cache: Path, revisions: Iterable[OldRevision]) -> int:
    """Remove old versions for good; the bytes that were freed. One that a name leads to by now is left.

    Raises:
        OSError: something could not be removed; what went before is gone.
    """
    freed_bytes = 0
    for repository, going in _by_repository(cache, revisions):
        blobs = [(blob, _size(blob)) for blob in _own_blobs(repository, going)]
        for snapshot in going:
            shutil.rmtree(snapshot)
        for blob, size in blobs:
            if os.path.lexists(blob):
                os.unlink(blob)
            freed_bytes += size
    return freed_bytes


def _old(repository: Path) -> list[Path]:
    there = snapshots(repository)
    commits = set(references(repository).values())
    unnamed = [snapshot for snapshot in there if snapshot.name not in commits]
    if not unnamed or len(unnamed) == len(there):
        return []
    newer = named_paths(repository)
    models = {snapshot: gguf_files(snapshot) for snapshot in unnamed}
    return [snapshot for snapshot, paths in models.items() if paths and all(path in newer for path in paths)]


def _by_repository(cache: Path, revisions: Iterable[OldRevision]) -> list[tuple[Path, list[Path]]]:
    wanted = {(each.repo_id, each.commit) for each in revisions}
    found = []
    for repository in repositories(cache):
        repo_id = repository_of(repository.name)
        if not any(wanted_id == repo_id for wanted_id, _ in wanted):
            continue
        going = [each for each in _old(repository) if (repo_id, each.name) in wanted]
        if going:
            found.append((repository, going))
    return found


def _own_blobs(repository: Path, going: Iterable[Path]) -> list[Path]:
    """Blobs that only names in these snapshots lead to."""
    folders = set(going)
    return [
        blob
        for blob, names in names_of_blobs(repository).items()
        if all(not folders.isdisjoint(name.parents) for name in names)
    ]


def _size(blob: Path) -> int:
    """What the disk gets back when it goes: nothing for a link, or where another name is left."""
    try:
        status = os.lstat(blob)
    except OSError:
        return 0
    is_only_name = status.st_nlink == 1 and not os.path.islink(blob)
    return status.st_size if is_only_name else 0


def _changed_at(snapshot: Path) -> float:
    try:
        return snapshot.stat().st_mtime
    except OSError:
        return 0.0  # it went while we looked
