"""What an engine is told when it starts."""

from pathlib import Path

from app.core.paths import Folders
from app.core.settings import Settings
from app.engine.options import EngineOptions

_GIGABYTE = 10**9


def engine_options(folders: Folders, settings: Settings) -> EngineOptions:
    """Where the engine of this profile may look and write."""
    return EngineOptions(
        plugin_folders=(str(folders.data / "plugins"),),
        state_folder=str(evaluated_chats_folder(folders)),
        state_budget_bytes=settings.evaluated_chats_gb * _GIGABYTE,
    )


def evaluated_chats_folder(folders: Folders) -> Path:
    """Where chats are kept in the form that the model reads."""
    return folders.cache / "evaluated"
