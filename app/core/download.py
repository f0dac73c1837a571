"""Downloads as data: what is wanted, and how far it has come. Lasts minutes; the files outlive it."""

from enum import StrEnum

import msgspec

from app.core.errors import Problem
from app.core.hub import RepoFile


class DownloadRequest(msgspec.Struct, frozen=True):
    """One item of the queue: a model with all its parts, and its projector.

    Attributes:
        repo_id: ``owner/name`` of the hub at ``endpoint``; for a file outside a hub the host and folder,
            as a name for people, and ``url`` is where it is.
        commit: the full commit that is pinned, so that parts of two versions are never mixed.
        files: in the order in which they are fetched; the first is the one to load.
        name, quantisation: for people.
        url: of the one file, when it is outside a hub; its digest is not known then.
        revision: the branch or tag that ``commit`` was asked for by; "" is main.
    """

    repo_id: str
    commit: str
    files: tuple[RepoFile, ...]
    name: str
    quantisation: str = ""
    endpoint: str = ""
    url: str = ""
    revision: str = ""

    @property
    def size_bytes(self) -> int:
        """Bytes of all files."""
        return sum(file.size_bytes for file in self.files)


class DownloadState(StrEnum):
    """What a download does now."""

    QUEUED = "queued"
    DOWNLOADING = "downloading"
    VERIFYING = "verifying"
    """Every byte is there and is being compared."""
    WAITING = "waiting"
    """For the network, for room on the disk, or for another program; goes on by itself."""
    PAUSED = "paused"
    FAILED = "failed"
    """Something a person has to decide about; what was fetched is kept where it is of use."""
    INSTALLED = "installed"


ENDED = frozenset({DownloadState.INSTALLED, DownloadState.FAILED})
AT_WORK = frozenset({DownloadState.DOWNLOADING, DownloadState.VERIFYING, DownloadState.WAITING})


class FileProgress(msgspec.Struct, frozen=True):
    """How far one file has come; ``done_bytes`` are on the disk."""

    path: str
    done_bytes: int
    total_bytes: int
    is_verified: bool = False


class DownloadStatus(msgspec.Struct, frozen=True):
    """One moment of one download.

    Attributes:
        id: of this download, in this profile; stays the same after a restart.
        done_bytes: of all files, on the disk.
        verified_bytes: how far comparing has come, while ``VERIFYING``.
        bytes_per_second: a mean that does not jump; None before there is one.
        seconds_left: None before there is a speed.
        retry_in_s: until the next attempt, while ``WAITING``.
        fetched_bytes: bytes that came over the network for it, in all sessions, repeats counted.
        path: the file to load, once ``INSTALLED``.
        added_at: seconds since 1970.
    """

    id: str
    request: DownloadRequest
    state: DownloadState = DownloadState.QUEUED
    done_bytes: int = 0
    verified_bytes: int = 0
    bytes_per_second: float | None = None
    seconds_left: float | None = None
    retry_in_s: float | None = None
    problem: Problem | None = None
    files: tuple[FileProgress, ...] = ()
    fetched_bytes: int = 0
    path: str | None = None
    added_at: float = 0.0

    @property
    def total_bytes(self) -> int:
        """Bytes of all files."""
        return self.request.size_bytes

    @property
    def rest_bytes(self) -> int:
        """What the disk still has to take."""
        return max(0, self.total_bytes - self.done_bytes)
