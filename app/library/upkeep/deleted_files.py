"""Files that were deleted and can still be brought back: renamed beside where they lay, removed later.

They stay on their disk, in a hidden folder of their own, under names that no program takes for a model. What
was put where is written down first, in the profile. After a crash the next start finishes what was finished
in the eyes of the person, who was told that the model is gone, and takes back what was only half done, or was
wanted back. Nothing but what a person saw go is ever removed.
"""

import contextlib
import logging
import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.core.errors import AppError, ErrorCode, NextAct, problem
from app.core.gguf.split import part_of
from app.core.upkeep import Deletion
from app.core.whole_file import write_whole
from app.library.downloads.disk_troubles import cache_gone
from app.library.installed.hub_snapshots import references, snapshots
from app.library.installed.origins import repository_folder
from app.library.installed.shared_store import payload_of, sweep
from app.library.upkeep.deletion import not_deleted

_LOG = logging.getLogger(__name__)

FORMAT_VERSION = 1
FOLDER_NAME = ".fireside-deleted-"
_SUFFIX = ".deleted"
_OF_A_REPOSITORY = frozenset(("blobs", "refs", "snapshots", ".no_exist"))
"""What the hub's client makes in the folder of a repository; anything else there is somebody's."""


class _Bin(msgspec.Struct, frozen=True):
    """One deletion.

    Attributes:
        folder: the hidden folder.
        repository: of the hub's cache, which may be empty afterwards; "" elsewhere.
        files: where each lay, in the order of its number in the folder.
        is_done: all of them are in the folder, the person was told, and has not asked for them back.
        device: of the folder when it was made; tells a folder that was removed from a disk that is away.
    """

    folder: str
    files: tuple[str, ...]
    repository: str = ""
    is_done: bool = False
    device: int = 0


class _Record(msgspec.Struct, frozen=True):
    version: int = FORMAT_VERSION
    bins: tuple[_Bin, ...] = ()


class DeletedFiles:
    """Owns ``deletions.json`` of one profile. Any thread may call it; one waits for the other."""

    def __init__(self, record: Path) -> None:
        self._record = record
        self._bins: dict[str, _Bin] = {}
        self._lock = threading.Lock()

    def recover(self) -> None:
        """What a session before left: removed when its person saw it go, put back when it was half done.

        What lies on a disk that is not there now stays written down, for another time.
        """
        with self._lock:
            self._bins |= {each.folder: each for each in _read(self._record)}
            self._settle_all()

    def put_away(self, deletion: Deletion) -> None:
        """Take the files out of sight; all of them or none.

        Raises:
            AppError: MODEL_NOT_DELETED.
        """
        with self._lock:
            self._put_away(deletion)

    def put_back(self, deletion: Deletion) -> None:
        """Bring the files of a deletion back to where they lay; what has come there meanwhile stays, and they
        lie beside it.

        Raises:
            AppError: FILE_MISSING when they were removed for good, CACHE_GONE when their disk is away,
                CACHE_UNWRITABLE. Nothing is lost then: it can be tried again, and the next start does.
        """
        with self._lock:
            found = self._bin_of(deletion)
            if found is None:
                raise AppError(problem(ErrorCode.FILE_MISSING, path=deletion.model.path))
            # From here on a crash must not take for deleted what the person wants back.
            self._bins[found.folder] = found = msgspec.structs.replace(found, is_done=False)
            self._write()
            folder = deletion.model.path.parent
            try:
                is_back = _put_back(found)
            except OSError as error:
                reason = error.strerror or str(error)
                raise AppError(
                    problem(
                        ErrorCode.CACHE_UNWRITABLE,
                        next_act=NextAct.OPEN_FOLDER,
                        folder=folder,
                        reason=reason,
                    )
                ) from error
            if not is_back:
                raise cache_gone(folder)
            self._bins.pop(found.folder)
            self._write()

    def remove_all(self) -> None:
        """Remove for good what was put away; what the system refuses is tried at the next start."""
        with self._lock:
            self._settle_all()

    def _put_away(self, deletion: Deletion) -> None:
        repository = repository_folder(deletion.model.path)
        parent = repository or deletion.model.path.parent
        folder = parent / f"{FOLDER_NAME}{secrets.token_hex(4)}"
        made = _Bin(str(folder), tuple(map(str, deletion.files)), str(repository or ""))
        try:
            made = msgspec.structs.replace(made, device=os.stat(parent).st_dev)
            self._bins[made.folder] = made
            self._write(is_needed=True)
            folder.mkdir()
            for number, path in enumerate(deletion.files):
                os.rename(path, folder / f"{number}{_SUFFIX}")
            self._bins[made.folder] = msgspec.structs.replace(made, is_done=True)
            self._write(is_needed=True)
        except OSError as error:
            self._bins[made.folder] = made
            self._settle(made)
            self._write()
            raise not_deleted(
                deletion.model, error.strerror or str(error), folder=deletion.model.path.parent
            ) from error

    def _settle_all(self) -> None:
        for each in tuple(self._bins.values()):
            self._settle(each)
        self._write()

    def _settle(self, each: _Bin) -> None:
        """Bring it to its end, removed or put back; what hinders that leaves it for another time."""
        try:
            is_settled = _remove(each) if each.is_done else _put_back(each)
        except OSError as error:
            _LOG.warning("%s could not be put back: %s", each.files[0], error)
            return
        if is_settled:
            self._bins.pop(each.folder)

    def _bin_of(self, deletion: Deletion) -> _Bin | None:
        wanted = tuple(map(str, deletion.files))
        return next((each for each in self._bins.values() if each.files == wanted), None)

    def _write(self, *, is_needed: bool = False) -> None:
        if not self._bins and not os.path.exists(self._record):
            return
        content = msgspec.json.encode(_Record(bins=tuple(self._bins.values())))
        try:
            write_whole(self._record, content, is_durable=True)
        except OSError as error:
            if is_needed:
                raise
            _LOG.warning("what was deleted could not be written down: %s", error)


def _put_back(each: _Bin) -> bool:
    """Blobs first, then the names that lead to them; False when their disk is away. Raises ``OSError``."""
    if _is_away(each):
        return False
    kept = {path: kept for path, kept in _kept(each) if os.path.lexists(kept)}
    places = _places(list(kept), is_content_named=bool(each.repository))
    for path in reversed(kept):
        if os.path.lexists(places[path]):
            os.unlink(kept[path])  # in the hub's cache what has come there is the same
        else:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.rename(kept[path], places[path])
    with contextlib.suppress(FileNotFoundError):
        os.rmdir(each.folder)
    return True


def _kept(each: _Bin) -> Iterator[tuple[str, Path]]:
    """Where each file lay, and where it lies."""
    for number, path in enumerate(each.files):
        yield path, Path(each.folder) / f"{number}{_SUFFIX}"


def _places(paths: list[str], *, is_content_named: bool) -> dict[str, str]:
    """Where files go back to: to where they lay, or all with one number where something else lies by now."""
    number = 1
    places = {path: path for path in paths}
    while not is_content_named and any(map(os.path.lexists, places.values())):
        number += 1
        places = {path: _numbered(Path(path), number) for path in paths}
    return places


def _numbered(path: Path, number: int) -> str:
    part = part_of(path)
    if part is not None:
        return str(path.with_name(part._replace(prefix=f"{part.prefix}-{number}").file_name(part.number)))
    return str(path.with_name(f"{path.stem}-{number}{path.suffix}"))


def _is_away(each: _Bin) -> bool:
    """Whether the disk that it lies on is not there; the folder that it was mounted on may be."""
    folder = Path(each.folder)
    if os.path.isdir(folder):
        return False
    try:
        return os.stat(folder.parent).st_dev != (each.device or os.stat(folder.parent).st_dev)
    except OSError:
        return True


def _remove(each: _Bin) -> bool:
    """Free the bytes; whether nothing is left to do."""
    if _is_away(each):
        return False
    payloads = list(_payloads(each))
    is_gone = _remove_folder(Path(each.folder))
    for payload in payloads:
        sweep(payload)
    if is_gone and each.repository:
        _tidy(Path(each.repository))
    return is_gone


def _payloads(each: _Bin) -> Iterator[Path]:
    """What the links among the files led to in the store that all repositories share."""
    for path, kept in _kept(each):
        if os.path.islink(kept) and (payload := payload_of(Path(path), os.readlink(kept))) is not None:
            yield payload


def _remove_folder(folder: Path) -> bool:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return True
    except OSError as error:
        _LOG.warning("%s could not be removed: %s", folder, error)
        return False
    return True


def _tidy(repository: Path) -> None:
    """Remove the folders of a repository that hold nothing any more, and then the repository itself.

    A snapshot that a name leads to stays, though empty: other programs take a name without one for damage.
    """
    named = set(references(repository).values())
    is_empty = not _has_entries(repository / "blobs")
    try:
        for snapshot in snapshots(repository):
            for folder, _, names in os.walk(snapshot, topdown=False):
                is_empty = is_empty and not names
                is_kept = Path(folder) == snapshot and snapshot.name in named
                if not is_kept and not _has_entries(Path(folder)):
                    os.rmdir(folder)
        if is_empty and _OF_A_REPOSITORY.issuperset(os.listdir(repository)):
            _remove_empty(repository)
    except OSError as error:
        _LOG.info("%s is left as it is: %s", repository, error)


def _remove_empty(repository: Path) -> None:
    """Remove a repository without files; what another program puts there meanwhile ends it with an error."""
    for folder in (repository / "blobs", *snapshots(repository), repository / "snapshots"):
        if folder.is_dir():
            os.rmdir(folder)
    for name in ("refs", ".no_exist"):  # what they say was true of files that are gone
        shutil.rmtree(repository / name, ignore_errors=True)
    os.rmdir(repository)


def _has_entries(folder: Path) -> bool:
    try:
        return bool(os.listdir(folder))
    except OSError:
        return False


def _read(record: Path) -> tuple[_Bin, ...]:
    try:
        return msgspec.json.decode(record.read_bytes(), type=_Record).bins
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        _LOG.warning("what was deleted before is not known any more: %s", error)
        return ()
