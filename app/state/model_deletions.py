"""Deleting models, and bringing them back until the window closes."""

import logging
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.errors import AppError, Problem
from app.core.model import InstalledModel
from app.core.upkeep import Deletion
from app.library.downloads.piece_hashes import PieceHashes
from app.library.upkeep.deleted_files import DeletedFiles
from app.library.upkeep.deletion import plan_deletion
from app.state.background import Background
from app.state.model_library import ModelLibrary
from app.state.model_uses import ModelUses

_LOG = logging.getLogger(__name__)

CLOSING_TIME_S = 5.0
"""How long closing waits for a disk; what is left then is removed at the next start."""


class ModelDeletions(QObject):
    """Owns what was deleted in this session, and the thread that renames and removes.

    Signals:
        planned(Deletion): what deleting would do; comes again where that has changed since it was asked.
        deleted(Deletion): it is away.
        restored(Deletion): it is back.
        changed(): ``held_bytes`` is another.
        failed(Problem): something was not done.
    """

    planned = Signal(object)
    deleted = Signal(object)
    restored = Signal(object)
    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        library: ModelLibrary,
        uses: ModelUses,
        record: Path,
        hashes: PieceHashes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._uses = uses
        self._hashes = hashes
        self._files = DeletedFiles(record)
        self._away: tuple[Deletion, ...] = ()
        self._wanted_back: tuple[Deletion, ...] = ()
        self._has_deleted = False
        """Files may be away already of which nobody was told yet, when the window closes."""
        self._work = Background("model deletions", parent=self)
        if record.exists():
            self._work.start(self._files.recover, lambda _: None, self.failed.emit)

    @property
    def away(self) -> tuple[Deletion, ...]:
        """What can still be brought back."""
        return self._away

    @property
    def held_bytes(self) -> int:
        """What the disk gets back when these deletions can no longer be undone."""
        return sum(deletion.freed_bytes for deletion in self._away)

    def plan(self, model: InstalledModel) -> None:
        """Find out what deleting would do; ``planned`` follows."""
        if (found := self._uses.in_use(model)) is not None:
            self.failed.emit(found)
            return
        models = self._library.models
        self._work.start(lambda: plan_deletion(model, models), self.planned.emit, self.failed.emit)

    def delete(self, deletion: Deletion) -> None:
        """Put the files out of the way; ``deleted`` follows, or ``planned`` where it would be another by now.

        Other programs write here too, and a person agreed to this deletion.
        """
        if (found := self._uses.in_use(deletion.model)) is not None:
            self.failed.emit(found)
            return
        models = self._library.models
        self._has_deleted = True

        def work() -> Deletion:
            now = plan_deletion(deletion.model, models)
            if now == deletion:
                self._files.put_away(deletion)
            return now

        def done(now: Deletion) -> None:
            if now == deletion:
                self._on_deleted(deletion)
            else:
                self.planned.emit(now)

        self._work.start(work, done, self.failed.emit)

    def undo(self, deletion: Deletion) -> None:
        """Put the files back; ``restored`` follows."""
        self._wanted_back = (*self._wanted_back, deletion)

        def failed(found: Problem) -> None:
            self._forget_wish(deletion)
            self.failed.emit(found)

        self._work.start(
            lambda: self._files.put_back(deletion), lambda _: self._on_restored(deletion), failed
        )

    def free_now(self) -> None:
        """Remove for good what was deleted, because somebody needs the room; it cannot be undone then."""
        self._work.start(self._remove_all, lambda _: self._on_removed(), self.failed.emit)

    def close(self) -> None:
        """Remove for good what was deleted; what takes too long is removed at the next start."""
        self._work.close()
        if self._has_deleted:
            thread = threading.Thread(target=self._end, name="removing models", daemon=True)
            thread.start()
            thread.join(CLOSING_TIME_S)

    def _end(self) -> None:
        """Put back what a person wanted back when the window closed, and remove the rest."""
        for deletion in self._wanted_back:
            try:
                self._files.put_back(deletion)
            except AppError as error:
                _LOG.info("%s: %s", deletion.model.path, error.problem.sentence())
        self._remove_all()

    def _remove_all(self) -> None:
        away = self._away
        self._files.remove_all()
        for path in (path for deletion in away for path in deletion.files):
            if path.parent.name == "blobs":
                self._hashes.forget(path.name)

    def _on_deleted(self, deletion: Deletion) -> None:
        self._away = (*self._away, deletion)
        self._library.refresh()
        self.deleted.emit(deletion)
        self.changed.emit()

    def _forget_wish(self, deletion: Deletion) -> None:
        self._wanted_back = tuple(each for each in self._wanted_back if each is not deletion)

    def _on_restored(self, deletion: Deletion) -> None:
        self._forget_wish(deletion)
        self._away = tuple(each for each in self._away if each is not deletion)
        self._library.refresh()
        self.restored.emit(deletion)
        self.changed.emit()

    def _on_removed(self) -> None:
        self._away = ()
        self.changed.emit()
