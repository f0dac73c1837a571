"""Upkeep in a process of its own, to be killed: it deletes or repairs, and says when it begins and ends.

Arguments: ``delete PROFILE FOLDER``, or ``repair PROFILE CACHE ENDPOINT``.
"""

import sys
from pathlib import Path

from app.core.paths import folders
from app.core.settings import Settings
from app.credentials.hub_token import HubToken
from app.library.downloads.piece_hashes import PieceHashes
from app.library.downloads.transfer_limit import TransferLimit
from app.library.hub.hub_client import HubClient
from app.library.installed.installed_models import find_models, search
from app.library.installed.read_files import ReadFiles
from app.library.upkeep.deleted_files import DeletedFiles
from app.library.upkeep.deletion import plan_deletion
from app.library.upkeep.repair import Repair
from app.network.ledger import Ledger
from app.network.network import Network, NetworkOptions
from app.network.stop import Stop


def main() -> None:
    """Do what the arguments say."""
    act, profile, *more = sys.argv[1:]
    if act == "delete":
        delete(Path(profile), Path(more[0]))
    else:
        repair(Path(profile), Path(more[0]), more[1])


def delete(profile: Path, folder: Path) -> None:
    """Put the one model in ``folder`` away."""
    models = find_models([folder], [], None)
    plan = plan_deletion(models[0], models)
    say("begins")
    DeletedFiles(profile / "deletions.json").put_away(plan)
    say("ended")


def repair(profile: Path, cache: Path, endpoint: str) -> None:
    """Repair the one model in ``cache``."""
    network = Network(NetworkOptions(proxy="none"), Ledger())
    hub = HubClient(network, HubToken(endpoint), endpoint)
    read = ReadFiles(profile / "read.json")
    made = Repair(hub, network, read, PieceHashes(profile / "pieces"), connections=2, limit=TransferLimit())
    models = search(folders(profile), Settings(hub_cache_folder=str(cache))).models
    say("begins")
    made.run(models[-1], Stop(), lambda check: None)
    say("ended")


def say(word: str) -> None:
    """To whoever kills this."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
