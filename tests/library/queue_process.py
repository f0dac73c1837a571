"""A queue in a process of its own, which a test kills: goes on with what its list holds, until then."""

import sys
import threading
from pathlib import Path

from app.credentials.hub_token import HubToken
from app.library.downloads.download_queue import DownloadQueue
from app.library.hub.hub_client import HubClient
from app.network.ledger import Ledger
from app.network.network import Network, NetworkOptions


def main(file: str, cache: str, endpoint: str) -> None:
    """Say ``ready`` once it is at work."""
    network = Network(NetworkOptions(proxy="none"), Ledger())
    hub = HubClient(network, HubToken(endpoint), endpoint)
    queue = DownloadQueue(Path(file), Path(cache), hub, network, lambda status: None)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    threading.Event().wait()
    queue.close()


main(*sys.argv[1:])
