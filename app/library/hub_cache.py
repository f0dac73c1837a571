"""The folder that all Hugging Face programs share: which file lies where, and how one gets its name there."""

from pathlib import Path

from app.core.hub import RepoFile


class HubCache:
    """Paths and names in one cache; reads the disk each time, for other programs change it as well.

    ``models--owner--name/blobs/<id>`` holds the bytes, ``snapshots/<commit>/<path>`` leads there by a relative
    link, ``refs/main`` names the newest commit. Where links cannot be made, the bytes lie in the snapshot.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def repo_folder(self, repo_id: str) -> Path:
        """Everything of one repository."""
        raise NotImplementedError

    def blob(self, repo_id: str, blob_id: str) -> Path:
        """Where the bytes of a file lie."""
        raise NotImplementedError

    def snapshot_path(self, repo_id: str, commit: str, path: str) -> Path:
        """Where a file has its name. Raises ``ValueError`` for a path that leads out of the snapshot."""
        raise NotImplementedError

    def lock_file(self, repo_id: str, blob_id: str) -> Path:
        """What a program holds that writes this blob."""
        raise NotImplementedError

    def find(self, repo_id: str, commit: str, file: RepoFile) -> Path | None:
        """Its path in the snapshot when it is there already, whole by its size; links a blob that is there."""
        raise NotImplementedError

    def publish(self, repo_id: str, commit: str, file: RepoFile, part: Path) -> Path:
        """Give verified bytes their name: blob, link, and ``refs/main`` last; the path in the snapshot."""
        raise NotImplementedError

    def sweep(self, older_than_s: float = 14 * 86400) -> int:
        """Remove parts that nothing can go on with, and journals without a part; the bytes that were freed."""
        raise NotImplementedError
