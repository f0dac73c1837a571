"""A download in a process of its own, to be killed; every byte that it receives is counted in a file."""

import os
import sys
from pathlib import Path

from app.core.hub import RepoFile
from app.library.downloads import fetch_state
from app.library.downloads.file_download import FileDownload
from app.library.downloads.hub_cache import HubCache
from app.library.downloads.transfer_limit import TransferLimit
from app.library.hub.hub_client import HubClient
from app.network.ledger import Ledger
from app.network.network import Network, NetworkOptions
from app.network.stop import Stop


class NoToken:
    """A hub without accounts."""

    def value(self) -> str | None:
        return None


def main() -> None:
    """Arguments: endpoint, root of the cache, file that counts, repository, commit, path, size, digest."""
    endpoint, root, counter, repo, commit, path, size, digest = sys.argv[1:9]
    handle = os.open(counter, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    received = fetch_state.FetchState.received

    def counted(self: fetch_state.FetchState, count: int) -> None:
        os.write(handle, b"%d\n" % count)
        received(self, count)

    fetch_state.FetchState.received = counted  # type: ignore[method-assign]
    network = Network(NetworkOptions(proxy="none"), Ledger())
    download = FileDownload(
        HubClient(network, NoToken(), endpoint),  # type: ignore[arg-type]
        network,
        HubCache(Path(root)),
        repo,
        commit,
        RepoFile(path, int(size), digest, digest),
        connections=4,
        limit=TransferLimit(),
        on_progress=lambda done, fetched: None,
        on_verify=lambda done: None,
        on_wait=lambda problem, seconds: None,
    )
    download.run(Stop())


if __name__ == "__main__":
    main()
