"""When each model was used last on this profile, by its path; and which were not for long."""

import logging
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from app.core.model import InstalledModel, ModelSource
from app.core.paths import Folders
from app.core.whole_file import write_whole
from app.library.installed.other_programs import is_theirs

_LOG = logging.getLogger(__name__)

FORMAT_VERSION = 1
UNUSED_AFTER_S = 60 * 24 * 3600.0
FORGOTTEN_AFTER_S = 3 * 365 * 24 * 3600.0
"""A path that was not used for so long is left out when the file is written; it would only grow."""


class _Usage(msgspec.Struct, frozen=True):
    version: int = FORMAT_VERSION
    used_at: dict[str, float] = {}


def usage_file(places: Folders) -> Path:
    """Where it is kept."""
    return places.data / "usage.json"


def read_usage(file: Path) -> dict[str, float]:
    """Path to seconds since 1970; a missing or damaged file is an empty one."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Usage).used_at
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        _LOG.info("what was used when begins anew: %s", error)
        return {}


def note_use(file: Path, path: Path, at: float) -> None:
    """Write down that ``path`` was used; a data folder that cannot be written to costs the date alone."""
    kept = {known: when for known, when in read_usage(file).items() if when > at - FORGOTTEN_AFTER_S}
    try:
        write_whole(file, msgspec.json.encode(_Usage(used_at={**kept, str(path): at})))
    except OSError as error:
        _LOG.info("the use of a model was not written down: %s", error)


def with_usage(models: Iterable[InstalledModel], used_at: Mapping[str, float]) -> list[InstalledModel]:
    """The models with the time of their last use."""
    return [msgspec.structs.replace(model, last_used_at=used_at.get(str(model.path))) for model in models]


def unused(models: Iterable[InstalledModel], now: float | None = None) -> list[InstalledModel]:
    """Models that nobody used for 60 days, the largest first.

    One that never answered counts from the day it came. The starter and what belongs to other programs are
    nobody's to tidy up.
    """
    limit = (time.time() if now is None else now) - UNUSED_AFTER_S
    found = [
        model
        for model in models
        if model.source is not ModelSource.STARTER and not is_theirs(model) and _last_touched(model) < limit
    ]
    return sorted(found, key=lambda model: -model.size_bytes)


def _last_touched(model: InstalledModel) -> float:
    if model.last_used_at is not None:
        return model.last_used_at
    try:
        status = os.stat(model.path)
    except OSError:
        return time.time()  # it is gone; the next look at the disk leaves it out
    return max(status.st_mtime, status.st_ctime)
