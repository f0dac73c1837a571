"""What loads on this computer were estimated to take and did take; later estimates learn from it."""

import logging
from pathlib import Path

import msgspec

from app.core.memory_fit import Correction, MemoryUse, corrected, learned
from app.core.paths import Folders
from app.core.whole_file import set_aside_if_possible, write_whole
from app.engine.protocol import LoadedModel

_LOG = logging.getLogger(__name__)

MOST_RECORDS = 200
"""The oldest go first; a file of 200 has some 100 kB."""
LEARNS_FROM = 8
"""Loads of one architecture that a correction is made of, the last ones."""


class LoadRecord(msgspec.Struct, frozen=True):
    """One load: ``correction`` is what the estimate was already corrected by."""

    path: str
    architecture: str
    estimated: tuple[MemoryUse, ...]
    measured: tuple[MemoryUse, ...]
    correction: Correction = Correction()

    @property
    def estimated_bytes(self) -> int:
        """The estimate over all devices."""
        return sum(use.total_bytes for use in self.estimated)

    @property
    def measured_bytes(self) -> int:
        """ggml's own buffers over all devices."""
        return sum(use.total_bytes for use in self.measured)


class LoadRecords:
    """The file of records, looked at whenever it is asked and written whole: the terminal writes it too."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._identity: tuple[int, int] | None = None
        self._records: list[LoadRecord] = []

    def of(self, path: str) -> LoadRecord | None:
        """The last load of the model in this file."""
        return next((record for record in reversed(self._read()) if record.path == path), None)

    def correction(self, architecture: str) -> Correction:
        """What the last loads of this architecture have taught."""
        found = [record for record in self._read() if record.architecture == architecture]
        correction = Correction()
        for record in found[-LEARNS_FROM:]:
            correction = learned(correction, _without(record.estimated, record.correction), record.measured)
        return correction

    def add(self, model: LoadedModel, correction: Correction) -> None:
        """Keep what ``model`` took; one that was not estimated or not measured teaches nothing."""
        if model.plan is None or not model.plan.uses or not model.measured:
            return
        made = LoadRecord(model.path, model.architecture, model.plan.uses, model.measured, correction)
        try:
            write_whole(self._path, msgspec.json.encode([*self._read(), made][-MOST_RECORDS:]))
        except OSError as error:
            _LOG.info("what was measured cannot be kept: %s", error)

    def _read(self) -> list[LoadRecord]:
        """The records; decoded again only when the file is another one."""
        try:
            status = self._path.stat()
            identity = (status.st_mtime_ns, status.st_size)
            if identity != self._identity:
                self._records = msgspec.json.decode(self._path.read_bytes(), type=list[LoadRecord])
                self._identity = identity
        except FileNotFoundError:
            return []
        except OSError as error:
            _LOG.info("what was measured cannot be read: %s", error)
            return []
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            set_aside_if_possible(self._path, str(error))
            return []
        return self._records


def load_records(folders: Folders) -> LoadRecords:
    """The records of this profile."""
    return LoadRecords(folders.data / "measured.json")


def _without(uses: tuple[MemoryUse, ...], correction: Correction) -> tuple[MemoryUse, ...]:
    inverse = Correction(1 / correction.weights, 1 / correction.cache, 1 / correction.compute)
    return corrected(uses, inverse)
