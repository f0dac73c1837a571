"""Whether the bytes of a model are what its place says they are: every part read to its end, and compared."""

from collections.abc import Callable, Sequence
from pathlib import Path

from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.core.gguf import reasons
from app.core.gguf.split import parts
from app.core.model import InstalledModel
from app.core.quantities import size_words
from app.core.upkeep import Check, CheckState
from app.library.downloads.piece_hashes import FilePieces, PieceHashes, hash_file
from app.library.installed.origins import hub_origin, named_digest
from app.library.installed.read_files import FileRecord, ReadFiles, identity_of
from app.library.upkeep.file_digest import digest_of, pieces_of
from app.network.stop import Stop


def files_of(model: InstalledModel) -> list[Path]:
    """Everything that a check reads: all parts, and the projector."""
    return [*parts(model.path), *([model.projector] if model.projector is not None else [])]


def known_check(model: InstalledModel, read: ReadFiles) -> Check:
    """What was found out before, as far as the files are still what they were."""
    records = {path: read.of(path) for path in files_of(model)}
    if any(record is None for record in records.values()):
        damaged = [record for record in records.values() if record and record.state is CheckState.DAMAGED]
        if not damaged:
            return Check()
    return _together(model, [record for record in records.values() if record is not None])


def check(
    model: InstalledModel,
    read: ReadFiles,
    hashes: PieceHashes,
    stop: Stop,
    on_progress: Callable[[Check], None],
) -> Check:
    """Read every byte of ``model`` and compare; ``on_progress`` gets a ``CHECKING`` for every megabyte.

    Pieces of what is sound are kept, so that later damage can be named and fetched in pieces.

    Raises:
        AppError: FILE_MISSING, FILE_UNREADABLE.
        StoppedError: it was stopped; files that were read to their end stay known.
    """
    files = files_of(model)
    sizes = [_size(path) for path in files]
    total = sum(sizes)
    done = 0
    records = []
    for path, size in zip(files, sizes, strict=True):

        def tell(count: int, before: int = done) -> None:
            on_progress(Check(CheckState.CHECKING, before + count, total))

        records.append(check_file(path, read, hashes, stop, tell))
        done += size
    return _together(model, records)


def check_file(
    path: Path,
    read: ReadFiles,
    hashes: PieceHashes,
    stop: Stop,
    on_progress: Callable[[int], None],
    wanted: str = "",
) -> FileRecord:
    """What reading one file to its end finds out; it is written down.

    ``wanted`` is the digest that it should have; "" takes what its place or its record tells.

    Raises:
        AppError: FILE_MISSING, FILE_UNREADABLE.
        StoppedError: it was stopped.
    """
    identity = identity_of(path)
    wanted = wanted or original_of(path, read)
    try:
        record = _record(path, wanted, identity or (0, 0), hashes, stop, on_progress)
    except OSError as error:
        raise AppError(reasons.unreadable(path, error)) from error
    if identity is not None and identity == identity_of(path):
        keep(read, path, record)
    return record


def original_of(path: Path, read: ReadFiles) -> str:
    """The digest that a file should have, by its place or by what was written down; "" where nobody told."""
    record = read.of(path)
    return named_digest(path) or (record.original if record is not None else "")


def note_sound(path: Path, digest: str, read: ReadFiles, hashes: PieceHashes) -> None:
    """Write down that a file was compared just now, by who fetched it. Raises as ``keep``."""
    identity, pieces = identity_of(path), hashes.read(digest)
    if identity is not None:
        count = len(pieces.digests) if pieces is not None else 0
        keep(read, path, FileRecord(identity, CheckState.SOUND, digest, digest, piece_count=count))


def keep(read: ReadFiles, path: Path, record: FileRecord) -> None:
    """Write down what was found. Raises ``AppError`` (FILE_UNREADABLE) where that is impossible."""
    try:
        read.put(path, record)
    except OSError as error:
        raise AppError(reasons.unreadable(path, error)) from error


def _record(
    path: Path,
    wanted: str,
    identity: tuple[int, int],
    hashes: PieceHashes,
    stop: Stop,
    on_progress: Callable[[int], None],
) -> FileRecord:
    """Read the file for what it can be compared with: nothing, digests of its pieces, or of the whole."""
    if not wanted:
        return FileRecord(identity, CheckState.READABLE, digest_of(path, on_progress, stop))
    original = hashes.read(wanted)
    if original is not None:
        found = pieces_of(path, original.piece_bytes, on_progress, stop)
        if found != original:
            return _damage(identity, wanted, found, original)
        return FileRecord(identity, CheckState.SOUND, wanted, wanted, piece_count=len(found.digests))
    digest, found = hash_file(path, on_progress, stop)
    if digest != wanted:
        return FileRecord(identity, CheckState.DAMAGED, digest, wanted, repair_bytes=found.size_bytes)
    hashes.write(wanted, found)
    return FileRecord(identity, CheckState.SOUND, digest, wanted, piece_count=len(found.digests))


def _damage(identity: tuple[int, int], wanted: str, found: FilePieces, original: FilePieces) -> FileRecord:
    damaged = original.differing(found)
    if not damaged:  # all of it is there, and more: the last piece is fetched, and the rest cut off
        damaged = [len(original.digests) - 1]
    repair_bytes = sum(end - begin for begin, end in map(original.span, damaged))
    return FileRecord(
        identity,
        CheckState.DAMAGED,
        original=wanted,
        damaged=tuple(damaged),
        piece_count=len(original.digests),
        repair_bytes=repair_bytes,
    )


def _together(model: InstalledModel, records: Sequence[FileRecord]) -> Check:
    bad = [record for record in records if record.state in (CheckState.DAMAGED, CheckState.REPAIRING)]
    size = model.size_bytes
    if not bad:
        states = {record.state for record in records}
        if states == {CheckState.SOUND}:
            return Check(CheckState.SOUND, size, size, piece_count=sum(it.piece_count for it in records))
        found = problem(ErrorCode.NOTHING_TO_COMPARE, name=model.name)
        return Check(CheckState.READABLE, size, size, problem=found)
    is_known = all(record.piece_count for record in records)
    damaged = sum(len(record.damaged) for record in bad) if is_known else 0
    count = sum(record.piece_count for record in records) if is_known else 0
    repair_bytes = sum(record.repair_bytes for record in bad)
    why = _why(model, damaged, count, repair_bytes)
    return Check(CheckState.DAMAGED, size, size, damaged, count, repair_bytes, why)


def _why(model: InstalledModel, damaged: int, count: int, repair_bytes: int) -> Problem:
    if hub_origin(model.path) is None:
        return problem(ErrorCode.MODEL_DIFFERS_THERE, name=model.name)
    size = size_words(repair_bytes)
    if not damaged:
        return problem(ErrorCode.MODEL_DIFFERS, next_act=NextAct.REPAIR, name=model.name, size=size)
    return problem(
        ErrorCode.MODEL_DAMAGED,
        next_act=NextAct.REPAIR,
        damaged=damaged,
        count=count,
        name=model.name,
        size=size,
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise AppError(reasons.unreadable(path, error)) from error
