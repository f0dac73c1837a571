"""Looks for a secret where a program may leave it: files, logs, arguments and environments of processes."""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

_BLOCK = 1 << 20


def places_of(secret: str, folders: Iterable[Path], logged: Iterable[str] = ()) -> list[str]:
    """Where ``secret`` is found; an empty list is what is wanted.

    Looked at are files under ``folders`` and their names, log lines, and this process with its children.
    """
    assert len(secret) > 8, "so short a text is found by chance"
    wanted = secret.encode()
    found = [f"file {path}" for folder in folders for path in _files(folder) if _holds(path, wanted)]
    found += [f"name {path}" for folder in folders for path in folder.rglob("*") if secret in path.name]
    found += [f"log {line[:40]}" for line in logged if secret in line]
    found += [f"{where} of process {pid}" for pid, where, text in _processes() if secret in text]
    return found


class LogText(logging.Handler):
    """Everything that is logged, from DEBUG on, as text."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the whole record: also what a formatter of somebody else might show."""
        self.lines.append(f"{record.name} {record.getMessage()} {record.args!r} {record.exc_text or ''}")


@contextmanager
def everything_logged() -> Iterator[LogText]:
    """Hears every logger meanwhile, as loud as it can be."""
    handler, root = LogText(), logging.getLogger()
    former = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    try:
        yield handler
    finally:
        root.removeHandler(handler)
        root.setLevel(former)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _holds(path: Path, wanted: bytes) -> bool:
    """Read in blocks that overlap, so that nothing hides between two of them."""
    with path.open("rb") as file:
        tail = b""
        while block := file.read(_BLOCK):
            if wanted in tail + block:
                return True
            tail = block[-len(wanted) :]
    return False


def _processes() -> Iterator[tuple[int, str, str]]:
    own = psutil.Process()
    yield own.pid, "environment", repr(dict(os.environ))
    for process in (own, *own.children(recursive=True)):
        try:
            yield process.pid, "arguments", " ".join(process.cmdline())
            yield process.pid, "environment", repr(process.environ())
        except psutil.Error:
            continue  # it has just ended
