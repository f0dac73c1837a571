"""What an engine is told when it starts."""

from pathlib import Path

from app.core.paths import Folders
from app.core.settings import Settings
from app.engine.options import EngineOptions
from app.engine.state_files import StateFiles

_GIGABYTE = 10**9


def engine_options(folders: Folders, settings: Settings) -> EngineOptions:
    """Where the engine of this profile may look and write."""
    return EngineOptions(
        plugin_folders=(str(folders.data / "plugins"),),
        state_folder=str(evaluated_chats_folder(folders)),
        state_budget_bytes=settings.evaluated_chats_gb * _GIGABYTE,
    )


def forget_evaluated(folders: Folders, settings: Settings, conversation: str) -> None:
    """Remove what is kept of a chat that was deleted; "" removes everything. For when no engine runs."""
    files = StateFiles(evaluated_chats_folder(folders), settings.evaluated_chats_gb * _GIGABYTE)
    files.forget(conversation)


def evaluated_chats_folder(folders: Folders) -> Path:
    """Where chats are kept in the form that the model reads."""
    return folders.cache / "evaluated"
