"""The settings file: read in whatever state it is, written whole or not at all, only what was changed."""

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.core.settings import DEFAULTS, Settings, declarations, with_value
from app.core.whole_file import set_aside, write_whole

FORMAT_VERSION = 1
"""Written as "version"; one more for every entry of ``MIGRATIONS``."""

MIGRATIONS: tuple[Callable[[dict[str, object]], dict[str, object]], ...] = ()
"""``MIGRATIONS[n]`` turns the values of version n + 1 into those of version n + 2."""


class LoadedSettings(msgspec.Struct, frozen=True):
    """What a settings file gave.

    Attributes:
        settings: always whole and valid.
        unknown: values of names that this version does not know; written back when saving.
        version: the version to write: a newer file keeps its own.
        problems: what to tell the person, empty when all was well.
    """

    settings: Settings = DEFAULTS
    unknown: dict[str, object] = {}
    version: int = FORMAT_VERSION
    problems: tuple[Problem, ...] = ()


def load_settings(path: Path) -> LoadedSettings:
    """Read ``path``. A missing file means defaults, a damaged one is set aside; nothing in it raises."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return LoadedSettings()
    except OSError as error:
        reason = error.strerror or str(error)
        return LoadedSettings(problems=(problem(ErrorCode.FILE_UNREADABLE, name=path.name, reason=reason),))
    try:
        values = msgspec.json.decode(raw, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return LoadedSettings(problems=(_set_aside(path, str(error)),))
    return _from_values(values)


def save_settings(path: Path, settings: Settings, loaded: LoadedSettings | None = None) -> None:
    """Write ``settings`` so that a crash leaves the old file or the new one, never half of one.

    ``loaded`` is what the file gave when it was read: unknown values and a newer version are kept.
    Raises ``AppError`` (``SETTINGS_UNWRITABLE``) when the folder cannot be written to.
    """
    kept = loaded or LoadedSettings()
    changed = {
        name: getattr(settings, name)
        for name in declarations()
        if getattr(settings, name) != getattr(DEFAULTS, name)
    }
    content = msgspec.json.encode({"version": kept.version, **changed, **kept.unknown})
    try:
        write_whole(path, msgspec.json.format(content, indent=2) + b"\n", is_durable=True)
    except OSError as error:
        raise AppError(
            problem(
                ErrorCode.SETTINGS_UNWRITABLE,
                next_act=NextAct.OPEN_FOLDER,
                detail=str(error),
                folder=path.parent,
                reason=error.strerror or str(error),
            )
        ) from error


def _from_values(values: dict[str, object]) -> LoadedSettings:
    version = values.pop("version", FORMAT_VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        version = FORMAT_VERSION
    problems: list[Problem] = []
    if version > FORMAT_VERSION:
        problems.append(problem(ErrorCode.SETTINGS_NEWER))
    for migrate in MIGRATIONS[version - 1 :]:
        values = migrate(values)
    settings, invalid = _valid_part(values)
    unknown = {name: value for name, value in values.items() if name not in declarations()}
    return LoadedSettings(settings, unknown, max(version, FORMAT_VERSION), (*problems, *invalid))


def _valid_part(values: Mapping[str, object]) -> tuple[Settings, list[Problem]]:
    settings, problems = DEFAULTS, []
    for name in declarations():
        if name not in values:
            continue
        try:
            settings = with_value(settings, name, values[name])
        except AppError as error:
            problems.append(error.problem)
    return settings, problems


def _set_aside(path: Path, detail: str) -> Problem:
    try:
        kept = set_aside(path)
    except OSError as error:
        # It stays where it is, and the first save will replace it: the sentence must not promise more.
        return problem(
            ErrorCode.FILE_UNREADABLE, name=path.name, reason=error.strerror or str(error), detail=detail
        )
    return problem(ErrorCode.SETTINGS_DAMAGED, kept=kept.name, detail=detail)
