"""Everything that the library shows, made and closed together: hub, downloads, upkeep, search."""

from PySide6.QtCore import QObject

from app.core.paths import Folders
from app.state.connection import Connection
from app.state.downloads import Downloads
from app.state.engines import Engines
from app.state.hub_repo import HubRepo
from app.state.hub_search import HubSearch
from app.state.model_library import ModelLibrary
from app.state.model_upkeep import ModelUpkeep
from app.state.settings_store import SettingsStore


class LibraryState(QObject):
    """Made after the window is there, because what talks to the hub takes a while to import.

    Attributes:
        models, engines: what is on this computer, and what runs it; they belong to whoever made them.
        connection: the way to the hub.
        downloads: go on by themselves from here on.
        upkeep: checks, deleting, what other programs have.
        search: what is looked for on the hub.
        repo: the repository that is on screen.
    """

    def __init__(
        self,
        places: Folders,
        settings: SettingsStore,
        models: ModelLibrary,
        engines: Engines,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.models = models
        self.engines = engines
        self.connection = Connection(settings, self)
        self.downloads = Downloads(
            places.data / "downloads.json", self.connection, settings, self, models=places.models
        )
        self.upkeep = ModelUpkeep(models, engines, self.connection, settings, self)
        self.search = HubSearch(self.connection, engines, self)
        self.repo = HubRepo(self.connection, engines, models, places.cache / "headers", self)
        self.downloads.installed.connect(models.refresh)
        self.downloads.installed.connect(self.upkeep.checks.note_download)

    def close(self) -> None:
        """End in reverse; what was deleted is removed for good."""
        self.repo.close()
        self.search.close()
        self.upkeep.close()
        self.downloads.close()
        self.connection.close()
