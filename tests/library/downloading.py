"""What the downloader's tests share: a repository on the loopback hub, a cache, and downloads of its file."""

import hashlib
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import AppError, ErrorCode, Problem
from app.core.hub import RepoFile
from app.credentials.hub_token import HubToken
from app.library.downloads.file_download import FileDownload
from app.library.downloads.hub_cache import HubCache
from app.library.downloads.part_download import PartDownload
from app.library.downloads.piece_hashes import PieceHashes
from app.library.downloads.transfer_limit import TransferLimit
from app.library.hub.hub_client import HubClient
from app.network.ledger import Ledger
from app.network.network import Network, NetworkOptions
from app.network.stop import Stop, StoppedError
from tests.fakes.loopback_hub import LoopbackHub

REPO = "acme/tiny-GGUF"
NAME = "tiny-Q4_K_M.gguf"


def noise(size: int, seed: int = 1) -> bytes:
    """Bytes without a pattern, the same each time."""
    return random.Random(seed).randbytes(size)


class Heard:
    """What a download told; any thread may look."""

    def __init__(self) -> None:
        self.progress: list[tuple[int, int]] = []
        self.verified: list[int] = []
        self.waits: list[tuple[Problem, float]] = []
        self.moved = threading.Event()

    def on_progress(self, done_bytes: int, fetched_bytes: int) -> None:
        self.progress.append((done_bytes, fetched_bytes))
        if fetched_bytes:
            self.moved.set()

    def on_verify(self, done_bytes: int) -> None:
        self.verified.append(done_bytes)

    def on_wait(self, problem: Problem, retry_in_s: float) -> None:
        self.waits.append((problem, retry_in_s))

    @property
    def fetched_bytes(self) -> int:
        """Over the network, as far as it was told."""
        return self.progress[-1][1] if self.progress else 0

    @property
    def wait_codes(self) -> set[ErrorCode]:
        """What it waited for."""
        return {problem.code for problem, _ in self.waits}


class Workshop:
    """A hub with one file, and everything that fetches it."""

    def __init__(self, hub: LoopbackHub, folder: Path, content: bytes | Path, **access: Any) -> None:
        self.hub = hub
        self.repo = hub.add_repo(REPO, {NAME: content}, **access)
        self.file = RepoFile(NAME, *self._size_and_digest())
        self.commit = self.repo.sha
        self.root = folder / "cache"
        self.root.mkdir(exist_ok=True)
        self.cache = HubCache(self.root)
        self.pieces = PieceHashes(folder / "pieces")
        self.ledger = Ledger()
        self.network = Network(NetworkOptions(proxy="none"), self.ledger)
        self.token = HubToken(hub.endpoint)
        self.client = HubClient(self.network, self.token, hub.endpoint)
        self.limit = TransferLimit()

    def _size_and_digest(self) -> tuple[int, str, str]:
        file = self.repo.files[NAME]
        return file.size, file.sha256 if file.lfs else "", file.etag

    def download(
        self,
        heard: Heard | None = None,
        *,
        connections: int = 3,
        patience_s: float = 20.0,
        root: Path | None = None,
    ) -> FileDownload:
        """Of the one file."""
        heard = heard or Heard()
        return FileDownload(
            self.client,
            self.network,
            HubCache(root) if root else self.cache,
            REPO,
            self.commit,
            self.file,
            connections=connections,
            limit=self.limit,
            on_progress=heard.on_progress,
            on_verify=heard.on_verify,
            on_wait=heard.on_wait,
            pieces=self.pieces,
            patience_s=patience_s,
        )

    @property
    def part(self) -> Path:
        """Where its bytes grow."""
        return self.cache.part(REPO, self.file.blob_id)

    @property
    def journal(self) -> Path:
        """What tells how many."""
        return self.cache.journal(REPO, self.file.blob_id)

    def assert_whole(self, path: Path) -> None:
        """It is the file, under the names that it has, and nothing of its making is left."""
        assert hashlib.sha256(path.read_bytes()).hexdigest() == self.repo.files[NAME].sha256
        assert path.name == NAME
        left = [each.name for each in path.parents[2].rglob("*fireside*")]
        assert left == []

    def body_requests(self) -> list[dict[str, Any]]:
        """What the server of large files was asked."""
        return [entry for entry in self.hub.log if entry["server"] == "cdn"]

    def body_headers(self) -> list[dict[str, str]]:
        """With what headers, in small letters."""
        return [
            {name.lower(): value for name, value in entry["headers"].items()}
            for entry in self.body_requests()
        ]

    def close(self) -> None:
        """End the connections."""
        self.network.close()


class Background:
    """A download on a thread of its own, that can be waited for."""

    def __init__(self, download: PartDownload) -> None:
        self.stop = Stop()
        self.path: Path | None = None
        self.error: Exception | None = None
        self._download = download
        self._thread = threading.Thread(target=self._run, name="download under test", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.path = self._download.run(self.stop)
        except (AppError, StoppedError) as error:
            self.error = error

    def join(self, timeout_s: float = 30.0) -> "Background":
        """Wait for its end."""
        self._thread.join(timeout_s)
        assert not self._thread.is_alive(), "the download did not end"
        return self

    @property
    def is_at_work(self) -> bool:
        """It has not ended."""
        return self._thread.is_alive()

    @property
    def code(self) -> ErrorCode | None:
        """How it failed."""
        return self.error.problem.code if isinstance(self.error, AppError) else None


@pytest.fixture
def workshop(loopback_hub: LoopbackHub, tmp_path: Path) -> Iterator[Workshop]:
    """With a file of 6 MB and a few bytes."""
    made = Workshop(loopback_hub, tmp_path, noise(6_000_123))
    yield made
    made.close()


def is_root() -> bool:
    """Whether file systems can be mounted, and rights do not hold."""
    return os.name == "posix" and os.geteuid() == 0


def wait_until(condition: Callable[[], object], timeout_s: float = 20.0) -> None:
    """Until ``condition`` holds."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.01)
