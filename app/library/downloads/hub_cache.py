"""The folder that all Hugging Face programs share: which file lies where, and how one gets its name there."""

import contextlib
import os
import re
import shutil
import time
import uuid
from collections.abc import Collection
from pathlib import Path

import filelock

from app.core.hub import RepoFile
from app.core.hub_names import is_blob_id, is_commit, is_windows_name, stays_inside
from app.core.paths import hub_cache
from app.library.downloads.disk_troubles import cache_gone, disk_trouble
from app.library.downloads.download_journal import remove_journal

PART_ENDING = ".fireside-part"
JOURNAL_ENDING = ".fireside-part.json"
OLD_PART_S = 30 * 86400.0
ORPHAN_S = 3600.0

_TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This file is a cache directory tag created by huggingface_hub.\n"
    "# For information about cache directory tags, see:\n"
    "#\thttps://bford.info/cachedir/\n"
)
"""Backup programs leave a folder out that holds this; word for word as the hub's own client writes it."""


class HubCache:
    """Paths and names in one cache; reads the disk each time, for other programs change it as well.

    ``models--owner--name/blobs/<id>`` holds the bytes, ``snapshots/<commit>/<path>`` leads there by a
    relative link, ``refs/main`` names the newest commit. Where links cannot be made, the bytes lie in the
    snapshot.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def repo_folder(self, repo_id: str) -> Path:
        """Everything of one repository."""
        return self.root / "--".join(["models", *re.split(r"[/\\]", repo_id)])

    def blob(self, repo_id: str, blob_id: str) -> Path:
        """Where the bytes of a file lie. Raises ``ValueError`` for what is no digest."""
        if not is_blob_id(blob_id):
            raise ValueError(f"{blob_id!r} is no digest")
        return self.repo_folder(repo_id) / "blobs" / blob_id

    def part(self, repo_id: str, blob_id: str) -> Path:
        """Where its bytes lie until all of them are there; not ``*.incomplete``, which others clear away."""
        blob = self.blob(repo_id, blob_id)
        return blob.with_name(blob.name + PART_ENDING)

    def snapshot_path(self, repo_id: str, commit: str, path: str) -> Path:
        """Where a file has its name. Raises ``ValueError`` for a path that leads out of the snapshot."""
        if not is_commit(commit) or not _can_be_made(path):
            raise ValueError(f"{path!r} leads out of the snapshot")
        return self.repo_folder(repo_id).joinpath("snapshots", commit, *path.split("/"))

    def ref(self, repo_id: str, revision: str) -> Path:
        """What leads from a branch or tag to its commit. Raises ``ValueError`` for what is no such name."""
        if not _can_be_made(revision):
            raise ValueError(f"{revision!r} leads out of the references")
        return self.repo_folder(repo_id).joinpath("refs", *revision.split("/"))

    def lock_file(self, repo_id: str, blob_id: str) -> Path:
        """What a program holds that writes this blob."""
        return self.root / ".locks" / self.repo_folder(repo_id).name / f"{blob_id}.lock"

    def journal(self, repo_id: str, blob_id: str) -> Path:
        """What tells how much of the part is there."""
        blob = self.blob(repo_id, blob_id)
        return blob.with_name(blob.name + JOURNAL_ENDING)

    def require(self) -> None:
        """The root is there, or may be made: a folder that was chosen and is gone is on a disk that is gone.

        Raises:
            AppError: CACHE_GONE, CACHE_UNWRITABLE, DISK_FULL.
        """
        if self.root.is_dir():
            return
        if self.root != hub_cache() and Path.home() not in self.root.parents:
            raise cache_gone(self.root)
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_trouble(error, self.root, 0) from error

    def prepare(self, repo_id: str) -> None:
        """Make the folders of a repository, as the hub's own client does. Raises as ``require``."""
        self.require()
        try:
            folder = self.repo_folder(repo_id)
            # Not the commit's own: an empty one, that no name leads to, would be tidied away with all parts.
            for each in (folder / "snapshots", folder / "blobs", folder / "refs"):
                each.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_trouble(error, self.root, 0) from error
        with contextlib.suppress(OSError):  # as the hub's client: only backups miss it
            tag = self.root / "CACHEDIR.TAG"
            if not tag.exists():
                tag.write_text(_TAG)

    def find(self, repo_id: str, commit: str, file: RepoFile) -> Path | None:
        """Its path in the snapshot when it is there already, whole by its size; links a blob that is there.

        Raises:
            OSError: the blob is there, and its name cannot be made.
        """
        named = self.snapshot_path(repo_id, commit, file.path)
        if _has_size(named, file.size_bytes):
            return named
        blob = self.blob(repo_id, file.blob_id)
        if not _has_size(blob, file.size_bytes):
            return None
        _lead_to(blob, named, is_new=False)
        return named

    def publish(self, repo_id: str, commit: str, file: RepoFile, part: Path, revision: str = "main") -> Path:
        """Give verified bytes their name: blob, link, and the revision's name last; the path in the snapshot.

        Raises:
            OSError: it cannot be done; the bytes are in ``part`` or in the blob.
        """
        named = self.snapshot_path(repo_id, commit, file.path)
        blob = self.blob(repo_id, file.blob_id)
        os.replace(part, blob)
        _lead_to(blob, named, is_new=True)
        if revision and revision != commit:
            self._refer(repo_id, revision, commit)
        return named

    def sweep(self, wanted: Collection[str], older_than_s: float = OLD_PART_S) -> int:
        """Remove parts that nobody goes on with, and journals without a part; the bytes that were freed.

        ``wanted`` holds the blob ids of downloads that go on some time. What another program or window
        works at is left alone.
        """
        freed = 0
        for part in self.root.glob(f"models--*/blobs/*{PART_ENDING}"):
            blob_id = part.name.removesuffix(PART_ENDING)
            journal = part.with_name(blob_id + JOURNAL_ENDING)
            limit = older_than_s if journal.exists() else ORPHAN_S
            if blob_id not in wanted and _age_s(part) > limit:
                freed += self._remove_part(part, journal)
        for journal in self.root.glob(f"models--*/blobs/*{JOURNAL_ENDING}*"):
            part = journal.with_name(journal.name.partition(JOURNAL_ENDING)[0] + PART_ENDING)
            if not part.exists() and _age_s(journal) > ORPHAN_S:
                journal.unlink(missing_ok=True)
        return freed

    def _remove_part(self, part: Path, journal: Path) -> int:
        lock = self.root / ".locks" / part.parents[1].name / (part.name.removesuffix(PART_ENDING) + ".lock")
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            with filelock.FileLock(lock, timeout=0):
                freed = part.stat().st_blocks * 512 if hasattr(os.stat_result, "st_blocks") else 0
                freed = freed or part.stat().st_size
                part.unlink(missing_ok=True)
                remove_journal(journal)
                return freed
        except (filelock.Timeout, OSError):
            return 0  # somebody works at it, or it went meanwhile

    def _refer(self, repo_id: str, revision: str, commit: str) -> None:
        ref = self.ref(repo_id, revision)
        with contextlib.suppress(FileNotFoundError):
            if ref.read_text() == commit:
                return
        ref.parent.mkdir(parents=True, exist_ok=True)
        new = ref.with_name(f"{ref.name}.{uuid.uuid4().hex[:8]}.tmp")
        new.write_text(commit)
        os.replace(new, ref)


def _lead_to(blob: Path, named: Path, *, is_new: bool) -> None:
    """By a relative link; where there are none, the file itself when it is new, and else a second name."""
    named.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        named.unlink()
    try:
        named.symlink_to(os.path.relpath(blob, named.parent))
    except (OSError, NotImplementedError):
        if not named.is_symlink():  # else another program made it meanwhile
            _put_at(blob, named, is_new=is_new)


def _put_at(blob: Path, named: Path, *, is_new: bool) -> None:
    if is_new:
        os.replace(blob, named)
        return
    try:
        os.link(blob, named)
    except OSError:
        shutil.copyfile(blob, named)


def _has_size(path: Path, size_bytes: int) -> bool:
    try:
        return path.is_file() and path.stat().st_size == size_bytes
    except OSError:
        return False


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _can_be_made(path: str) -> bool:
    return stays_inside(path) and (os.name != "nt" or all(map(is_windows_name, path.split("/"))))
