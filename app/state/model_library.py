"""The models on this computer, as the window shows them."""

import logging
import queue
import threading
import time
from itertools import chain
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.errors import AppError
from app.core.model import InstalledModel
from app.core.paths import Folders
from app.core.settings import Settings
from app.library.installed.folder_watch import (
    NOTHING_SEEN,
    DiskState,
    is_worth_a_search,
    state_now,
    state_of_folders,
    with_files,
)
from app.library.installed.installed_models import (
    Findings,
    PlaceModels,
    open_model,
    opened_list,
    preferred,
    search,
)
from app.library.installed.opened_files import add_opened_file
from app.library.installed.usage import note_use, usage_file
from app.state.event_bridge import EventBridge
from app.state.settings_store import SettingsStore

_LOG = logging.getLogger(__name__)

CLOSING_TIME_S = 5.0
"""How long ``close`` waits for a disk that does not answer; the thread ends with the process then."""

WATCH_EVERY_S = 2.0
"""How often folders are asked whether something changed."""
WATCH_SHARE = 0.001
"""The most of its time that the thread spends asking: a slow disk is asked less often."""

USED_AGAIN_AFTER_S = 600.0
"""A model that goes on answering is written down this often."""

_SEARCHED_SETTINGS = frozenset(("model_folders", "hub_cache_folder", "used_places"))


class _Search(msgspec.Struct, frozen=True):
    number: int
    settings: Settings
    opened: tuple[Path, ...] = ()


class _Use(msgspec.Struct, frozen=True):
    path: Path
    at: float


class _Found(msgspec.Struct, frozen=True):
    number: int
    findings: Findings


class ModelLibrary(QObject):
    """Owns the list of installed models and the thread that looks for them.

    Made by ``services.py``; nothing is looked for until ``refresh`` is called for the first time. After that
    it looks again by itself when the settings name other folders, and when something changes in them: a file
    that came or went, a disk that was pulled out or is back.

    Signals:
        changed(): ``models`` or ``places`` is another list now, or the first search has ended.
    """

    changed = Signal()

    def __init__(self, places: Folders, settings: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders = places
        self._settings = settings
        self._models: tuple[InstalledModel, ...] = ()
        self._places: tuple[PlaceModels, ...] = ()
        self._has_looked = False
        self._opened: tuple[Path, ...] = ()
        self._used_at: dict[Path, float] = {}
        self._number = 0
        self._jobs: queue.SimpleQueue[_Search | _Use | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._bridge = EventBridge(self._on_found, self)
        settings.changed.connect(self._on_setting_changed)

    @property
    def folders(self) -> Folders:
        """The folders of this profile."""
        return self._folders

    @property
    def models(self) -> list[InstalledModel]:
        """Every model, damaged ones too: the starter first, then by place and path, then what was opened."""
        return list(self._models)

    @property
    def places(self) -> tuple[PlaceModels, ...]:
        """What other programs have on this computer, whether the list has it or not."""
        return self._places

    @property
    def models_folder(self) -> Path:
        """The profile's own folder for models, whether it is there yet or not."""
        return self._folders.models

    @property
    def has_looked(self) -> bool:
        """Whether a search has ended; an empty list means "none" only then."""
        return self._has_looked

    def refresh(self) -> None:
        """Look for models again, on the library's own thread; ``changed`` follows when there is a change."""
        self._number += 1
        self._jobs.put(_Search(self._number, self._settings.settings, self._opened))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="model library", daemon=True)
            self._thread.start()

    def open_file(self, path: Path) -> InstalledModel:
        """Add a file from anywhere on the disk and remember it; gives the listed one when it is known.

        Raises:
            AppError: the file is no model that this version understands; the list is as it was.
        """
        model = open_model(self._models, path)
        if model in self._models:
            return model
        try:
            add_opened_file(opened_list(self._folders), model.path)
        except AppError as error:
            _LOG.warning("the opened file will not be remembered: %s", error.problem.sentence())
        self._models = (*(known for known in self._models if known.path != model.path), model)
        self._opened = (*self._opened, model.path)
        if self._thread is not None:
            self.refresh()  # a search that began before knows nothing of it
        self.changed.emit()
        return model

    def note_use(self, path: Path) -> None:
        """Write down that the model in ``path`` was used now; its ``last_used_at`` follows at once."""
        now = time.time()
        for number, model in enumerate(self._models):
            if model.path == path and now - (model.last_used_at or 0.0) > USED_AGAIN_AFTER_S:
                used = msgspec.structs.replace(model, last_used_at=now)
                self._models = (*self._models[:number], used, *self._models[number + 1 :])
                self._used_at[path] = now
                self._jobs.put(_Use(path, now))
                self.changed.emit()

    def preferred(self, last_model: str | None) -> InstalledModel | None:
        """The model to chat with: the last one used, else the starter, else the first that writes text."""
        return preferred(self._models, last_model)

    def close(self) -> None:
        """End the thread; call it once, when the window closes."""
        self._settings.changed.disconnect(self._on_setting_changed)
        self._number += 1
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(CLOSING_TIME_S)

    def _work(self) -> None:
        last = _Search(0, self._settings.settings)
        searched = before = DiskState()
        pause_s = WATCH_EVERY_S
        while True:
            try:
                job = self._jobs.get(timeout=pause_s)
            except queue.Empty:
                began = time.monotonic()
                now = state_now(before)
                pause_s = max(WATCH_EVERY_S, (time.monotonic() - began) / WATCH_SHARE)
                is_other = is_worth_a_search(searched, before, now)
                before = now
                if not is_other:
                    continue
                job = msgspec.structs.replace(last, number=self._number)
            if job is None:
                return
            if isinstance(job, _Use):
                note_use(usage_file(self._folders), job.path, job.at)
                continue
            last = job
            searched = before = self._search(job)

    def _search(self, job: _Search) -> DiskState:
        """Post what is there, and give the state of the disk that it was found in."""
        try:
            state = state_of_folders(self._folders, job.settings)
            findings = search(self._folders, job.settings, job.opened)
        except OSError as error:
            _LOG.info("the models could not be looked for: %s", error)  # a disk that dies; tried again
            return NOTHING_SEEN
        self._bridge.post(_Found(job.number, findings))
        return with_files(state, (*findings.models, *chain(*(each.models for each in findings.places))))

    def _on_found(self, found: object) -> None:
        if not isinstance(found, _Found) or found.number != self._number:
            return
        is_first, self._has_looked = not self._has_looked, True
        models = tuple(self._with_use(model) for model in found.findings.models)
        if is_first or (models, found.findings.places) != (self._models, self._places):
            self._models, self._places = models, found.findings.places
            self.changed.emit()

    def _with_use(self, model: InstalledModel) -> InstalledModel:
        """The model with its last use, also when the search began before that was written down."""
        used_at = max(self._used_at.get(model.path, 0.0), model.last_used_at or 0.0)
        return msgspec.structs.replace(model, last_used_at=used_at or None)

    def _on_setting_changed(self, name: str) -> None:
        if name in _SEARCHED_SETTINGS and self._number:
            self.refresh()
