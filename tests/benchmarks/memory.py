"""What a model was estimated to take, from its header alone, beside what llama.cpp takes: real contexts.

Run it with ``python -m tests.benchmarks.memory``. The limits are 0.9 and 1.1 of ggml's own model, cache and
compute buffers together, for the starter model and for every family of ``tests/fakes/tiny_models.py``. Then
what would be planned for computers and models as people have them.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import msgspec

from app.core.gguf.shape import model_shape
from app.core.load_plan import Wishes
from app.core.memory_fit import Layout, MemoryUse, estimate
from app.core.model_shape import ModelShape
from app.core.planning import plan
from tests.benchmarks.generation import model_path
from tests.benchmarks.measuring import table
from tests.benchmarks.programs.buffers import Case
from tests.core.machines import CORES, MACHINES
from tests.core.machines import MODELS as MODELS_OF_PEOPLE
from tests.fakes.tiny_models import MODELS, write_model

CONTEXT_LENGTHS = (512, 1024, 2048, 4096, 8192)
SEQUENCES = 4
LARGE_SHARE = 0.1
"""A part of the memory that counts by itself."""
TRAINED_FOR = 512
"""Tokens, by the headers of the tiny models; those with learned positions cannot have more."""
LEARNED_POSITIONS = frozenset({"gpt2", "bert"})


def main() -> None:
    """Print the table, and how long an estimate takes."""
    starter = [Case(str(model_path()), layout) for layout in starter_layouts()]
    with tempfile.TemporaryDirectory() as folder:
        zoo = []
        for name in MODELS:
            path = Path(folder) / f"{name}.gguf"
            write_model(path, name)
            zoo += [Case(str(path), layout) for layout in family_layouts(name)]
        cases = [*starter, *zoo]
        rows = [_row(case, uses) for case, uses in zip(cases, measured(cases), strict=True)]
    heads = ("estimated of measured", "weights", "cache", "compute", "together", "measured MiB")
    table(f"Memory, {SEQUENCES} sequences, limits 0.90 and 1.10", heads, rows)
    table("Time", ("milliseconds", "median of 20"), [("header and estimate, starter", f"{_ms():.1f}")])
    plans = [_plan_row(machine, model) for machine in MACHINES for model in MODELS_OF_PEOPLE]
    heads = ("computer, model at 4.85 bits", "layers", "experts on the CPU", "context", "GB", "fits")
    table("Plans", heads, plans)


def starter_layouts() -> Iterator[Layout]:
    """What the starter model is measured with."""
    for length in CONTEXT_LENGTHS:
        yield Layout(length, sequences=SEQUENCES)
    yield Layout(8192, cache_type_k="q8_0", cache_type_v="q8_0", sequences=SEQUENCES)
    yield Layout(8192, sequences=SEQUENCES, flash_attention=False)
    yield Layout(4096, sequences=1, batch_size=128)


def family_layouts(name: str) -> Iterator[Layout]:
    """What a tiny model is measured with."""
    longest = TRAINED_FOR if name in LEARNED_POSITIONS else 8192
    for length in CONTEXT_LENGTHS:
        if length <= longest:
            yield Layout(length, sequences=SEQUENCES)
            yield Layout(length, sequences=SEQUENCES, flash_attention=False)


def measured(cases: Sequence[Case]) -> list[tuple[MemoryUse, ...]]:
    """ggml's buffers of every case, in a process of its own."""
    lines = b"\n".join(map(msgspec.json.encode, cases))
    command = [sys.executable, "-m", "tests.benchmarks.programs.buffers"]
    done = subprocess.run(command, input=lines, capture_output=True, check=False, timeout=600)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return [msgspec.json.decode(line, type=tuple[MemoryUse, ...]) for line in done.stdout.splitlines()]


def shape_of_case(case: Case) -> ModelShape:
    """The shape of its model."""
    return model_shape(Path(case.path))


def ratios(estimated: Sequence[MemoryUse], found: Sequence[MemoryUse]) -> dict[str, float]:
    """Estimated / measured: together, and each part that is a large one."""
    total = sum(use.total_bytes for use in found)
    shares = {"together": sum(use.total_bytes for use in estimated) / total}
    for part in ("weight_bytes", "cache_bytes", "compute_bytes"):
        theirs = sum(getattr(use, part) for use in found)
        if theirs >= LARGE_SHARE * total:
            shares[part] = sum(getattr(use, part) for use in estimated) / theirs
    return shares


def _row(case: Case, found: tuple[MemoryUse, ...]) -> tuple[object, ...]:
    shares = ratios(estimate(shape_of_case(case), case.layout), found)
    parts = (shares.get(part) for part in ("weight_bytes", "cache_bytes", "compute_bytes", "together"))
    layout = case.layout
    name = f"{Path(case.path).stem[:12]} {layout.context_length}"
    name += (
        f"{'' if layout.flash_attention else ' no flash'}{'' if layout.batch_size == 512 else ' small batch'}"
    )
    name += "" if layout.cache_type_k == "f16" else f" {layout.cache_type_k}"
    megabytes = sum(use.total_bytes for use in found) / (1 << 20)
    return name, *(f"{it:.3f}" if it is not None else "-" for it in parts), f"{megabytes:.1f}"


def _plan_row(machine: str, model: str) -> tuple[object, ...]:
    shape = MODELS_OF_PEOPLE[model]
    found = plan(shape, MACHINES[machine], Wishes(), cores=CORES[machine])
    layout = found.layout
    layers = " + ".join(map(str, layout.layers)) or "0"
    return (
        f"{machine}, {model}",
        f"{layers} of {shape.offloadable}",
        layout.expert_layers_on_cpu or "-",
        layout.context_length,
        f"{found.total_bytes / 1e9:.1f}",
        "yes" if found.fits else "no",
    )


def _ms() -> float:
    times = []
    for _ in range(20):
        began = time.perf_counter()
        estimate(model_shape(model_path()), Layout(8192, sequences=SEQUENCES))
        times.append(1000 * (time.perf_counter() - began))
    return median(times)


if __name__ == "__main__":
    main()
