"""What refusing hostile and broken files costs, and what checking a file with the largest vocabulary does.

Run it with ``python -m tests.benchmarks.hostile_files``. The limits are 100 ms and 100 MB.
"""

import tempfile
from pathlib import Path

from app.core.quantities import size_words
from tests.benchmarks.measuring import table
from tests.core.gguf.hostile_files import HOSTILE, write_hostile, write_largest_vocabulary
from tests.core.gguf.measured_check import Cost, cost_of
from tests.fakes.tiny_models import write_broken


def main() -> None:
    """Print time and memory for every file."""
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in HOSTILE:
            path = write_hostile(Path(folder), name)
            rows.append((name, *_figures(cost_of(path))))
        costs = [cost_of(broken) for broken in write_broken(Path(folder))]
        slowest = Cost("", "", max(cost.cpu_s for cost in costs), max(cost.memory_bytes for cost in costs))
        rows.append((f"the worst of {len(costs)} broken files", *_figures(slowest)))
        path = Path(folder) / "largest.gguf"
        write_largest_vocabulary(path)
        rows.append(("a good file: 262,144 tokens, 514,000 merges", *_figures(cost_of(path))))
    table("Refusing a file", ("what is wrong with it", "ms", "memory"), rows)


def _figures(cost: Cost) -> tuple[str, str]:
    return f"{cost.cpu_s * 1000:.1f}", size_words(cost.memory_bytes)


if __name__ == "__main__":
    main()
