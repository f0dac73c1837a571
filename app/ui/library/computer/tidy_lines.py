"""Quiet lines about room that could be had, and about what was deleted and can still be brought back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.quantities import size_words
from app.core.upkeep import Deletion, Duplicate, OldRevision
from app.ui.library.downloads.transfer_words import percent_words
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button
from app.ui.widgets.layouts import empty_layout


class TidyLines(QWidget):
    """A line each, with one button; hidden while there is nothing to say.

    Signals:
        link_requested(Duplicate): its bytes are to be kept once.
        prune_requested(tuple): these ``OldRevision`` are to be removed for good.
        restore_requested(Deletion): it is to be brought back.
        free_requested(): what was deleted is to be removed now, not when the window closes.
    """

    link_requested = Signal(object)
    prune_requested = Signal(object)
    restore_requested = Signal(object)
    free_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._duplicates: tuple[Duplicate, ...] = ()
        self._revisions: tuple[OldRevision, ...] = ()
        self._comparing: tuple[int, int] | None = None
        self._deletions: tuple[Deletion, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(16, 0, 8, 0)
        self._lines.setSpacing(4)
        self.hide()

    def set_comparing(self, done_bytes: int, total_bytes: int) -> None:
        """Files are being read, to see which are the same."""
        self._comparing = (done_bytes, total_bytes) if done_bytes < total_bytes else None
        self._show()

    def set_duplicates(self, duplicates: tuple[Duplicate, ...]) -> None:
        """Say which files are here more than once."""
        self._duplicates = duplicates
        self._comparing = None
        self._show()

    def add_deletion(self, deletion: Deletion) -> None:
        """Say that it can be brought back until the window closes."""
        self._deletions = (*self._deletions, deletion)
        self._show()

    def remove_deletion(self, deletion: Deletion) -> None:
        """It is back."""
        self._deletions = tuple(each for each in self._deletions if each.files != deletion.files)
        self._show()

    def forget_deletions(self) -> None:
        """They are gone for good."""
        self._deletions = ()
        self._show()

    def set_old_revisions(self, revisions: tuple[OldRevision, ...]) -> None:
        """Say how much old versions take."""
        self._revisions = revisions
        self._show()

    def _show(self) -> None:
        empty_layout(self._lines)
        if self._comparing is not None:
            words = self.tr("Looking for files that are here twice, {percent}")
            self._add(words.format(percent=percent_words(*self._comparing)), "", "")
        for deletion in self._deletions:
            words = self.tr("{name} was deleted. Its {size} are free when Fireside is closed.")
            told = words.format(name=deletion.model.name, size=size_words(deletion.freed_bytes))
            button = self._add(told, "\n".join(map(str, deletion.files)), self.tr("Bring it back"))
            button.clicked.connect(lambda _on=False, it=deletion: self.restore_requested.emit(it))
        if held := sum(deletion.freed_bytes for deletion in self._deletions):
            words = self.tr("{size} can be free at once, and cannot be brought back then.")
            button = self._add(words.format(size=size_words(held)), "", self.tr("Free it now"))
            button.clicked.connect(self.free_requested)
        for duplicate in self._duplicates:
            self._add_duplicate(duplicate)
        freed = sum(revision.freed_bytes for revision in self._revisions)
        if freed:
            words = self.tr("%n old version(s) that nothing uses take {size}.", "", len(self._revisions))
            sources = "\n".join(f"{each.repo_id} {each.commit[:8]}" for each in self._revisions)
            button = self._add(words.format(size=size_words(freed)), sources, self.tr("Remove them"))
            button.clicked.connect(lambda: self.prune_requested.emit(self._revisions))
        self.setVisible(self._lines.count() > 0)

    def _add_duplicate(self, duplicate: Duplicate) -> None:
        name, count = duplicate.paths[0].name, len(duplicate.paths)
        places = "\n".join(map(str, duplicate.paths))
        if not duplicate.freed_bytes:
            words = self.tr("{name} is here %n time(s), on different disks.", "", count)
            self._add(words.format(name=name), places, "")
            return
        words = self.tr("{name} is here %n time(s). Keeping its bytes once frees {size}.", "", count)
        told = words.format(name=name, size=size_words(duplicate.freed_bytes))
        button = self._add(told, places, self.tr("Keep them once"))
        button.clicked.connect(lambda: self.link_requested.emit(duplicate))

    def _add(self, words: str, places: str, act: str) -> Button:
        line = QWidget()
        label = QLabel(words)
        label.setProperty("role", "small")
        label.setWordWrap(True)
        label.setToolTip(places)
        button = Button(self._theme, act, "quiet", "small")
        button.setAccessibleDescription(words)
        if not act:
            button.hide()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(label, 1)
        row.addWidget(button)
        self._lines.addWidget(line)
        return button
