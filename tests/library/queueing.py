"""What the queue's tests share: a hub with several models, and a queue whose changes are written down."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.core.download import DownloadRequest, DownloadState, DownloadStatus
from app.core.errors import ErrorCode
from app.credentials.hub_token import HubToken
from app.library.downloads.download_queue import DownloadQueue
from app.library.downloads.download_requests import request_of
from app.library.hub.hub_client import HubClient
from app.library.hub.repo_files import quants
from app.network.ledger import Ledger
from app.network.network import Network, NetworkOptions
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.downloading import noise, wait_until

MB = 10**6


class Shop:
    """A hub, a network, a cache and the queue of one profile."""

    def __init__(self, hub: LoopbackHub, folder: Path, cache: Path | None = None) -> None:
        self.hub = hub
        self.file = folder / "downloads.json"
        self.cache = cache or folder / "cache"
        self.cache.mkdir(exist_ok=True)
        self.network = Network(NetworkOptions(proxy="none"), Ledger())
        self.client = HubClient(self.network, HubToken(hub.endpoint), hub.endpoint)
        self.told: list[DownloadStatus] = []
        self._lock = threading.Lock()

    def publish(self, name: str, size: int = 300_000, **files: bytes) -> DownloadRequest:
        """Put a repository on the hub, and ask for its one model with everything that belongs to it."""
        there: dict[str, bytes | Path] = {f"{name}-Q4_K_M.gguf": noise(size, len(name) + size)}
        for path, content in files.items():
            there[path.replace("__", "/") + ".gguf"] = content
        self.hub.add_repo(f"acme/{name}-GGUF", there)
        return self.request(f"acme/{name}-GGUF")

    def request(self, repo_id: str, place: int = 0) -> DownloadRequest:
        """A quant of a repository, the smallest first."""
        listing = self.client.listing(repo_id)
        return request_of(listing.model, listing.commit, quants(listing)[place], self.hub.endpoint)

    @contextmanager
    def queue(self, *, connections: int = 2, limit: int = 0) -> Iterator[DownloadQueue]:
        """One run of the application."""
        queue = DownloadQueue(
            self.file,
            self.cache,
            self.client,
            self.network,
            self._hear,
            connections=connections,
            limit_bytes_per_second=limit,
        )
        try:
            yield queue
        finally:
            queue.close()

    def crawl(self) -> None:
        """Let the hub send so slowly that a test can be in the middle of a download, on any machine."""
        self.hub.rate = 0.15 * MB

    def hurry(self, queue: DownloadQueue) -> None:
        """Let it send as fast as it can, also what is under way."""
        self.hub.rate = None
        queue.use_hub(self.client)

    def _hear(self, status: DownloadStatus) -> None:
        with self._lock:
            self.told.append(status)

    def told_of(self, download_id: str) -> list[DownloadStatus]:
        """Everything that was said about one download, in order."""
        with self._lock:
            return [status for status in self.told if status.id == download_id]

    def states_of(self, download_id: str) -> list[DownloadState]:
        """The states it went through, each once in a row."""
        states: list[DownloadState] = []
        for status in self.told_of(download_id):
            if not states or states[-1] is not status.state:
                states.append(status.state)
        return states

    def parts(self) -> list[str]:
        """What is left of downloads that did not end."""
        return sorted(path.name for path in self.cache.rglob("*fireside*"))

    def close(self) -> None:
        """End the connections."""
        self.network.close()


@pytest.fixture
def shop(loopback_hub: LoopbackHub, tmp_path: Path) -> Iterator[Shop]:
    """With an empty hub."""
    made = Shop(loopback_hub, tmp_path)
    yield made
    made.close()


def of(queue: DownloadQueue, download_id: str) -> DownloadStatus:
    """How one download stands."""
    return next(status for status in queue.statuses() if status.id == download_id)


def is_gone(queue: DownloadQueue, download_id: str) -> bool:
    """Whether the queue has forgotten it."""
    return all(status.id != download_id for status in queue.statuses())


def until(queue: DownloadQueue, download_id: str, *states: DownloadState) -> DownloadStatus:
    """Wait until a download is in one of ``states``; how it stands then."""
    wait_until(lambda: of(queue, download_id).state in states)
    return of(queue, download_id)


def until_bytes(queue: DownloadQueue, download_id: str, count: int) -> None:
    """Wait until so many bytes of a download are there."""
    wait_until(lambda: of(queue, download_id).done_bytes >= count)


def code(status: DownloadStatus) -> ErrorCode | None:
    """Which problem a download has."""
    return status.problem.code if status.problem is not None else None
