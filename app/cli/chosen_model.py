"""Which profile and which model a terminal command works with."""

import argparse
import sys
from pathlib import Path

from app.core.errors import AppError, ErrorCode, problem
from app.core.model import InstalledModel, ModelSource
from app.core.paths import Folders, folders
from app.core.settings import Settings
from app.core.settings_file import load_settings
from app.library.installed.installed_models import models_of_profile, preferred, resolve


def add_model_argument(parser: argparse.ArgumentParser) -> None:
    """``--model``, the same for every command that has one."""
    parser.add_argument(
        "--model", metavar="M", help="an id or name from `fireside models`, or a path; else the last one used"
    )


def load_profile(profile: Path | None) -> tuple[Folders, Settings]:
    """The folders and settings of a profile; what is wrong with the file is said, and defaults are used."""
    places = folders(profile)
    loaded = load_settings(places.settings_file)
    for found in loaded.problems:
        sys.stderr.write(f"{found.sentence()}\n")
    return places, loaded.settings


def chosen_model(wanted: str | None, places: Folders, settings: Settings) -> InstalledModel:
    """The model that ``wanted`` names; with None the last one used, else the starter, else ``AppError``."""
    if wanted and wanted.endswith(".echo"):
        path = Path(wanted)
        return InstalledModel(path.stem, path, 0, ModelSource.OPENED)
    models = models_of_profile(places, settings)
    found = resolve(models, wanted) if wanted else preferred(models, settings.last_model)
    if found is None:
        raise AppError(problem(ErrorCode.NO_MODELS_FOUND))
    return found
