"""Listing 500 models, asking whether something changed, checking a file: beside what else does the same.

Run it with ``python -m tests.benchmarks.library [MODELS]``. Half of the models lie in the hub's cache, half
in a folder; each is a file of its own with a real header.
"""

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from huggingface_hub import scan_cache_dir

from app.core.model import InstalledModel, ModelSource
from app.core.paths import Folders, folders
from app.core.settings import Settings
from app.library.downloads.piece_hashes import PieceHashes
from app.library.installed.folder_watch import state_now, state_of_folders, with_files
from app.library.installed.installed_models import search
from app.library.installed.read_files import ReadFiles
from app.library.upkeep.verification import check
from app.network.stop import Stop
from tests.benchmarks.measuring import alternate, percentile, ratio, table
from tests.fakes.tiny_models import write_model

MODELS = 500
ROUNDS = 9
LIMIT_MS = 300
CHECKED_BYTES = 256 << 20


def main() -> None:
    """Print everything."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MODELS
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        places = folders(root / "profile")
        settings = Settings(hub_cache_folder=str(root / "hub"), model_folders=(str(root / "models"),))
        _fill(root, count)
        first_ms = _ms(lambda: search(places, settings))
        found = alternate(
            ROUNDS,
            {
                "list them again": lambda: _ms(lambda: search(places, settings)),
                "the hub's own scan": lambda: _ms(lambda: scan_cache_dir(root / "hub")),
                "ask whether anything changed": lambda: _watch_ms(places, settings),
            },
        )
        rows: list[tuple[object, ...]] = [("list them, every header read", f"{first_ms:.0f}", "", "")]
        limits = {"list them again": f"{LIMIT_MS}"}
        for name, times in found.items():
            words = f"{median(times):.1f}", f"{percentile(times, 95):.1f}", limits.get(name, "")
            rows.append((name, *words))
        listed = len(search(places, settings).models)
        table(f"{listed} models listed; the scan sees half of them", ("ms", "median", "p95", "limit"), rows)
        _checks(root)


def _checks(root: Path) -> None:
    digest = hashlib.sha256(content := os.urandom(CHECKED_BYTES)).hexdigest()
    blob = root / f"sha256-{digest}"
    blob.write_bytes(content)
    model = InstalledModel("checked", blob, CHECKED_BYTES, ModelSource.OLLAMA)

    def checked(folder: str) -> float:
        read, hashes = ReadFiles(root / "read.json"), PieceHashes(root / folder)
        ms = _ms(lambda: check(model, read, hashes, Stop(), lambda moment: None))
        if folder == "unknown":
            hashes.forget(digest)
        return ms

    found = alternate(
        ROUNDS,
        {
            "sha256 alone": lambda: _ms(lambda: _sha256(blob)),
            "a check, pieces known": lambda: checked("known"),
            "a check, for the first time": lambda: checked("unknown"),
        },
    )
    alone = found["sha256 alone"]
    rows = [(name, f"{median(times):.0f}", f"{ratio(times, alone):.2f}") for name, times in found.items()]
    table(f"Reading {CHECKED_BYTES >> 20} MiB", ("ms", "median", "ratio"), rows)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fill(root: Path, count: int) -> None:
    source = root / "source.gguf"
    write_model(source, "llama-q8")
    content = source.read_bytes()
    (root / "models").mkdir()
    for number in range(count // 2):
        (root / "models" / f"model-{number:03}.gguf").write_bytes(content)
        repository = root / "hub" / f"models--owner--model-{number:03}-GGUF"
        snapshot, digest = repository / "snapshots" / f"{number:040x}", f"{number:064x}"
        for made in (repository / "blobs", repository / "refs", snapshot):
            made.mkdir(parents=True)
        (repository / "blobs" / digest).write_bytes(content)
        (repository / "refs" / "main").write_text(snapshot.name)
        (snapshot / f"model-{number:03}-Q8_0.gguf").symlink_to(f"../../blobs/{digest}")


def _watch_ms(places: Folders, settings: Settings) -> float:
    state = with_files(state_of_folders(places, settings), search(places, settings).models)
    return _ms(lambda: state_now(state))


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
