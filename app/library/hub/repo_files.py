"""Which files of a repository make up one model: parts together, the projector with it, the rest left out."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from app.core.gguf.split import Part, part_of, stem
from app.core.hub import Quant, RepoFile, RepoListing
from app.core.quant_names import format_bits, format_name

_PROJECTOR = re.compile(r"(^|[-_.])mmproj([-_.]|$)", re.IGNORECASE)
_NO_MODEL = re.compile(
    r"(^|[-_.])(imatrix|vocab)([-_.]|$)|^lora[-_.]|[-_.]lora$|(?-i:(^|[-_.])(mtp|eagle3|dflash|dspark)-)",
    re.IGNORECASE,
)
"""What llama.cpp takes for no model (common/download.cpp), vocabularies and adapters."""
_WORDS = re.compile(r"[^-_./\s]+")


def quants(listing: RepoListing) -> list[Quant]:
    """Every model that the repository holds, the smallest first; each label once.

    Names alone tell: a header may still say that a file is something else.
    """
    files = [file for file in listing.files if file.name.lower().endswith(".gguf")]
    projectors = [file for file in files if _PROJECTOR.search(_stem(file))]
    models = [file for file in files if file not in projectors and not _NO_MODEL.search(_stem(file))]
    made = [_quant(parts, projectors) for parts in _grouped(models)]
    made.sort(key=lambda it: (sum(file.size_bytes for file in it.files), it.first.path))
    return _told_apart(made)


def best_projector(model: RepoFile, projectors: Sequence[RepoFile]) -> RepoFile | None:
    """The projector that llama.cpp would take: deepest in the folders above the model, nearest in bits.

    Of two that are as near, ``F16`` goes before ``BF16``, which not every device computes with.
    """
    folder = PurePosixPath(model.path).parent
    bits = format_bits(format_name(model.path))

    def rank(it: RepoFile) -> tuple[int, int, bool, str]:
        label = format_name(it.name)
        depth = len(PurePosixPath(it.path).parent.parts)
        return -depth, abs(format_bits(label) - bits), label == "BF16", it.path

    above = [it for it in projectors if folder.is_relative_to(PurePosixPath(it.path).parent)]
    return min(above, key=rank, default=None)


def _grouped(models: Sequence[RepoFile]) -> list[list[RepoFile]]:
    """The parts of each model, in order; a model in one file is a group of one."""
    groups: dict[tuple[str, str, int], list[tuple[int, RepoFile]]] = {}
    for file in models:
        part = _part(file)
        prefix, number, total = (part.prefix, part.number, part.total) if part else (file.name, 1, 1)
        folder = str(PurePosixPath(file.path).parent)
        groups.setdefault((folder, prefix, total), []).append((number, file))
    return [[file for _, file in sorted(parts, key=lambda it: it[0])] for parts in groups.values()]


def _quant(files: list[RepoFile], projectors: Sequence[RepoFile]) -> Quant:
    first = files[0]
    return Quant(
        label=format_name(first.path) or _stem(first),
        files=tuple(files),
        projector=best_projector(first, projectors),
        missing=_missing(files),
    )


def _missing(files: list[RepoFile]) -> tuple[str, ...]:
    part = _part(files[0])
    if part is None:
        return ()
    there = {found.number for file in files if (found := _part(file))}
    return tuple(part.file_name(number) for number in range(1, part.total + 1) if number not in there)


def _told_apart(made: list[Quant]) -> list[Quant]:
    """Labels that occur twice get what else the paths say: ``Q4_K_M (3B)`` beside ``Q4_K_M (1B)``."""
    count = Counter(it.label for it in made)
    paths = {label: [_words(it) for it in made if it.label == label] for label in count}
    found: list[Quant] = []
    taken: set[str] = set()
    for it in made:
        label = it.label
        if count[label] > 1 and (own := _own_words(_words(it), paths[label])):
            label = f"{label} ({own})"
        if label in taken:
            label = f"{it.label} ({it.first.path})"
        taken.add(label)
        found.append(Quant(label, it.files, it.projector, it.missing))
    return found


def _own_words(words: list[str], every: list[list[str]]) -> str:
    """The words that not all of these paths have."""
    shared = set.intersection(*(set(map(str.casefold, other)) for other in every))
    return " ".join(word for word in words if word.casefold() not in shared)


def _words(quant: Quant) -> list[str]:
    folder = PurePosixPath(quant.first.path).parent
    return _WORDS.findall(str(folder / _stem(quant.first)))


def _stem(file: RepoFile) -> str:
    return stem(PurePosixPath(file.name))


def _part(file: RepoFile) -> Part | None:
    return part_of(PurePosixPath(file.name))
