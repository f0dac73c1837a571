"""How fast a file is fetched beside the hub's own client, how soon a stop acts, how smooth the window stays.

Run it with ``python -m tests.benchmarks.downloads [ROUNDS]``. Server and client are processes of their own on
this computer. Our figures include comparing every byte, which the hub's client does not do. Limits: a fast
server 1.0 times the hub's client, one that gives each connection 20 MB/s 3 times; a stop 100 ms; the event
loop's p99 16 ms.
"""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from app.network.stop import Stop, StoppedError
from tests.benchmarks.app_process import starting_environment
from tests.benchmarks.measuring import alternate, percentile, ratio, table
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.downloading import Heard, Workshop, noise

ROUNDS = 3
REPO = "acme/large-GGUF"
FAST_MB, SLOW_MB = 1000, 200
LIMITED = 20e6
STOPS = 20
WINDOW = "window_download"


def main() -> None:
    """Print three tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        _speed("a fast server", FAST_MB, None, ("fireside-1", "fireside-4"), rounds, Path(folder))
        _speed("20 MB/s a connection", SLOW_MB, LIMITED, ("fireside-4", "fireside-8"), rounds, Path(folder))
        _smoothness(rounds, Path(folder))
        _stopping(Path(folder))


def _speed(
    title: str, size_mb: int, rate: float | None, ours: tuple[str, ...], rounds: int, folder: Path
) -> None:
    with _served(folder, size_mb, rate) as served:
        found = alternate(rounds, {way: partial(_fetch, way, served, folder) for way in ("hf", *ours)})
    rows = []
    for way, reports in found.items():
        seconds = [each["seconds"] for each in reports]
        rows.append(
            (
                "hf_hub_download" if way == "hf" else f"Fireside, {way[9:]} connections",
                f"{size_mb / median(seconds):.0f}",
                f"{ratio([each['seconds'] for each in found['hf']], seconds):.2f}",
                f"{median(each['cpu_s'] for each in reports):.1f}",
                ", ".join(sorted({each["end"] for each in reports})),
            )
        )
    heads = ("", "MB/s", "times hf", "CPU s", "end")
    table(f"{size_mb} MB from {title}, median of {rounds}", heads, rows)


def _smoothness(rounds: int, folder: Path) -> None:
    rows = []
    for title, size_mb, rate in (("as fast as it goes", FAST_MB, None), ("100 MB/s in all", 400, 25e6)):
        with _served(folder, size_mb, rate) as served:
            ways = {
                way: partial(_fetch, f"{way}+loop", served, folder)
                for way in ("hf", "fireside-1", "fireside-4")
            }
            ways["the whole window"] = partial(_fetch, WINDOW, served, folder)
            for way, reports in alternate(rounds, ways).items():
                late = [report["late_ms"] for report in reports]
                figures = [f"{median(each[key] for each in late):.1f}" for key in ("50", "95", "99", "100")]
                rows.append((f"{title}: {way}", *figures))
    table("ms that a 5 ms tick of Qt comes late", ("", "median", "p95", "p99", "slowest"), rows)


def _stopping(folder: Path) -> None:
    rows = []
    for title, rate, fault in (
        ("at full speed", None, {}),
        ("at 3 MB/s", 3e6, {}),
        ("stalled", None, {"stall_after": 1_000_000, "stall_for": 1.0}),
        ("no answer yet", None, {"delay": 1.0}),
        ("hub does not answer", None, {"match": "HEAD ", "delay": 1.0}),
    ):
        waits = [_stop(folder, number, rate, fault) for number in range(STOPS)]
        rows.append((title, f"{median(waits):.0f}", f"{percentile(waits, 95):.0f}", f"{max(waits):.0f}"))
    table(f"ms from a stop to its end, {STOPS} times", ("", "median", "p95", "slowest"), rows)


def _stop(folder: Path, number: int, rate: float | None, fault: dict[str, Any]) -> float:
    hub = LoopbackHub(rate=rate and rate / 4)
    place = folder / f"stop-{number}"
    place.mkdir(exist_ok=True)
    workshop = Workshop(hub, place, noise(60_000_000 if rate is None else 6_000_000))
    if fault:
        hub.fault(**{"match": "GET .*Signature", "times": None, **fault})
    stop, heard, ended = Stop(), Heard(), threading.Event()

    def run() -> None:
        try:
            workshop.download(heard, connections=4).run(stop)
        except StoppedError:
            pass
        finally:
            ended.set()

    threading.Thread(target=run).start()
    while not hub.log:
        time.sleep(0.001)
    time.sleep(random.uniform(0.05, 0.15))
    began_at = time.perf_counter()
    stop.set()
    ended.wait()
    waited = (time.perf_counter() - began_at) * 1000
    workshop.close()
    hub.close()
    shutil.rmtree(place)
    return waited


def _fetch(way: str, served: dict[str, str], folder: Path) -> dict[str, Any]:
    root = folder / "cache"
    root.mkdir(exist_ok=True)
    arguments = [served[name] for name in ("endpoint", "repo", "commit", "path", "size", "digest")]
    program, way_of = (WINDOW, []) if way == WINDOW else ("one_download", [way])
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.programs.{program}", *way_of, str(root), *arguments],
        env={
            **starting_environment(dict(os.environ), folder),
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "QT_QPA_PLATFORM": "offscreen",
        },
        capture_output=True,
        check=False,
        timeout=600,
    )
    shutil.rmtree(root, ignore_errors=True)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@contextmanager
def _served(folder: Path, size_mb: int, rate: float | None) -> Iterator[dict[str, str]]:
    """What ``_fetch`` needs to know about a file of that size, on a server of its own."""
    source = folder / "large.gguf"
    block = random.Random(size_mb).randbytes(1_000_000)
    with source.open("wb") as file:
        for number in range(size_mb):
            file.write(number.to_bytes(8, "little") + block[8:])
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    arguments = [str(source), REPO, *([str(rate)] if rate else [])]
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.programs.fast_hub", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    told = json.loads(server.stdout.readline())
    try:
        yield {
            **told,
            "repo": REPO,
            "path": source.name,
            "size": str(source.stat().st_size),
            "digest": digest,
        }
    finally:
        server.stdin.close()
        server.wait(20)
        source.unlink()


if __name__ == "__main__":
    main()
