"""Digests of pieces: as of the bytes, kept in a small file, and never trusted when it is damaged."""

import hashlib
from pathlib import Path

import pytest

from app.library.downloads.piece_hashes import PIECE_BYTES, FileHasher, FilePieces, PieceHashes, hash_file
from app.network.stop import Stop, StoppedError
from tests.library.downloading import noise

SIZES = [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES + 12345]


@pytest.mark.parametrize("size", SIZES)
def test_a_files_digest_and_those_of_its_pieces(tmp_path: Path, size: int) -> None:
    data = noise(size)
    file = tmp_path / "a"
    file.write_bytes(data)
    told: list[int] = []
    digest, pieces = hash_file(file, told.append, Stop())
    assert digest == hashlib.sha256(data).hexdigest()
    assert [pieces.span(index) for index in range(len(pieces.digests))] == [
        (start, min(size, start + PIECE_BYTES)) for start in range(0, size, PIECE_BYTES)
    ]
    assert pieces.digests == tuple(
        hashlib.sha256(data[start : start + PIECE_BYTES]).digest() for start in range(0, size, PIECE_BYTES)
    )
    assert told == sorted(told)
    assert (told or [0])[-1] == size


def test_gits_digest_is_of_the_length_too() -> None:
    hasher = FileHasher(3, is_git_blob=True)
    hasher.update(memoryview(b"abc"))
    assert hasher.digest() == hashlib.sha1(b"blob 3\0abc").hexdigest()


def test_hashing_stops_when_it_is_asked_to(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(bytes(10_000_000))
    stop = Stop()
    seen: list[int] = []

    def on_progress(count: int) -> None:
        seen.append(count)
        stop.set()

    with pytest.raises(StoppedError):
        hash_file(file, on_progress, stop)
    assert len(seen) == 1


def test_pieces_are_kept_and_found_again(tmp_path: Path) -> None:
    kept = PieceHashes(tmp_path / "new" / "folder")
    pieces = FilePieces(PIECE_BYTES + 1, (b"a" * 32, b"b" * 32))
    assert kept.read("0" * 64) is None
    kept.write("0" * 64, pieces)
    assert PieceHashes(tmp_path / "new" / "folder").read("0" * 64) == pieces
    kept.forget("0" * 64)
    kept.forget("0" * 64)
    assert kept.read("0" * 64) is None


def test_which_pieces_differ() -> None:
    right = FilePieces(3 * PIECE_BYTES, (b"a", b"b", b"c"))
    assert right.differing(right) == []
    assert right.differing(FilePieces(3 * PIECE_BYTES, (b"a", b"x", b"c"))) == [1]
    assert right.differing(FilePieces(PIECE_BYTES, (b"a",))) == [1, 2]


@pytest.mark.parametrize("content", [b"", b"\x00", b"{}", b"\xff" * 50])
def test_a_damaged_file_of_pieces_is_as_none(tmp_path: Path, content: bytes) -> None:
    kept = PieceHashes(tmp_path)
    kept.write("0" * 64, FilePieces(1, (b"a",)))
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    assert kept.read("0" * 64) is None


def test_pieces_that_lack_some_are_as_none(tmp_path: Path) -> None:
    kept = PieceHashes(tmp_path)
    kept.write("0" * 64, FilePieces(3 * PIECE_BYTES, (b"a",)))
    assert kept.read("0" * 64) is None


def test_a_folder_that_cannot_be_written_to_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    PieceHashes(tmp_path / "file").write("0" * 64, FilePieces(1, (b"a",)))
    assert PieceHashes(tmp_path / "file").read("0" * 64) is None
