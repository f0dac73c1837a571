"""Where models lie: the disk of the downloads, other programs' folders, and what was not used for long."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import AppError
from app.core.model import InstalledModel, ModelSource
from app.core.paths import hub_cache
from app.core.upkeep import DiskUse, FoundPlace
from app.library.downloads.disk_space import disk_space
from app.library.installed.found_places import found_places
from app.library.installed.read_files import ReadFiles
from app.library.installed.usage import unused
from app.network.stop import StoppedError
from app.state.background import Background
from app.state.model_library import ModelLibrary
from app.state.settings_store import SettingsStore

LOOK_EVERY_MS = 10_000
"""Other programs fill and empty the disk, too."""


class _Seen(msgspec.Struct, frozen=True):
    places: tuple[FoundPlace, ...]
    unused: tuple[InstalledModel, ...]
    disk: DiskUse


class ModelPlaces(QObject):
    """Looks when the list of models changes, when other places are used, and now and then at the disk.

    Attributes:
        places: other programs that have models here.
        unused: models that were not used for 60 days, the largest first.
        disk: the disk that downloads go to.

    Signals:
        places_changed(): ``places`` is another.
        disk_changed(): ``disk`` or ``unused`` is another.
    """

    places_changed = Signal()
    disk_changed = Signal()

    def __init__(
        self,
        library: ModelLibrary,
        settings: SettingsStore,
        read: ReadFiles,
        held_bytes: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._settings = settings
        self._read = read
        self._held_bytes = held_bytes
        self.places: tuple[FoundPlace, ...] = ()
        self.unused: tuple[InstalledModel, ...] = ()
        self.disk = DiskUse(hub_cache(settings.settings.hub_cache_folder))
        self._work = Background("model places", parent=self)
        self._number = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        library.changed.connect(self.look)
        settings.changed.connect(self._on_setting_changed)

    def look(self) -> None:
        """Look again, on another thread."""
        self._number += 1
        number, models, places = self._number, self._library.models, self._library.places
        settings, held_bytes = self._settings.settings, self._held_bytes()
        folder = hub_cache(settings.hub_cache_folder)

        def work() -> tuple[int, _Seen]:
            if number != self._number:
                raise StoppedError  # a slow disk was waited for meanwhile, and another look is in line
            return number, _Seen(
                found_places(places, models, settings.used_places, self._read),
                tuple(unused(models, time.time())),
                _disk_use(folder, models, held_bytes),
            )

        self._work.start(work, self._on_seen, lambda _: None)

    def use(self, source: ModelSource) -> None:
        """Show the models of another program in the list, where they lie."""
        used = self._settings.settings.used_places
        if source.value not in used:
            self._settings.set_value("used_places", (*used, source.value))

    def leave(self, source: ModelSource) -> None:
        """Show them no longer."""
        used = self._settings.settings.used_places
        self._settings.set_value("used_places", tuple(each for each in used if each != source.value))

    def close(self) -> None:
        """End it."""
        self._timer.stop()
        self._work.close()

    def _on_seen(self, found: tuple[int, _Seen]) -> None:
        number, seen = found
        if number != self._number:
            return
        if seen.places != self.places:
            self.places = seen.places
            self.places_changed.emit()
        if (seen.disk, seen.unused) != (self.disk, self.unused):
            self.disk, self.unused = seen.disk, seen.unused
            self.disk_changed.emit()

    def _on_setting_changed(self, name: str) -> None:
        if name in ("hub_cache_folder", "used_places"):
            self.look()


def _disk_use(folder: Path, models: list[InstalledModel], held_bytes: int) -> DiskUse:
    """Of the disk that holds ``folder``, or will; models on other disks are not counted."""
    try:
        disk = disk_space(folder)
    except AppError:
        return DiskUse(folder, deleted_bytes=held_bytes)  # its disk goes away at this moment
    return DiskUse(folder, disk.total_bytes, disk.free_bytes, _bytes_on(disk.device, models), held_bytes)


def _bytes_on(device: int, models: list[InstalledModel]) -> int:
    """Bytes of the models on one disk; what several of them share is counted once."""
    sizes: dict[tuple[int, int] | Path, int] = {}
    for model in models:
        try:
            status = model.path.stat()
        except OSError:
            continue  # it went; the next look at the list leaves it out
        if status.st_dev == device:
            sizes[(status.st_dev, status.st_ino) if status.st_ino else model.path] = model.size_bytes
    return sum(sizes.values())
