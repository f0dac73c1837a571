"""One file from the network to its name on the disk: fetched by ranges, resumed, compared, published."""

from collections.abc import Callable
from pathlib import Path

from app.core.errors import Problem
from app.core.hub import RepoFile
from app.library.hub_cache import HubCache
from app.library.hub_client import HubClient
from app.library.piece_hashes import PieceHashes
from app.library.transfer_limit import TransferLimit
from app.network.network import Network
from app.network.stop import Stop

PATIENCE_S = 180.0
"""After so long without a single byte a download gives up, and is kept."""


class FileDownload:
    """Fetches a file of a repository into the hub's cache. One thread calls ``run``.

    Callbacks come on the thread of ``run``, ten times a second at most, and must not wait:
    ``on_progress(done_bytes, fetched_bytes)``: on the disk, and over the network in this run with repeats;
    ``on_verify(bytes)``: how far comparing has come, once everything is fetched;
    ``on_wait(problem, retry_in_s)``: nothing arrives, and it is tried again by itself. ``on_progress`` follows
    when it goes on.
    """

    def __init__(
        self,
        hub: HubClient,
        network: Network,
        cache: HubCache,
        repo_id: str,
        commit: str,
        file: RepoFile,
        *,
        connections: int,
        limit: TransferLimit,
        on_progress: Callable[[int, int], None],
        on_verify: Callable[[int], None],
        on_wait: Callable[[Problem, float], None],
        pieces: PieceHashes | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        raise NotImplementedError

    @property
    def done_bytes(self) -> int:
        """What is on the disk already, by the journal; the whole size when the file is there."""
        raise NotImplementedError

    def run(self, stop: Stop) -> Path:
        """Fetch what is missing; the path in the snapshot, verified.

        Whatever it raises, what was fetched is kept, and the next ``run`` goes on from there.

        Raises:
            AppError: CONNECTION_LOST, HUB_..., OFFLINE, PROXY_UNUSABLE, CERTIFICATE_..., REPO_GATED,
                TOKEN_REFUSED, REPO_UNKNOWN, REPO_FILE_UNKNOWN, CHANGED_ON_HUB, LENGTH_UNEXPECTED,
                RANGE_REFUSED, BYTES_DIFFER, DISK_FULL, CACHE_GONE, CACHE_UNWRITABLE.
            StoppedError: it was stopped.
        """
        raise NotImplementedError

    def discard(self) -> None:
        """Throw away what was fetched; not the file that is whole. Not while ``run`` is under way."""
        raise NotImplementedError


class DirectDownload:
    """The same for one file at an address outside a hub, into a folder; nobody has told its digest.

    ``run`` returns ``folder / file.name``. A file of that name with another size gets a number beside it.
    """

    def __init__(
        self,
        network: Network,
        folder: Path,
        url: str,
        file: RepoFile,
        *,
        connections: int,
        limit: TransferLimit,
        on_progress: Callable[[int, int], None],
        on_verify: Callable[[int], None],
        on_wait: Callable[[Problem, float], None],
        patience_s: float = PATIENCE_S,
    ) -> None:
        raise NotImplementedError

    @property
    def done_bytes(self) -> int:
        """What is on the disk already."""
        raise NotImplementedError

    def run(self, stop: Stop) -> Path:
        """As ``FileDownload.run``."""
        raise NotImplementedError

    def discard(self) -> None:
        """As ``FileDownload.discard``."""
        raise NotImplementedError


def size_at(network: Network, url: str, stop: Stop) -> int:
    """The bytes of a file outside a hub, by asking for its head; 0 when the host does not tell.

    Raises:
        AppError: as ``HubClient``'s, and REPO_FILE_UNKNOWN.
    """
    raise NotImplementedError
