"""Fetching one item of the queue: its files one after another, from a hub or from an address elsewhere."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from app.core.download import DownloadRequest
from app.core.errors import AppError, ErrorCode, Problem, problem
from app.library.file_download import DirectDownload, FileDownload
from app.library.hub_cache import HubCache
from app.library.hub_client import HubClient
from app.library.transfer_limit import TransferLimit
from app.network.network import Network
from app.network.stop import Stop


class Means(msgspec.Struct):
    """What downloads are made with; the queue puts other values into it when the settings change."""

    hub: HubClient
    network: Network
    limit: TransferLimit
    connections: int


class Told(msgspec.Struct, frozen=True):
    """Who is told while an item is fetched; the first number of each is the file's place in the request.

    Attributes:
        advance: bytes on the disk, and bytes that came since it was told last.
        verify: bytes compared.
        verified: the file has its name.
        hold: nothing arrives; the problem, and seconds until it is tried again.
    """

    advance: Callable[[int, int, int], None]
    verify: Callable[[int, int], None]
    verified: Callable[[int], None]
    hold: Callable[[Problem, float], None]


def fetch(means: Means, request: DownloadRequest, folder: Path, told: Told, stop: Stop) -> Path:
    """Fetch what is missing; the path of the file to load. Raises as ``FileDownload.run``."""
    paths = []
    for index in range(len(request.files)):
        paths.append(_download(means, request, folder, index, told).run(stop))
        told.verified(index)
    return paths[0]


def found(request: DownloadRequest, folder: Path) -> Path | None:
    """The file to load, when all files of ``request`` are in ``folder`` already."""
    if request.url:
        return None
    paths = [HubCache(folder).find(request.repo_id, request.commit, file) for file in request.files]
    return paths[0] if None not in paths else None


def fetched_before(means: Means, request: DownloadRequest, folder: Path) -> tuple[int, ...]:
    """What is on the disk of each file: a download that was broken off, or the whole file."""
    return tuple(
        _download(means, request, folder, index, _NOBODY).done_bytes for index in range(len(request.files))
    )


def discard(means: Means, request: DownloadRequest, folder: Path, wanted_too: set[str]) -> None:
    """Throw away what was fetched of files that are not whole; those in ``wanted_too`` stay, by blob."""
    for index, file in enumerate(request.files):
        if file.blob_id not in wanted_too or not file.blob_id:
            _download(means, request, folder, index, _NOBODY).discard()


def refuse_odd_paths(request: DownloadRequest, folder: Path) -> None:
    """HUB_ODD for a name that would lead out of the folder: no hub has one by accident."""
    for file in request.files:
        if not _leads_into(request, folder, file.path):
            raise AppError(problem(ErrorCode.HUB_ODD, host=request.repo_id, detail=f"a file {file.path!r}"))


def _leads_into(request: DownloadRequest, folder: Path, path: str) -> bool:
    if request.url:
        return Path(path).name == path
    try:
        HubCache(folder).snapshot_path(request.repo_id, request.commit, path)
    except ValueError:
        return False
    return True


def room_wanted(means: Means, request: DownloadRequest, folder: Path) -> int:
    """Bytes that the disk still has to give for it."""
    return request.size_bytes - sum(fetched_before(means, request, folder))


def _download(
    means: Means, request: DownloadRequest, folder: Path, index: int, told: Told
) -> FileDownload | DirectDownload:
    file, come = request.files[index], 0

    def on_progress(done_bytes: int, fetched_bytes: int) -> None:
        nonlocal come
        come, new_bytes = fetched_bytes, fetched_bytes - come
        told.advance(index, done_bytes, new_bytes)

    def on_verify(verified_bytes: int) -> None:
        told.verify(index, verified_bytes)

    if request.url:
        return DirectDownload(
            means.network,
            folder,
            request.url,
            file,
            connections=means.connections,
            limit=means.limit,
            on_progress=on_progress,
            on_verify=on_verify,
            on_wait=told.hold,
        )
    return FileDownload(
        means.hub,
        means.network,
        HubCache(folder),
        request.repo_id,
        request.commit,
        file,
        connections=means.connections,
        limit=means.limit,
        on_progress=on_progress,
        on_verify=on_verify,
        on_wait=told.hold,
    )


_NOBODY = Told(lambda *_: None, lambda *_: None, lambda *_: None, lambda *_: None)
"""For looking at what is there and for throwing away, which tell nothing."""
