"""Everything that stands behind the library view, real: files, a hub on this computer, an engine."""

import shutil
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.download import DownloadRequest, DownloadState, DownloadStatus
from app.core.hub import RepoFile
from app.core.model import InstalledModel
from app.core.paths import folders
from app.state.connection import Connection
from app.state.downloads import Downloads
from app.state.engines import Engines
from app.state.load_plans import LoadPlans
from app.state.model_library import ModelLibrary
from app.state.model_upkeep import ModelUpkeep
from app.state.settings_store import SettingsStore
from app.ui.library.library_view import LibraryView
from app.ui.theme.theme_controller import ThemeController
from tests.fakes.loopback_hub import LoopbackHub

WAIT_MS = 20_000
REPO = "acme/Tiny-GGUF"


class House:
    """One profile, from its settings to its models; ``close`` ends it as the application does."""

    def __init__(self, profile: Path, hub: LoopbackHub, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.hub = hub
        self.places = folders(profile)
        self.settings = SettingsStore(self.places.settings_file)
        self.settings.set_value("hub_endpoint", hub.endpoint)
        self.settings.set_value("proxy", "none")
        (profile / "hub").mkdir(parents=True)
        self.settings.set_value("hub_cache_folder", str(profile / "hub"))
        self.connection = Connection(self.settings)
        self.engines = Engines(self.settings, self.places)
        self.plans = LoadPlans(self.engines)
        self.library = ModelLibrary(self.places, self.settings)
        self.upkeep = ModelUpkeep(self.library, self.engines, self.connection, self.settings)
        self.downloads = Downloads(self.places.data / "downloads.json", self.connection, self.settings)
        self.discover = QWidget()
        self._views: list[LibraryView] = []

    def view(self, theme: ThemeController, size: tuple[int, int] = (1224, 800)) -> LibraryView:
        """The library in a window of its own."""
        made = LibraryView(
            theme,
            self.library,
            self.engines,
            self.plans,
            self.upkeep,
            self.downloads,
            self.connection,
            self.settings,
            self.discover,
        )
        made.resize(*size)
        made.show()
        self._views.append(made)
        return made

    def put(self, source: Path, name: str) -> Path:
        """A copy in the profile's own folder."""
        self.places.models.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(source, self.places.models / name))

    def look(self) -> None:
        """Search for models once, and wait for the list."""
        with self.qtbot.waitSignal(self.library.changed, timeout=WAIT_MS):
            self.library.refresh()

    def model(self, name: str) -> InstalledModel:
        """The listed model with that file name."""
        return next(model for model in self.library.models if model.path.name == name)

    def publish(self, path: str, source: Path) -> DownloadRequest:
        """Put a file on the hub; what fetches it."""
        repo = self.hub.add_repo(REPO, {path: source})
        file = repo.files[path]
        listed = RepoFile(path, file.size, file.sha256, file.sha256)
        return DownloadRequest(REPO, repo.sha, (listed,), "Tiny", "F32", self.hub.endpoint)

    def until_state(self, state: DownloadState) -> DownloadStatus:
        """Wait for the one download to come into this state."""
        self.until(lambda: bool(self.downloads.statuses) and self.downloads.statuses[0].state is state)
        return self.downloads.statuses[0]

    def until(self, condition: object) -> None:
        """Run the event loop until ``condition`` holds."""
        assert callable(condition)
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def close(self) -> None:
        """As the application does."""
        for view in self._views:
            view.hide()
            view.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.downloads.close()
        self.upkeep.close()
        self.engines.close()
        self.library.close()
        self.connection.close()
        self.settings.flush()
