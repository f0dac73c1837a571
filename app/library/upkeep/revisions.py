"""Old versions in the hub's cache: models in snapshots that no name leads to, and what removing them frees.

Other files there, such as weights in other formats, are not ours to judge: they stay.
"""

import os
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
from app.library.installed.shared_store import freed_bytes as freed_in_store
from app.library.installed.shared_store import payload_of, sweep


def old_revisions(cache: Path) -> tuple[OldRevision, ...]:
    """Those of every repository that has a newer one of all their models, the largest first.

    A model that only an old commit has is in use: it was fetched when that was the newest, and what was
    fetched since then is another quant. Other things than GGUF files are not ours to judge.
    """
    found = []
    for repository in repositories(cache):
        for snapshot in _old(repository):
            freed_bytes = sum(_sizes(_own_blobs(repository, [snapshot])).values())
            changed_at = _changed_at(snapshot)
            found.append(OldRevision(repository_of(repository.name), snapshot.name, freed_bytes, changed_at))
    return tuple(sorted(found, key=lambda each: -each.freed_bytes))


def freed_together(cache: Path, revisions: Iterable[OldRevision]) -> int:
    """What removing them all frees; more than the sum where they share blobs that nothing else uses."""
    return sum(
        sum(_sizes(_own_blobs(repository, going)).values())
        for repository, going in _by_repository(cache, revisions)
    )


def prune(cache: Path, revisions: Iterable[OldRevision]) -> int:
    """Remove old versions for good; the bytes that were freed. One that a name leads to by now is left.

    Raises:
        OSError: something could not be removed; what went before is gone.
    """
    freed_bytes = 0
    for repository, going in _by_repository(cache, revisions):
        sizes = _sizes(_own_blobs(repository, going))
        for snapshot in going:
            _remove_models(snapshot)
        named = names_of_blobs(repository)
        for blob, size in sizes.items():
            if blob not in named:  # else another program has given it a name meanwhile
                _remove_blob(blob)
                freed_bytes += size
    return freed_bytes


def _remove_models(snapshot: Path) -> None:
    """Remove the names of GGUF files, and the folders that hold nothing then."""
    for folder, _, names in os.walk(snapshot, topdown=False):
        for name in filter(_is_gguf, names):
            os.unlink(Path(folder, name))
        if not os.listdir(folder):
            os.rmdir(folder)


def _remove_blob(blob: Path) -> None:
    payload = payload_of(blob)
    if os.path.lexists(blob):
        os.unlink(blob)
    if payload is not None:
        sweep(payload)


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
    """Blobs that only names of GGUF files in these snapshots lead to."""
    folders = set(going)
    return [
        blob
        for blob, names in names_of_blobs(repository).items()
        if all(_is_gguf(name.name) and not folders.isdisjoint(name.parents) for name in names)
    ]


def _sizes(blobs: list[Path]) -> dict[Path, int]:
    """What the disk gets back when they go: nothing where another name is left."""
    return {blob: _size(blob, set(blobs)) for blob in blobs}


def _size(blob: Path, going: set[Path]) -> int:
    payload = payload_of(blob)
    if payload is not None:
        return freed_in_store(payload, going)
    try:
        status = os.lstat(blob)
    except OSError:
        return 0
    is_only_name = status.st_nlink == 1 and not os.path.islink(blob)
    return status.st_size if is_only_name else 0


def _is_gguf(name: str) -> bool:
    return name.lower().endswith(".gguf")


def _changed_at(snapshot: Path) -> float:
    try:
        return snapshot.stat().st_mtime
    except OSError:
        return 0.0  # it went while we looked
