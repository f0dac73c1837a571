"""Whatever a file claims or holds, refusing it costs little. ``tests.benchmarks.hostile_files`` prints it."""

from pathlib import Path

import pytest

from tests.core.gguf.hostile_files import HOSTILE, write_hostile
from tests.core.gguf.measured_check import cost_of

MEMORY_LIMIT_BYTES = 100_000_000
TIME_LIMIT_S = 0.5
"""Five times what is promised, because other tests want the same processors."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_little_time_and_memory(name: str, tmp_path: Path) -> None:
    path = write_hostile(tmp_path, name)
    cost = cost_of(path)
    path.unlink()
    assert path.name in cost.sentence
    assert "…" not in cost.sentence
    assert len(cost.detail) < 500
    assert cost.cpu_s < TIME_LIMIT_S
    assert cost.memory_bytes < MEMORY_LIMIT_BYTES
