"""Digests of a file's pieces: they tell which megabytes of a damaged model have to be fetched again."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.core.whole_file import write_whole
from app.network.stop import Stop

_LOG = logging.getLogger(__name__)

PIECE_BYTES = 4 << 20
_BLOCK_BYTES = 1 << 20


class FilePieces(msgspec.Struct, frozen=True):
    """The sha256 of every piece of one file, in order; the last piece may be shorter."""

    size_bytes: int
    digests: tuple[bytes, ...]
    piece_bytes: int = PIECE_BYTES

    def span(self, index: int) -> tuple[int, int]:
        """Where a piece begins and ends in the file."""
        return index * self.piece_bytes, min(self.size_bytes, (index + 1) * self.piece_bytes)

    def differing(self, other: "FilePieces") -> list[int]:
        """Which pieces of ``other`` are not as here; those that it lacks are among them."""
        return [
            index
            for index, digest in enumerate(self.digests)
            if index >= len(other.digests) or other.digests[index] != digest
        ]


class FileHasher:
    """The digest of a whole file and those of its pieces, from bytes in order."""

    def __init__(self, size_bytes: int, *, is_git_blob: bool = False) -> None:
        """``is_git_blob`` makes the whole's digest git's sha1, by which small files are known."""
        self._size_bytes = size_bytes
        self._whole = hashlib.sha1(b"blob %d\0" % size_bytes) if is_git_blob else hashlib.sha256()
        self._piece = hashlib.sha256()
        self._digests: list[bytes] = []
        self.done_bytes = 0

    def update(self, block: memoryview) -> None:
        """Take the next bytes."""
        self._whole.update(block)
        while block.nbytes:
            room = PIECE_BYTES - self.done_bytes % PIECE_BYTES
            part = block[:room]
            self._piece.update(part)
            self.done_bytes += part.nbytes
            block = block[room:]
            if self.done_bytes % PIECE_BYTES == 0:
                self._end_piece()

    def digest(self) -> str:
        """Of the whole, in hexadecimal."""
        return self._whole.hexdigest()

    def pieces(self) -> FilePieces:
        """Of every piece so far."""
        digests = list(self._digests)
        if self.done_bytes % PIECE_BYTES:
            digests.append(self._piece.digest())
        return FilePieces(self._size_bytes, tuple(digests))

    def _end_piece(self) -> None:
        self._digests.append(self._piece.digest())
        self._piece = hashlib.sha256()


def hash_file(
    path: Path, on_progress: Callable[[int], None], stop: Stop, *, is_git_blob: bool = False
) -> tuple[str, FilePieces]:
    """The digest of a file and those of its pieces; ``on_progress`` gets the bytes read so far.

    Raises:
        OSError: it cannot be read.
        StoppedError: it was stopped.
    """
    with path.open("rb", buffering=0) as file:
        hasher = FileHasher(path.stat().st_size, is_git_blob=is_git_blob)
        buffer = bytearray(_BLOCK_BYTES)
        view = memoryview(buffer)
        while count := file.readinto(buffer):
            stop.check()
            hasher.update(view[:count])
            on_progress(hasher.done_bytes)
    return hasher.digest(), hasher.pieces()


class PieceHashes:
    """One small file for every blob, in the profile's data folder. Any thread may use it.

    Only what was compared with the hub's digest is written, so that it can be trusted later.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, blob_id: str) -> FilePieces | None:
        """The pieces of a blob; None when they are not known or the file is damaged."""
        try:
            content = self._file(blob_id).read_bytes()
            pieces = msgspec.msgpack.decode(content, type=FilePieces)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as error:
            _LOG.info("the pieces of %s cannot be read: %s", blob_id[:12], error)
            return None
        is_whole = len(pieces.digests) == -(-pieces.size_bytes // pieces.piece_bytes)
        return pieces if is_whole and pieces.piece_bytes > 0 else None

    def write(self, blob_id: str, pieces: FilePieces) -> None:
        """Keep them; a folder that cannot be written to makes a later repair dearer, nothing else."""
        try:
            write_whole(self._file(blob_id), msgspec.msgpack.encode(pieces))
        except OSError as error:
            _LOG.info("the pieces of %s are not kept: %s", blob_id[:12], error)

    def forget(self, blob_id: str) -> None:
        """The blob is gone."""
        try:
            self._file(blob_id).unlink(missing_ok=True)
        except OSError as error:
            _LOG.info("the pieces of %s stay: %s", blob_id[:12], error)

    def _file(self, blob_id: str) -> Path:
        return self._folder / f"{blob_id}.pieces"
