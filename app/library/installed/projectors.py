"""Vision projectors: files that let a model see pictures, found beside it and kept with it."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from app.core.gguf.split import stem
from app.core.model import InstalledModel
from app.library.installed.header_index import HeaderIndex
from app.library.installed.model_folders import projector_files

ARCHITECTURE = "clip"
"""``general.architecture`` of every projector."""

_FORMAT = re.compile(r"[-_.](ud[-_.])?(i?q\d\w*|bf16|fp?16|fp?32|mxfp4\w*)$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[-_.\s]+")
_SAYS_NOTHING = frozenset({"mmproj", "model", "ggml", "gguf"})


class Projector(NamedTuple):
    """One file; ``width`` numbers are what a piece of a picture becomes, 0 when the header does not say."""

    path: Path
    width: int


def with_projectors(models: Sequence[InstalledModel], index: HeaderIndex) -> list[InstalledModel]:
    """The models, each that writes text with the projector that lies beside it and belongs to it.

    Names decide: ``mmproj-gemma-3-4b-it-F16`` goes with ``gemma-3-4b-it-Q4_K_M``. One that is named after no
    model in its folder goes with those whose tokens are as wide as what it makes of pictures.
    """
    beside: dict[Path, list[InstalledModel]] = {}
    for model in models:
        if model.facts is not None and model.facts.writes_text:
            beside.setdefault(model.path.parent, []).append(model)
    found: dict[Path, Path] = {}
    for folder, there in beside.items():
        for projector in _projectors(folder, index):
            for model in _owners(projector, there):
                found.setdefault(model.path, projector.path)
    return [msgspec.structs.replace(model, projector=found.get(model.path)) for model in models]


def _projectors(folder: Path, index: HeaderIndex) -> list[Projector]:
    looks = [(path, index.look(path)[0]) for path in projector_files(folder)]
    return [
        Projector(path, look.facts.embedding_length)
        for path, look in looks
        if look.facts is not None and look.facts.architecture == ARCHITECTURE
    ]


def _owners(projector: Projector, models: Iterable[InstalledModel]) -> list[InstalledModel]:
    name = _name(projector.path)
    named = [model for model in models if name and _name(model.path)[: len(name)] == name]
    if named:
        return named
    return [model for model in models if projector.width and _width(model) == projector.width]


def _width(model: InstalledModel) -> int:
    return model.facts.embedding_length if model.facts is not None else 0


def _name(path: Path) -> tuple[str, ...]:
    """The words of a file's name that tell which model it is."""
    words = _SEPARATORS.split(_FORMAT.sub("", stem(path)).casefold())
    return tuple(word for word in words if word and word not in _SAYS_NOTHING)
