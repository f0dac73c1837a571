"""What is to be fetched, as a request: made of a listed quant, of an address elsewhere, or anew."""

from urllib.parse import unquote, urlsplit

import msgspec

from app.core.download import DownloadRequest
from app.core.errors import AppError, ErrorCode, problem
from app.core.hub import CatalogModel, Quant, RepoFile
from app.core.quant_names import format_name
from app.library.downloads.file_download import size_at
from app.library.hub.hub_client import HubClient
from app.network.ledger import Purpose
from app.network.network import Network
from app.network.stop import Stop


def request_of(
    model: CatalogModel, commit: str, quant: Quant, endpoint: str, revision: str = ""
) -> DownloadRequest:
    """A model of a repository, with all its parts. Raises ``AppError``: QUANT_INCOMPLETE."""
    if quant.missing:
        raise AppError(
            problem(
                ErrorCode.QUANT_INCOMPLETE,
                repo=model.id,
                missing=", ".join(quant.missing),
                name=quant.first.name,
            )
        )
    return DownloadRequest(
        repo_id=model.id,
        commit=commit,
        files=quant.all_files,
        name=model.name,
        quantisation=quant.label,
        endpoint=endpoint,
        revision=revision,
    )


def request_at(network: Network, url: str, stop: Stop) -> DownloadRequest:
    """A file outside a hub; its host is asked for its size. Raises as ``size_at``; HUB_ODD without one."""
    address = urlsplit(url)
    folder, _, name = unquote(address.path).rpartition("/")
    size_bytes = size_at(network, url, stop)
    if not size_bytes:
        raise AppError(problem(ErrorCode.HUB_ODD, host=address.hostname, detail="no size is told"))
    label = format_name(name)
    return DownloadRequest(
        repo_id=f"{address.hostname}{folder}",
        commit="",
        files=(RepoFile(name, size_bytes, sha256="", blob_id=""),),
        name=_title(name, label),
        quantisation=label,
        url=url,
    )


def _title(file_name: str, label: str) -> str:
    """A file's name for people: without its ending and its number format, which is said beside it."""
    stem = file_name.rpartition(".")[0]
    if label and stem.upper().endswith(label):
        stem = stem[: -len(label)].rstrip("-_. ") or stem
    return stem.replace("-", " ").replace("_", " ")


def newest(hub: HubClient, request: DownloadRequest) -> DownloadRequest:
    """The same files as the hub has them now. Raises ``AppError``: REPO_FILE_UNKNOWN, REPO_UNKNOWN, ..."""
    listing = hub.listing(request.repo_id, request.revision, Purpose.DOWNLOAD)
    there = {file.path: file for file in listing.files}
    for file in request.files:
        if file.path not in there:
            raise AppError(problem(ErrorCode.REPO_FILE_UNKNOWN, repo=request.repo_id, path=file.path))
    files = tuple(there[file.path] for file in request.files)
    return msgspec.structs.replace(request, commit=listing.commit, files=files)
