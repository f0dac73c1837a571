"""How late the window's event loop comes while an answer streams or a prompt is read, and how soon Stop acts.

Run it with ``python -m tests.benchmarks.responsiveness [ROUNDS]``. The whole application and an empty window
under the same load, in turn, each time in a process of its own; on Qt's offscreen platform and an X server.
Limits: p99 16 ms, slowest 50 ms or 1.5 times the empty window's, Stop 100 ms.
"""

import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median

import msgspec

from tests.benchmarks.app_process import plain_desktop, starting_environment
from tests.benchmarks.measuring import alternate, table
from tests.benchmarks.programs.event_loop import LOADS, PROMPT_TOKENS, TOKENS, Report

ROUNDS = 3
MOST_S = 600
WORDS = {
    "rich": "everything Markdown has, full speed",
    "prose": "paragraphs, full speed",
    "steady": "everything Markdown has, some 4,000 tok/s",
    "prompt": f"starter reads {PROMPT_TOKENS:,} tokens",
}


def main() -> None:
    """Print a table for each platform."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with plain_desktop() as (desktop, folder), tempfile.TemporaryDirectory() as other:
        offscreen = starting_environment(dict(os.environ), Path(other))
        platforms = {
            "offscreen": offscreen | {"QT_QPA_PLATFORM": "offscreen"},
            "X server": desktop.environment | {"QT_QPA_PLATFORM": "xcb"},
        }
        for name, environment in platforms.items():
            _platform(name, environment, folder, rounds)


def _platform(name: str, environment: dict[str, str], folder: Path, rounds: int) -> None:
    rows = []
    for load in LOADS:
        ways = {window: partial(_measure, window, load, environment, folder) for window in ("real", "bare")}
        found = alternate(rounds, ways)
        rows += [_row(WORDS[load], "Fireside", found["real"]), _row("", "empty window", found["bare"])]
    heads = (
        "ms that a 5 ms tick comes late",
        "in",
        "seconds",
        "median",
        "p99",
        "slowest",
        "Stop",
        "slowest Stop",
    )
    table(f"{name}: {TOKENS:,} tokens streamed, or a prompt read; {rounds} rounds", heads, rows)


def _measure(window: str, load: str, environment: dict[str, str], folder: Path) -> Report:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.programs.event_loop", window, load],
        env=environment | {"TMPDIR": str(folder)},
        capture_output=True,
        timeout=MOST_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return msgspec.json.decode(done.stdout, type=Report)


def _row(load: str, window: str, reports: list[Report]) -> tuple[object, ...]:
    """Medians over the rounds; the slowest of all."""
    stops = [stop for report in reports for stop in report.stop_ms]
    return (
        load,
        window,
        f"{median(report.seconds for report in reports):.2f}",
        f"{median(report.median_ms for report in reports):.2f}",
        f"{median(report.p99_ms for report in reports):.1f}",
        f"{max(report.max_ms for report in reports):.1f}",
        f"{median(stops):.0f}" if stops else "",
        f"{max(stops):.0f}" if stops else "",
    )


if __name__ == "__main__":
    main()
