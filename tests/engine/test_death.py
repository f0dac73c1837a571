"""What an engine's last signs of life mean, in words and acts; real deaths are in test_offload.py."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from app.core.devices import Device, DeviceKind
from app.core.errors import ErrorCode, NextAct
from app.core.load_plan import CPU_ONLY, Wishes
from app.engine import memory_kills
from app.engine.client import last_words
from app.engine.death import death, device_to_use, smaller_load
from app.engine.protocol import EngineDied, Load

GPU = "NVIDIA GeForce RTX 4070"
DEVICES = (
    Device("CPU", "AMD EPYC", DeviceKind.CPU, 8, 8),
    Device("CUDA0", GPU, DeviceKind.GPU, 8, 8, "CUDA"),
    Device("CUDA1", "NVIDIA T4", DeviceKind.GPU, 8, 8, "CUDA"),
)
LOST = [
    "ggml-rpc.cpp:566: Remote RPC server crashed or returned malformed response",
    "ggml-rpc.cpp:547: Failed to connect to 10.0.0.2:50052",
    "/ggml/src/ggml-cuda/ggml-cuda.cu:97: CUDA error",
    "ggml/src/ggml-cuda/ggml-cuda.cu:97: ROCm error",
    "terminate called after throwing: vk::Queue::submit: ErrorDeviceLost",
]


@pytest.mark.parametrize("words", LOST)
@pytest.mark.parametrize("loading", ["", "Llama"])
def test_a_lost_device_is_named_and_the_processor_offered(words: str, loading: str) -> None:
    found = death(EngineDied(-6, words), loading, device=GPU)
    assert (found.code, found.next_act) == (ErrorCode.DEVICE_LOST, NextAct.LOAD_ON_CPU)
    assert found.sentence().startswith(f"{GPU} stopped answering.")
    assert words in found.detail
    assert "-6" not in found.sentence()
    assert death(EngineDied(-6, words), loading).sentence().startswith("GPU stopped answering.")


@pytest.mark.parametrize(
    "event",
    [
        EngineDied(-9, "", is_out_of_memory=True),
        EngineDied(-6, "CUDA error: out of memory\nggml-cuda.cu:97: CUDA error"),
        EngineDied(-6, "terminate called after throwing an instance of 'std::bad_alloc'"),
    ],
    ids=["ended by the system", "cuda", "bad_alloc"],
)
def test_when_memory_ran_out_smaller_wishes_are_offered(event: EngineDied) -> None:
    smaller = Wishes(context_length=2048)
    found = death(event, "Llama", device=GPU, retry=smaller)
    assert (found.code, found.next_act) == (ErrorCode.ENGINE_OUT_OF_MEMORY, NextAct.LOAD_SMALLER)
    assert msgspec.json.decode(found.values["wishes"], type=Wishes) == smaller
    assert death(event, "Llama", device=GPU).next_act is NextAct.LOAD_ON_CPU
    assert death(event, "Llama").next_act is NextAct.CHOOSE_MODEL
    assert "9" not in found.sentence()


def test_a_death_on_a_device_while_loading_is_not_blamed_on_the_file() -> None:
    found = death(EngineDied(-11, "something"), "Llama", device=GPU)
    assert (found.code, found.next_act) == (ErrorCode.ENGINE_DIED_ON_DEVICE, NextAct.LOAD_ON_CPU)
    assert GPU in found.sentence()
    assert "Llama" in found.sentence()
    assert death(EngineDied(-11, ""), "Llama").code is ErrorCode.ENGINE_DIED_LOADING
    assert death(EngineDied(-11, ""), "", device=GPU).code is ErrorCode.ENGINE_DIED


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        (Wishes(), GPU),
        (Wishes(device="CUDA1"), "NVIDIA T4"),
        (Wishes(device="gone"), GPU),
        (Wishes(device=CPU_ONLY), ""),
        (Wishes(gpu_layers=0), ""),
    ],
)
def test_the_device_of_a_load_is_known_before_it_is_done(wishes: Wishes, expected: str) -> None:
    assert device_to_use(DEVICES, wishes) == expected
    assert device_to_use(DEVICES[:1], wishes) == ""


def test_a_killed_process_was_out_of_memory_only_if_the_system_counted_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counters = tmp_path / "vmstat"
    monkeypatch.setattr(memory_kills, "_COUNTERS", counters)
    assert memory_kills.was_for_memory(-9, None)  # nobody counts
    counters.write_text("nr_free_pages 12\noom_kill 4\noom_kill_other 9\n")
    before = memory_kills.memory_kills()
    assert before == 4
    assert not memory_kills.was_for_memory(-9, before)
    counters.write_text("oom_kill 5\n")
    assert memory_kills.was_for_memory(-9, before)
    assert not memory_kills.was_for_memory(-6, before)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux counts")
def test_this_system_counts() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    before = memory_kills.memory_kills()
    assert before is not None
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    assert not memory_kills.was_for_memory(child.returncode, before)


def test_an_earlier_line_about_memory_comes_before_the_last(tmp_path: Path) -> None:
    log = tmp_path / "engine.log"
    log.write_text("x\nCUDA error: out of memory\n  in function alloc\nggml-cuda.cu:97: CUDA error\n")
    assert last_words(log) == "CUDA error: out of memory\nggml-cuda.cu:97: CUDA error"


def test_what_is_tried_after_a_death_for_memory_is_smaller(starter_model: Path, tmp_path: Path) -> None:
    room = 64 << 30
    devices = tuple(msgspec.structs.replace(it, total_bytes=room, free_bytes=room) for it in DEVICES[:2])
    tried = [Wishes()]
    while (smaller := smaller_load(Load(1, str(starter_model), "Starter", tried[-1]), devices)) is not None:
        assert smaller not in tried
        tried.append(smaller)
    assert len(tried) > 3
    assert device_to_use(devices, tried[-1]) == ""
    assert smaller_load(Load(1, str(tmp_path / "absent.gguf"), "Absent"), devices) is None
