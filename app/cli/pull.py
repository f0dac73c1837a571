"""``fireside pull``: fetch a model from the hub, or from an address elsewhere, in the terminal.

It goes to the same place as what the window fetches, and goes on where either of them was broken off.
"""

import argparse
import hashlib
import sys
import time
from pathlib import Path

import msgspec

from app.cli.chosen_model import load_profile
from app.cli.pull_choice import request_of_address
from app.cli.pull_run import PullRun
from app.core.download import DownloadRequest
from app.core.errors import AppError, ErrorCode, NextAct, Problem
from app.core.paths import Folders, hub_cache
from app.core.settings import Settings, with_value
from app.credentials.hub_token import HubToken
from app.credentials.lent_token import LentToken
from app.library.downloads.item_fetch import Means
from app.library.downloads.piece_hashes import PieceHashes
from app.library.downloads.transfer_limit import TransferLimit
from app.library.hub.hub_client import HubClient
from app.network.ledger import Ledger
from app.network.network import Network, NetworkOptions

INTERRUPTED = 130


class Pulled(msgspec.Struct, frozen=True):
    """What ``--json`` prints: the file to load, its digest, and bytes of all files together."""

    path: str
    bytes: int
    sha256: str
    fetched_bytes: int
    seconds: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``pull`` takes."""
    parser.add_argument(
        "address", metavar="OWNER/REPO", help="with :QUANT or /FILE.gguf after it; or a link to either"
    )
    parser.add_argument("--endpoint", metavar="URL", help="another hub than the one in the settings")
    parser.add_argument("--connections", type=int, metavar="N", help="how many to use at once, 1 to 8")
    parser.add_argument(
        "--token-stdin", action="store_true", help="read the hub's token from stdin, and keep it nowhere"
    )


def run(arguments: argparse.Namespace) -> int:
    """Fetch, with progress on stderr; the path on stdout at the end, or with ``--json`` the facts."""
    began_at = time.monotonic()
    folders, settings = load_profile(arguments.profile)
    if arguments.endpoint is not None:
        settings = with_value(settings, "hub_endpoint", arguments.endpoint)
    if arguments.connections is not None:
        settings = with_value(settings, "connections", arguments.connections)
    options = NetworkOptions(settings.proxy, settings.ca_file, is_offline=settings.is_offline)
    network = Network(options, Ledger())
    try:
        hub = HubClient(network, _token(arguments, settings), settings.hub_endpoint)
        request = request_of_address(arguments.address, hub, network)
        limit, pieces = TransferLimit(settings.speed_limit_mb * 10**6), PieceHashes(folders.data / "pieces")
        means = Means(hub, network, limit, settings.connections, pieces)
        pulling = PullRun(means, request, _folder(request, folders, settings))
        path = pulling.run()
    except AppError as error:
        if error.problem.code is not ErrorCode.REPO_GATED:
            raise
        sys.stderr.write(f"{error.problem.sentence()}\n{_way_in(error.problem, arguments)}\n")
        return 1
    finally:
        network.close()
    if path is None:
        return INTERRUPTED
    _print(arguments, request, path, pulling.fetched_bytes, time.monotonic() - began_at)
    return 0


def _token(arguments: argparse.Namespace, settings: Settings) -> HubToken:
    if arguments.token_stdin:
        return LentToken(settings.hub_endpoint, sys.stdin.readline())
    return HubToken(settings.hub_endpoint, is_kept=settings.hub_endpoint in settings.token_hubs)


def _way_in(found: Problem, arguments: argparse.Namespace) -> str:
    """What to do about a gated model."""
    page = found.values.get("page", "")
    if arguments.token_stdin or found.next_act is NextAct.OPEN_PAGE:
        return f"Agree on {page}, and try again once they have let you in."
    return (
        f"Agree on {page}, then enter a token of your account in the window, or give it with --token-stdin."
    )


def _folder(request: DownloadRequest, folders: Folders, settings: Settings) -> Path:
    return folders.models if request.url else hub_cache(settings.hub_cache_folder)


def _print(
    arguments: argparse.Namespace, request: DownloadRequest, path: Path, fetched_bytes: int, seconds: float
) -> None:
    if not arguments.json:
        sys.stdout.write(f"{path}\n")
        return
    first = request.files[0]
    pulled = Pulled(
        str(path),
        request.size_bytes,
        first.sha256 or _sha256(path),
        fetched_bytes,
        round(seconds, 3),
    )
    sys.stdout.write(msgspec.json.encode(pulled).decode() + "\n")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
