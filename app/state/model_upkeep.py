"""Looking after the models on this computer: checks, repairs, deleting, what others have, what is new."""

from PySide6.QtCore import QObject, Signal

from app.core.model import InstalledModel, ModelSource
from app.core.upkeep import Check, Deletion, DiskUse, Duplicate, FoundPlace, OldRevision
from app.state.connection import Connection
from app.state.engines import Engines
from app.state.model_library import ModelLibrary
from app.state.settings_store import SettingsStore


class ModelUpkeep(QObject):
    """Everything here works on a thread of its own and tells what it found by a signal.

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
        raise NotImplementedError

    @property
    def places(self) -> tuple[FoundPlace, ...]:
        """Other programs that have models here."""
        raise NotImplementedError

    @property
    def disk(self) -> DiskUse:
        """The disk that downloads go to."""
        raise NotImplementedError

    @property
    def unused(self) -> tuple[InstalledModel, ...]:
        """Models that were not used for 60 days, the largest first."""
        raise NotImplementedError

    def check_of(self, path: str) -> Check:
        """What is known about the bytes of the model in this file."""
        raise NotImplementedError

    def check(self, model: InstalledModel) -> None:
        """Read every byte and compare; ``check_changed`` follows several times."""
        raise NotImplementedError

    def check_all(self) -> None:
        """Check every model, one after another."""
        raise NotImplementedError

    def stop_checks(self) -> None:
        """End checks and repairs that are under way; what is known stays."""
        raise NotImplementedError

    def repair(self, model: InstalledModel) -> None:
        """Fetch what is damaged; ``check_changed`` follows."""
        raise NotImplementedError

    def plan_deletion(self, model: InstalledModel) -> None:
        """Find out what deleting would free; ``deletion_planned`` follows."""
        raise NotImplementedError

    def delete(self, deletion: Deletion) -> None:
        """Put the files out of the way; they are removed for good by ``close``."""
        raise NotImplementedError

    def undo_deletion(self, deletion: Deletion) -> None:
        """Put the files back."""
        raise NotImplementedError

    def use_in_place(self, source: ModelSource) -> None:
        """Show the models of another program in the list, where they lie."""
        raise NotImplementedError

    def leave_place(self, source: ModelSource) -> None:
        """Show them no longer; the files are not touched."""
        raise NotImplementedError

    def look_for_duplicates(self) -> None:
        """Compare files by their bytes; ``duplicates_found`` follows."""
        raise NotImplementedError

    def link(self, duplicate: Duplicate) -> None:
        """Keep the bytes once, with a hard link for every path."""
        raise NotImplementedError

    def look_for_old_revisions(self) -> None:
        """Look through the hub's cache; ``old_revisions_found`` follows."""
        raise NotImplementedError

    def prune(self, revisions: tuple[OldRevision, ...]) -> None:
        """Remove old versions for good."""
        raise NotImplementedError

    def look_for_update(self, model: InstalledModel) -> None:
        """Ask the hub what is new; ``update_found`` follows."""
        raise NotImplementedError

    def close(self) -> None:
        """Remove for good what was deleted, and end."""
        raise NotImplementedError
