"""Where a download goes: into the hub's cache, or into a folder for files from elsewhere."""

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from app.core.hub import RepoFile
from app.library.downloads.disk_troubles import cache_gone, disk_trouble
from app.library.downloads.hub_cache import JOURNAL_ENDING, PART_ENDING, HubCache


class DownloadPlace(Protocol):
    """Attributes:
    folder: what is named to the person when something is wrong with it.
    part, journal, lock: files that are there while it is fetched.
    """

    folder: Path
    part: Path
    journal: Path
    lock: Path

    def find(self) -> Path | None:
        """The file when it is there already. Raises ``OSError``."""

    def prepare(self) -> None:
        """Make the folders. Raises ``AppError``: CACHE_GONE, CACHE_UNWRITABLE, DISK_FULL."""

    def publish(self) -> Path:
        """Give the part its name. Raises ``OSError``."""

    def leave(self) -> None:
        """Nothing is fetched here any more; whoever calls it holds the lock."""


class CachePlace(DownloadPlace):
    """A blob of the hub's cache."""

    def __init__(self, cache: HubCache, repo_id: str, commit: str, file: RepoFile, revision: str) -> None:
        """Raises ``ValueError`` for names that lead out of the cache, and for what is no digest."""
        cache.snapshot_path(repo_id, commit, file.path)
        if revision:
            cache.ref(repo_id, revision)
        self._cache = cache
        self._repo_id = repo_id
        self._commit = commit
        self._file = file
        self._revision = revision
        self.folder = cache.root
        self.part = cache.part(repo_id, file.blob_id)
        self.journal = cache.journal(repo_id, file.blob_id)
        self.lock = cache.lock_file(repo_id, file.blob_id)

    def find(self) -> Path | None:
        return self._cache.find(self._repo_id, self._commit, self._file)

    def prepare(self) -> None:
        self._cache.prepare(self._repo_id)

    def publish(self) -> Path:
        return self._cache.publish(self._repo_id, self._commit, self._file, self.part, self._revision)

    def leave(self) -> None:
        """Its lock stays where every Hugging Face program expects it."""


class FolderPlace(DownloadPlace):
    """A file of a plain folder; what has its name and another size is left alone."""

    def __init__(self, folder: Path, url: str, file: RepoFile) -> None:
        self._file = file
        self.folder = folder
        parts = urlsplit(url)
        address = hashlib.sha256(f"{parts.scheme}://{parts.netloc}{parts.path}".encode()).hexdigest()
        hidden = f".{file.name}.{address[:8]}"
        self.part = folder / (hidden + PART_ENDING)
        self.journal = folder / (hidden + JOURNAL_ENDING)
        self.lock = folder / (hidden + ".lock")

    def find(self) -> Path | None:
        there = self.folder / self._file.name
        is_it = there.is_file() and there.stat().st_size == self._file.size_bytes
        return there if is_it else None

    def prepare(self) -> None:
        if self.folder.is_dir():
            return
        if not self.folder.parent.is_dir() and Path.home() not in self.folder.parents:
            raise cache_gone(self.folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_trouble(error, self.folder, 0) from error

    def publish(self) -> Path:
        target, number = self.folder / self._file.name, 1
        while os.path.lexists(target):
            number += 1
            target = self.folder / f"{Path(self._file.name).stem}-{number}{Path(self._file.name).suffix}"
        return self.part.rename(target)

    def leave(self) -> None:
        """Remove the lock; one who waits for it notices that, and makes another."""
        with contextlib.suppress(OSError):  # where an open file cannot be removed it stays
            self.lock.unlink()
