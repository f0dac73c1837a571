"""What an engine is told when it starts."""

from app.core.paths import Folders
from app.core.settings import Settings
from app.engine.options import EngineOptions


def engine_options(folders: Folders, settings: Settings) -> EngineOptions:
    """Where the engine of this profile may look."""
    del settings
    return EngineOptions(plugin_folders=(str(folders.data / "plugins"),))
