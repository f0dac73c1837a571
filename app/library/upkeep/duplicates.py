"""Files with the same bytes: found by size first, then by digest; kept once by a hard link, when asked."""

import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from app.core.errors import AppError, ErrorCode, problem
from app.core.gguf.split import parts
from app.core.model import InstalledModel, ModelSource
from app.core.upkeep import CheckState, Duplicate
from app.core.words import QT_TRANSLATE_NOOP as _
from app.library.installed.origins import named_digest
from app.library.installed.read_files import FileRecord, ReadFiles, identity_of
from app.library.upkeep.file_digest import digest_of
from app.network.stop import Stop

NOT_THE_SAME = _("reasons", "their bytes are not the same")
_NOT_REPLACED = (ModelSource.OLLAMA, ModelSource.STARTER)

LINK_SUFFIX = ".fireside-link"
_BLOCK_BYTES = 1 << 20

Progress = Callable[[int, int], None]
"""Gets the bytes that were read, and those that have to be."""


class _File(msgspec.Struct, frozen=True):
    """One file on the disk with all the names that the list has for it."""

    names: tuple[Path, ...]
    device: int
    size_bytes: int
    link_count: int

    @property
    def is_freed(self) -> bool:
        """Whether the disk gets its bytes back when all these names lead elsewhere."""
        return self.link_count == len(self.real_names)

    @property
    def real_names(self) -> list[str]:
        """Its own names; a symbolic link is none."""
        return list(dict.fromkeys(map(os.path.realpath, self.names)))


def find_duplicates(
    models: Iterable[InstalledModel], read: ReadFiles, stop: Stop, on_progress: Progress
) -> tuple[Duplicate, ...]:
    """Groups of two and more files, those that free most first.

    Digests come from the names of blobs and from what was read before; a file whose digest is not known is
    read when another is as large. Files that are one on the disk already are no duplicates.

    Raises:
        StoppedError: it was stopped; what was read until then is kept.
    """
    paths = dict.fromkeys(part for model in models for part in parts(model.path))
    same_size: dict[int, list[_File]] = {}
    for file in _files(paths):
        same_size.setdefault(file.size_bytes, []).append(file)
    candidates = [file for files in same_size.values() if len(files) > 1 for file in files]
    same_digest: dict[tuple[str, int], list[_File]] = {}
    for file, digest in _digests(candidates, read, stop, on_progress):
        same_digest.setdefault((digest, file.size_bytes), []).append(file)
    found = [
        Duplicate(digest, tuple(name for file in files for name in file.names), size, _freed_bytes(files))
        for (digest, size), files in same_digest.items()
        if len(files) > 1
    ]
    return tuple(sorted(found, key=lambda each: -each.freed_bytes))


def link(duplicate: Duplicate, models: Iterable[InstalledModel], stop: Stop, on_progress: Progress) -> int:
    """Keep the bytes once for all paths on one disk; the bytes that this freed.

    Both files are read and compared first: a name that promises the same bytes proves nothing. A path gets
    its other bytes by one rename, so it is there, whole, at every moment. Ollama's files, what came with
    Fireside, and what is not among ``models`` any more are kept, never replaced.

    Raises:
        AppError: LINKING_FAILED.
        StoppedError: it was stopped; what was linked until then stays so.
    """
    sources = {part: model.source for model in models for part in parts(model.path)}
    files = sorted(_files(duplicate.paths), key=lambda file: _rank(file, sources))
    keeper, *others = files
    others = [each for each in others if each.device == keeper.device and not _is_kept(each, sources)]
    total = duplicate.size_bytes * len(others)
    freed_bytes = 0
    for number, other in enumerate(others):
        done = duplicate.size_bytes * number
        try:
            _compare(keeper, other, stop, lambda count, done=done: on_progress(done + count, total))  # type: ignore[misc]
            for name in other.real_names:
                _replace_by_link(Path(name), Path(keeper.real_names[0]))
        except OSError as error:
            reason = error.strerror or str(error)
            raise AppError(
                problem(ErrorCode.LINKING_FAILED, name=other.names[0].name, reason=reason)
            ) from error
        freed_bytes += other.size_bytes if other.is_freed else 0
    return freed_bytes


def _files(paths: Iterable[Path]) -> list[_File]:
    names: dict[tuple[int, int], list[Path]] = {}
    found: dict[tuple[int, int], os.stat_result] = {}
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            continue  # it went while we looked
        if status.st_size:
            identity = (status.st_dev, status.st_ino)
            names.setdefault(identity, []).append(path)
            found[identity] = status
    return [
        _File(tuple(names[identity]), status.st_dev, status.st_size, status.st_nlink)
        for identity, status in found.items()
    ]


def _digests(
    files: list[_File], read: ReadFiles, stop: Stop, on_progress: Progress
) -> list[tuple[_File, str]]:
    """Every file with its digest; those that cannot be read are left out."""
    known = {file: _known_digest(file, read) for file in files}
    total = sum(file.size_bytes for file in files if not known[file])
    done = 0
    for file in files:
        if known[file]:
            continue
        try:
            known[file] = _read_through(
                file.names[0],
                read,
                stop,
                lambda count, done=done: on_progress(done + count, total),  # type: ignore[misc]
            )
        except OSError:
            continue  # it cannot be read now, so it has no twin that could be shown
        done += file.size_bytes
    return [(file, digest) for file, digest in known.items() if digest]


def _known_digest(file: _File, read: ReadFiles) -> str:
    named = map(named_digest, file.names)
    noted = map(read.digest, file.names)
    return next(filter(None, (*named, *noted)), "")


def _read_through(path: Path, read: ReadFiles, stop: Stop, on_progress: Callable[[int], None]) -> str:
    identity = identity_of(path)
    digest = digest_of(path, on_progress, stop)
    if identity is not None and identity == identity_of(path):
        read.put(path, FileRecord(identity, CheckState.READABLE, digest))
    return digest


def _freed_bytes(files: list[_File]) -> int:
    """What linking frees: all but one on every disk."""
    freed_bytes = 0
    for device in {file.device for file in files}:
        there = [file.size_bytes if file.is_freed else 0 for file in files if file.device == device]
        freed_bytes += sum(sorted(there)[:-1]) if len(there) > 1 else 0
    return freed_bytes


def _rank(file: _File, sources: Mapping[Path, ModelSource]) -> tuple[int, str]:
    """Which file is kept: what must not be replaced, then one with other names, then the hub's."""
    is_hubs = any(sources.get(name) is ModelSource.HUB for name in file.names)
    rank = 0 if _is_kept(file, sources) else 1 if not file.is_freed else 2 if is_hubs else 3
    return rank, str(file.names[0])


def _is_kept(file: _File, sources: Mapping[Path, ModelSource]) -> bool:
    return any(sources.get(name, ModelSource.OLLAMA) in _NOT_REPLACED for name in file.names)


def _compare(one: _File, other: _File, stop: Stop, on_progress: Callable[[int], None]) -> None:
    """Raises ``AppError`` where they differ, or where somebody wrote into one of them meanwhile."""
    with one.names[0].open("rb") as first, other.names[0].open("rb") as second:
        before = [_moment(file.names[0]) for file in (one, other)]
        done = 0
        while True:
            stop.check()
            block = first.read(_BLOCK_BYTES)
            is_other = block != second.read(_BLOCK_BYTES)
            if is_other or (not block and before != [_moment(file.names[0]) for file in (one, other)]):
                raise AppError(
                    problem(ErrorCode.LINKING_FAILED, name=other.names[0].name, reason=NOT_THE_SAME)
                )
            if not block:
                return
            done += len(block)
            on_progress(done)


def _moment(path: Path) -> tuple[int, ...]:
    """Which file it is, and when it was changed last; the first tells of a rename, the last of a write."""
    status = path.stat()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _replace_by_link(path: Path, keeper: Path) -> None:
    made = path.with_name(f".{path.name[:100]}-{secrets.token_hex(4)}{LINK_SUFFIX}")
    os.link(keeper, made)
    try:
        os.replace(made, path)
    finally:
        made.unlink(missing_ok=True)  # a rename onto the same file leaves it
