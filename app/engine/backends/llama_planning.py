"""Plans for the machine this process runs on, and what is learnt when one fails for want of memory."""

import re
from pathlib import Path

import msgspec

from app.core.devices import Device
from app.core.errors import ErrorCode, NextAct, Problem, problem
from app.core.gguf.shape import model_shape
from app.core.load_fit import encode_wishes
from app.core.load_plan import Plan, Wishes
from app.core.memory_fit import CPU, MemoryUse
from app.core.model_shape import ModelShape
from app.core.planning import LEAST_MARGIN_BYTES, choices, plan, retry
from app.core.quantities import size_words
from app.engine.backends.llama_buffers import owner
from app.engine.cores import physical_cores
from app.engine.protocol import Load, PlanLoad, Planned

_FAILED_BUFFER = re.compile(r"failed to allocate (\S+) buffer of size (\d+)")


def planned(
    command: PlanLoad,
    shape: ModelShape,
    devices: tuple[Device, ...],
    device_problems: tuple[Problem, ...] = (),
) -> Planned:
    """What loading a model of ``shape`` would do with these devices, and what would fit when it does not."""
    wishes, correction, cores = command.wishes, command.correction, physical_cores().threads
    found = plan(shape, devices, wishes, cores=cores, correction=correction, problems=device_problems)
    others: tuple[Wishes, ...] = ()
    if not found.fits:
        others = choices(shape, devices, wishes, cores=cores, correction=correction)
    return Planned(command.id, found, devices, others)


def does_not_fit(name: str, found: Planned) -> Problem:
    """Why a load is not tried: what the fullest device is to hold, and what it has free."""
    free = {device.name: device.free_bytes for device in found.devices}
    fullest = max(found.plan.uses, key=lambda use: use.total_bytes - free.get(use.device, 0))
    return _out_of_memory(name, fullest.total_bytes, free.get(fullest.device, 0), found.choices[:1])


def ran_out(
    command: Load, failed: Plan, detail: str, devices: tuple[Device, ...], taken: tuple[MemoryUse, ...]
) -> Problem:
    """Memory ran out although the plan fitted: both numbers, and one smaller way, by what the failure showed.

    ``devices`` are as they are with nothing loaded any more; ``taken`` is what was there when it ended;
    ``detail`` is what llama.cpp said.
    """
    match = _FAILED_BUFFER.search(detail)
    name, size = (owner(match[1], devices), int(match[2])) if match is not None else (CPU, 0)
    use = next((it for it in failed.uses if it.device == name), failed.uses[0])
    had = sum(it.total_bytes for it in taken if it.device == use.device)
    free = next((it.free_bytes for it in devices if it.name == use.device), 0)
    if size:
        # It holds what it gave, and less than what was asked for next. Where that was all, half is tried.
        free = min(free, had or size // 2)
        devices = tuple(_with_memory(it, free) if it.name == use.device else it for it in devices)
    smaller = _smaller(command, failed, devices)
    needed = max(use.total_bytes, had + size)
    return _out_of_memory(command.name, needed, free, (smaller,) if smaller else (), detail)


def _smaller(command: Load, failed: Plan, devices: tuple[Device, ...]) -> Wishes | None:
    """As many layers as fit in what the devices turned out to have, or the next smaller thing."""
    shape, cores, correction = model_shape(Path(command.path)), physical_cores().threads, command.correction
    length = failed.layout.context_length
    here = msgspec.structs.replace(command.wishes, gpu_layers=None, context_length=length)
    layout = plan(shape, devices, here, cores=cores, correction=correction).layout
    # Wishes can say how many layers, but not whose, and nothing of experts.
    if len(layout.devices) == 1 and not layout.expert_layers_on_cpu and layout != failed.layout:
        return msgspec.structs.replace(here, device=layout.devices[0], gpu_layers=layout.layers[0])
    return retry(shape, devices, command.wishes, failed, cores=cores, correction=correction)


def _with_memory(device: Device, usable_bytes: int) -> Device:
    """A device as it should have told: so much of it can be used, the plan's margin is on top."""
    return msgspec.structs.replace(
        device, total_bytes=usable_bytes, free_bytes=usable_bytes + LEAST_MARGIN_BYTES
    )


def _out_of_memory(
    name: str, needed_bytes: int, free_bytes: int, smaller: tuple[Wishes, ...], detail: str = ""
) -> Problem:
    values = {"wishes": encode_wishes(smaller[0])} if smaller else {}
    return problem(
        ErrorCode.OUT_OF_MEMORY,
        next_act=NextAct.LOAD_SMALLER if smaller else NextAct.CHOOSE_MODEL,
        detail=detail,
        name=name,
        needed=size_words(needed_bytes),
        free=size_words(free_bytes),
        **values,
    )
