"""Looking after models on the disk, as data: what a check found, what deleting frees, what is new."""

from enum import StrEnum
from pathlib import Path

import msgspec

from app.core.errors import Problem
from app.core.hub import RepoFile
from app.core.model import InstalledModel, ModelSource


class CheckState(StrEnum):
    """What is known about the bytes of a model."""

    UNCHECKED = "unchecked"
    WAITING = "waiting"
    """To be checked or repaired, after others."""
    CHECKING = "checking"
    SOUND = "sound"
    """Every byte is as the hub lists it."""
    READABLE = "readable"
    """It was read to its end; nobody has told what the bytes should be."""
    DAMAGED = "damaged"
    REPAIRING = "repairing"


BEING_CHECKED = frozenset((CheckState.WAITING, CheckState.CHECKING, CheckState.REPAIRING))
"""Something is under way, or will be; it can be stopped."""


class Check(msgspec.Struct, frozen=True):
    """One moment of a check or repair.

    Attributes:
        done_bytes, total_bytes: how far it has come.
        damaged_pieces, piece_count: of the model; ``piece_count`` is 0 where only the whole is known.
        repair_bytes: what a repair would fetch.
        problem: why it is damaged, or why it could not be checked.
    """

    state: CheckState = CheckState.UNCHECKED
    done_bytes: int = 0
    total_bytes: int = 0
    damaged_pieces: int = 0
    piece_count: int = 0
    repair_bytes: int = 0
    problem: Problem | None = None


class Deletion(msgspec.Struct, frozen=True):
    """What deleting a model does, before it is done.

    Attributes:
        files: what goes, blobs as well as the names that lead to them.
        freed_bytes: what the disk gets back; blobs that something else uses are not counted.
        kept_for: what else uses some of its bytes: other models, other versions, hard links.
        size_bytes: what would have to be fetched to have it again.
    """

    model: InstalledModel
    files: tuple[Path, ...]
    freed_bytes: int
    size_bytes: int
    kept_for: tuple[str, ...] = ()


class FoundPlace(msgspec.Struct, frozen=True):
    """Models of another program on this computer.

    Attributes:
        is_used: whether they are in the list already, where they lie.
        same_as: names of models that the list has and that lie here a second time, byte for byte.
    """

    source: ModelSource
    folder: Path
    models: tuple[InstalledModel, ...]
    is_used: bool = False
    same_as: tuple[str, ...] = ()

    @property
    def size_bytes(self) -> int:
        """Bytes of all its models."""
        return sum(model.size_bytes for model in self.models)


class Duplicate(msgspec.Struct, frozen=True):
    """Files with the same bytes, of which one would be enough.

    Attributes:
        freed_bytes: what linking frees; 0 where they lie on different disks and cannot be linked.
    """

    sha256: str
    paths: tuple[Path, ...]
    size_bytes: int
    freed_bytes: int


class OldRevision(msgspec.Struct, frozen=True):
    """A version of a repository in the hub's cache that no name leads to any more."""

    repo_id: str
    commit: str
    freed_bytes: int
    changed_at: float


class Change(StrEnum):
    """What differs between a file here and its newest version on the hub."""

    WEIGHTS = "weights"
    TEMPLATE = "template"
    METADATA = "metadata"
    CARD = "card"


class Update(msgspec.Struct, frozen=True):
    """What is new on the hub for one model.

    Attributes:
        repo_id: where it is now; another one than the model's when the repository was renamed.
        changes: empty when nothing is new.
        bytes_to_fetch: what having it takes: of a file whose weights are the same, the header alone.
        changed_at: seconds since 1970, as the hub says.
        is_gone: the repository or the file is not there any more.
        revision: the branch or tag that the model follows; "" is main.
    """

    commit: str
    files: tuple[RepoFile, ...] = ()
    changes: tuple[Change, ...] = ()
    bytes_to_fetch: int = 0
    changed_at: float = 0.0
    is_gone: bool = False
    repo_id: str = ""
    revision: str = ""


class DiskUse(msgspec.Struct, frozen=True):
    """The disk that models are kept on: all of it, what is free, what models take.

    Attributes:
        deleted_bytes: what is still on it and gets free when deletions can no longer be undone.
    """

    folder: Path
    total_bytes: int = 0
    free_bytes: int = 0
    model_bytes: int = 0
    deleted_bytes: int = 0
