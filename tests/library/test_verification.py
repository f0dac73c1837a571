"""Checking and repairing: which pieces differ, only these fetched, never worse after a break."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import AppError, ErrorCode, NextAct
from app.core.model import InstalledModel, ModelSource
from app.core.upkeep import Check, CheckState
from app.library.downloads.piece_hashes import PIECE_BYTES
from app.library.installed.origins import hub_origin
from app.library.installed.read_files import FileRecord, ReadFiles, identity_of
from app.library.upkeep.repair import FOLDER_NAME, Repair, sweep_repairs
from app.library.upkeep.verification import check, known_check, note_sound, original_of
from app.network.ledger import Purpose
from app.network.stop import Stop, StoppedError
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.downloading import NAME, Workshop, noise
from tests.library.hf_program import hf
from tests.network.breaking import Attempt

SIZE = 5 * PIECE_BYTES + 12_345


class Bench:
    """A model of five pieces and a bit in a cache, and what checks and repairs it."""

    def __init__(self, hub: LoopbackHub, folder: Path) -> None:
        self.workshop = Workshop(hub, folder, noise(SIZE))
        self.path = self.workshop.download().run(Stop())
        self.record = folder / "data" / "read.json"
        self.read = ReadFiles(self.record)
        origin = hub_origin(self.path)
        self.model = InstalledModel("tiny", self.path, SIZE, ModelSource.HUB, origin=origin)
        self.right = self.path.read_bytes()
        self.told: list[Check] = []
        hub.log.clear()

    def check(self) -> Check:
        return check(self.model, self.read, self.workshop.pieces, Stop(), self.told.append)

    def repair(self, stop: Stop | None = None) -> Check:
        return self.repairer().run(self.model, stop or Stop(), self.told.append)

    def repairer(self, read: ReadFiles | None = None) -> Repair:
        shop = self.workshop
        return Repair(
            shop.client, shop.network, read or self.read, shop.pieces, connections=2, limit=shop.limit
        )

    def spoil(self, *offsets: int) -> None:
        """Flip a bit at each place, as a dying disk does."""
        content = bytearray(self.path.read_bytes())
        for offset in offsets:
            content[offset] ^= 4
        self.path.resolve().write_bytes(content)

    def forget_pieces(self) -> None:
        """As for a file that another program fetched."""
        self.workshop.pieces.forget(self.workshop.file.blob_id)

    @property
    def fetched_bytes(self) -> int:
        """What the server of large files sent."""
        return sum(int(str(entry["sent"])) for entry in self.workshop.body_requests())


@pytest.fixture
def bench(loopback_hub: LoopbackHub, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(loopback_hub, tmp_path)
    yield made
    made.workshop.close()


def test_a_sound_file_is_sound_and_stays_known(bench: Bench) -> None:
    assert known_check(bench.model, bench.read).state is CheckState.UNCHECKED
    assert bench.check().state is CheckState.SOUND
    assert bench.told[-1].done_bytes == bench.told[-1].total_bytes == SIZE
    assert known_check(bench.model, ReadFiles(bench.record)).state is CheckState.SOUND
    os.utime(bench.path)
    assert known_check(bench.model, ReadFiles(bench.record)).state is CheckState.UNCHECKED


def test_damage_is_told_in_pieces_and_only_these_are_fetched(bench: Bench) -> None:
    bench.spoil(3, 2 * PIECE_BYTES + 9, 2 * PIECE_BYTES + 10)
    found = bench.check()
    assert (found.state, found.damaged_pieces, found.piece_count) == (CheckState.DAMAGED, 2, 6)
    assert found.repair_bytes == 2 * PIECE_BYTES
    assert found.problem is not None
    assert (found.problem.code, found.problem.next_act) == (ErrorCode.MODEL_DAMAGED, NextAct.REPAIR)
    assert found.problem.values["size"] == "8 MB"
    assert bench.repair().state is CheckState.SOUND
    assert bench.path.read_bytes() == bench.right
    assert 2 * PIECE_BYTES <= bench.fetched_bytes < 2 * PIECE_BYTES + 100_000
    assert bench.told[-1].state is CheckState.REPAIRING
    assert bench.told[-1].done_bytes == 2 * PIECE_BYTES


@pytest.mark.skipif(os.name == "nt", reason="rights are others there")
def test_a_file_that_is_read_only_is_repaired_and_stays_so(bench: Bench) -> None:
    bench.spoil(3)
    bench.path.resolve().chmod(0o444)
    bench.check()
    assert bench.repair().state is CheckState.SOUND
    assert bench.path.stat().st_mode & 0o777 == 0o444


@pytest.mark.parametrize("length", [0, 1, PIECE_BYTES, SIZE - 1, SIZE + 1, SIZE + PIECE_BYTES])
def test_a_file_of_another_length_is_made_whole(length: int, bench: Bench) -> None:
    content = (bench.right + bytes(PIECE_BYTES))[:length]
    bench.path.resolve().write_bytes(content)
    assert bench.check().state is CheckState.DAMAGED
    assert bench.repair().state is CheckState.SOUND
    assert bench.path.read_bytes() == bench.right


def test_without_known_pieces_the_whole_is_fetched_beside_it(bench: Bench) -> None:
    bench.spoil(7)
    bench.forget_pieces()
    found = bench.check()
    assert (found.piece_count, found.repair_bytes) == (0, SIZE)
    assert found.problem is not None
    assert found.problem.code is ErrorCode.MODEL_DIFFERS
    wrong = bench.path.read_bytes()
    bench.workshop.hub.rate = 20e6
    stop = Stop()

    def tell(found: Check) -> None:
        if found.done_bytes > 2 * PIECE_BYTES:
            stop.set()

    with pytest.raises(StoppedError):
        bench.repairer().run(bench.model, stop, tell)
    assert bench.path.read_bytes() == wrong
    assert hf("scan", bench.workshop.root)["warnings"] == []
    sweep_repairs(bench.workshop.root)
    before = bench.fetched_bytes
    assert bench.repair().state is CheckState.SOUND
    assert bench.path.read_bytes() == bench.right
    assert bench.fetched_bytes - before < SIZE - PIECE_BYTES  # it went on from where it stopped
    repository = bench.path.parents[2]
    assert not (repository / FOLDER_NAME).exists()
    (repository / FOLDER_NAME / "models--acme--tiny-GGUF").mkdir(parents=True)
    sweep_repairs(bench.workshop.root, -60)
    assert not (repository / FOLDER_NAME).exists()
    assert hf("scan", bench.workshop.root)["files"] == [f"acme/tiny-GGUF/{NAME}"]


def test_pieces_of_what_another_program_fetched_are_known_once_it_was_checked(bench: Bench) -> None:
    bench.forget_pieces()
    assert bench.check().state is CheckState.SOUND
    bench.spoil(7)
    found = bench.check()
    assert (found.damaged_pieces, found.piece_count) == (1, 6)


def test_bytes_that_differ_on_the_way_are_not_written(bench: Bench, loopback_hub: LoopbackHub) -> None:
    bench.spoil(7)
    bench.check()
    wrong = bench.path.read_bytes()
    loopback_hub.fault(match="GET .*Signature=", times=None, corrupt_at=100)
    with pytest.raises(AppError) as caught:
        bench.repair()
    assert caught.value.problem.code is ErrorCode.BYTES_DIFFER
    assert bench.path.read_bytes() == wrong
    loopback_hub.faults.clear()
    loopback_hub.fault(match="GET .*Signature=", times=1, corrupt_at=100)
    loopback_hub.fault(match="GET .*Signature=", times=1, drop_after=9)
    assert bench.repair().state is CheckState.SOUND
    assert bench.path.read_bytes() == bench.right


def test_a_stop_between_pieces_keeps_what_was_mended(bench: Bench) -> None:
    bench.spoil(7, PIECE_BYTES, 2 * PIECE_BYTES)
    bench.check()
    stop = Stop()

    def tell(found: Check) -> None:
        stop.set()

    with pytest.raises(StoppedError):
        bench.repairer().run(bench.model, stop, tell)
    assert known_check(bench.model, ReadFiles(bench.record)).state is CheckState.DAMAGED
    content = bench.path.read_bytes()
    assert content[:PIECE_BYTES] == bench.right[:PIECE_BYTES]
    assert bench.repair().state is CheckState.SOUND
    assert bench.path.read_bytes() == bench.right


def test_a_stop_is_heard_while_nothing_arrives(bench: Bench, loopback_hub: LoopbackHub) -> None:
    bench.spoil(7)
    bench.check()
    loopback_hub.fault(match="GET .*Signature=", stall_after=1000, stall_for=3)
    stop = Stop()
    attempt = Attempt(lambda: bench.repair(stop))
    while bench.fetched_bytes < 1000:
        assert attempt.is_waiting
    stop.set()
    assert isinstance(attempt.ended(), StoppedError)
    purposes = {entry.purpose for entry in bench.workshop.ledger.entries()}
    assert purposes == {Purpose.DOWNLOAD}, "what repairs fetch counts as downloads"


def test_a_crash_while_mending_leaves_a_file_that_is_known_to_be_suspicious(bench: Bench) -> None:
    bench.spoil(7)
    bench.check()
    record = bench.read.of(bench.path)
    assert record is not None
    bench.read.put(bench.path, FileRecord(record.identity, CheckState.REPAIRING, damaged=(0,), piece_count=6))
    bench.spoil(PIECE_BYTES + 1)  # half of another piece was written when the power went
    again = ReadFiles(bench.record)
    assert known_check(bench.model, again).state is CheckState.DAMAGED
    assert bench.repairer(again).run(bench.model, Stop(), bench.told.append).state is CheckState.SOUND
    assert bench.path.read_bytes() == bench.right


def test_reading_stops_when_it_is_asked_to(bench: Bench) -> None:
    stop = Stop()

    def tell(found: Check) -> None:
        stop.set()

    with pytest.raises(StoppedError):
        check(bench.model, bench.read, bench.workshop.pieces, stop, tell)
    assert known_check(bench.model, bench.read).state is CheckState.UNCHECKED


def test_a_file_that_nobody_gave_a_digest_is_only_read(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "own.gguf"
    path.write_bytes(noise(100_000))
    model = InstalledModel("own", path, 100_000, ModelSource.FOLDER)
    found = check(model, bench.read, bench.workshop.pieces, Stop(), bench.told.append)
    assert found.state is CheckState.READABLE
    assert found.problem is not None
    assert found.problem.code is ErrorCode.NOTHING_TO_COMPARE
    assert bench.read.digest(path) == hashlib.sha256(noise(100_000)).hexdigest()


def test_what_was_fetched_into_a_plain_folder_is_compared_with_the_clients_note(
    bench: Bench, loopback_hub: LoopbackHub, tmp_path: Path
) -> None:
    loopback_hub.change("acme/tiny-GGUF", {"deep/small.gguf": noise(100_000)})
    folder = str(tmp_path / "plain")
    path = Path(
        hf(
            "fetch",
            tmp_path / "unused",
            repo="acme/tiny-GGUF",
            path="deep/small.gguf",
            endpoint=loopback_hub.endpoint,
            local_dir=folder,
        )
    )
    model = InstalledModel("small", path, 100_000, ModelSource.FOLDER)
    found = check(model, bench.read, bench.workshop.pieces, Stop(), bench.told.append)
    assert found.state is CheckState.SOUND
    before = path.stat()
    path.write_bytes(noise(100_000, seed=2))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # a disk that decays tells no time
    found = check(model, bench.read, bench.workshop.pieces, Stop(), bench.told.append)
    assert (found.state, found.damaged_pieces) == (CheckState.DAMAGED, 1)
    os.utime(path, (before.st_mtime + 60, before.st_mtime + 60))  # changed on purpose: the note is outdated
    found = check(model, bench.read, bench.workshop.pieces, Stop(), bench.told.append)
    assert found.state is CheckState.READABLE


def test_without_links_the_digest_is_known_from_the_download(bench: Bench) -> None:
    """As on a file system that has none: the bytes lie in the snapshot, and no blob has a name that tells."""
    os.replace(bench.path.resolve(), bench.path)
    assert original_of(bench.path, bench.read) == ""
    note_sound(bench.path, bench.workshop.file.sha256, bench.read, bench.workshop.pieces)
    before = bench.path.stat()
    assert known_check(bench.model, bench.read).state is CheckState.SOUND
    for forgets in (False, True):
        if forgets:
            bench.forget_pieces()
        content = bytearray(bench.right)
        content[7] ^= 1
        bench.path.write_bytes(content)
        os.utime(bench.path, ns=(before.st_atime_ns, before.st_mtime_ns))
        note_sound(bench.path, bench.workshop.file.sha256, bench.read, bench.workshop.pieces)
        assert bench.check().state is CheckState.DAMAGED
        assert bench.repair().state is CheckState.SOUND
        assert bench.path.read_bytes() == bench.right
        assert not bench.path.is_symlink()


def test_ollamas_damage_is_told_and_not_repaired_by_us(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / f"sha256-{'0' * 64}"
    path.write_bytes(noise(100_000))
    model = InstalledModel("theirs", path, 100_000, ModelSource.OLLAMA)
    found = check(model, bench.read, bench.workshop.pieces, Stop(), bench.told.append)
    assert found.state is CheckState.DAMAGED
    assert found.problem is not None
    assert (found.problem.code, found.problem.next_act) == (ErrorCode.MODEL_DIFFERS_THERE, NextAct.NONE)
    with pytest.raises(AppError) as caught:
        bench.repairer().run(model, Stop(), bench.told.append)
    assert caught.value.problem.code is ErrorCode.NOTHING_TO_COMPARE


def test_a_file_that_is_gone_is_missing(bench: Bench) -> None:
    bench.path.unlink()
    with pytest.raises(AppError) as caught:
        bench.check()
    assert caught.value.problem.code is ErrorCode.FILE_MISSING


@pytest.mark.parametrize("content", [b"", b"{", b'{"files": 3}', b"\xff"])
def test_a_damaged_record_is_begun_anew(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "read.json").write_bytes(content)
    read = ReadFiles(tmp_path / "read.json")
    path = tmp_path / "a.gguf"
    path.write_bytes(b"x")
    assert read.of(path) is None
    identity = identity_of(path)
    assert identity is not None
    read.put(path, FileRecord(identity, CheckState.SOUND, "0" * 64))
    assert ReadFiles(tmp_path / "read.json").digest(path) == "0" * 64
    path.unlink()
    assert read.of(path) is None


def test_a_repair_half_done_on_a_disk_that_is_away_stays_known(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    path, other, gone = disk / "a.gguf", tmp_path / "b.gguf", tmp_path / "gone.gguf"
    for each in (path, other, gone):
        each.write_bytes(b"x")
    read = ReadFiles(tmp_path / "read.json")
    for each in (path, gone):
        read.put(each, FileRecord(identity_of(each) or (0, 0), CheckState.REPAIRING))
    read.put(gone, FileRecord(identity_of(gone) or (0, 0), CheckState.SOUND))
    gone.unlink()
    (disk / "a.gguf").rename(tmp_path / "unplugged")  # where it was mounted is a folder, and empty
    again = ReadFiles(tmp_path / "read.json")
    again.put(other, FileRecord(identity_of(other) or (0, 0), CheckState.SOUND))
    assert "gone.gguf" not in (tmp_path / "read.json").read_text()
    (tmp_path / "unplugged").rename(path)
    found = ReadFiles(tmp_path / "read.json").of(path)
    assert found is not None
    assert found.state is CheckState.REPAIRING


def test_a_model_that_is_deleted_while_it_is_fetched_anew_does_not_come_back(bench: Bench) -> None:
    bench.spoil(7)
    bench.forget_pieces()
    bench.check()

    def delete(found: Check) -> None:
        bench.path.resolve().unlink(missing_ok=True)
        bench.path.unlink(missing_ok=True)

    with pytest.raises(AppError) as caught:
        bench.repairer().run(bench.model, Stop(), delete)
    assert caught.value.problem.code is ErrorCode.FILE_MISSING
    assert not os.path.lexists(bench.path)
