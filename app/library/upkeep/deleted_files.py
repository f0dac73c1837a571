"""Files that were deleted and can still be brought back: renamed beside where they lay, removed later.

They stay on their disk, in a hidden folder of their own, under names that no program takes for a model. What
was put where is written down first, in the profile. After a crash the next start finishes what was finished
in the eyes of the person, who was told that the model is gone, and takes back what was only half done.
"""

import logging
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.core.upkeep import Deletion
from app.core.whole_file import write_whole
from app.library.installed.hub_snapshots import references, snapshots
from app.library.installed.origins import repository_folder
from app.library.installed.shared_store import payload_of, sweep
from app.library.upkeep.deletion import not_deleted

_LOG = logging.getLogger(__name__)

FORMAT_VERSION = 1
FOLDER_NAME = ".fireside-deleted-"
_SUFFIX = ".deleted"


class _Bin(msgspec.Struct, frozen=True):
    """One deletion.

    Attributes:
        folder: the hidden folder.
        repository: of the hub's cache, which may be empty afterwards; "" elsewhere.
        files: where each lay, in the order of its number in the folder.
        is_done: all of them are in the folder, and the person was told.
    """

    folder: str
    files: tuple[str, ...]
    repository: str = ""
    is_done: bool = False


class _Record(msgspec.Struct, frozen=True):
    version: int = FORMAT_VERSION
    bins: tuple[_Bin, ...] = ()


class DeletedFiles:
    """Owns ``deletions.json`` of one profile. One thread calls it."""

    def __init__(self, record: Path) -> None:
        self._record = record
        self._bins: dict[str, _Bin] = {}

    def recover(self) -> None:
        """What a session before left: removed when its person saw it go, put back when it was half done.

        What lies on a disk that is not there now stays written down, for another time.
        """
        for each in _read(self._record):
            is_settled = _remove(each) if each.is_done else _put_back(each)
            if not is_settled:
                self._bins[each.folder] = each
        self._write()

    def put_away(self, deletion: Deletion) -> None:
        """Take the files out of sight; all of them or none.

        Raises:
            AppError: MODEL_NOT_DELETED.
        """
        repository = repository_folder(deletion.model.path)
        parent = repository or deletion.model.path.parent
        folder = parent / f"{FOLDER_NAME}{secrets.token_hex(4)}"
        made = _Bin(str(folder), tuple(map(str, deletion.files)), str(repository or ""))
        self._bins[made.folder] = made
        try:
            self._write(is_needed=True)
            folder.mkdir()
            for number, path in enumerate(deletion.files):
                os.rename(path, folder / f"{number}{_SUFFIX}")
            self._bins[made.folder] = msgspec.structs.replace(made, is_done=True)
            self._write(is_needed=True)
        except OSError as error:
            _put_back(made)
            self._bins.pop(made.folder)
            self._write()
            raise not_deleted(
                deletion.model, error.strerror or str(error), folder=deletion.model.path.parent
            ) from error

    def put_back(self, deletion: Deletion) -> None:
        """Bring the files of a deletion back to where they lay; what has come there meanwhile stays."""
        found = self._bin_of(deletion)
        if found is not None and _put_back(found):
            self._bins.pop(found.folder)
            self._write()

    def remove_all(self) -> None:
        """Remove for good what was put away; what the system refuses is tried at the next start."""
        for each in tuple(self._bins.values()):
            if _remove(each):
                self._bins.pop(each.folder)
        self._write()

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
    """Blobs first, then the names that lead to them; whether nothing is left to do."""
    folder = Path(each.folder)
    if not os.path.isdir(folder.parent):
        return False  # its disk is away
    for number, path in reversed(list(enumerate(each.files))):
        kept = folder / f"{number}{_SUFFIX}"
        if not os.path.lexists(kept) or os.path.lexists(path):
            continue
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.rename(kept, path)
        except OSError as error:
            _LOG.warning("%s could not be put back: %s", path, error)
            return False
    return _remove_folder(folder)


def _remove(each: _Bin) -> bool:
    """Free the bytes; whether nothing is left to do."""
    folder = Path(each.folder)
    if not os.path.isdir(folder.parent):
        return False  # its disk is away
    payloads = list(_payloads(each))
    is_gone = _remove_folder(folder)
    for payload in payloads:
        sweep(payload)
    if is_gone and each.repository:
        _tidy(Path(each.repository))
    return is_gone


def _payloads(each: _Bin) -> Iterator[Path]:
    """What the links among the files led to in the store that all repositories share."""
    for number, path in enumerate(each.files):
        kept = Path(each.folder) / f"{number}{_SUFFIX}"
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
    """Remove the folders of a repository that hold nothing any more.

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
        if is_empty:
            shutil.rmtree(repository)
    except OSError as error:
        _LOG.info("%s is left as it is: %s", repository, error)


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
