"""Small files of our own: written whole or not at all, and never thrown away when they are damaged."""

import contextlib
import logging
import os
import tempfile
import time
from pathlib import Path

_LOG = logging.getLogger(__name__)


def write_whole(path: Path, content: bytes, *, is_durable: bool = False) -> None:
    """Write ``path`` so that a crash leaves the old file or the new one, never half of one.

    ``is_durable`` waits for the disk: for what could not be made again after a power cut. Raises ``OSError``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if is_durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(name, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    if is_durable:
        sync_folder(path.parent)


def set_aside(path: Path) -> Path:
    """Give a damaged file a name that tells when, one that is free; the new path. Raises ``OSError``."""
    stem = f"{path.stem}-damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    kept = path.with_name(f"{stem}{path.suffix}")
    number = 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{stem}-{number}{path.suffix}")
    path.replace(kept)
    return kept


def set_aside_if_possible(path: Path, reason: str) -> None:
    """The same for a file that can be made again: the log tells what became of it, and nothing is raised."""
    try:
        kept = set_aside(path)
    except OSError as error:
        _LOG.info("%s is damaged (%s) and could not be set aside: %s", path.name, reason, error)
    else:
        _LOG.info("%s is damaged (%s); it is kept as %s", path.name, reason, kept.name)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in ``folder``; nothing where a folder cannot be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
