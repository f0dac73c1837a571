"""An engine that died, as a problem with a sentence and an act that does not fail the same way again."""

import re
from pathlib import Path

from app.core.devices import Device
from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.core.gguf.shape import model_shape
from app.core.load_fit import encode_wishes
from app.core.load_plan import CPU_ONLY, Wishes
from app.core.planning import plan, retry
from app.engine.cores import physical_cores
from app.engine.protocol import EngineDied, Load, LoadedModel

_OUT_OF_MEMORY = re.compile(r"out of memory|OutOfDeviceMemory|bad_alloc", re.IGNORECASE)
_DEVICE_LOST = re.compile(
    r"Remote RPC server crashed|\b(recv|send) failed|Failed to connect to|RPC handshake failed"
    r"|(CUDA|ROCm|MUSA|SYCL) error|DeviceLost|device (was )?lost",
    re.IGNORECASE,
)
"""What ggml's backends say before they abort: ggml-rpc.cpp, ggml-cuda.cu, Vulkan's exceptions."""

_UNNAMED = "GPU"


def death(event: EngineDied, loading: str, *, device: str = "", retry: Wishes | None = None) -> Problem:
    """The problem that an engine's death is.

    Args:
        event: how it ended.
        loading: name of the model that it was loading; "" while it answered.
        device: what computed besides the processor, as its maker calls it (``device_in_use``,
            ``device_to_use``); "" for nothing.
        retry: wishes that need less memory (``smaller_load``), offered when memory ran out.
    """
    detail = f"exit code {event.exit_code}: {event.last_words}"
    if event.is_out_of_memory or _OUT_OF_MEMORY.search(event.last_words):
        return _out_of_memory(loading, device, retry, detail)
    if _DEVICE_LOST.search(event.last_words):
        return problem(
            ErrorCode.DEVICE_LOST, next_act=NextAct.LOAD_ON_CPU, detail=detail, device=device or _UNNAMED
        )
    if loading and device:
        return problem(
            ErrorCode.ENGINE_DIED_ON_DEVICE,
            next_act=NextAct.LOAD_ON_CPU,
            detail=detail,
            name=loading,
            device=device,
        )
    if loading:
        return problem(
            ErrorCode.ENGINE_DIED_LOADING, next_act=NextAct.CHOOSE_MODEL, detail=detail, name=loading
        )
    return problem(ErrorCode.ENGINE_DIED, next_act=NextAct.RESTART_ENGINE, detail=detail)


def device_in_use(model: LoadedModel | None) -> str:
    """What a loaded model computes with besides the processor; "" for nothing."""
    return model.device if model is not None and model.plan is not None and model.plan.layout.devices else ""


def device_to_use(devices: tuple[Device, ...], wishes: Wishes) -> str:
    """What a load with these wishes would compute with besides the processor; "" for nothing."""
    others = [device for device in devices if not device.is_cpu]
    wished = [device for device in others if device.name == wishes.device]
    if wishes.device == CPU_ONLY or wishes.gpu_layers == 0 or not others:
        return ""
    return (wished or others)[0].description


def smaller_load(command: Load, devices: tuple[Device, ...]) -> Wishes | None:
    """Wishes for one more try after ``command`` ended its engine for want of memory; None when none is left.

    ``devices`` are as they were before that load.
    """
    try:
        shape = model_shape(Path(command.path))
    except AppError:  # no header, no plan: the load's own error tells of the file
        return None
    cores = physical_cores().threads
    failed = plan(shape, devices, command.wishes, cores=cores, correction=command.correction)
    return retry(shape, devices, command.wishes, failed, cores=cores, correction=command.correction)


def _out_of_memory(loading: str, device: str, retry: Wishes | None, detail: str) -> Problem:
    code = ErrorCode.ENGINE_OUT_OF_MEMORY
    if retry is not None:
        wishes = encode_wishes(retry)
        return problem(code, next_act=NextAct.LOAD_SMALLER, detail=detail, name=loading, wishes=wishes)
    act = NextAct.LOAD_ON_CPU if device else NextAct.CHOOSE_MODEL
    return problem(code, next_act=act, detail=detail, name=loading)
