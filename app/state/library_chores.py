"""What is asked for now and then: what is there twice, which versions are old, what is new on the hub."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.errors import AppError, ErrorCode, problem
from app.core.model import InstalledModel
from app.core.paths import hub_cache
from app.core.upkeep import Duplicate, OldRevision, Update
from app.library.downloads.hub_cache import HubCache
from app.library.installed.read_files import ReadFiles
from app.library.upkeep.duplicates import find_duplicates, link
from app.library.upkeep.revisions import old_revisions, prune
from app.library.upkeep.updates import begin_update, find_update
from app.network.stop import Stop
from app.state.background import Background
from app.state.connection import Connection
from app.state.event_bridge import EventBridge
from app.state.model_library import ModelLibrary
from app.state.settings_store import SettingsStore


class LibraryChores(QObject):
    """Each is done on a thread and answered by a signal.

    Signals:
        duplicates_found(tuple): of ``Duplicate``.
        reading(tuple): bytes that were read for that, and how many have to be.
        linked(int): so many bytes were freed.
        old_revisions_found(tuple): of ``OldRevision``.
        pruned(int): so many bytes were freed.
        update_found(str, Update): for the model in this file.
        update_begun(DownloadRequest): what is left to download; give it to the downloads.
        failed(Problem): something was not done.
    """

    duplicates_found = Signal(object)
    reading = Signal(object)
    linked = Signal(object)
    old_revisions_found = Signal(object)
    pruned = Signal(object)
    update_found = Signal(str, object)
    update_begun = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        library: ModelLibrary,
        connection: Connection,
        settings: SettingsStore,
        read: ReadFiles,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._connection = connection
        self._settings = settings
        self._read = read
        self._stop = Stop()
        self._work = Background("library chores", parent=self)
        self._asks = Background("looking for updates", thread_count=2, parent=self)
        self._bridge = EventBridge(self._on_reading, self)

    def look_for_duplicates(self) -> None:
        """Compare files of the same size by their digests."""
        models, stop = self._library.models, self._stop
        self._work.start(
            lambda: find_duplicates(models, self._read, stop, self._tell),
            self.duplicates_found.emit,
            self.failed.emit,
        )

    def link(self, duplicate: Duplicate) -> None:
        """Keep the bytes once; what is there twice is looked for again afterwards."""
        models, stop = self._library.models, self._stop
        self._work.start(lambda: link(duplicate, models, stop, self._tell), self._on_linked, self.failed.emit)

    def look_for_old_revisions(self) -> None:
        """Look through the hub's cache."""
        cache = hub_cache(self._settings.settings.hub_cache_folder)
        self._work.start(lambda: old_revisions(cache), self.old_revisions_found.emit, self.failed.emit)

    def prune(self, revisions: tuple[OldRevision, ...], in_use: Path | None) -> None:
        """Remove old versions for good, but the one that holds the file ``in_use``."""
        cache = hub_cache(self._settings.settings.hub_cache_folder)
        used = in_use.parts if in_use is not None else ()
        wanted = [each for each in revisions if each.commit not in used]

        def work() -> int:
            try:
                return prune(cache, wanted)
            except OSError as error:
                raise AppError(
                    problem(ErrorCode.CACHE_UNWRITABLE, folder=cache, reason=error.strerror or str(error))
                ) from error

        self._work.start(work, self._on_pruned, self.failed.emit)

    def look_for_update(self, model: InstalledModel) -> None:
        """Ask the hub what is new."""
        hub, stop = self._connection.hub, self._stop
        self._asks.start(
            lambda: find_update(model, hub, self._read, stop),
            lambda found: self.update_found.emit(str(model.path), found),
            self.failed.emit,
        )

    def begin_update(self, model: InstalledModel, update: Update) -> None:
        """Copy what the new version shares with the one that is here; ``update_begun`` follows."""
        cache, stop = HubCache(hub_cache(self._settings.settings.hub_cache_folder)), self._stop
        endpoint = self._connection.hub.endpoint
        self._work.start(
            lambda: begin_update(model, update, cache, endpoint, stop, self._tell),
            self.update_begun.emit,
            self.failed.emit,
        )

    def stop(self) -> None:
        """End what is under way; what was read until then is kept."""
        self._stop.set()
        self._stop = Stop()

    def close(self) -> None:
        """End it."""
        self._stop.set()
        self._work.close()
        self._asks.close()
        self._bridge.close()

    def _tell(self, done: int, total: int) -> None:
        self._bridge.post((done, total))

    def _on_reading(self, moment: object) -> None:
        if isinstance(moment, tuple):
            self.reading.emit(moment)

    def _on_linked(self, freed_bytes: int) -> None:
        self.linked.emit(freed_bytes)
        self._library.refresh()
        self.look_for_duplicates()

    def _on_pruned(self, freed_bytes: int) -> None:
        self.pruned.emit(freed_bytes)
        self._library.refresh()
        self.look_for_old_revisions()
