"""One file from the network to its name on the disk: fetched by ranges, resumed, compared, published."""

from collections.abc import Callable
from pathlib import Path

from app.core.errors import AppError, ErrorCode, Problem, problem
from app.core.hub import RepoFile
from app.library.downloads.download_places import CachePlace, FolderPlace
from app.library.downloads.download_sources import AddressSource, HubSource
from app.library.downloads.fetch_run import FetchTask, Listeners
from app.library.downloads.hub_cache import HubCache
from app.library.downloads.part_download import PartDownload
from app.library.downloads.piece_hashes import PieceHashes
from app.library.downloads.transfer_limit import TransferLimit
from app.library.hub.hub_client import HubClient
from app.network.network import Network
from app.network.stop import Stop
from app.network.transfer import TransferBrokenError, open_range

PATIENCE_S = 180.0
"""After so long without a single byte a download gives up, and is kept."""


class FileDownload(PartDownload):
    """Fetches a file of a repository into the hub's cache. One thread calls ``run``.

    Callbacks come on the thread of ``run``, ten times a second at most, and must not wait:
    ``on_progress(done_bytes, fetched_bytes)``: on the disk, and over the network in this run with repeats;
    ``on_verify(bytes)``: how far comparing has come, once everything is fetched;
    ``on_wait(problem, retry_in_s)``: nothing arrives, and it is tried again by itself; ``on_progress``
    follows when it goes on.

    ``revision`` is the name that leads to ``commit`` from now on; "" leaves all names as they are.
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
        revision: str = "main",
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Raises ``ValueError`` for a path or digest that no hub gives."""
        task = FetchTask(
            network,
            HubSource(hub, repo_id, commit, file),
            CachePlace(cache, repo_id, commit, file, revision),
            file,
            max(1, connections),
            limit,
            Listeners(on_progress, on_verify, on_wait),
            patience_s,
        )
        super().__init__(task, pieces)


class DirectDownload(PartDownload):
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
        task = FetchTask(
            network,
            AddressSource(url, file.size_bytes),
            FolderPlace(folder, url, file),
            file,
            max(1, connections),
            limit,
            Listeners(on_progress, on_verify, on_wait),
            patience_s,
        )
        super().__init__(task, None)


def size_at(network: Network, url: str, stop: Stop) -> int:
    """The bytes of a file outside a hub, by asking for its first byte; 0 when the host does not tell.

    Raises:
        AppError: OFFLINE, HUB_..., PROXY_UNUSABLE, CERTIFICATE_..., REPO_FILE_UNKNOWN.
        StoppedError: it was stopped.
    """
    try:
        transfer = open_range(network, url, headers={}, span=(0, 1), stop=stop)
    except TransferBrokenError as error:
        raise AppError(error.problem) from error
    try:
        if transfer.status in (200, 206):
            return transfer.total_bytes or 0
        if transfer.status >= 500 or transfer.status == 429:
            raise AppError(problem(ErrorCode.HUB_TROUBLED, host=transfer.host, status=transfer.status))
        name = url.partition("?")[0].rpartition("/")[2]
        raise AppError(problem(ErrorCode.REPO_FILE_UNKNOWN, repo=transfer.host, path=name))
    finally:
        transfer.close()
