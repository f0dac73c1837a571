"""How smooth Discover's search stays while somebody types and scrolls through ten thousand repositories, and
how soon a repository with many quants is judged by their headers.

Run it with ``python -m tests.benchmarks.hub_search [ROUNDS]``. The search with its list and an empty window
in turn, each in a process of its own; the hub in a third. The limit is a p99 of 16 ms.
"""

import os
import subprocess
import sys
from functools import partial
from statistics import median

import msgspec

from tests.benchmarks.measuring import alternate, table
from tests.benchmarks.programs.hub_of_many import QUANTS
from tests.benchmarks.programs.opened_repo import Opened
from tests.benchmarks.programs.typed_search import PAGES, WORDS, Report

REPOSITORIES = 10_000
ROUNDS = 3
MOST_S = 300
_PROGRAMS = "tests.benchmarks.programs"


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    hub = subprocess.Popen(
        [sys.executable, "-m", f"{_PROGRAMS}.hub_of_many", str(REPOSITORIES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if hub.stdout is None or not (endpoint := hub.stdout.readline().strip()):
            raise RuntimeError("the hub did not start")
        ways = {window: partial(_typed, window, endpoint) for window in ("real", "bare")}
        found = alternate(rounds, ways)
        opened = [_opened(endpoint) for _ in range(rounds)]
    finally:
        hub.communicate("")
    heads = (
        "ms that a 5 ms tick comes late",
        "seconds",
        "median",
        "p99",
        "slowest",
        "paging p99",
        "rows",
        "MB",
    )
    rows = [_row("Discover's search, typed into", found["real"]), _row("empty window", found["bare"])]
    table(
        f"{len(WORDS)} words typed, {PAGES} pages; {REPOSITORIES:,} repositories, {rounds} rounds",
        heads,
        rows,
    )
    _show_opened(opened)


def _typed(window: str, endpoint: str) -> Report:
    return msgspec.json.decode(_run("typed_search", window, endpoint), type=Report)


def _opened(endpoint: str) -> Opened:
    return msgspec.json.decode(_run("opened_repo", endpoint), type=Opened)


def _run(program: str, *arguments: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", f"{_PROGRAMS}.{program}", *arguments],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        timeout=MOST_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return done.stdout


def _show_opened(reports: list[Opened]) -> None:
    heads = ("seconds until", "sizes", "first header", "all headers", "MB received", "p99, ms", "slowest")
    row = (
        f"{len(QUANTS)} quants",
        f"{median(it.offers_s for it in reports):.2f}",
        f"{median(it.header_s for it in reports):.2f}",
        f"{median(it.all_s for it in reports):.2f}",
        f"{median(it.received_bytes for it in reports) / 1e6:.1f}",
        f"{median(it.p99_ms for it in reports):.1f}",
        f"{max(it.max_ms for it in reports):.1f}",
    )
    table(f"a repository of {len(QUANTS)} quants is opened, {len(reports)} rounds", heads, [row])


def _row(name: str, reports: list[Report]) -> tuple[object, ...]:
    """Medians over the rounds; the slowest of all."""
    return (
        name,
        f"{median(it.seconds for it in reports):.1f}",
        f"{median(it.median_ms for it in reports):.2f}",
        f"{median(it.p99_ms for it in reports):.1f}",
        f"{max(it.max_ms for it in reports):.1f}",
        f"{median(it.paging_p99_ms for it in reports):.1f}" if reports[0].rows else "",
        f"{reports[0].rows:,}",
        f"{median(it.grown_bytes for it in reports) / 1e6:.1f}",
    )


if __name__ == "__main__":
    main()
