"""Every fault of the matrix through our downloader and through the hub's own client, as a table in Markdown.

Run it with ``python -m tests.benchmarks.download_faults [WORD]``; only faults whose name holds ``WORD``.
"Times" are the bytes that the server sent over the bytes of the file, so 1.0 is nothing twice. What failed is
started once more when the fault is over.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from app.library.downloads.download_journal import read_journal
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.downloading import NAME, REPO, Workshop, is_root, noise
from tests.library.fault_table import DISK_FAULTS, FAULTS, Fault

SIZE = 6_000_123
OURS, THEIRS = "fireside-4", "hf"
PATIENCE_S = "3"
NOT_FOR_BOTH = frozenset(
    (
        "token revoked while it is fetched",
        "network switched off meanwhile",
        "proxy dies meanwhile",
        "part file deleted",
    )
)
"""What happens inside one of the programs, or to files that only one of them has."""

KILLED = Fault("killed (kill -9) in the middle", rate=1.5e6)


@dataclass
class Result:
    """How one run ended."""

    end: str
    times: float


def main() -> None:
    """Print the table, row by row."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    faults = (*FAULTS, *(DISK_FAULTS if is_root() else ()), KILLED)
    _line("| fault | Fireside | hf_hub_download |")
    _line("| --- | --- | --- |")
    for fault in faults:
        if word in fault.name and fault.name not in NOT_FOR_BOTH:
            _line(f"| {fault.name} | {_meet(fault, OURS)} | {_meet(fault, THEIRS)} |")


def _meet(fault: Fault, way: str) -> str:
    hub = LoopbackHub()
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(hub, Path(folder), noise(SIZE))
        try:
            return _both_runs(fault, way, workshop)
        finally:
            workshop.close()
            hub.close()


def _both_runs(fault: Fault, way: str, workshop: Workshop) -> str:
    with ExitStack() as undo:
        workshop.hub.rate = fault.rate or None
        if fault.before:
            fault.before(workshop, undo)
        first = _run(way, workshop, fault, undo)
    kept = _kept(way, workshop)
    if first.end == "ok":
        return f"whole file ({first.times:.1f} times)"
    if first.end == "wrong bytes":
        return "**wrong bytes, reported as whole**"
    workshop.hub.faults.clear()
    workshop.hub.rate = None
    second = _run(way, workshop, None, None)
    words = f"{first.end}, {kept:.0%} kept"
    if second.end != "ok":
        return f"{words}; again: {second.end}"
    left = sum(each.stat().st_size for each in workshop.root.rglob("*.incomplete"))
    orphan = f", {left / SIZE:.0%} left behind" if left else ""
    return f"{words}; again: whole file ({first.times + second.times:.1f} times{orphan})"


def _run(way: str, workshop: Workshop, fault: Fault | None, undo: ExitStack | None) -> Result:
    before = len(workshop.hub.log)
    file = workshop.file
    arguments = (workshop.root, workshop.hub.endpoint, REPO, workshop.commit, NAME, SIZE, file.sha256)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.programs.one_download", way, *map(str, arguments)],
        env=os.environ
        | {
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_XET": "1",
            "PATIENCE_S": PATIENCE_S,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    if fault is KILLED or (fault and fault.during):
        assert fault is not None
        _in_the_middle(workshop, before, process)
        if fault.during and undo:
            fault.during(workshop, undo)
        else:
            process.kill()
    text, _ = process.communicate(timeout=120)
    end = str(json.loads(text)["end"]) if text.strip() else "killed"
    return Result(end, _sent(workshop, before) / SIZE)


def _in_the_middle(workshop: Workshop, before: int, process: subprocess.Popen[str]) -> None:
    step = threading.Event()
    while _sent(workshop, before) < SIZE * 0.4 and process.poll() is None:
        step.wait(0.005)
    time.sleep(0.3)  # so that a client that writes late has written


def _sent(workshop: Workshop, before: int) -> int:
    return sum(int(entry["sent"]) for entry in workshop.hub.log[before:] if entry["server"] == "cdn")


def _kept(way: str, workshop: Workshop) -> float:
    """What a next run need not fetch; the hub's client goes on with nothing."""
    journal = read_journal(workshop.journal, workshop.part) if way == OURS else None
    return journal.trusted().total / SIZE if journal else 0.0


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
