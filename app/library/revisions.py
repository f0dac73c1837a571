"""Old versions in the hub's cache: snapshots that no name leads to, and what removing them frees."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from app.core.upkeep import OldRevision
from app.library.hub_snapshots import names_of_blobs, references, repositories, snapshots
from app.library.origins import repository_of


def old_revisions(cache: Path) -> tuple[OldRevision, ...]:
    """Those of every repository that has a newer one, the largest first.

    A repository without any name for its commits was fetched by commit, so none of them is old.
    """
    found = []
    for repository in repositories(cache):
        named = set(references(repository).values())
        old = [snapshot for snapshot in snapshots(repository) if named and snapshot.name not in named]
        for snapshot in old:
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


def _by_repository(cache: Path, revisions: Iterable[OldRevision]) -> list[tuple[Path, list[Path]]]:
    wanted = {(each.repo_id, each.commit) for each in revisions}
    found = []
    for repository in repositories(cache):
        named = set(references(repository).values())
        repo_id = repository_of(repository.name)
        going = [
            each
            for each in snapshots(repository)
            if (repo_id, each.name) in wanted and each.name not in named
        ]
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
