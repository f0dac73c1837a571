"""What was found out by reading whole files, which takes minutes: digests, damage, and repairs half done.

It holds while the file is not changed. A repair changes a file on purpose and is written down before it
begins: a crash in the middle leaves a file that is known to be suspicious.
"""

import logging
import os
import threading
from pathlib import Path

import msgspec

from app.core.upkeep import CheckState
from app.core.whole_file import write_whole

_LOG = logging.getLogger(__name__)

FORMAT_VERSION = 1


class FileRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of one file.

    Attributes:
        identity: size and time of change when it was read; with another one nothing is known.
        original: the sha256 that its bytes should have, as the hub listed it; "" where nobody told. Where a
            file system has no links, no name of a blob tells it later.
        sha256: of its bytes as they were read; "" where only its pieces were compared, and differ.
        state: ``SOUND``, ``READABLE``, ``DAMAGED``; ``REPAIRING`` while bytes are written into it.
        damaged: the pieces that differ from the original.
        piece_count: 0 where only the whole is known.
        repair_bytes: what a repair fetches.
    """

    identity: tuple[int, int]
    state: CheckState
    sha256: str = ""
    original: str = ""
    damaged: tuple[int, ...] = ()
    piece_count: int = 0
    repair_bytes: int = 0


class _Record(msgspec.Struct, frozen=True):
    version: int = FORMAT_VERSION
    files: dict[str, FileRecord] = {}


class ReadFiles:
    """Owns ``read_files.json`` of one profile. Any thread may use it.

    Files that are gone are forgotten, but for those that were being repaired: their disk may be away.
    """

    def __init__(self, record: Path) -> None:
        self._file = record
        self._lock = threading.Lock()
        self._known = _read(record)
        self._is_tidied = False

    def of(self, path: Path) -> FileRecord | None:
        """What is known of the file as it is now; None when nothing is, or it was changed since."""
        with self._lock:
            found = self._known.get(str(path))
        if found is None:
            return None
        if found.state is CheckState.REPAIRING:
            return found  # its time of change says nothing: it was being written
        return found if found.identity == identity_of(path) else None

    def digest(self, path: Path) -> str:
        """The sha256 of the file as it is now; "" while it is not known."""
        found = self.of(path)
        return found.sha256 if found is not None and found.state is not CheckState.REPAIRING else ""

    def put(self, path: Path, record: FileRecord) -> None:
        """Write down what was found. Raises ``OSError`` when that cannot be kept."""
        with self._lock:
            if not self._is_tidied:  # once a session: it looks at every file
                self._is_tidied = True
                self._known = {known: it for known, it in self._known.items() if _is_kept(known, it)}
            self._known[str(path)] = record
            write_whole(self._file, msgspec.json.encode(_Record(files=self._known)), is_durable=True)


def _is_kept(path: str, record: FileRecord) -> bool:
    return record.state is CheckState.REPAIRING or os.path.exists(path)


def identity_of(path: Path) -> tuple[int, int] | None:
    """Size and time of change; None when the file is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _read(record: Path) -> dict[str, FileRecord]:
    try:
        return msgspec.json.decode(record.read_bytes(), type=_Record).files
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        _LOG.info("what was read of files begins anew: %s", error)
        return {}
