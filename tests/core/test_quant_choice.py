"""Which quant is recommended, over a table of computers and models."""

from collections.abc import Sequence

import msgspec
import pytest

from app.core.devices import Device
from app.core.errors import ErrorCode, problem
from app.core.gguf.shape import model_shape
from app.core.hub import Quant, QuantOffer, QuantSize, RepoFile
from app.core.load_fit import Fit, load_fit
from app.core.load_plan import Wishes
from app.core.model_shape import ModelShape
from app.core.planning import plan
from app.core.quant_choice import CHOICES, ChoiceCode, QuantChoice, choose, quant_size
from app.core.rough_fit import fit_by_parameters, fit_by_size, resized, rough_shape
from tests.core.machines import MACHINES, MODELS
from tests.fakes.fixtures import TinyModel

BITS = {
    "Q2_K": 3.0, "IQ3_M": 3.7, "Q3_K_M": 3.95, "IQ4_XS": 4.3, "Q4_K_S": 4.6, "Q4_K_M": 4.85, "Q5_K_M": 5.7,
    "Q6_K": 6.6, "Q8_0": 8.5, "F16": 16.0,
}  # fmt: skip
"""What people publish, with the bits that a weight takes in it."""


def offer(label: str, shape: ModelShape, devices: Sequence[Device], bits: float) -> QuantOffer:
    size = round(shape.weight_bytes * bits / 4.85)
    made = resized(shape, size)
    fit = load_fit(plan(made, devices, Wishes(), cores=4), tuple(devices), len(made.layers))
    file = RepoFile(f"it-{label}.gguf", size, "", "")
    return QuantOffer(Quant(label, (file,)), quant_size(label), fit=fit)


def offers(machine: str, model: str, labels: Sequence[str] = tuple(BITS)) -> list[QuantOffer]:
    return [offer(label, MODELS[model], MACHINES[machine], BITS[label]) for label in labels]


def chosen(machine: str, model: str, labels: Sequence[str] = tuple(BITS)) -> tuple[str, str]:
    found = choose(offers(machine, model, labels))
    assert found is not None
    return found.label, found.code.value


@pytest.mark.parametrize(
    ("machine", "model", "label", "code"),
    [
        ("8 GB laptop", "135M", "Q8_0", "little_anyway"),
        ("8 GB laptop", "3B", "Q4_K_M", "best_on_cpu"),
        ("8 GB laptop", "8B", "Q2_K", "tight"),
        ("8 GB laptop", "14B", "", "none_fits"),
        ("Raspberry Pi 5", "3B", "Q4_K_M", "best_on_cpu"),
        ("6 GB NVIDIA", "3B", "Q5_K_M", "best_on_gpu"),
        ("6 GB NVIDIA", "8B", "Q4_K_M", "partly_on_gpu"),
        ("6 GB NVIDIA", "70B", "", "none_fits"),
        ("8 GB NVIDIA", "70B", "Q2_K", "smaller_to_fit"),
        ("24 GB NVIDIA", "32B", "Q3_K_M", "smaller_for_gpu"),
        ("24 GB NVIDIA", "120B", "Q4_K_M", "partly_on_gpu"),
        ("12 GB NVIDIA", "8B", "Q5_K_M", "best_on_gpu"),
        ("24 GB NVIDIA", "14B", "Q5_K_M", "best_on_gpu"),
        ("32-core server", "70B", "Q4_K_M", "best_on_cpu"),
        ("32-core server", "120B", "Q4_K_M", "best_on_cpu"),
        ("16 GB Mac", "8B", "Q5_K_M", "best_on_gpu"),
    ],
)
def test_the_table(machine: str, model: str, label: str, code: str) -> None:
    assert chosen(machine, model) == (label, code)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("model", MODELS)
def test_what_is_chosen_fits_and_a_smaller_one_never_is_better(machine: str, model: str) -> None:
    every = offers(machine, model)
    found = choose(every)
    assert found is not None
    if found.label:
        taken = next(it for it in every if it.quant.label == found.label)
        assert taken.fit is not None
        assert taken.fit.fit not in (Fit.TOO_LARGE, Fit.UNKNOWN)
    else:
        assert all(it.fit is None or it.fit.fit is Fit.TOO_LARGE for it in every)
    assert "…" not in found.sentence()


def test_where_only_a_part_fits_on_the_card_the_best_known_one_is_taken() -> None:
    label, code = chosen("8 GB NVIDIA", "14B")
    assert (label, code) == ("Q4_K_M", "partly_on_gpu")


def test_three_bits_on_the_card_win_over_four_that_wait_for_the_processor() -> None:
    labels = ("Q2_K", "Q3_K_M", "Q4_K_M", "Q5_K_M")
    assert chosen("24 GB NVIDIA", "32B", labels) == ("Q3_K_M", "smaller_for_gpu")


def test_two_bits_on_the_card_do_not() -> None:
    assert chosen("8 GB NVIDIA", "14B", ("Q2_K", "Q4_K_M")) == ("Q4_K_M", "partly_on_gpu")


def test_four_bits_with_little_room_win_over_two() -> None:
    assert chosen("12 GB NVIDIA", "14B", ("Q2_K", "Q4_K_M")) == ("Q4_K_M", "tight")


def test_a_repository_of_large_ones_alone_offers_the_smallest_of_them() -> None:
    assert chosen("24 GB NVIDIA", "8B", ("Q8_0", "F16")) == ("Q8_0", "best_on_gpu")
    assert chosen("32-core server", "8B", ("Q8_0", "F16")) == ("Q8_0", "best_on_cpu")


def test_the_only_one_is_said_to_be_that() -> None:
    assert chosen("24 GB NVIDIA", "8B", ("Q4_K_M",)) == ("Q4_K_M", "only_one")


def test_none_that_fits_says_both_numbers() -> None:
    found = choose(offers("8 GB laptop", "70B"))
    assert found is not None
    assert found.label == ""
    assert found.values["free"] == "4.5 GB"
    assert found.values["needed"] in found.sentence()


def changed(it: QuantOffer, **values: object) -> QuantOffer:
    return msgspec.structs.replace(it, **values)


def test_what_cannot_be_loaded_is_never_chosen() -> None:
    small, large = offers("24 GB NVIDIA", "8B", ("Q4_K_M", "Q5_K_M"))
    damaged = changed(large, problem=problem(ErrorCode.FILE_DAMAGED, name="it", reason="it is"))
    foreign = changed(large, is_supported=False)
    partial = changed(large, quant=Quant(large.quant.label, large.quant.files, missing=("it",)))
    for other in (damaged, foreign, partial):
        found = choose([small, other])
        assert found is not None
        assert found.label == "Q4_K_M"
    assert choose([damaged, foreign, partial]) is None


def test_nothing_is_chosen_while_nothing_is_known() -> None:
    assert choose([]) is None
    assert choose([changed(it, fit=None) for it in offers("8 GB laptop", "3B")]) is None


@pytest.mark.parametrize(
    ("label", "size"),
    [
        ("IQ2_XXS", QuantSize.SMALL),
        ("UD-Q3_K_XL", QuantSize.SMALL),
        ("Q4_0", QuantSize.BALANCED),
        ("MXFP4", QuantSize.BALANCED),
        ("Q5_K_M", QuantSize.BALANCED),
        ("Q6_K", QuantSize.LARGE),
        ("Q8_0", QuantSize.LARGE),
        ("BF16", QuantSize.ORIGINAL),
        ("it", QuantSize.ORIGINAL),
    ],
)
def test_quants_have_sizes_for_people(label: str, size: QuantSize) -> None:
    assert quant_size(label) is size


def test_every_reason_has_a_sentence_that_its_values_fill() -> None:
    for code in ChoiceCode:
        assert "…" not in QuantChoice("Q4_K_M", code, {"needed": "6.1 GB", "free": "4.2 GB"}).sentence()
    assert set(CHOICES) == set(ChoiceCode)


@pytest.mark.parametrize("model", ["1B", "3B", "8B", "14B", "32B", "70B"])
@pytest.mark.parametrize("machine", MACHINES)
def test_the_rough_fit_is_that_of_the_header_or_its_neighbour(machine: str, model: str) -> None:
    shape, devices = MODELS[model], MACHINES[machine]
    real = load_fit(plan(shape, devices, Wishes(), cores=4), tuple(devices), len(shape.layers))
    rough = fit_by_size(shape.weight_bytes, devices, Wishes())
    assert rough is not None
    assert rough.total_bytes == pytest.approx(real.total_bytes, rel=0.25) or rough.total_bytes == 0
    if rough.fit is not real.fit:
        assert real.needed_bytes == pytest.approx(rough.needed_bytes, rel=0.35), (rough, real)


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert fit_by_size(10**9, [], Wishes()) is None
    assert fit_by_parameters(0, MACHINES["8 GB laptop"], Wishes()) is None


def test_a_rough_shape_weighs_what_the_file_does() -> None:
    for size in (10**8, 10**9, 10**10, 10**11):
        assert rough_shape(size).weight_bytes == pytest.approx(size, rel=0.01)


def test_a_resized_model_differs_in_its_weights_alone(tiny_model: TinyModel) -> None:
    shape = model_shape(tiny_model("qwen3moe"))
    doubled = resized(shape, 2 * shape.weight_bytes)
    assert doubled.weight_bytes == pytest.approx(2 * shape.weight_bytes, rel=0.001)
    assert [it.key_width for it in doubled.layers] == [it.key_width for it in shape.layers]
    assert doubled.vocabulary_size == shape.vocabulary_size
