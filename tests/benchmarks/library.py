"""Listing 500 models with known headers, and asking whether something changed, beside the hub's own scan.

Run it with ``python -m tests.benchmarks.library [MODELS]``. Half of the models lie in the hub's cache, half
in a folder; each is a file of its own with a real header.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from huggingface_hub import scan_cache_dir

from app.core.paths import Folders, folders
from app.core.settings import Settings
from app.library.folder_watch import state_now, state_of_folders, with_files
from app.library.installed_models import search
from tests.benchmarks.measuring import alternate, percentile, table
from tests.fakes.tiny_models import write_model

MODELS = 500
ROUNDS = 9
LIMIT_MS = 300


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
