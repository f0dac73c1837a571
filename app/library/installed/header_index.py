"""What was read from the headers of model files, kept so that two hundred models list in milliseconds."""

import contextlib
import logging
from pathlib import Path

import msgspec

from app.core.gguf.checks import Look, look
from app.core.gguf.split import parts
from app.core.whole_file import write_whole

_LOG = logging.getLogger(__name__)

FORMAT_VERSION = 2
ENTRY_LIMIT = 2000

Identity = tuple[tuple[int, int], ...]
"""Size and time of change of every part; another identity means that the header is read again."""


class _Entry(msgspec.Struct, frozen=True):
    identity: Identity
    look: Look


class _Index(msgspec.Struct, frozen=True):
    version: int = FORMAT_VERSION
    entries: dict[str, _Entry] = {}


class HeaderIndex:
    """The looks of one scan; ``save`` when it is done. The file may be deleted or damaged at any time.

    ``path`` is a file in the cache folder, or None to keep nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known = _read(path) if path else {}
        self._used: dict[str, _Entry] = {}

    def look(self, path: Path) -> tuple[Look, int]:
        """What is known about the model that begins with ``path``, and the bytes of all its parts."""
        identity = _identity(path)
        size_bytes = sum(size for size, _ in identity)
        entry = self._known.get(str(path))
        if entry is None or entry.identity != identity or not identity:
            entry = _Entry(identity, look(path))
        self._used[str(path)] = entry
        return entry.look, size_bytes

    def save(self) -> None:
        """Write what is new. A cache folder that cannot be written to costs time later, nothing else."""
        entries = {**self._known, **self._used}
        if len(entries) > ENTRY_LIMIT:
            entries = self._used
        if self._path is None or entries == self._known:
            return
        try:
            write_whole(self._path, msgspec.json.encode(_Index(entries=entries)))
        except OSError as error:
            _LOG.info("the index of model files was not written: %s", error)


def _identity(path: Path) -> Identity:
    found = []
    for part in parts(path):
        with contextlib.suppress(OSError):
            status = part.stat()
            found.append((status.st_size, status.st_mtime_ns))
    return tuple(found)


def _read(path: Path) -> dict[str, _Entry]:
    try:
        index = msgspec.json.decode(path.read_bytes(), type=_Index)
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        _LOG.info("the index of model files is built anew: %s", error)
        return {}
    return index.entries if index.version == FORMAT_VERSION else {}
