"""What the scripts of this folder share: turns, medians, tables."""

import math
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import TypeVar

T = TypeVar("T")


def alternate(rounds: int, ways: Mapping[str, Callable[[], T]]) -> dict[str, list[T]]:
    """Try every way once a round, the order turned round each time; what each gave, round by round.

    So that whatever else the machine does falls on all of them alike.
    """
    found: dict[str, list[T]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in list(ways)[:: -1 if number % 2 else 1]:
            found[name].append(ways[name]())
    return found


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of each round's own ratio."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def percentile(values: Iterable[float], percent: float) -> float:
    """The smallest value that ``percent`` of them do not pass."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table: words to the left in the first column, everything else to the right."""
    cells = [[str(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    sys.stdout.write(f"{title}   (load {load_average():.1f})\n")
    for row in cells:
        line = [
            row[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
        ]
        sys.stdout.write("  " + "  ".join(line).rstrip() + "\n")
    sys.stdout.write("\n")
    sys.stdout.flush()


def load_average() -> float:
    """Of the last minute; what was measured includes what else the machine did."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
