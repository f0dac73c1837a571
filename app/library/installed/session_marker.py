"""Whether the session before ended as it should, and since when files may have suffered from it.

A download is compared before it gets its name, but a power cut can lose what the disk had not taken yet, and
a computer that crashes may have written wrong bytes before.
"""

import logging
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.core.gguf.split import parts
from app.core.model import InstalledModel
from app.core.whole_file import write_whole

_LOG = logging.getLogger(__name__)


class _Session(msgspec.Struct, frozen=True):
    began_at: float


class SessionMarker:
    """A small file that is there while a session lasts."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def begin(self) -> float | None:
        """Begin a session; when the one before began if it never ended, else None."""
        before = self._read()
        self._write(time.time())
        return before

    def end(self) -> None:
        """It ends as it should."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            _LOG.info("the mark of this session stays: %s", error)

    def _read(self) -> float | None:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Session).began_at
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            _LOG.info("nothing is known of the session before: %s", error)
            return None

    def _write(self, began_at: float) -> None:
        try:
            write_whole(self._file, msgspec.json.encode(_Session(began_at)))
        except OSError as error:
            _LOG.info("this session is not marked: %s", error)


def written_since(models: Iterable[InstalledModel], began_at: float) -> list[InstalledModel]:
    """Models with a file that was changed since then."""
    return [model for model in models if any(_changed_at(part) >= began_at for part in parts(model.path))]


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
