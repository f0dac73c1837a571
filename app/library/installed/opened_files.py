"""The model files that the person opened from anywhere on the disk, remembered by path."""

import logging
from pathlib import Path

import msgspec

from app.core.errors import AppError, ErrorCode, problem

_LOG = logging.getLogger(__name__)

FORMAT_VERSION = 1


class _OpenedFiles(msgspec.Struct, frozen=True):
    version: int = FORMAT_VERSION
    paths: list[str] = []


def read_opened_files(list_file: Path) -> list[Path]:
    """The paths in ``list_file``, the newest last; a missing or damaged list is an empty one."""
    try:
        found = msgspec.json.decode(list_file.read_bytes(), type=_OpenedFiles)
    except FileNotFoundError:
        return []
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        _LOG.info("the list of opened model files begins anew: %s", error)
        return []
    return [Path(path) for path in found.paths]


def add_opened_file(list_file: Path, path: Path) -> None:
    """Remember ``path``. Raises ``AppError`` (FILE_UNREADABLE) when the list cannot be written."""
    known = [known for known in read_opened_files(list_file) if known != path]
    content = msgspec.json.encode(_OpenedFiles(paths=[str(known) for known in [*known, path]]))
    part = list_file.with_suffix(".part")
    try:
        list_file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(msgspec.json.format(content, indent=2) + b"\n")
        part.replace(list_file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AppError(problem(ErrorCode.FILE_UNREADABLE, name=list_file.name, reason=reason)) from error
