"""What goes where in an estimate, and what past loads teach it."""

import msgspec
import pytest

from app.core.memory_fit import CPU, Correction, Layout, MemoryUse, cache_bytes, corrected, estimate, learned
from app.core.model_shape import LayerShape, ModelShape
from tests.core.machines import MODELS

SHAPE = ModelShape(
    architecture="llama",
    layers=(LayerShape(100, 1000, 64, 64), LayerShape(200, 2000, 64, 64), LayerShape(300, 3000, 64, 64)),
    input_bytes=10,
    output_bytes=11,
    embedding_length=64,
    feed_forward_length=128,
    heads=4,
    vocabulary_size=500,
    trained_context_length=4096,
    expert_count=8,
    expert_used_count=2,
    shared_bytes=10,
)


def weights(layout: Layout) -> dict[str, int]:
    return {use.device: use.weight_bytes for use in estimate(SHAPE, layout)}


def test_the_processor_has_everything_once() -> None:
    assert weights(Layout(512)) == {CPU: 10 + 6600 + 1} == {CPU: SHAPE.weight_bytes}


def test_layers_leave_from_the_end_and_the_output_is_one() -> None:
    assert weights(Layout(512, ("G",), (1,))) == {CPU: 10 + 6600, "G": 11}
    assert weights(Layout(512, ("G",), (2,))) == {CPU: 10 + 3300, "G": 3300 + 11}
    assert weights(Layout(512, ("G", "H"), (2, 2))) == {CPU: 10, "G": 3300, "H": 3300 + 11}
    assert weights(Layout(512, ("G",), (99,))) == {CPU: 10, "G": 6611}


def test_experts_of_the_first_layers_can_stay() -> None:
    found = weights(Layout(512, ("G",), (4,), expert_layers_on_cpu=2))
    assert found == {CPU: 10 + 3000, "G": 600 + 3000 + 11}


def test_the_cache_is_where_its_layer_is() -> None:
    uses = estimate(SHAPE, Layout(512, ("G",), (3,)))
    assert [use.cache_bytes for use in uses] == [512 * 256, 2 * 512 * 256]


def test_a_packed_cache_is_smaller() -> None:
    layer = SHAPE.layers[0]
    assert cache_bytes(layer, Layout(1024)) == 1024 * 128 * 2
    assert cache_bytes(layer, Layout(1024, cache_type_k="q8_0", cache_type_v="q8_0")) == 1024 * 4 * 34
    assert cache_bytes(layer, Layout(1024, cache_type_k="q4_0", cache_type_v="q4_0")) == 1024 * 4 * 18


def test_windows_are_kept_for_every_sequence_unless_full() -> None:
    layer = LayerShape(0, 0, 64, 64, window=128)
    token = 256
    assert cache_bytes(layer, Layout(8192)) == 768 * token
    assert cache_bytes(layer, Layout(8192, sequences=4)) == 1024 * token
    assert cache_bytes(layer, Layout(512, sequences=4)) == 512 * token
    assert cache_bytes(layer, Layout(8192, is_window_full=True)) == 8192 * token


@pytest.mark.parametrize("model", MODELS)
def test_more_of_anything_never_takes_less(model: str) -> None:
    shape = MODELS[model]
    base = Layout(4096, sequences=2)
    before = sum(use.total_bytes for use in estimate(shape, base))
    for change in (
        {"context_length": 8192},
        {"batch_size": 1024},
        {"sequences": 4},
        {"flash_attention": False},
    ):
        layout = msgspec.structs.replace(base, **change)
        assert sum(use.total_bytes for use in estimate(shape, layout)) >= before


def test_a_correction_multiplies_every_part() -> None:
    uses = corrected((MemoryUse("G", 100, 200, 300),), Correction(1.1, 0.5, 1.5))
    assert uses == (MemoryUse("G", 110, 100, 450),)


def test_a_correction_stays_within_bounds_and_forgets_slowly() -> None:
    estimated = (MemoryUse(CPU, 100, 100, 100),)
    found = learned(Correction(), estimated, (MemoryUse(CPU, 1000, 1, 120),))
    assert found == Correction(1.25, 0.85, 1.1)
    for _ in range(20):
        found = learned(found, estimated, (MemoryUse(CPU, 100, 100, 100),))
    assert msgspec.structs.astuple(found) == pytest.approx((1, 1, 1), abs=1e-4)


def test_mapped_weights_beside_offloaded_ones_teach_nothing() -> None:
    estimated = (MemoryUse(CPU, 100, 100, 100), MemoryUse("G", 100, 100, 100))
    found = learned(Correction(), estimated, (MemoryUse(CPU, 200, 100, 100), MemoryUse("G", 100, 100, 100)))
    assert found == Correction()
