"""The header reader over mutated files: a named problem or none, at once, whatever is in a file."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from app.core.errors import AppError
from app.core.gguf.checks import check_file, look
from app.core.gguf.model_facts import facts
from app.core.gguf.shape import model_shape
from app.core.gguf.special_tokens import special_tokens
from app.core.load_plan import Wishes
from app.core.planning import plan
from tests.core.machines import cpu
from tests.fakes.fixtures import TinyModel
from tests.fuzz.mutations import Original, seeds, write_mutated

BASES = ("llama", "mixtral", "gemma3", "bert", "mamba", "gpt-oss", "rwkv7", "t5")
FILES, FILES_IN_CHECK = 20_000, 1_500
LIMIT_S = 0.1
SLOW_ALLOWED = 0.002
"""The share of files that may pass the time limit: another program had the processor."""
KEPT_SEEDS = ()
"""Those that have found something once."""
MACHINE = (cpu(16, 8),)


def read(path: Path) -> None:
    """All that the application does with a stranger's file before llama.cpp sees it."""
    found = check_file(path)
    assert found is None or "…" not in found.sentence()
    seen = look(path)
    try:
        facts(path)
        special_tokens(path)
        shape = model_shape(path)
    except AppError:
        assert found is not None
        return
    if seen.problem is None and shape.layers:
        plan(shape, MACHINE, Wishes(), cores=4)


def test_mutated_headers(tmp_path: Path, tiny_model: TinyModel, sample: Callable[[int, int], int]) -> None:
    """Any exception but a named one ends this test, with the seed that makes the file again."""
    count = sample(FILES, FILES_IN_CHECK)
    slow = run_all(
        tmp_path / "mutated.gguf", tiny_model, (*KEPT_SEEDS, *seeds(count, is_long=count == FILES))
    )
    assert len(slow) <= SLOW_ALLOWED * count, slow


def run_all(path: Path, tiny_model: TinyModel, some: Iterable[int]) -> list[int]:
    """Read the file of every seed; gives the seeds of those that took too long."""
    originals = [Original(tiny_model(name)) for name in BASES]
    slow = []
    for seed in some:
        write_mutated(path, originals[seed % len(originals)], seed, keeps_weights=False)
        began = time.thread_time()
        try:
            read(path)
        except Exception as error:
            raise AssertionError(f"seed {seed} of {BASES[seed % len(BASES)]}") from error
        if time.thread_time() - began > LIMIT_S:
            slow.append(seed)
    return slow
