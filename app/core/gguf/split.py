"""Split models: ``NAME-00001-of-00003.gguf`` and its siblings."""

import re
from pathlib import Path, PurePath
from typing import NamedTuple

PART_LIMIT = 1000
"""A name that tells of more parts is only a name; the largest models have some sixty."""

_PART = re.compile(r"(?P<prefix>.*)-(?P<number>\d{5})-of-(?P<total>\d{5})\.gguf", re.IGNORECASE | re.DOTALL)


class Part(NamedTuple):
    """Which part of a split model a file is, by its name: ``number`` from 1 to ``total``."""

    prefix: str
    number: int
    total: int

    def file_name(self, number: int) -> str:
        """The name of a sibling."""
        return f"{self.prefix}-{number:05}-of-{self.total:05}.gguf"


def part_of(path: PurePath) -> Part | None:
    """The part a file is; None for a model in one file."""
    match = _PART.fullmatch(path.name)
    if match is None:
        return None
    number, total = int(match["number"]), int(match["total"])
    return Part(match["prefix"], number, total) if 1 <= number <= total and 1 < total <= PART_LIMIT else None


def parts(path: Path) -> list[Path]:
    """Every file of the model whose first part (or only file) is ``path``, whether it is there or not."""
    part = part_of(path)
    if part is None:
        return [path]
    return [path, *(path.with_name(part.file_name(number)) for number in range(2, part.total + 1))]


def stem(path: PurePath) -> str:
    """The file's name without ``.gguf`` and without its part."""
    part = part_of(path)
    return part.prefix if part else path.name.removesuffix(".gguf").removesuffix(".GGUF")
