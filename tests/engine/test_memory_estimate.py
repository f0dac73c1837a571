"""The estimate of memory from the header alone, against what llama.cpp takes in real contexts."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.core.memory_fit import Layout, estimate
from app.core.paths import starter_model
from tests.benchmarks.memory import family_layouts, measured, ratios, shape_of_case, starter_layouts
from tests.benchmarks.programs.buffers import Case
from tests.fakes.fixtures import TinyModel
from tests.fakes.tiny_models import MODELS
from tests.fakes.wide_models import WIDE, write_wide_model

LEAST, MOST = 0.9, 1.1
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
