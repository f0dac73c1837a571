"""How fast a model should write: bytes that a token reads by what the memory was measured to give."""

import pytest

from app.core.memory_fit import CPU, Layout
from app.core.model_shape import LayerShape, ModelShape
from app.core.speed_forecast import ReplySpeed, bytes_per_token, reached, tokens_per_second
from tests.core.machines import GB, MODELS

LAYERS = 4


def shape(*, experts: int = 0, used: int = 0) -> ModelShape:
    """Four layers of 100 bytes and 1000 of experts each, an output of 50."""
    return ModelShape(
        architecture="llama",
        layers=(LayerShape(100, 1000),) * LAYERS,
        input_bytes=70,
        output_bytes=50,
        embedding_length=64,
        feed_forward_length=128,
        heads=4,
        vocabulary_size=500,
        trained_context_length=4096,
        expert_count=experts,
        expert_used_count=used,
    )


ON_CPU = Layout(4096)


def test_a_token_reads_every_weight_but_the_embeddings() -> None:
    assert bytes_per_token(shape(), ON_CPU) == {CPU: LAYERS * 1100 + 50}


def test_of_experts_it_reads_those_that_are_used() -> None:
    assert bytes_per_token(shape(experts=10, used=2), ON_CPU) == {CPU: LAYERS * (100 + 200) + 50}


def test_each_device_reads_its_own() -> None:
    partly = Layout(4096, ("CUDA0",), (3,))
    assert bytes_per_token(shape(), partly) == {CPU: 2 * 1100, "CUDA0": 2 * 1100 + 50}
    experts_stay = Layout(4096, ("CUDA0",), (5,), expert_layers_on_cpu=3)
    read = bytes_per_token(shape(experts=10, used=1), experts_stay)
    assert read == {CPU: 3 * 100, "CUDA0": LAYERS * 100 + 100 + 50}


def test_the_time_of_all_devices_adds_up() -> None:
    read = {CPU: 2 * GB, "CUDA0": 6 * GB}
    assert tokens_per_second(read, {CPU: 20.0 * GB, "CUDA0": 600.0 * GB}) == pytest.approx(1 / (0.1 + 0.01))


def test_a_device_that_nobody_measured_gives_nothing() -> None:
    assert tokens_per_second({"CUDA0": GB}, {CPU: 20.0 * GB}) is None
    assert tokens_per_second({CPU: GB, "CUDA0": GB}, {CPU: 20.0 * GB}) is None
    assert tokens_per_second({}, {CPU: 1.0}) is None
    assert tokens_per_second({CPU: GB}, {CPU: 0.0}) is None


def test_the_reply_of_the_model_nearest_in_size_tells() -> None:
    replies = [
        ReplySpeed("CPU x", 100_000_000, 80.0, 1.0),
        ReplySpeed("CPU x", 5 * GB, 3.0, 2.0),
        ReplySpeed("CUDA0 y", 5 * GB, 90.0, 3.0),
    ]
    assert reached(replies, "CPU x", 200_000_000) == pytest.approx(8 * GB)
    assert reached(replies, "CPU x", 4 * GB) == pytest.approx(15 * GB)
    assert reached(replies, "CUDA0 y", 100) == pytest.approx(450 * GB)
    assert reached(replies, "CUDA0 z", GB) is None
    assert reached([], "CPU x", GB) is None


def test_of_two_as_near_the_newer_one_tells() -> None:
    replies = [ReplySpeed("CPU x", GB, 10.0, 1.0), ReplySpeed("CPU x", GB, 12.0, 2.0)]
    assert reached(replies, "CPU x", GB) == pytest.approx(12 * GB)


def test_experts_write_faster_than_a_dense_model_of_their_size() -> None:
    bandwidth = {CPU: 30.0 * GB}
    dense = tokens_per_second(bytes_per_token(MODELS["32B"], ON_CPU), bandwidth)
    experts = tokens_per_second(bytes_per_token(MODELS["30B-A3B"], ON_CPU), bandwidth)
    assert dense is not None
    assert experts is not None
    assert 5 * dense < experts < 15 * dense
