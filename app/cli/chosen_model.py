"""Which profile and which model a terminal command works with."""

import argparse
import sys
from pathlib import Path

from app.core.paths import Folders, folders
from app.core.settings import Settings
from app.core.settings_file import load_settings
from app.library.installed_models import find_models, resolve


def add_model_argument(parser: argparse.ArgumentParser) -> None:
    """``--model``, the same for every command that has one."""
    parser.add_argument(
        "--model", metavar="M", help="an id or name from `fireside models`, or a path; else the last one used"
    )


def load_profile(profile: Path | None) -> tuple[Folders, Settings]:
    """The folders and settings of a profile; what is wrong with the file is said, and defaults are used."""
    places = folders(profile)
    loaded = load_settings(places.settings_file)
    for problem in loaded.problems:
        sys.stderr.write(f"{problem.sentence()}\n")
    return places, loaded.settings


def chosen_model(wanted: str | None, places: Folders, settings: Settings) -> InstalledModel:
    """The model that ``wanted`` names; with None the last one used, else the starter. ``AppError`` when none."""
    if wanted and wanted.endswith(".echo"):
        path = Path(wanted)
        return InstalledModel(path.stem, path, 0, ModelSource.OPENED)
    models = find_models([places.models, *map(Path, settings.model_folders)], [], starter_model())
    if wanted is None and settings.last_model and Path(settings.last_model).exists():
        wanted = settings.last_model
    return resolve(models, wanted or "starter")
