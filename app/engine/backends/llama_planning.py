"""Plans for the machine this process runs on."""

from pathlib import Path

import msgspec

from app.core.devices import Device
from app.core.errors import ErrorCode, NextAct, Problem, problem
from app.core.gguf.shape import model_shape
from app.core.load_plan import Plan, Wishes
from app.core.memory_fit import MemoryUse
from app.core.planning import choices, plan, retry
from app.core.quantities import size_words
from app.engine.cores import physical_cores
from app.engine.protocol import Load, PlanLoad, Planned


def planned(
    command: PlanLoad, devices: tuple[Device, ...], device_problems: tuple[Problem, ...] = ()
) -> Planned:
    """What a load would do with these devices, and what would fit when it does not."""
    shape, cores = model_shape(Path(command.path)), physical_cores().threads
    wishes, correction = command.wishes, command.correction
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
    """Memory ran out although the plan fitted: both numbers, and one smaller way to try.

    ``devices`` are as they are with nothing loaded any more; ``taken`` is what was there when it ended.
    """
    shape, cores = model_shape(Path(command.path)), physical_cores().threads
    smaller = retry(shape, devices, command.wishes, failed, cores=cores, correction=command.correction)
    needed = max(failed.total_bytes, sum(use.total_bytes for use in taken))
    free = sum(device.free_bytes for device in devices)
    return _out_of_memory(command.name, needed, free, (smaller,) if smaller else (), detail)


def _out_of_memory(
    name: str, needed_bytes: int, free_bytes: int, smaller: tuple[Wishes, ...], detail: str = ""
) -> Problem:
    values = {"wishes": msgspec.json.encode(smaller[0]).decode()} if smaller else {}
    return problem(
        ErrorCode.OUT_OF_MEMORY,
        next_act=NextAct.LOAD_SMALLER if smaller else NextAct.CHOOSE_MODEL,
        detail=detail,
        name=name,
        needed=size_words(needed_bytes),
        free=size_words(free_bytes),
        **values,
    )
