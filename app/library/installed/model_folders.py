"""Looking for model files in folders."""

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

from app.core.gguf.split import part_of

_LOG = logging.getLogger(__name__)

DEPTH_LIMIT = 16
_PROJECTOR = re.compile(r"(^|[-_.])mmproj([-_.]|$)", re.IGNORECASE)


def model_files(folder: Path) -> list[Path]:
    """Every GGUF file under ``folder`` that could be a model of its own, in order of path.

    Links are followed, each real folder once; so the hub's cache lists its snapshots and never its blobs,
    which have no ``.gguf`` in their names. Hidden folders, projectors and later parts of split models are
    left out; a later part whose first one is missing is listed, so that somebody can say so. A folder that
    cannot be read is noted in the log and skipped.
    """
    return sorted(path for path in _walk(folder, set(), 0) if _could_be_model(path))


def projector_files(folder: Path) -> list[Path]:
    """The vision projectors in ``folder`` itself, by their names, in order of path."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []  # it could be read when its models were found; they have none then
    return [folder / name for name in names if name.lower().endswith(".gguf") and _PROJECTOR.search(name)]


def _walk(folder: Path, seen: set[tuple[int, int]], depth: int) -> Iterator[Path]:
    try:
        status = folder.stat()
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        _LOG.info("%s is skipped: %s", folder, error.strerror or error)
        return
    # Some systems give no identity (zero); there the depth alone ends a circle of links.
    identity = (status.st_dev, status.st_ino)
    if depth > DEPTH_LIMIT or (status.st_ino and identity in seen):
        return
    seen.add(identity)
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            yield from _walk(Path(entry.path), seen, depth + 1)
        elif entry.name.lower().endswith(".gguf"):
            yield Path(entry.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _could_be_model(path: Path) -> bool:
    if _PROJECTOR.search(path.name):
        return False
    part = part_of(path)
    if part is None or part.number == 1:
        return True
    earlier = (path.with_name(part.file_name(number)) for number in range(1, part.number))
    return not any(map(os.path.exists, earlier))
