"""Devices from plug-ins: what works is listed, what is broken is said, and the processor works anyway."""

import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.core.devices import Device, DeviceKind
from app.core.errors import ErrorCode
from app.core.load_plan import CPU_ONLY, Plan, ReasonCode, Wishes
from app.engine.backends import llama_plugins
from app.engine.backends.llama_buffers import owner
from app.engine.backends.llama_plugins import Plugin, load_plugins, processor_variant, wanted_plugins
from app.engine.options import EngineOptions
from app.engine.protocol import Load, PlanLoad, Planned
from app.engine.session import EngineSession
from tests.fakes.fixtures import TinyModel
from tests.fakes.rpc_plugin import rpc_server

Start = Callable[..., EngineSession]

NOWHERE = "127.0.0.1:1"
"""A port where nobody listens."""


def compiled(folder: Path, name: str, code: str) -> Path:
    """A shared library made of a few lines of C."""
    folder.mkdir(exist_ok=True)
    source, library = folder / f"{name}.c", folder / name
    source.write_text(code)
    subprocess.run(["cc", "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    return library


def told(folder: Path, *servers: str) -> list[tuple[ErrorCode, str, str]]:
    """Code, reason and detail of what is said about the plug-ins in ``folder``."""
    problems = load_plugins(EngineOptions(plugin_folders=(str(folder),), rpc_servers=servers))
    assert all("…" not in it.sentence() for it in problems)
    return [(it.code, it.values["reason"], it.detail) for it in problems]


def test_without_plugins_there_is_the_processor_alone(start_engine: Start) -> None:
    devices = start_engine("llama_cpp").wait_ready().devices
    assert [(it.name, it.kind, it.backend) for it in devices] == [("CPU", DeviceKind.CPU, "CPU")]
    assert 0 < devices[0].free_bytes <= devices[0].total_bytes


def test_a_plugin_adds_its_devices_with_their_memory(start_engine: Start, gpu_plugins: Path) -> None:
    with rpc_server(told_bytes=3_000_000_000) as small, rpc_server() as large:
        options = EngineOptions((str(gpu_plugins),), (small.endpoint, large.endpoint))
        devices = start_engine("llama_cpp", options).wait_ready().devices
    assert [(it.name, it.backend, it.description) for it in devices[1:]] == [
        ("RPC0", "RPC", small.endpoint),
        ("RPC1", "RPC", large.endpoint),
    ]
    assert {it.kind for it in devices[1:]} == {DeviceKind.GPU}
    assert devices[1].total_bytes == 3_000_000_000
    assert devices[2].total_bytes == devices[0].total_bytes


def test_no_worker_means_no_plugin_for_workers(start_engine: Start, gpu_plugins: Path) -> None:
    devices = start_engine("llama_cpp", EngineOptions((str(gpu_plugins),))).wait_ready().devices
    assert [it.name for it in devices] == ["CPU"]


def test_a_worker_that_is_not_there_is_said_and_the_others_are_used(
    start_engine: Start, gpu_plugins: Path, tiny_model: TinyModel
) -> None:
    (code, _, detail), = told(gpu_plugins, NOWHERE)  # fmt: skip
    assert code is ErrorCode.WORKER_UNREACHABLE
    assert "SIGABRT" in detail
    assert "Failed to connect" in detail
    with rpc_server() as server:
        engine = start_engine("llama_cpp", EngineOptions((str(gpu_plugins),), (NOWHERE, server.endpoint)))
        assert [it.description for it in engine.wait_ready().devices[1:]] == [server.endpoint]
        engine.load(Load(1, str(tiny_model("llama")), "llama"))


BROKEN = {
    "aborts": ("#include <stdlib.h>\n__attribute__((constructor)) void f(void) { abort(); }", "SIGABRT"),
    "crashes": ("__attribute__((constructor)) void f(void) { *(volatile int *)0 = 1; }", "SIGSEGV"),
    "ends": ("#include <unistd.h>\n__attribute__((constructor)) void f(void) { _exit(3); }", "3:"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_plugin_that_ends_the_process_ends_only_the_one_that_tries_it(
    how: str, tmp_path: Path, start_engine: Start, tiny_model: TinyModel
) -> None:
    code, cause = BROKEN[how]
    folder = tmp_path / "plugins"
    library = compiled(folder, "libggml-broken.so", code)
    (found, reason, detail), = told(folder)  # fmt: skip
    assert (found, reason) == (ErrorCode.PLUGIN_UNUSABLE, "it ended the process that tried it")
    assert detail.startswith(f"{library} {cause}")
    engine = start_engine("llama_cpp", EngineOptions((str(folder),)))
    engine.load(Load(1, str(tiny_model("llama")), "llama"))


NOT_LOADED = {
    "garbage": (None, "invalid ELF header"),
    "no plug-in": ("int nothing;", "failed to find ggml_backend_init"),
    "undefined": ("void absent(void); void *ggml_backend_init(void) { absent(); return 0; }", "absent"),
    "null": ("void *ggml_backend_init(void) { return 0; }", "ggml_backend_init returned NULL"),
    "foreign": ("int v[64]; void *ggml_backend_init(void) { v[0] = 99; return v; }", "API version"),
    "unsupported": ("int ggml_backend_score(void) { return 0; }", "it finds no device"),
}


@pytest.mark.parametrize("how", NOT_LOADED)
def test_a_plugin_that_does_not_load_is_said_with_its_reason(how: str, tmp_path: Path) -> None:
    code, expected = NOT_LOADED[how]
    if code is None:
        (tmp_path / "libggml-broken.so").write_bytes(b"garbage" * 100)
    else:
        compiled(tmp_path, "libggml-broken.so", code)
    (found, reason, _), = told(tmp_path)  # fmt: skip
    assert found is ErrorCode.PLUGIN_UNUSABLE
    assert expected in reason
    assert "load_backend" not in reason
    assert not reason.startswith(str(tmp_path))


def test_a_plugin_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(
        tmp_path,
        "libggml-broken.so",
        "#include <unistd.h>\n__attribute__((constructor)) void f(void) { for (;;) pause(); }",
    )
    monkeypatch.setattr(llama_plugins, "PROBE_LIMIT_S", 1.0)
    assert told(tmp_path) == [
        (ErrorCode.PLUGIN_UNUSABLE, "it did not answer in time", f"{tmp_path}/libggml-broken.so 1.0 s")
    ]


def test_a_second_copy_that_works_silences_the_broken_one(
    tmp_path: Path, gpu_plugins: Path, start_engine: Start
) -> None:
    (tmp_path / "libggml-rpc.so").write_bytes(b"garbage")
    with rpc_server() as server:
        options = EngineOptions((str(tmp_path), str(gpu_plugins)), (server.endpoint,))
        engine = start_engine("llama_cpp", options)
        assert [it.name for it in engine.wait_ready().devices] == ["CPU", "RPC0"]


def test_what_this_machine_has_no_use_for_is_not_tried(tmp_path: Path) -> None:
    for name in ("metal", "base", "cpu", "cpu-zen4", "rpc"):
        (tmp_path / f"libggml-{name}.so").write_bytes(b"garbage")
    (tmp_path / "libggml-opencl.so").symlink_to(tmp_path / "libggml-cpu.so")
    shutil.copy(tmp_path / "libggml-base.so", tmp_path / "libggml-opencl2.so")
    assert [it.name for it in wanted_plugins([tmp_path], ())] == ["opencl2"]
    servers = ("a:1", "b:2")
    rpc = [it for it in wanted_plugins([tmp_path], servers) if it.name == "rpc"]
    assert rpc == [Plugin("rpc", tmp_path / "libggml-rpc.so", server) for server in servers]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert told(tmp_path / "absent") == []


def test_the_best_variant_for_this_processor_is_chosen(tmp_path: Path) -> None:
    for name, score in (("a", 3), ("b", 0), ("c", 7), ("d", 5)):
        compiled(tmp_path, f"libggml-cpu-{name}.so", f"int ggml_backend_score(void) {{ return {score}; }}")
    assert processor_variant([tmp_path]) == tmp_path / "libggml-cpu-c.so"
    assert processor_variant([tmp_path / "absent"]) is None


def planned(engine: EngineSession, path: Path, **wishes: object) -> Plan:
    """What a load would do."""
    (event,) = engine.run(PlanLoad(engine.client.next_id(), str(path), Wishes(**wishes)))  # type: ignore[arg-type]
    assert isinstance(event, Planned)
    return event.plan


def test_the_plan_says_which_device_and_why(
    start_engine: Start, gpu_plugins: Path, tiny_model: TinyModel
) -> None:
    with rpc_server(told_bytes=3_000_000_000) as worker:
        engine = start_engine("llama_cpp", EngineOptions((str(gpu_plugins),), (worker.endpoint,)))
        whole = planned(engine, tiny_model("llama"))
        assert whole.reason.sentence().startswith(worker.endpoint)
        assert "3.0 GB" in whole.reason.sentence()
        assert whole.layout.layers == (3,)
        assert whole.problems == ()
        wished = planned(engine, tiny_model("llama"), device=CPU_ONLY)
        assert (wished.reason.code, wished.layout.devices) == (ReasonCode.CPU_WISHED, ())
        missing = planned(engine, tiny_model("llama"), device="CUDA7")
        assert (missing.reason.code, missing.layout.devices) == (ReasonCode.DEVICE_MISSING, ())
        assert "CUDA7" in missing.reason.sentence()


def test_the_plan_says_what_cannot_be_used(
    start_engine: Start, gpu_plugins: Path, tiny_model: TinyModel
) -> None:
    engine = start_engine("llama_cpp", EngineOptions((str(gpu_plugins),), (NOWHERE,)))
    plan = planned(engine, tiny_model("llama"))
    assert plan.reason.code is ReasonCode.NO_USABLE_GPU
    assert [it.code for it in plan.problems] == [ErrorCode.WORKER_UNREACHABLE]
    assert NOWHERE in plan.problems[0].sentence()


def test_a_buffer_belongs_to_the_device_that_has_it() -> None:
    gpu = partial(Device, kind=DeviceKind.GPU, total_bytes=1, free_bytes=1)
    devices = [
        Device("CPU", "a processor", DeviceKind.CPU, 1, 1),
        gpu("CUDA0", "NVIDIA T4"),
        *(gpu(f"RPC{n}", worker) for n, worker in enumerate(("a:1", "b:2", "b:2"))),
    ]
    for buffer, device in {
        "CPU_Mapped": "CPU",
        "CPU_REPACK": "CPU",
        "CUDA_Host": "CPU",
        "CUDA0": "CUDA0",
        "RPC0[a:1]": "RPC0",
        "RPC0[b:2]": "RPC1",
        "RPC1[b:2]": "RPC2",
        "RPC0[gone:3]": "RPC0",
    }.items():
        assert owner(buffer, devices) == device
