"""What other programs have on this computer: whose, how much, and what is here a second time."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from app.core.gguf.split import parts
from app.core.model import InstalledModel
from app.core.upkeep import FoundPlace
from app.library.installed.installed_models import PlaceModels
from app.library.installed.other_programs import PROGRAMS
from app.library.installed.read_files import ReadFiles


def found_places(
    places: Sequence[PlaceModels], models: Sequence[InstalledModel], used: Iterable[str], read: ReadFiles
) -> tuple[FoundPlace, ...]:
    """One for each program that has models here, all its folders together. Looks at files, reads none.

    Folders that the person added as model folders are no find.
    """
    used = frozenset(used)
    listed = {model.path for model in models}
    found = []
    for source in PROGRAMS:
        theirs = [place for place in places if place.place.source is source]
        own = {model.path: model for place in theirs for model in place.models}
        if own and (source in used or not own.keys() <= listed):
            others = [model for model in models if model.path not in own]
            same_as = _same_as(list(own.values()), others, read)
            folder = theirs[0].place.folder
            found.append(FoundPlace(source, folder, tuple(own.values()), source in used, tuple(same_as)))
    return tuple(found)


def _same_as(
    theirs: Sequence[InstalledModel], models: Sequence[InstalledModel], read: ReadFiles
) -> Iterator[str]:
    """Names of listed models that lie there a second time; equal sizes alone prove nothing."""
    sizes = {model.size_bytes for model in theirs}
    there = {mark for model in theirs for mark in _marks(model, read)}
    for model in models:
        if model.size_bytes in sizes and not there.isdisjoint(_marks(model, read)):
            yield model.name


def _marks(model: InstalledModel, read: ReadFiles) -> Iterator[object]:
    """What only the same bytes share: the digest where it is known, the place on the disk."""
    if len(parts(model.path)) > 1:
        return  # the first part alone says nothing about the others
    digest = (model.origin.sha256 if model.origin else "") or read.digest(model.path)
    if digest:
        yield digest
    if (identity := _identity(model.path)) is not None:
        yield identity


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status.st_ino else None
