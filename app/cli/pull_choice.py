"""Which files of a repository ``fireside pull`` fetches, and what is said where none runs here."""

import sys
from collections.abc import Sequence

from app.core.download import DownloadRequest
from app.core.errors import AppError, ErrorCode, NextAct, problem
from app.core.hub import HubAddress, Quant, RepoListing
from app.library.downloads.download_requests import request_at, request_of
from app.library.hub.hub_client import HubClient
from app.library.hub.hub_links import address_of
from app.library.hub.repo_alternatives import alternatives_to
from app.library.hub.repo_files import quants
from app.network.ledger import Purpose
from app.network.network import Network
from app.network.stop import Stop

USUAL = ("Q4_K_M", "Q8_0")
"""What llama.cpp takes where nothing is named, before the first there is."""
MOST_NAMED = 5


def request_of_address(text: str, hub: HubClient, network: Network) -> DownloadRequest:
    """What ``text`` asks for, looked up on the hub.

    Raises ``AppError``: LINK_UNKNOWN, REPO_..., QUANT_UNKNOWN, QUANT_INCOMPLETE, REPO_WITHOUT_GGUF, HUB_...
    """
    address = address_of(text, hub.endpoint)
    if address.url:
        return request_at(network, address.url, Stop())
    listing = hub.listing(address.repo_id, address.revision, Purpose.DOWNLOAD)
    there = quants(listing)
    if not there and not address.path:
        _name_others(hub, listing)
        raise AppError(
            problem(
                ErrorCode.REPO_WITHOUT_GGUF,
                next_act=NextAct.LOOK_FOR_OTHER,
                repo=listing.model.id,
                search=listing.model.name,
            )
        )
    return request_of(
        listing.model, listing.commit, _chosen(address, listing, there), hub.endpoint, address.revision
    )


def _chosen(address: HubAddress, listing: RepoListing, there: Sequence[Quant]) -> Quant:
    if address.path:
        return _with_file(address.path, listing, there)
    if not address.quantisation:
        usual = (quant for label in USUAL for quant in there if quant.label == label)
        return next(usual, there[0])
    wanted = address.quantisation.casefold()
    for name in (wanted, f"ud-{wanted}"):
        for quant in there:
            if quant.label.casefold() == name:
                return quant
    raise AppError(
        problem(
            ErrorCode.QUANT_UNKNOWN,
            repo=listing.model.id,
            quantisation=address.quantisation,
            have=", ".join(quant.label for quant in there),
        )
    )


def _with_file(path: str, listing: RepoListing, there: Sequence[Quant]) -> Quant:
    """The model that the file is a part of, without what belongs to it; or the file alone."""
    for quant in there:
        if any(file.path == path for file in quant.files):
            return Quant(quant.label, quant.files, missing=quant.missing)
    for file in listing.files:
        if file.path == path:
            return Quant("", (file,))
    raise AppError(problem(ErrorCode.REPO_FILE_UNKNOWN, repo=listing.model.id, path=path))


def _name_others(hub: HubClient, listing: RepoListing) -> None:
    """Who made GGUF files of it; where the hub does not tell, the problem alone is said."""
    try:
        found = alternatives_to(hub, listing.model)[:MOST_NAMED]
    except AppError:
        return
    if found:
        sys.stderr.write("GGUF versions of it: " + ", ".join(model.id for model in found) + "\n")
