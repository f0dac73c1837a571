"""One download in a process of its own, by one way; prints what it took as JSON.

Run by ``downloads.py`` and ``download_faults.py``:
``python -m tests.benchmarks.programs.one_download WAY ROOT ENDPOINT REPO COMMIT PATH SIZE DIGEST``.
A way is ``hf``, or ``fireside-N`` with N connections; ``+loop`` beats time in Qt's event loop meanwhile.
"""

import hashlib
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import huggingface_hub
from huggingface_hub.utils._http import default_client_factory
from PySide6.QtCore import QCoreApplication, Qt, QTimer

from app.core.errors import AppError
from app.core.hub import RepoFile
from app.credentials.hub_token import HubToken
from app.library.downloads.file_download import FileDownload
from app.library.downloads.hub_cache import HubCache
from app.library.downloads.piece_hashes import PieceHashes
from app.library.downloads.transfer_limit import TransferLimit
from app.library.hub.hub_client import HubClient
from app.network.ledger import Ledger
from app.network.network import Network, NetworkOptions
from app.network.stop import Stop
from tests.benchmarks.measuring import percentile

TICK_MS = 5


def main() -> None:
    """Fetch, and print."""
    way, root, endpoint, repo, commit, path, size, digest = sys.argv[1:9]
    Path(root).mkdir(parents=True, exist_ok=True)
    file = RepoFile(path, int(size), digest, digest)
    name, _, is_beating = way.partition("+")
    if name == "hf":
        work = _by_hub_client(Path(root), endpoint, repo, path)
    else:
        work = by_fireside(Path(root), endpoint, repo, commit, file, int(name.partition("-")[2]))
    report: dict[str, object] = {}

    def run() -> None:
        began_at, cpu = time.perf_counter(), time.process_time()
        found = None
        try:
            found = work()
        except AppError as error:
            report["end"] = f"{error.problem.code}"
        except Exception as error:  # noqa: BLE001  whatever the other client raises is its answer
            report["end"] = f"{type(error).__name__}"
        report["seconds"] = time.perf_counter() - began_at
        report["cpu_s"] = time.process_time() - cpu
        if found is not None:
            report["end"] = "ok" if _digest(found) == digest else "wrong bytes"

    late: list[float] = []
    if is_beating:
        late = _beating(run)
    else:
        run()
    if late:
        report["late_ms"] = {str(each): percentile(late, each) for each in (50, 95, 99, 100)}
    sys.stdout.write(json.dumps(report) + "\n")


def by_fireside(
    root: Path, endpoint: str, repo: str, commit: str, file: RepoFile, connections: int
) -> Callable[[], Path]:
    """With our own downloader, comparing included."""
    network = Network(NetworkOptions(proxy="none"), Ledger())
    download = FileDownload(
        HubClient(network, HubToken(endpoint, is_kept=False), endpoint),
        network,
        HubCache(root),
        repo,
        commit,
        file,
        connections=connections,
        limit=TransferLimit(),
        on_progress=lambda done, fetched: None,
        on_verify=lambda done: None,
        on_wait=lambda problem, seconds: None,
        pieces=PieceHashes(root.parent / "pieces"),
        patience_s=float(os.environ.get("PATIENCE_S", "20")),
    )
    return lambda: download.run(Stop())


def _by_hub_client(root: Path, endpoint: str, repo: str, path: str) -> Callable[[], Path]:
    huggingface_hub.set_client_factory(default_client_factory)  # ours goes through our network
    return lambda: Path(
        huggingface_hub.hf_hub_download(repo, path, cache_dir=root, endpoint=endpoint, token=False)
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _beating(run: Callable[[], None]) -> list[float]:
    """How many milliseconds each tick came late while ``run`` was at work on another thread."""
    application = QCoreApplication([])
    late: list[float] = []
    due = time.perf_counter() + TICK_MS / 1000

    def tick() -> None:
        nonlocal due
        now = time.perf_counter()
        late.append(max(0.0, (now - due) * 1000))
        due = now + TICK_MS / 1000
        if not thread.is_alive():
            application.quit()

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(TICK_MS)
    thread = threading.Thread(target=run)
    thread.start()
    application.exec()
    thread.join()
    return late


if __name__ == "__main__":
    main()
