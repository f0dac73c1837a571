"""What is new on the hub for a model that is here: the weights, the template, other metadata, the card.

Digests tell whether a file is another one. What differs in it is told by its real header, which is read by
range, and by small samples of its weights; the whole is not fetched for that.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from app.core.download import DownloadRequest
from app.core.errors import AppError, ErrorCode, problem
from app.core.gguf.byte_window import Read
from app.core.gguf.header import Array, Header, Tensor, Value, read_header
from app.core.gguf.model_files import OpenFile, opened
from app.core.gguf.split import parts
from app.core.hub import RepoFile, RepoListing
from app.core.model import InstalledModel, ModelSource, Origin
from app.core.upkeep import Change, Update
from app.library.downloads.hub_cache import HubCache
from app.library.downloads.seeding import seed, shared_bytes
from app.library.hub.hub_client import FileLocation, HubClient
from app.library.hub.remote_bytes import RemoteBytes
from app.library.installed.hub_snapshots import followed
from app.library.installed.origins import hub_origin, named_digest, repository_folder
from app.library.installed.read_files import ReadFiles
from app.library.upkeep.verification import files_of
from app.network.ledger import Purpose
from app.network.stop import Stop

CARD = "README.md"
TEMPLATE = "tokenizer.chat_template"
SAMPLES = 8
SAMPLE_BYTES = 16 << 10

_GONE = (ErrorCode.REPO_UNKNOWN, ErrorCode.REPO_DISABLED, ErrorCode.REVISION_UNKNOWN)


class _Pair(msgspec.Struct, frozen=True):
    """One file here, and the one on the hub that has its name now."""

    path: Path
    remote: RepoFile


def find_update(model: InstalledModel, hub: HubClient, read: ReadFiles, stop: Stop) -> Update:
    """Compare ``model`` with the newest version of the branch it came from. Asks the hub, and fetches headers
    alone.

    Raises:
        AppError: NOTHING_TO_COMPARE for a model of no repository, and what the hub raises.
        StoppedError: it was stopped.
    """
    origin = model.origin
    if origin is None or model.source is ModelSource.OLLAMA:
        raise AppError(problem(ErrorCode.NOTHING_TO_COMPARE, name=model.name))
    hub = hub.until(stop)
    repository = repository_folder(model.path)
    revision = followed(repository, origin.commit) if repository is not None else ""
    try:
        newest = hub.listing(origin.repo_id, revision, Purpose.UPDATE)
    except AppError as error:
        if error.problem.code in _GONE:
            return Update(origin.commit, is_gone=True)
        raise
    before = _listing_before(hub, origin, newest)
    digests = {path: _digest_here(path, before, read) for path in files_of(model)}
    pairs = list(_pairs(digests, newest))
    if not {pair.path for pair in pairs}.issuperset(parts(model.path)):
        return Update(newest.commit, changed_at=newest.model.updated_at, is_gone=True)
    others = [pair for pair in pairs if pair.remote.sha256 != digests[pair.path]]
    changes = set(_card_change(before, newest))
    bytes_to_fetch = 0
    for pair in others:
        stop.check()
        found, size_bytes = _difference(pair, digests[pair.path], newest, hub)
        changes |= found
        bytes_to_fetch += size_bytes
    return Update(
        newest.commit,
        tuple(pair.remote for pair in pairs),
        tuple(change for change in Change if change in changes),
        bytes_to_fetch,
        newest.model.updated_at,
        repo_id=newest.model.id,
        revision=revision,
    )


def begin_update(
    model: InstalledModel,
    update: Update,
    cache: HubCache,
    endpoint: str,
    stop: Stop,
    on_progress: Callable[[int, int], None],
) -> DownloadRequest:
    """What to download for ``update``, after what the old version has of it was copied into the cache.

    ``on_progress`` gets the bytes that were copied, and those of all files.

    Raises:
        AppError: as ``seeding.seed``.
        StoppedError: it was stopped.
    """
    total = sum(file.size_bytes for file in update.files)
    here = {path.name: path for path in files_of(model)}
    for file in update.files if Change.WEIGHTS not in update.changes else ():
        old = here.get(file.name)
        if old is not None and named_digest(old) != file.sha256:
            seed(old, cache, update.repo_id, update.commit, file, stop, lambda done: on_progress(done, total))
    return DownloadRequest(
        update.repo_id,
        update.commit,
        update.files,
        model.name,
        model.facts.quantisation if model.facts is not None else "",
        endpoint,
        revision=update.revision,
    )


def _listing_before(hub: HubClient, origin: Origin, newest: RepoListing) -> RepoListing | None:
    """The repository as it was when the model was fetched; None when the hub has forgotten it."""
    if not origin.commit or origin.commit == newest.commit:
        return newest if origin.commit else None
    try:
        return hub.listing(origin.repo_id, origin.commit, Purpose.UPDATE)
    except AppError as error:
        if error.problem.code is ErrorCode.REVISION_UNKNOWN:
            return None
        raise


def _digest_here(path: Path, before: RepoListing | None, read: ReadFiles) -> str:
    """What the bytes here are, by the blob's name, the listing they came from, or by having been read."""
    origin = hub_origin(path)
    if origin is not None and origin.sha256:
        return origin.sha256
    if origin is not None and before is not None:
        return next((file.sha256 for file in before.files if file.path == origin.path), "")
    return named_digest(path) or read.digest(path)


def _pairs(digests: Mapping[Path, str], newest: RepoListing) -> Iterator[_Pair]:
    """Files of the same path; else of the same bytes, which were only renamed; else of the same name."""
    by_path = {file.path: file for file in newest.files}
    by_digest = {file.sha256: file for file in newest.files if file.sha256}
    by_name = {file.name: file for file in newest.files}
    for path, digest in digests.items():
        origin = hub_origin(path)
        found = by_path.get(origin.path) if origin is not None else by_name.get(path.name)
        found = found or by_digest.get(digest)
        if found is not None:
            yield _Pair(path, found)


def _card_change(before: RepoListing | None, newest: RepoListing) -> Iterator[Change]:
    if before is None:
        return
    cards = [
        next((it.blob_id for it in listing.files if it.path == CARD), "") for listing in (before, newest)
    ]
    if cards[0] != cards[1]:
        yield Change.CARD


def _difference(pair: _Pair, digest: str, newest: RepoListing, hub: HubClient) -> tuple[set[Change], int]:
    """What differs between two files, and how much of the new one has to be fetched.

    ``digest`` is that of the file here, another one than the hub's; "" when nobody knows it.
    """
    location = hub.locate(newest.model.id, newest.commit, pair.remote.path, Purpose.UPDATE)
    remote = RemoteBytes(hub, location, Purpose.UPDATE)
    there = read_header(remote.read, remote.size_bytes, pair.remote.name)
    with opened(pair.path) as here:
        changes = set(_metadata_changes(here.header, here.read, there, remote.read))
        if _are_weights_same(here, there, hub, location):
            if changes:
                return changes, pair.remote.size_bytes - shared_bytes(here.header, there)
            if not digest and here.header.size_bytes == there.size_bytes:
                return set(), 0  # nobody knows the digest here, and nothing speaks for another one
    # Their digests differ, so something does, also where no sample met it.
    return changes | {Change.WEIGHTS}, pair.remote.size_bytes


def _metadata_changes(here: Header, read: Read, there: Header, read_there: Read) -> Iterator[Change]:
    for key in here.metadata.keys() | there.metadata.keys():
        one = _content(here.metadata.get(key), read)
        other = _content(there.metadata.get(key), read_there)
        if one != other or here.types.get(key) != there.types.get(key):
            yield Change.TEMPLATE if key == TEMPLATE else Change.METADATA


def _content(value: Value | None, read: Read) -> object:
    """A value for comparing: of an array its bytes, since where it lies says nothing."""
    return read(value.offset, value.size_bytes) if isinstance(value, Array) else value


def _are_weights_same(here: OpenFile, there: Header, hub: HubClient, location: FileLocation) -> bool:
    """Whether the tables of tensors agree and a few samples of their bytes, too."""
    if [_row(it) for it in here.header.tensors] != [_row(it) for it in there.tensors]:
        return False
    if not here.header.tensors:
        return True
    for one, other in _samples(here.header.tensors, there.tensors):
        length = min(SAMPLE_BYTES, one.size_bytes)
        inside = (one.size_bytes - length) // 2
        sample = hub.read_range(location, other.offset + inside, length, Purpose.UPDATE)
        if sample != here.read(one.offset + inside, length):
            return False
    return True


def _row(tensor: Tensor) -> tuple[str, tuple[int, ...], str]:
    return tensor.name, tensor.shape, tensor.type.name


def _samples(here: Sequence[Tensor], there: Sequence[Tensor]) -> Iterator[tuple[Tensor, Tensor]]:
    """Some of the tensors, from the first to the last in even steps."""
    step = max(1, len(here) // SAMPLES)
    yield from list(zip(here, there, strict=True))[::step][:SAMPLES]
