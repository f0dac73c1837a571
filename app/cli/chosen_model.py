"""Which profile and which model a terminal command works with."""

import argparse
import sys
from pathlib import Path

from app.core.model import InstalledModel, ModelSource
from app.core.paths import Folders, folders, starter_model
from app.core.settings import Settings
from app.core.settings_file import load_settings


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
