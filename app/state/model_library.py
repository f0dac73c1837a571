"""The models on this computer, as the window shows them."""

import logging
import queue
import threading
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.errors import AppError
from app.core.model import InstalledModel
from app.core.paths import Folders
from app.library.installed_models import models_of_profile, open_model, opened_list, preferred
from app.library.opened_files import add_opened_file
from app.state.event_bridge import EventBridge
from app.state.settings_store import SettingsStore

_LOG = logging.getLogger(__name__)

CLOSING_TIME_S = 5.0
"""How long ``close`` waits for a disk that does not answer; the thread ends with the process then."""


class _Search(msgspec.Struct, frozen=True):
    number: int
    model_folders: tuple[str, ...]


class _Found(msgspec.Struct, frozen=True):
    number: int
    models: tuple[InstalledModel, ...]


class ModelLibrary(QObject):
    """Owns the list of installed models and the thread that looks for them.

    Made by ``application.py``; nothing is looked for until ``refresh`` is called for the first time. After
    that it looks again by itself when the folders in the settings change.

    Signals:
        changed(): ``models`` is another list now, or the first search has ended.
    """

    changed = Signal()

    def __init__(self, places: Folders, settings: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places = places
        self._settings = settings
        self._models: tuple[InstalledModel, ...] = ()
        self._has_looked = False
        self._number = 0
        self._searches: queue.SimpleQueue[_Search | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._bridge = EventBridge(self._on_found, self)
        settings.changed.connect(self._on_setting_changed)

    @property
    def models(self) -> list[InstalledModel]:
        """Every model, damaged ones too: the starter first, then by path, then what was opened."""
        return list(self._models)

    @property
    def models_folder(self) -> Path:
        """The profile's own folder for models, whether it is there yet or not."""
        return self._places.models

    @property
    def has_looked(self) -> bool:
        """Whether a search has ended; an empty list means "none" only then."""
        return self._has_looked

    def refresh(self) -> None:
        """Look for models again, on the library's own thread; ``changed`` follows."""
        self._number += 1
        self._searches.put(_Search(self._number, self._settings.settings.model_folders))
        if self._thread is None:
            self._thread = threading.Thread(target=self._search, name="model library", daemon=True)
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
            add_opened_file(opened_list(self._places), model.path)
        except AppError as error:
            _LOG.warning("the opened file will not be remembered: %s", error.problem.sentence())
        self._models = (*(known for known in self._models if known.path != model.path), model)
        self._number += 1  # a search that began before knows nothing of it
        self.changed.emit()
        return model

    def preferred(self, last_model: str | None) -> InstalledModel | None:
        """The model to chat with: the last one used, else the starter, else the first that writes text."""
        return preferred(self._models, last_model)

    def close(self) -> None:
        """End the thread; call it once, when the window closes."""
        self._settings.changed.disconnect(self._on_setting_changed)
        self._number += 1
        if self._thread is not None:
            self._searches.put(None)
            self._thread.join(CLOSING_TIME_S)

    def _search(self) -> None:
        while (search := self._searches.get()) is not None:
            models = models_of_profile(self._places, search.model_folders)
            self._bridge.post(_Found(search.number, tuple(models)))

    def _on_found(self, found: object) -> None:
        if not isinstance(found, _Found) or found.number != self._number:
            return
        is_first, self._has_looked = not self._has_looked, True
        if is_first or found.models != self._models:
            self._models = found.models
            self.changed.emit()

    def _on_setting_changed(self, name: str) -> None:
        if name == "model_folders" and self._number:
            self.refresh()
