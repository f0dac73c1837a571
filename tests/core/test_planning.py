"""The plan over a table of real machines and models, and over random ones."""

import random

import msgspec
import pytest

from app.core.load_plan import CPU_ONLY, Plan, ReasonCode, Wishes
from app.core.memory_fit import CPU, Correction, MemoryUse, estimate, learned
from app.core.planning import choices, plan, retry
from tests.core.machines import CORES, GB, MACHINES, MODELS, cpu, dense, gpu


def planned(machine: str, model: str, **wishes: object) -> Plan:
    return plan(MODELS[model], MACHINES[machine], Wishes(**wishes), cores=CORES[machine])  # type: ignore[arg-type]


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("model", MODELS)
def test_what_fits_overcommits_no_device(machine: str, model: str) -> None:
    found = planned(machine, model)
    free = {it.name: it.free_bytes for it in MACHINES[machine]}
    if found.fits:
        assert all(use.total_bytes + found.margin_bytes // 8 <= free[use.device] for use in found.uses)
    assert sum(found.layout.layers) <= MODELS[model].offloadable
    assert found.uses == estimate(MODELS[model], found.layout)
    assert found.threads == CORES[machine]
    sentence = found.reason.sentence()
    assert "{" not in sentence
    assert "…" not in sentence


TABLE = [
    ("8 GB laptop", "135M", ReasonCode.NO_GPU_SUPPORT, True),
    ("8 GB laptop", "3B", ReasonCode.NO_GPU_SUPPORT, True),
    ("8 GB laptop", "8B", ReasonCode.NO_GPU_SUPPORT, False),
    ("Raspberry Pi 5", "8B", ReasonCode.NO_GPU_SUPPORT, True),
    ("16 GB Mac", "8B", ReasonCode.ALL_ON_GPU, True),
    ("16 GB Mac", "32B", ReasonCode.GPU_TOO_SMALL, False),
    ("6 GB NVIDIA", "3B", ReasonCode.ALL_ON_GPU, True),
    ("6 GB NVIDIA", "8B", ReasonCode.PARTLY_ON_GPU, True),
    ("8 GB NVIDIA", "8B", ReasonCode.ALL_ON_GPU, True),
    ("8 GB NVIDIA", "30B-A3B", ReasonCode.EXPERTS_ON_CPU, True),
    ("12 GB NVIDIA", "14B", ReasonCode.ALL_ON_GPU, True),
    ("12 GB NVIDIA", "70B", ReasonCode.PARTLY_ON_GPU, False),
    ("12 GB NVIDIA", "8x7B", ReasonCode.EXPERTS_ON_CPU, True),
    ("24 GB NVIDIA", "32B", ReasonCode.ALL_ON_GPU, True),
    ("24 GB NVIDIA", "70B", ReasonCode.PARTLY_ON_GPU, True),
    ("24 GB NVIDIA", "120B", ReasonCode.EXPERTS_ON_CPU, True),
    ("two GPUs", "70B", ReasonCode.PARTLY_ON_GPU, True),
    ("two GPUs", "32B", ReasonCode.ALL_ON_GPU, True),
    ("uneven GPUs", "14B", ReasonCode.ALL_ON_GPU, True),
    ("integrated GPU", "3B", ReasonCode.ALL_ON_GPU, True),
    ("AMD by Vulkan", "14B", ReasonCode.ALL_ON_GPU, True),
    ("32-core server", "120B", ReasonCode.NO_GPU_SUPPORT, True),
    ("32-core server", "70B", ReasonCode.NO_GPU_SUPPORT, True),
]


@pytest.mark.parametrize(("machine", "model", "code", "fits"), TABLE)
def test_the_table_of_machines(machine: str, model: str, code: ReasonCode, fits: bool) -> None:
    found = planned(machine, model)
    assert (found.reason.code, found.fits) == (code, fits), found.reason.sentence()


def test_the_best_backend_of_one_card_is_taken() -> None:
    assert planned("card seen twice", "8B").layout.devices == ("CUDA0",)


def test_uneven_cards_share_by_what_is_free() -> None:
    found = planned("uneven GPUs", "14B", context_length=24_576)
    assert found.reason.code is ReasonCode.ALL_ON_GPUS
    layout = found.layout
    assert layout.devices == ("CUDA0", "CUDA1")
    assert layout.layers[0] > layout.layers[1] > 0
    assert sum(layout.layers) == 41


def test_two_cards_hold_twice_the_experts_of_one() -> None:
    one, two = planned("24 GB NVIDIA", "120B"), planned("two GPUs", "120B")
    held = [36 - found.layout.expert_layers_on_cpu for found in (one, two)]
    assert held == [12, 24]
    assert two.layout.layers[0] > two.layout.layers[1] > 0


def test_an_integrated_card_takes_the_processors_memory() -> None:
    machine = [msgspec.structs.replace(MACHINES["integrated GPU"][0], free_bytes=15 * GB), cpu(16, 5)]
    found = plan(MODELS["8B"], machine, Wishes(), cores=4)
    assert sum(use.total_bytes for use in found.uses) < 5 * GB or not found.fits


def test_the_sentence_names_the_card_and_its_memory() -> None:
    assert planned("12 GB NVIDIA", "8B").reason.sentence() == (
        "NVIDIA RTX 4070, 11.2 GB of 12.0 GB free: all 33 layers on the GPU"
    )


def test_an_automatic_context_gets_shorter_before_nothing_works() -> None:
    small = plan(MODELS["8B"], [cpu(8, 6.0)], Wishes(), cores=4)
    assert small.fits
    assert 2048 <= small.layout.context_length < 8192
    assert [note.code for note in small.notes] == [ReasonCode.CONTEXT_SHORTENED]
    assert f"{small.layout.context_length:,} tokens" in small.notes[0].sentence()
    wished = plan(MODELS["8B"], [cpu(8, 6.0)], Wishes(context_length=8192), cores=4)
    assert wished.layout.context_length == 8192
    assert not wished.fits


def test_wishes_come_before_the_best() -> None:
    assert planned("24 GB NVIDIA", "8B", device=CPU_ONLY).reason.code is ReasonCode.CPU_WISHED
    assert planned("24 GB NVIDIA", "8B", gpu_layers=0).layout.devices == ()
    assert planned("24 GB NVIDIA", "8B", gpu_layers=10).layout.layers == (10,)
    assert planned("two GPUs", "8B", device="CUDA1").layout.devices == ("CUDA1",)
    assert planned("24 GB NVIDIA", "8B", threads=3, batch_size=256, sequences=1).layout.sequences == 1


def test_a_cache_is_only_packed_where_llama_cpp_can_and_otherwise_it_is_said() -> None:
    packed = planned("24 GB NVIDIA", "8B", cache_type="q8_0")
    assert (packed.layout.cache_type_k, packed.layout.cache_type_v, packed.notes) == ("q8_0", "q8_0", ())
    half = planned("24 GB NVIDIA", "8B", cache_type="q8_0", flash_attention="off")
    assert (half.layout.cache_type_k, half.layout.cache_type_v) == ("q8_0", "f16")
    assert [note.code for note in half.notes] == [ReasonCode.VALUES_NOT_PACKED]
    odd = dense(4, 640, 1280, 8, 8, 80, 1000)
    none = plan(odd, MACHINES["24 GB NVIDIA"], Wishes(cache_type="q4_0"), cores=4)
    assert (none.layout.cache_type_k, none.layout.cache_type_v) == ("f16", "f16")
    assert none.notes[0].sentence() == "this model's cache cannot be q4_0; it stays f16"


def test_a_wished_device_that_is_not_there_is_said() -> None:
    found = planned("24 GB NVIDIA", "3B", device="CUDA7")
    assert found.reason.code is ReasonCode.DEVICE_MISSING
    assert "CUDA7" in found.reason.sentence()


def test_more_memory_never_means_fewer_layers() -> None:
    before = 0
    for free in range(2, 26):
        found = plan(MODELS["14B"], [gpu("a card", 26, free), cpu(64, 50)], Wishes(), cores=8)
        assert sum(found.layout.layers) >= before
        before = sum(found.layout.layers)
    assert before == 41


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("model", MODELS)
def test_choices_fit_and_differ(machine: str, model: str) -> None:
    wishes = Wishes(context_length=32_768)
    offered = choices(MODELS[model], MACHINES[machine], wishes, cores=4)
    assert len(offered) <= 3
    assert len(set(map(str, offered))) == len(offered)
    for choice in offered:
        assert choice != wishes
        assert plan(MODELS[model], MACHINES[machine], choice, cores=4).fits


def test_there_is_a_choice_where_one_helps() -> None:
    assert not plan(MODELS["8B"], MACHINES["8 GB laptop"], Wishes(context_length=8192), cores=2).fits
    assert choices(MODELS["3B"], MACHINES["8 GB laptop"], Wishes(context_length=32_768), cores=2)
    assert choices(MODELS["70B"], MACHINES["8 GB laptop"], Wishes(), cores=2) == ()


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("model", MODELS)
def test_retrying_gets_smaller_and_ends(machine: str, model: str) -> None:
    wishes: Wishes | None = Wishes()
    seen = []
    failed = planned(machine, model)
    while wishes is not None:
        assert failed.layout not in seen
        seen.append(failed.layout)
        wishes = retry(MODELS[model], MACHINES[machine], wishes, failed, cores=4)
        if wishes is not None:
            failed = plan(MODELS[model], MACHINES[machine], wishes, cores=4)
            assert failed.fits
    assert len(seen) < 40


def test_random_machines_are_never_overcommitted() -> None:
    chance = random.Random(4)
    for _ in range(300):
        machine = [
            gpu(f"card {n}", total := chance.uniform(2, 48), chance.uniform(0, total), number=n)
            for n in range(chance.randrange(4))
        ]
        machine.append(cpu(total := chance.uniform(4, 256), chance.uniform(0, total)))
        heads = chance.choice((8, 16, 32))
        shape = dense(
            chance.randint(2, 90),
            heads * 64,
            heads * 200,
            heads,
            heads // 4,
            64,
            chance.choice((32_000, 150_000)),
            experts=(experts := chance.choice((0, 0, 16))),
            used=2 if experts else 0,
        )
        found = plan(shape, machine, Wishes(context_length=chance.choice((0, 4096, 65_536))), cores=4)
        free = {it.name: it.free_bytes for it in machine}
        assert not found.fits or all(use.total_bytes < free[use.device] for use in found.uses)


def test_past_loads_correct_the_estimate_within_bounds() -> None:
    estimated = (MemoryUse(CPU, 100, 100, 100),)
    correction = Correction()
    for _ in range(20):
        correction = learned(correction, estimated, (MemoryUse(CPU, 110, 90, 900),))
    assert correction.weights == pytest.approx(1.1, abs=0.01)
    assert correction.cache == pytest.approx(0.9, abs=0.01)
    assert correction.compute <= 1.5
    assert learned(correction, estimated, ()) == correction
    larger = plan(MODELS["8B"], MACHINES["12 GB NVIDIA"], Wishes(), cores=4, correction=correction)
    assert larger.total_bytes > planned("12 GB NVIDIA", "8B").total_bytes
