"""Reading a file for one kind of digest; ``piece_hashes`` makes both kinds at once, at half the speed."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from app.library.downloads.piece_hashes import PIECE_BYTES, FilePieces
from app.network.stop import Stop

Progress = Callable[[int], None]
"""Gets the bytes that were read so far."""


def digest_of(path: Path, on_progress: Progress, stop: Stop) -> str:
    """The sha256 of the whole. Raises ``OSError`` and ``StoppedError``."""
    whole = hashlib.sha256()
    for block in _blocks(path, PIECE_BYTES, on_progress, stop):
        whole.update(block)
    return whole.hexdigest()


def pieces_of(path: Path, piece_bytes: int, on_progress: Progress, stop: Stop) -> FilePieces:
    """The sha256 of every piece. Raises ``OSError`` and ``StoppedError``."""
    digests = []
    size_bytes = 0
    for block in _blocks(path, piece_bytes, on_progress, stop):
        digests.append(hashlib.sha256(block).digest())
        size_bytes += len(block)
    return FilePieces(size_bytes, tuple(digests), piece_bytes)


def _blocks(path: Path, block_bytes: int, on_progress: Progress, stop: Stop) -> Iterator[bytes]:
    """The file in blocks of one size, the last one shorter."""
    done = 0
    with path.open("rb") as file:
        while block := file.read(block_bytes):
            stop.check()
            yield block
            done += len(block)
            on_progress(done)
