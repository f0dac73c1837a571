"""The estimate of memory from the header alone, against what llama.cpp takes in real contexts."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from app.core.load_plan import FlashAttention, Wishes
from app.core.memory_fit import Layout, estimate
from app.core.paths import starter_model
from app.engine.options import EngineOptions
from app.engine.protocol import Load
from app.engine.session import EngineSession
from tests.benchmarks.memory import family_layouts, measured, ratios, shape_of_case, starter_layouts
from tests.benchmarks.programs.buffers import Case
from tests.fakes.fixtures import TinyModel
from tests.fakes.rpc_plugin import RpcServer, rpc_server
from tests.fakes.tiny_models import MODELS
from tests.fakes.wide_models import WIDE, write_wide_model

LEAST, MOST = 0.9, 1.1
FLASH_ATTENTION: tuple[FlashAttention, ...] = ("auto", "off")
WIDE_LAYOUTS = (Layout(8192, sequences=4), Layout(8192, sequences=4, flash_attention=False))
IN_EVERY_CHECK = ["Llama 3.2 1B", "Mistral 7B", "gpt-oss 20B"]
OTHERS = [name for name in WIDE if name not in IN_EVERY_CHECK]
LEAST_WORKING_PART = 0.85
"""Of the working buffers alone, where they are a small part: what a full graph leaves in holes differs."""


def compare(cases: Sequence[Case], least_of_a_part: float = LEAST) -> None:
    wrong = []
    for case, found in zip(cases, measured(cases), strict=True):
        for part, share in ratios(estimate(shape_of_case(case), case.layout), found).items():
            least = LEAST if part == "together" else least_of_a_part
            if not least <= share <= MOST:
                wrong.append(f"{Path(case.path).stem} {case.layout}: {part} {share:.3f}")
    assert not wrong, "\n".join(wrong)


def test_the_starter_model_at_every_context_length() -> None:
    starter = starter_model()
    if starter is None:
        pytest.skip("the starter model is not installed")
    compare([Case(str(starter), layout) for layout in starter_layouts()])


def test_every_family(tiny_model: TinyModel) -> None:
    compare([Case(str(tiny_model(name)), layout) for name in MODELS for layout in family_layouts(name)])


@pytest.mark.parametrize("name", IN_EVERY_CHECK + [pytest.param(it, marks=pytest.mark.soak) for it in OTHERS])
@pytest.mark.skipif(sys.platform == "win32", reason="files with holes take their full length there")
def test_models_as_wide_as_people_have_them(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.gguf"
    write_wide_model(path, name)
    compare([Case(str(path), layout) for layout in WIDE_LAYOUTS], LEAST_WORKING_PART)


@pytest.fixture
def worker(gpu_plugins: Path) -> Iterator[RpcServer]:
    """A device; it must be asked for before the engine, which is to end first."""
    assert gpu_plugins.is_dir()
    with rpc_server() as server:
        yield server


@pytest.mark.parametrize("name", ["starter", "gemma3", "gpt-oss", "mixtral"])
def test_a_device_takes_what_was_planned_for_it(
    name: str,
    worker: RpcServer,
    start_engine: Callable[..., EngineSession],
    gpu_plugins: Path,
    tiny_model: TinyModel,
) -> None:
    path = starter_model() if name == "starter" else tiny_model(name)
    if path is None:
        pytest.skip("the starter model is not installed")
    engine = start_engine("llama_cpp", EngineOptions((str(gpu_plugins),), (worker.endpoint,)))
    for flash_attention in FLASH_ATTENTION:
        wishes = Wishes(context_length=4096, flash_attention=flash_attention)
        loaded = engine.load(Load(engine.client.next_id(), str(path), name, wishes))
        assert loaded.plan is not None
        (_, ours), (_, theirs) = loaded.plan.uses, loaded.measured
        assert ours.device == theirs.device == "RPC0"
        assert LEAST <= ours.total_bytes / theirs.total_bytes <= MOST
