"""Killed in the middle: a deletion is done or undone, and a repair has made nothing worse."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.gguf.split import parts
from app.core.model import InstalledModel, ModelSource
from app.core.upkeep import CheckState
from app.library.downloads.hub_cache import HubCache
from app.library.downloads.piece_hashes import PIECE_BYTES
from app.library.installed.read_files import ReadFiles
from app.library.upkeep.deleted_files import DeletedFiles
from app.library.upkeep.repair import Repair
from app.library.upkeep.verification import check, known_check
from app.network.stop import Stop
from tests.fakes.loopback_hub import LoopbackHub
from tests.fakes.tiny_models import write_model
from tests.library.downloading import REPO, Workshop
from tests.library.hf_program import hf

ROOT = Path(__file__).resolve().parents[2]
Sample = Callable[[int, int], int]


class Victim:
    """The program, and what it said before it died."""

    def __init__(self, *arguments: object) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.library.upkeep_program", *map(str, arguments)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "begins\n"

    def kill_after(self, seconds: float) -> bool:
        """Kill it; whether it had ended before."""
        time.sleep(seconds)
        self._process.kill()
        said, _ = self._process.communicate()
        return said == "ended\n"


def split_model(folder: Path) -> list[Path]:
    """A model of many parts, so that a kill falls between two of them."""
    folder.mkdir(exist_ok=True)
    write_model(folder / "split.gguf", "llama", split=1)
    (first,) = folder.glob("*-00001-of-*.gguf")
    return parts(first)


@pytest.mark.skipif(sys.platform == "win32", reason="a kill there is not a kill")
def test_a_deletion_that_is_killed_is_done_or_undone(tmp_path: Path, sample: Sample) -> None:
    chance = random.Random(7)
    folder, profile = tmp_path / "models", tmp_path / "profile"
    for _ in range(sample(200, 8)):
        files = split_model(folder)
        content = {path: path.read_bytes() for path in files}
        has_ended = Victim("delete", profile, folder).kill_after(chance.uniform(0.004, 0.03))
        DeletedFiles(profile / "deletions.json").recover()
        left = sorted(folder.iterdir())
        assert left in ([], files)
        assert {path: path.read_bytes() for path in left} in ({}, content)
        if has_ended:
            assert left == []


@pytest.mark.skipif(sys.platform == "win32", reason="a kill there is not a kill")
def test_a_repair_that_is_killed_leaves_nothing_worse_and_is_known_to_be_open(
    tmp_path: Path, loopback_hub: LoopbackHub, sample: Sample
) -> None:
    chance = random.Random(7)
    written = tmp_path / "model.gguf"
    write_model(written, "llama")
    right = written.read_bytes() + random.Random(1).randbytes(8 * PIECE_BYTES)
    shop = Workshop(loopback_hub, tmp_path, right)
    path = shop.download().run(Stop())
    profile = tmp_path / "profile"
    hashes = shop.pieces
    (profile / "pieces").parent.mkdir(exist_ok=True)
    (tmp_path / "pieces").rename(profile / "pieces")
    hashes = type(hashes)(profile / "pieces")
    model = InstalledModel("tiny", path, len(right), ModelSource.HUB)
    damaged = [1, 3, 4, 6]
    loopback_hub.rate = 60e6
    for _ in range(sample(60, 4)):
        content = bytearray(right)
        for index in damaged:
            content[index * PIECE_BYTES + 5] ^= 1
        path.resolve().write_bytes(content)
        read = ReadFiles(profile / "read.json")
        assert check(model, read, hashes, Stop(), lambda moment: None).damaged_pieces == len(damaged)
        has_ended = Victim("repair", profile, shop.root, loopback_hub.endpoint).kill_after(
            chance.uniform(0, 0.5)
        )
        found = path.read_bytes()
        assert len(found) == len(right)
        for begin in range(0, len(right), PIECE_BYTES):
            span = slice(begin, begin + PIECE_BYTES)
            assert begin // PIECE_BYTES in damaged or found[span] == right[span]
        read = ReadFiles(profile / "read.json")
        known = known_check(model, read).state
        assert known is (CheckState.SOUND if has_ended else known)
        assert known in (CheckState.SOUND, CheckState.DAMAGED)
        assert (known is CheckState.DAMAGED) or found == right
        assert hf("scan", shop.root)["warnings"] == []
        repair = Repair(shop.client, shop.network, read, hashes, connections=2, limit=shop.limit)
        assert repair.run(model, Stop(), lambda moment: None).state is CheckState.SOUND
        assert path.read_bytes() == right
    assert HubCache(shop.root).repo_folder(REPO).is_dir()
    shop.close()
