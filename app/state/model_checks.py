"""Checks and repairs of models, one after another on a thread of their own."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.download import DownloadStatus
from app.core.errors import ErrorCode, Problem
from app.core.model import InstalledModel
from app.core.paths import hub_cache
from app.core.upkeep import BEING_CHECKED, Check, CheckState
from app.library.downloads.piece_hashes import PieceHashes
from app.library.downloads.transfer_limit import TransferLimit
from app.library.installed.read_files import ReadFiles
from app.library.installed.session_marker import SessionMarker, written_since
from app.library.upkeep.repair import Repair, sweep_repairs
from app.library.upkeep.verification import check, known_check, note_sound
from app.network.stop import Stop
from app.state.background import Background
from app.state.connection import Connection
from app.state.event_bridge import EventBridge
from app.state.model_library import ModelLibrary
from app.state.model_uses import ModelUses
from app.state.settings_store import SettingsStore

TELL_EVERY_S = 0.2
BYTES_PER_MB = 1_000_000

_Work = Callable[[Stop, Callable[[Check], None]], Check]


class _Moment(msgspec.Struct, frozen=True):
    path: Path
    check: Check


class ModelChecks(QObject):
    """What is known about the bytes of every model; known from sessions before as far as files are the same.

    What was written in a session that did not end as it should is checked by itself at the next start.

    Signals:
        changed(str, Check): of the model in this file.
        failed(Problem): a check or repair could not be made or finished.
    """

    changed = Signal(str, object)
    failed = Signal(object)

    def __init__(
        self,
        library: ModelLibrary,
        connection: Connection,
        settings: SettingsStore,
        uses: ModelUses,
        data: Path,
        read: ReadFiles,
        hashes: PieceHashes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._uses = uses
        self._marker = SessionMarker(data / "session.json")
        self._crashed_at = self._marker.begin()
        self._has_swept = False
        self._connection = connection
        self._settings = settings
        self._read = read
        self._hashes = hashes
        self._checks: dict[str, Check] = {}
        self._ended: dict[str, int] = {}  # how many checks of each file have ended
        self._stop = Stop()
        self._work = Background("model checks", parent=self)
        self._looks = Background("known checks", parent=self)
        self._bridge = EventBridge(self._on_moment, self)
        library.changed.connect(self._on_library_changed)

    def of(self, path: str) -> Check:
        """What is known about the model in this file."""
        return self._checks.get(path, Check())

    def check(self, models: Iterable[InstalledModel]) -> None:
        """Read and compare each of them; one that waits or is at work already is not begun twice."""
        for model in models:
            self._begin(
                model,
                CheckState.CHECKING,
                lambda stop, tell, model=model: check(model, self._read, self._hashes, stop, tell),  # type: ignore[misc]
            )

    def repair(self, model: InstalledModel) -> None:
        """Fetch what is damaged of it."""
        if (found := self._uses.in_use(model)) is not None:
            self.failed.emit(found)
            return
        hub, network = self._connection.hub, self._connection.network
        settings = self._settings.settings
        repair = Repair(
            hub,
            network,
            self._read,
            self._hashes,
            connections=settings.connections,
            limit=TransferLimit(settings.speed_limit_mb * BYTES_PER_MB),
        )
        self._begin(model, CheckState.REPAIRING, lambda stop, tell: repair.run(model, stop, tell))

    def note_download(self, status: DownloadStatus) -> None:
        """What was fetched just now was compared with what the hub lists, so it is known to be sound."""
        files = status.request.files
        if status.path is None or not files or not Path(status.path).as_posix().endswith(files[0].path):
            return
        root = Path(status.path[: len(status.path) - len(files[0].path)])

        def note() -> None:
            for file in files:
                if file.sha256:
                    note_sound(root / file.path, file.sha256, self._read, self._hashes)

        self._looks.start(note, lambda _: self._on_library_changed(), self.failed.emit)

    def stop(self) -> None:
        """End what is under way and what waits; what was known before is known again."""
        self._stop.set()
        self._stop = Stop()
        for path, found in list(self._checks.items()):
            if found.state in BEING_CHECKED:
                self._checks.pop(path)
                self.changed.emit(path, Check())
        self._on_library_changed()

    def close(self) -> None:
        """End it."""
        self._stop.set()
        self._work.close()
        self._looks.close()
        self._bridge.close()
        self._marker.end()

    def _begin(self, model: InstalledModel, state: CheckState, work: _Work) -> None:
        path, stop = model.path, self._stop
        before = self.of(str(path))
        if before.state in BEING_CHECKED:
            return
        begun = msgspec.structs.replace(before, state=state, done_bytes=0, problem=None)
        self._put(path, msgspec.structs.replace(begun, state=CheckState.WAITING))
        last_told = 0.0

        def tell(found: Check) -> None:
            nonlocal last_told
            now = time.monotonic()
            if now - last_told >= TELL_EVERY_S and not stop.is_set:
                last_told = now
                self._bridge.post(_Moment(path, found))

        def ended(found: Check) -> None:
            if not stop.is_set:
                self._ended[str(path)] = self._ended.get(str(path), 0) + 1
                self._put(path, found)

        def failed(found: Problem) -> None:
            if not stop.is_set:
                self._put(path, msgspec.structs.replace(before, problem=found))
                self.failed.emit(found)
                self._on_library_changed()
                if found.code is ErrorCode.FILE_MISSING:
                    self._library.refresh()

        def run() -> Check:
            stop.check()
            self._bridge.post(_Moment(path, begun))
            return work(stop, tell)

        self._work.start(run, ended, failed)

    def _on_moment(self, moment: object) -> None:
        if not isinstance(moment, _Moment):
            return
        if self.of(str(moment.path)).state in (CheckState.WAITING, moment.check.state):
            self._put(moment.path, moment.check)

    def _on_library_changed(self) -> None:
        models, ended = self._library.models, dict(self._ended)

        def look() -> list[tuple[Path, Check]]:
            return [(model.path, known_check(model, self._read)) for model in models]

        def known(found: list[tuple[Path, Check]]) -> None:
            for path, each in found:
                now = self.of(str(path))
                is_busy = now.state in BEING_CHECKED
                is_older = self._ended.get(str(path)) != ended.get(str(path))  # a check ended meanwhile
                if not is_busy and not is_older and each.state is not now.state:
                    self._put(path, each)

        self._looks.start(look, known, self.failed.emit)
        if not self._has_swept:
            self._has_swept = True
            cache = hub_cache(self._settings.settings.hub_cache_folder)
            self._looks.start(lambda: sweep_repairs(cache), lambda _: None, self.failed.emit)
        if (began_at := self._crashed_at) is not None and self._library.has_looked:
            self._crashed_at = None
            self._looks.start(lambda: written_since(models, began_at), self.check, self.failed.emit)

    def _put(self, path: Path, found: Check) -> None:
        self._checks[str(path)] = found
        self.changed.emit(str(path), found)
