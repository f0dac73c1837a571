"""Looking after the models on this computer: checks, repairs, deleting, what others have, what is new."""

from PySide6.QtCore import QObject, Signal

from app.core.model import InstalledModel, ModelSource
from app.core.upkeep import Check, Deletion, DiskUse, Duplicate, FoundPlace, OldRevision
from app.library.downloads.piece_hashes import PieceHashes
from app.library.installed.read_files import ReadFiles
from app.state.connection import Connection
from app.state.engines import Engines
from app.state.library_chores import LibraryChores
from app.state.model_checks import ModelChecks
from app.state.model_deletions import ModelDeletions
from app.state.model_library import ModelLibrary
from app.state.model_places import ModelPlaces
from app.state.model_uses import ModelUses
from app.state.settings_store import SettingsStore


class ModelUpkeep(QObject):
    """Everything here works on threads of its own and tells what it found by a signal.

    Attributes:
        checks, deletions, whereabouts, chores: who does it; each has a little more than is handed on here.

    Signals:
        check_changed(str, Check): of the model in this file.
        deletion_planned(Deletion): the answer to ``plan_deletion``, for the question that is asked.
        deleted(Deletion): it is away; ``undo_deletion`` brings it back until ``close``.
        restored(Deletion): it is back.
        places_changed(): ``places`` is another.
        duplicates_found(tuple): of ``Duplicate``.
        old_revisions_found(tuple): of ``OldRevision``.
        update_found(str, Update): the answer to ``look_for_update`` for the model in this file.
        disk_changed(): ``disk`` is another.
        failed(Problem): something was not done.
    """

    check_changed = Signal(str, object)
    deletion_planned = Signal(object)
    deleted = Signal(object)
    restored = Signal(object)
    places_changed = Signal()
    duplicates_found = Signal(object)
    old_revisions_found = Signal(object)
    update_found = Signal(str, object)
    disk_changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        library: ModelLibrary,
        engines: Engines,
        connection: Connection,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        data = library.folders.data
        read = ReadFiles(data / "read_files.json")
        hashes = PieceHashes(data / "pieces")
        self._engines = engines
        self._library = library
        uses = ModelUses(library, engines, self)
        self.checks = ModelChecks(library, connection, settings, uses, data, read, hashes, self)
        self.deletions = ModelDeletions(library, uses, data / "deletions.json", hashes, self)
        self.whereabouts = ModelPlaces(library, settings, read, lambda: self.deletions.held_bytes, self)
        self.chores = LibraryChores(library, connection, settings, read, self)
        self.checks.changed.connect(self.check_changed)
        self.deletions.planned.connect(self.deletion_planned)
        self.deletions.deleted.connect(self.deleted)
        self.deletions.restored.connect(self.restored)
        self.deletions.changed.connect(self.whereabouts.look)
        self.whereabouts.places_changed.connect(self.places_changed)
        self.whereabouts.disk_changed.connect(self.disk_changed)
        self.chores.duplicates_found.connect(self.duplicates_found)
        self.chores.old_revisions_found.connect(self.old_revisions_found)
        self.chores.update_found.connect(self.update_found)
        for each in (self.checks, self.deletions, self.chores):
            each.failed.connect(self.failed)

    @property
    def places(self) -> tuple[FoundPlace, ...]:
        """Other programs that have models here."""
        return self.whereabouts.places

    @property
    def disk(self) -> DiskUse:
        """The disk that downloads go to."""
        return self.whereabouts.disk

    @property
    def unused(self) -> tuple[InstalledModel, ...]:
        """Models that were not used for 60 days, the largest first."""
        return self.whereabouts.unused

    def check_of(self, path: str) -> Check:
        """What is known about the bytes of the model in this file."""
        return self.checks.of(path)

    def check(self, model: InstalledModel) -> None:
        """Read every byte and compare; ``check_changed`` follows several times."""
        self.checks.check([model])

    def check_all(self) -> None:
        """Check every model, one after another."""
        self.checks.check(self._library.models)

    def stop_checks(self) -> None:
        """End checks and repairs that are under way; what is known stays."""
        self.checks.stop()

    def repair(self, model: InstalledModel) -> None:
        """Fetch what is damaged; ``check_changed`` follows."""
        self.checks.repair(model)

    def plan_deletion(self, model: InstalledModel) -> None:
        """Find out what deleting would free; ``deletion_planned`` follows."""
        self.deletions.plan(model)

    def delete(self, deletion: Deletion) -> None:
        """Put the files out of the way; they are removed for good by ``close``."""
        self.deletions.delete(deletion)

    def undo_deletion(self, deletion: Deletion) -> None:
        """Put the files back."""
        self.deletions.undo(deletion)

    def use_in_place(self, source: ModelSource) -> None:
        """Show the models of another program in the list, where they lie."""
        self.whereabouts.use(source)

    def leave_place(self, source: ModelSource) -> None:
        """Show them no longer; the files are not touched."""
        self.whereabouts.leave(source)

    def look_for_duplicates(self) -> None:
        """Compare files by their bytes; ``duplicates_found`` follows."""
        self.chores.look_for_duplicates()

    def link(self, duplicate: Duplicate) -> None:
        """Keep the bytes once, with a hard link for every path."""
        self.chores.link(duplicate)

    def look_for_old_revisions(self) -> None:
        """Look through the hub's cache; ``old_revisions_found`` follows."""
        self.chores.look_for_old_revisions()

    def prune(self, revisions: tuple[OldRevision, ...]) -> None:
        """Remove old versions for good."""
        model = self._engines.state.model
        self.chores.prune(revisions, model.path if model is not None else None)

    def look_for_update(self, model: InstalledModel) -> None:
        """Ask the hub what is new; ``update_found`` follows."""
        self.chores.look_for_update(model)

    def close(self) -> None:
        """Remove for good what was deleted, and end."""
        for each in (self.checks, self.chores, self.whereabouts, self.deletions):
            each.close()
