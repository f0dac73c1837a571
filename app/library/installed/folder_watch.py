"""Noticing that models came or went, by asking folders and files when they changed.

Nothing is held open, on purpose: a watched folder that the system keeps a handle of cannot be removed by
another program on Windows, nor its disk ejected; and no notice comes when a disk is mounted over a folder, or
from another computer. Asking a thousand folders takes a few milliseconds.
"""

import os
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from app.core.gguf.split import parts
from app.core.model import InstalledModel
from app.core.paths import Folders, hub_cache
from app.core.settings import Settings
from app.library.installed.hub_snapshots import repositories
from app.library.installed.model_folders import DEPTH_LIMIT
from app.library.installed.other_programs import places_here

FOLDER_LIMIT = 5000
"""Folders that are asked; who adds a whole disk sees what changes in the rest at the next search."""

FRESH_S = 2.0
"""A file that changed so shortly before it was looked at may have changed again while it was."""

_Mark = tuple[int, int, int, int]
_UNSURE: _Mark = (0, 0, 0, 0)


class DiskState(msgspec.Struct, frozen=True):
    """When every folder and every model's file changed last; None for what is not there."""

    folders: dict[str, _Mark | None] = {}
    files: dict[str, _Mark | None] = {}


NOTHING_SEEN = DiskState({os.curdir: _UNSURE})
"""After a search that failed: whatever is there next is worth another one."""


def state_of_folders(places: Folders, settings: Settings) -> DiskState:
    """The folders that the list of models depends on; take it before they are searched."""
    return DiskState(
        {folder: _mark(folder) for folder in dict.fromkeys(_limited(_folders(places, settings)))}
    )


def with_files(state: DiskState, models: Iterable[InstalledModel]) -> DiskState:
    """``state`` with the files that a search found."""
    now = time.time()
    marks: dict[str, _Mark | None] = {}
    for model in models:
        for path in parts(model.path):
            mark = _mark(path)
            # What was whole a moment ago and is gone now went while it was looked at.
            is_unsure = model.problem is None if mark is None else 0 <= now - mark[2] / 1e9 < FRESH_S
            marks[str(path)] = _UNSURE if is_unsure else mark
    return DiskState(state.folders, marks)


def state_now(state: DiskState) -> DiskState:
    """The same folders and files, as they are now."""
    return DiskState(
        {folder: _mark(folder) for folder in state.folders}, {file: _mark(file) for file in state.files}
    )


def is_worth_a_search(searched: DiskState, before: DiskState, now: DiskState) -> bool:
    """Whether something came or went since the disk was ``searched``, or was changed and is left alone now.

    ``before`` is how it was when it was asked the last time: a file that still grows is not read every time.
    """
    if now.folders != searched.folders:
        return True
    if any(mark is None and searched.files[file] is not None for file, mark in now.files.items()):
        return True
    return now.files != searched.files and now.files == before.files


def _limited(folders: Iterable[str]) -> Iterator[str]:
    for number, folder in enumerate(folders):
        if number == FOLDER_LIMIT:
            return
        yield folder


def _folders(places: Folders, settings: Settings) -> Iterator[str]:
    roots = [str(places.models), *(os.path.expanduser(each) for each in settings.model_folders)]
    cache = hub_cache(settings.hub_cache_folder)
    programs = places_here(settings.hub_cache_folder)
    # What was chosen comes before what only might be used, where there are too many.
    for root in (*roots, str(cache), *(str(place.folder) for place in programs)):
        yield root
    for root in roots:
        yield from _inner_folders(root)
    for repository in repositories(cache):
        yield str(repository)
        yield from _inner_folders(str(repository / "refs"))
        yield from _inner_folders(str(repository / "snapshots"))
    for place in programs:
        yield from _inner_folders(str(place.folder))


def _inner_folders(root: str, depth: int = 0) -> Iterator[str]:
    """The folder and every one in it; the blobs of a cache change all the time while something is fetched."""
    yield root
    if depth > DEPTH_LIMIT:
        return
    try:
        with os.scandir(root) as entries:
            inner = [entry.path for entry in entries if _is_walked(entry)]
    except OSError:
        return
    for folder in inner:
        yield from _inner_folders(folder, depth + 1)


def _is_walked(entry: os.DirEntry[str]) -> bool:
    try:
        return not entry.name.startswith(".") and entry.name != "blobs" and entry.is_dir()
    except OSError:
        return False


def _mark(path: str | Path) -> _Mark | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    size = 0 if stat.S_ISDIR(status.st_mode) else status.st_size
    return status.st_dev, status.st_ino, status.st_mtime_ns, size
