"""Headers of models on the hub, kept by the digests of their files: a second look costs nothing."""

import contextlib
import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec

from app.core.hub import RepoFile
from app.core.whole_file import write_whole
from app.library.hub.remote_header import RemoteHeader

_LOG = logging.getLogger(__name__)

FORMAT_VERSION = 2
MOST_ENTRIES = 1000
"""Of some 4 kB each; the oldest go first."""


class HeaderCache:
    """A folder in the cache folder with one small file for each model; any thread may use it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / f"hub-headers-{FORMAT_VERSION}"

    def get(self, files: Sequence[RepoFile]) -> RemoteHeader | None:
        """What is kept of the model in these files."""
        path = self._path(files)
        try:
            return msgspec.json.decode(path.read_bytes(), type=RemoteHeader)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            _LOG.info("a header that was kept cannot be used: %s", error)
            return None

    def put(self, files: Sequence[RepoFile], header: RemoteHeader) -> None:
        """Keep it. A folder that cannot be written to costs time later, nothing else."""
        try:
            write_whole(self._path(files), msgspec.json.encode(header))
            self._prune()
        except OSError as error:
            _LOG.info("a header was not kept: %s", error)

    def _path(self, files: Sequence[RepoFile]) -> Path:
        digests = " ".join(f"{file.path.rpartition('/')[2]}:{file.blob_id}" for file in files)
        return self._folder / f"{hashlib.sha256(digests.encode()).hexdigest()}.json"

    def _prune(self) -> None:
        kept = list(self._folder.glob("*.json"))
        if len(kept) <= MOST_ENTRIES:
            return
        times: list[tuple[float, Path]] = []
        for path in kept:
            with contextlib.suppress(FileNotFoundError):
                times.append((path.stat().st_mtime, path))
        for _, path in sorted(times)[: len(kept) - MOST_ENTRIES * 9 // 10]:
            path.unlink(missing_ok=True)
