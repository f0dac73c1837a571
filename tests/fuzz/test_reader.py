"""The header reader over mutated files: a named problem or none, at once, whatever a file claims."""

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.devices import Device, DeviceKind
from app.core.errors import AppError
from app.core.gguf.checks import check_file, look
from app.core.gguf.shape import model_shape
from app.core.load_plan import Wishes
from app.core.planning import plan
from tests.fakes.fixtures import TinyModel
from tests.fuzz.hostile import HOSTILE
from tests.fuzz.mutations import Original, write_mutated

BASES = ("llama", "mixtral", "gemma3", "bert", "mamba", "gpt-oss", "rwkv7", "t5")
FILES, FILES_IN_CHECK = 20_000, 1_500
LIMIT_S = 0.1
LIMIT_BYTES = 100_000_000
SLOW_ALLOWED = 0.002
"""The share of files that may pass the time limit: another program had the processor."""
MACHINE = (Device("CPU", "a processor", DeviceKind.CPU, 16 << 30, 8 << 30),)


def read(path: Path) -> None:
    """All that the application does with a stranger's file before llama.cpp sees it."""
    check_file(path)
    seen = look(path)
    try:
        shape = model_shape(path)
    except AppError:
        return
    if seen.problem is None and shape.layers:
        plan(shape, MACHINE, Wishes(), cores=4)


def test_mutated_headers(tmp_path: Path, tiny_model: TinyModel, sample: Callable[[int, int], int]) -> None:
    """Any exception but a named one ends this test, with the seed that makes the file again."""
    originals = [Original(tiny_model(name)) for name in BASES]
    path = tmp_path / "mutated.gguf"
    slow = []
    for seed in range(sample(FILES, FILES_IN_CHECK)):
        base = originals[seed % len(originals)]
        write_mutated(path, base, seed, keeps_weights=False)
        began = time.perf_counter()
        try:
            read(path)
        except Exception as error:
            raise AssertionError(f"seed {seed} of {BASES[seed % len(BASES)]}") from error
        if time.perf_counter() - began > 3 * LIMIT_S:
            slow.append(seed)
    assert len(slow) <= SLOW_ALLOWED * sample(FILES, FILES_IN_CHECK), slow


@pytest.mark.parametrize("name", ["pairs", "tokens", "text", "nested", "tensors", "shards", "array"])
def test_hostile_files_are_refused_at_once_and_in_little_memory(tmp_path: Path, name: str) -> None:
    path = HOSTILE[name](tmp_path)
    tracemalloc.start()
    try:
        check_file(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < LIMIT_BYTES, name
    took = []
    for _ in range(3):  # the best of three: others use this processor too
        began = time.perf_counter()
        found = check_file(path)
        took.append(time.perf_counter() - began)
    assert found is not None
    assert found.sentence().endswith(".")
    assert min(took) < LIMIT_S, (name, took)
