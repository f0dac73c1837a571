"""From the start of the process to the first paint, beside a bare PySide6 window; memory and idle CPU.

Run it with ``python -m tests.benchmarks.startup [ROUNDS]``. On an X server and on Qt's offscreen platform;
both programs have been started once before, so that their files are compiled and in the system's cache.
"""

import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median

from tests.benchmarks.app_process import Started, plain_desktop, started, starting_environment
from tests.benchmarks.measuring import alternate, ratio, table

ROUNDS = 7
IDLE_S = 20
BARE = ["-m", "tests.benchmarks.programs.bare_window"]


def main() -> None:
    """Print everything."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with plain_desktop() as (desktop, folder), tempfile.TemporaryDirectory() as other:
        app = ["-m", "app", "--profile", str(folder / "profile")]
        offscreen = starting_environment(dict(os.environ), Path(other)) | {"QT_QPA_PLATFORM": "offscreen"}
        platforms = {"X server": desktop.environment, "offscreen": offscreen}
        rows = [_first_paint(name, app, environment, rounds) for name, environment in platforms.items()]
        paint_heads = (
            "seconds to the first paint, medians",
            "ours",
            "bare window",
            "ratio",
            "at most",
            "slowest",
        )
        table(f"Start, {rounds} rounds in turn", paint_heads, rows)
        rows = [
            _at_rest(f"{what}, {name}", command, environment)
            for name, environment in platforms.items()
            for what, command in (("Fireside", app), ("bare window", BARE))
        ]
        rest_heads = ("at rest, no model loaded", "resident MB", "its own MB", f"% of a core, {IDLE_S} s")
        table("Memory (limit 200 MB) and idle CPU (limit 0.5 %)", rest_heads, rows)


def _first_paint(name: str, app: list[str], environment: dict[str, str], rounds: int) -> tuple[object, ...]:
    ways = {
        "Fireside": partial(_paint_s, app, environment),
        "bare window": partial(_paint_s, BARE, environment),
    }
    alternate(1, ways)
    found = alternate(rounds, ways)
    ours, bare = found["Fireside"], found["bare window"]
    ratio_words = f"{ratio(ours, bare):.2f}"
    return name, f"{median(ours):.3f}", f"{median(bare):.3f}", ratio_words, "2.00", f"{max(ours):.3f}"


def _paint_s(command: list[str], environment: dict[str, str]) -> float:
    with started(command, environment) as window:
        window.wait_until_still()
        return window.first_paint_s


def _at_rest(name: str, command: list[str], environment: dict[str, str]) -> tuple[object, ...]:
    with started(command, environment) as window:
        window.wait_until_still()
        spent = window.cpu_s()
        time.sleep(IDLE_S)  # what is measured is what happens while nobody does anything
        idle = (window.cpu_s() - spent) / IDLE_S
        return name, *_megabytes(window), f"{100 * idle:.2f}"


def _megabytes(window: Started) -> tuple[str, str]:
    memory = window.process.memory_full_info()
    return f"{memory.rss / 1e6:.0f}", f"{memory.uss / 1e6:.0f}"


if __name__ == "__main__":
    main()
