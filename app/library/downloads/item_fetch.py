"""Fetching one item of the queue: its files one after another, from a hub or from an address elsewhere."""

import logging
import os
from collections.abc import Callable
from pathlib import Path

import filelock
import msgspec

from app.core.download import DownloadRequest
from app.core.errors import AppError, ErrorCode, Problem, problem
from app.core.hub import RepoFile
from app.library.downloads.disk_space import given_bytes, refuse_unwritable
from app.library.downloads.disk_troubles import disk_trouble
from app.library.downloads.download_places import CachePlace, DownloadPlace, FolderPlace
from app.library.downloads.file_download import PATIENCE_S, DirectDownload, FileDownload
from app.library.downloads.hub_cache import HubCache
from app.library.downloads.part_download import PartDownload
from app.library.downloads.piece_hashes import PieceHashes
from app.library.downloads.transfer_limit import TransferLimit
from app.library.hub.hub_client import HubClient
from app.network.network import Network
from app.network.stop import Stop

_LOG = logging.getLogger(__name__)
_MAGIC = b"GGUF"
_USUAL_REVISION = "main"


class Means(msgspec.Struct):
    """What downloads are made with; the queue puts other values into it when the settings change.

    ``hub`` is the one of the settings. What was wanted from another one is fetched from it as well: a mirror
    has the same commits, and every byte is compared.
    """

    hub: HubClient
    network: Network
    limit: TransferLimit
    connections: int
    pieces: PieceHashes


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
    refuse_odd_files(request, folder)
    try:
        paths = _fetched(means, request, folder, told, stop)
        if not all(map(os.path.exists, paths)):
            # A projector belongs to many quants, and may have been deleted with one of them meanwhile.
            paths = _fetched(means, request, folder, told, stop)
    except OSError as error:  # what is looked at beside the download itself
        raise disk_trouble(error, folder, request.size_bytes) from error
    return paths[0]


def _fetched(means: Means, request: DownloadRequest, folder: Path, told: Told, stop: Stop) -> list[Path]:
    paths = []
    for index, file in enumerate(request.files):
        was_there = request.url and (folder / file.path).exists()
        path = _download(means, request, folder, index, told).run(stop)
        if request.url:
            _refuse_other_than_gguf(path, is_ours=not was_there or path.name != file.path)
        told.verified(index)
        paths.append(path)
    return paths


def found(request: DownloadRequest, folder: Path) -> Path | None:
    """The file to load, when all files of ``request`` are in ``folder`` already."""
    if request.url:
        return None
    cache = HubCache(folder)
    try:
        paths = [cache.find(request.repo_id, request.commit, file) for file in request.files]
    except OSError as error:
        raise disk_trouble(error, folder, 0) from error
    return paths[0] if None not in paths else None


def fetched_before(means: Means, request: DownloadRequest, folder: Path) -> tuple[int, ...]:
    """What is on the disk of each file: a download that was broken off, or the whole file."""
    return tuple(
        _download(means, request, folder, index, _NOBODY).done_bytes for index in range(len(request.files))
    )


def discard(means: Means, request: DownloadRequest, folder: Path, wanted_too: set[str]) -> None:
    """Throw away what was fetched of files that are not whole; what others need or work at stays.

    ``wanted_too`` holds blobs that other downloads of this queue go on with.
    """
    for index, file in enumerate(request.files):
        place = _place(request, folder, file)
        is_wanted = bool(file.blob_id) and file.blob_id in wanted_too
        if is_wanted or not (os.path.lexists(place.part) or os.path.lexists(place.journal)):
            continue
        try:
            place.lock.parent.mkdir(parents=True, exist_ok=True)
            with filelock.FileLock(place.lock, timeout=0):
                _download(means, request, folder, index, _NOBODY).discard()
                place.leave()
        except (filelock.Timeout, OSError) as error:
            _LOG.info("a part of %s stays: %s", file.name, error)


def refuse_odd_files(request: DownloadRequest, folder: Path) -> None:
    """HUB_ODD for a name that would lead out of the folder, or no digest: no hub has one by accident."""
    if not is_plain(request, folder):
        names = ", ".join(file.path for file in request.files)
        raise AppError(problem(ErrorCode.HUB_ODD, host=request.repo_id, detail=f"files: {names}"))


def is_plain(request: DownloadRequest, folder: Path) -> bool:
    """Whether it has files, and each of them a place below ``folder``."""
    return bool(request.files) and all(_has_place(request, folder, file) for file in request.files)


def _has_place(request: DownloadRequest, folder: Path, file: RepoFile) -> bool:
    if request.url:
        return Path(file.path).name == file.path
    try:
        _place(request, folder, file)
    except ValueError:
        return False
    return True


def refuse_unfit(request: DownloadRequest, folder: Path) -> None:
    """Make ``folder`` where that is right, or say why nothing can be kept there.

    Raises ``AppError``: CACHE_GONE, CACHE_UNWRITABLE, DISK_FULL.
    """
    if not request.url:
        HubCache(folder).require()
    refuse_unwritable(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_trouble(error, folder, 0) from error


def room_wanted(means: Means, request: DownloadRequest, folder: Path) -> int:
    """Bytes that the disk still has to give: files that are there and parts that grow have their room."""
    wanted = 0
    for file, done_bytes in zip(request.files, fetched_before(means, request, folder), strict=True):
        taken = given_bytes(_place(request, folder, file).part)
        wanted += max(0, file.size_bytes - max(taken, done_bytes))
    return wanted


def _place(request: DownloadRequest, folder: Path, file: RepoFile) -> DownloadPlace:
    """Raises ``ValueError`` for a name that leads out of the folder, and for what is no digest."""
    if request.url:
        return FolderPlace(folder, request.url, file)
    return CachePlace(
        HubCache(folder), request.repo_id, request.commit, file, request.revision or _USUAL_REVISION
    )


def _refuse_other_than_gguf(path: Path, *, is_ours: bool) -> None:
    """Nobody has told the digest of a file outside a hub, but a page that was sent instead can be known."""
    with path.open("rb") as file:
        is_gguf = file.read(len(_MAGIC)) == _MAGIC
    if not is_gguf:
        if is_ours:
            path.unlink()
        raise AppError(problem(ErrorCode.NOT_GGUF, name=path.name))


def _download(means: Means, request: DownloadRequest, folder: Path, index: int, told: Told) -> PartDownload:
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
            patience_s=PATIENCE_S,
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
        pieces=means.pieces,
        revision=request.revision or _USUAL_REVISION,
        patience_s=PATIENCE_S,
    )


_NOBODY = Told(lambda *_: None, lambda *_: None, lambda *_: None, lambda *_: None)
"""For looking at what is there and for throwing away, which tell nothing."""
