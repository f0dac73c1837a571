"""What deleting a model takes away and frees, found out before anything is done."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from app.core.errors import AppError, ErrorCode, NextAct, problem
from app.core.gguf import reasons
from app.core.gguf.split import parts
from app.core.model import InstalledModel, ModelSource
from app.core.upkeep import Deletion
from app.core.words import QT_TRANSLATE_NOOP as _
from app.library.installed.hub_snapshots import blob_of, names_of_blobs
from app.library.installed.origins import repository_folder
from app.library.installed.shared_store import freed_bytes, payload_of

CAME_WITH_FIRESIDE = _("reasons", "it came with Fireside, and goes with it")
BELONGS_TO_OLLAMA = _(
    "reasons", "it belongs to Ollama, which would miss it; it can only be left out of the list"
)

ANOTHER_NAME = _("kept", "another file that is kept once with it")
SHARED_STORE = _("kept", "another repository of the hub, which shares the file")
"""What a ``Deletion`` is ``kept_for``, where it is not the name of a model or a path."""

_Identity = tuple[int, int]


def plan_deletion(model: InstalledModel, models: Iterable[InstalledModel]) -> Deletion:
    """What goes with ``model``: its parts, a projector that nothing else in ``models`` uses, and in the hub's
    cache every name that leads to one of these blobs, since a name without its blob is damage.

    Raises:
        AppError: MODEL_NOT_DELETED for what is not the person's to delete, FILE_MISSING.
    """
    if model.source is ModelSource.STARTER:
        raise not_deleted(model, CAME_WITH_FIRESIDE)
    if model.source is ModelSource.OLLAMA:
        raise not_deleted(model, BELONGS_TO_OLLAMA)
    others = [other for other in models if other.path != model.path]
    own = list(_own_files(model, others))
    if not own:
        raise AppError(problem(ErrorCode.FILE_MISSING, path=model.path))
    repository = repository_folder(model.path)
    try:
        files = own if repository is None else list(_with_blobs(repository, own))
        total, kept_for = _freed(files, others)
        size_bytes = sum(path.stat().st_size for path in own if os.path.exists(path))
    except OSError as error:
        raise AppError(reasons.unreadable(model.path, error)) from error
    return Deletion(model, tuple(files), total, size_bytes, tuple(kept_for))


def not_deleted(model: InstalledModel, reason: str, *, folder: Path | None = None) -> AppError:
    """The error of a model that stays."""
    if folder is None:
        return AppError(problem(ErrorCode.MODEL_NOT_DELETED, name=model.name, reason=reason))
    return AppError(
        problem(
            ErrorCode.MODEL_NOT_DELETED,
            next_act=NextAct.OPEN_FOLDER,
            name=model.name,
            reason=reason,
            folder=folder,
        )
    )


def _own_files(model: InstalledModel, others: Sequence[InstalledModel]) -> Iterator[Path]:
    yield from (part for part in parts(model.path) if os.path.lexists(part))
    projector = model.projector
    if projector is not None and projector not in {other.projector for other in others}:
        yield projector


def _with_blobs(repository: Path, own: Sequence[Path]) -> Iterator[Path]:
    """Names before their blobs: whoever looks while they go never sees a name that leads nowhere."""
    wanted = dict.fromkeys(blob_of(path) for path in own)
    names = names_of_blobs(repository)
    for blob in wanted:
        yield from (name for name in names.get(blob, []) if name != blob)
    yield from (blob for blob in wanted if os.path.lexists(blob))


def _freed(files: Sequence[Path], others: Sequence[InstalledModel]) -> tuple[int, list[str]]:
    """Bytes that the disk gets back, and who keeps the rest."""
    total = 0
    kept_for: list[str] = []
    going = set(files)
    counts: Counter[_Identity] = Counter()
    links: dict[_Identity, int] = {}
    for path in files:
        if path.is_symlink():
            target, payload = blob_of(path), payload_of(path)
            shared_bytes = freed_bytes(payload, going) if payload is not None else 0
            total += shared_bytes
            if target not in going and not shared_bytes:
                kept_for.append(str(target) if payload is None else SHARED_STORE)
            continue
        status = os.lstat(path)
        identity = status.st_dev, status.st_ino
        counts[identity] += 1
        links[identity] = status.st_nlink
        if counts[identity] == status.st_nlink:
            total += status.st_size
    for identity, count in counts.items():
        if links[identity] > count:
            kept_for.extend(_holders(identity, others) or [ANOTHER_NAME])
    return total, list(dict.fromkeys(kept_for))


def _holders(identity: _Identity, others: Sequence[InstalledModel]) -> list[str]:
    """Names of the models that lead to the same bytes."""
    return [other.name for other in others if any(_identity(part) == identity for part in parts(other.path))]


def _identity(path: Path) -> _Identity | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
