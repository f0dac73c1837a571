"""The files of a model on this computer: opened, their headers read."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from app.core.errors import AppError, ErrorCode, problem
from app.core.gguf import reasons
from app.core.gguf.byte_window import Read
from app.core.gguf.header import Header, Tensor, read_header
from app.core.gguf.split import PART_LIMIT, part_of, parts

NOT_MODELS = frozenset({"adapter", "mmproj", "imatrix"})
"""``general.type`` of files that go with a model and are none."""


class OpenFile(msgspec.Struct, frozen=True):
    """One open file and its header."""

    path: Path
    read: Read
    header: Header


@contextmanager
def opened(path: Path) -> Iterator[OpenFile]:
    """Open one file and read its header; everything the system refuses becomes an ``AppError``."""
    try:
        # A pipe would wait for its writer when opened, so what it is must be known before.
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise AppError(problem(ErrorCode.FILE_UNREADABLE, name=path.name, reason=reasons.NO_REGULAR_FILE))
        with path.open("rb", buffering=0) as file:
            read = _reader(file)
            yield OpenFile(path, read, read_header(read, status.st_size, path.name))
    except OSError as error:
        raise AppError(reasons.unreadable(path, error)) from error


def _reader(file: BinaryIO) -> Read:
    def read(offset: int, length: int) -> bytes:
        file.seek(offset)
        return file.read(length)

    return read


def header_of(path: Path) -> Header:
    """The header of one file, not of its siblings."""
    with opened(path) as file:
        return file.header


def is_model(header: Header) -> bool:
    """Whether the file is a model of its own, not a projector, adapter or matrix that goes with one."""
    return header.architecture != "clip" and header.text("general.type") not in NOT_MODELS


def check_part(path: Path, header: Header) -> None:
    """Refuse what is not the first part of a split model.

    Raises:
        AppError: NOT_FIRST_SHARD; SHARD_MISSING when the first is not there; LOAD_REFUSED when a new name
            hides which files its siblings are.
    """
    total = header.metadata.get("split.count", 0)
    if not isinstance(total, int) or total < 2:
        return
    if total > PART_LIMIT:
        raise reasons.damaged(path.name, reasons.COUNT_IMPOSSIBLE, f"{total} parts")
    part = part_of(path)
    if part is None or part.total != total:
        raise reasons.refused(path.name, reasons.RENAMED_PART)
    if header.metadata.get("split.no") == 0 and part.number == 1:
        return
    first = part.file_name(1)
    if not path.with_name(first).exists():
        raise AppError(problem(ErrorCode.SHARD_MISSING, name=path.name, count=total, missing=first))
    raise AppError(problem(ErrorCode.NOT_FIRST_SHARD, name=path.name, first=first))


def headers_of(path: Path, first: Header) -> list[Header]:
    """The headers of every part of the model that begins with ``path``; ``first`` is the first one's.

    Raises:
        AppError: SHARD_MISSING with the first name that is not there, or what is wrong with a part.
    """
    check_part(path, first)
    total = first.metadata.get("split.count", 0)
    if not isinstance(total, int) or total < 2:
        return [first]
    files = parts(path)
    for file in files:
        if not file.exists():
            raise AppError(
                problem(ErrorCode.SHARD_MISSING, name=path.name, count=len(files), missing=file.name)
            )
    headers = [first, *(header_of(file) for file in files[1:])]
    for number, header in enumerate(headers):
        if header.metadata.get("split.no") != number:
            raise reasons.damaged(header.file_name, reasons.PART_FOREIGN)
    return headers


def all_tensors(headers: list[Header]) -> list[Tensor]:
    """The tensors of every part together."""
    return [tensor for header in headers for tensor in header.tensors]
