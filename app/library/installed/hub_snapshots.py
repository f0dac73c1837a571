"""The hub's cache as a list of files: repositories, names that lead to commits, what a commit holds."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from app.library.installed.model_folders import model_files
from app.library.installed.origins import repository_of

_LOG = logging.getLogger(__name__)

MAIN = "main"
_REF_LIMIT_BYTES = 200


def cached_models(cache: Path) -> Iterator[Path]:
    """Every GGUF file of every snapshot that could be a model, newest versions first in each repository.

    The same blob can come several times, through several snapshots. Links that lead nowhere do not come, nor
    old versions of a file: ``revisions`` tells of them.
    """
    for repository in repositories(cache):
        there = snapshots(repository)
        named = named_paths(repository) if len(there) > 1 else {}
        for snapshot in there:
            for path in filter(os.path.exists, model_files(snapshot)):
                leading = named.get(path.relative_to(snapshot))
                if leading is None or snapshot in leading:
                    yield path


def named_paths(repository: Path) -> dict[Path, list[Path]]:
    """Every GGUF file of the commits that a name leads to: its path in the repository, and these commits.

    In another commit a file of that path is an old version. One that only the other commit has is none: it
    was fetched when that was the newest.
    """
    commits = set(references(repository).values())
    found: dict[Path, list[Path]] = {}
    for snapshot in (each for each in snapshots(repository) if each.name in commits):
        for path in gguf_files(snapshot):
            found.setdefault(path, []).append(snapshot)
    return found


def gguf_files(snapshot: Path) -> list[Path]:
    """Every GGUF file in a snapshot that is there, by its path in the repository."""
    paths = (Path(folder, name) for folder, _, names in os.walk(snapshot) for name in names)
    return [
        path.relative_to(snapshot)
        for path in paths
        if path.name.lower().endswith(".gguf") and os.path.exists(path)
    ]


def repositories(cache: Path) -> list[Path]:
    """The folders of models in ``cache``, in order of name; none when it is not there."""
    try:
        names = sorted(name for name in os.listdir(cache) if repository_of(name))
    except FileNotFoundError:
        return []
    except OSError as error:
        _LOG.info("%s is skipped: %s", cache, error.strerror or error)
        return []
    return [cache / name for name in names]


def references(repository: Path) -> dict[str, str]:
    """Name to commit, for every branch, tag and request that was asked for by name."""
    found: dict[str, str] = {}
    for folder, _, names in os.walk(repository / "refs"):
        for name in names:
            path = Path(folder, name)
            try:
                with path.open("rb") as file:
                    commit = file.read(_REF_LIMIT_BYTES).decode("ascii", "replace").strip()
            except OSError:
                continue  # removed meanwhile; nothing leads there any more
            found[path.relative_to(repository / "refs").as_posix()] = commit
    return found


def followed(repository: Path, commit: str) -> str:
    """The branch or tag that a commit was fetched by; "" for main, and where no name leads there any more."""
    names = [name for name, known in references(repository).items() if known == commit]
    return "" if MAIN in names else min(names, default="")


def snapshots(repository: Path) -> list[Path]:
    """The folders of its commits: ``main`` first, then what other names lead to, then the rest by time."""
    try:
        entries = list(os.scandir(repository / "snapshots"))
    except OSError:
        return []  # no snapshot was ever taken, or the disk is gone
    if len(entries) == 1:
        return [Path(entries[0].path)]
    named = references(repository)
    ranks = dict.fromkeys(named.values(), 1)
    if MAIN in named:
        ranks[named[MAIN]] = 0

    def order(entry: os.DirEntry[str]) -> tuple[int, float]:
        try:
            return ranks.get(entry.name, 2), -entry.stat().st_mtime
        except OSError:
            return 3, 0.0

    return [Path(entry.path) for entry in sorted(entries, key=order)]


def names_of_blobs(repository: Path) -> dict[Path, list[Path]]:
    """Every blob that is in use, with the names in all snapshots that lead to it.

    A file that lies in a snapshot itself, where there are no links, is a blob with one name: its own.
    """
    found: dict[Path, list[Path]] = {}
    for snapshot in snapshots(repository):
        for folder, _, names in os.walk(snapshot):
            for name in names:
                path = Path(folder, name)
                found.setdefault(blob_of(path), []).append(path)
    return found


def blob_of(path: Path) -> Path:
    """What a name in a snapshot leads to, one step: a blob may itself be a link into a store for all."""
    try:
        target = os.readlink(path)
    except OSError:
        return path
    return Path(os.path.normpath(path.parent / target))
