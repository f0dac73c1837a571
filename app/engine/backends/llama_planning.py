"""Plans for the machine this process runs on."""

from pathlib import Path

from app.core.devices import Device
from app.core.errors import Problem
from app.core.gguf.model_facts import facts
from app.core.load_plan import Plan, PlanReason, ReasonCode
from app.core.memory_fit import Layout
from app.core.prompt import AUTOMATIC_CONTEXT_LENGTH
from app.engine.cores import physical_cores
from app.engine.protocol import PlanLoad, Planned


def planned(
    command: PlanLoad, devices: tuple[Device, ...], device_problems: tuple[Problem, ...] = ()
) -> Planned:
    """What a load would do with these devices."""
    trained = facts(Path(command.path)).context_length
    length = command.wishes.context_length or min(trained or 2048, AUTOMATIC_CONTEXT_LENGTH)
    gpus = [it.name for it in devices if not it.is_cpu and command.wishes.device in ("", it.name)][:1]
    layers = (command.wishes.gpu_layers or 999,) if gpus else ()
    layout = Layout(
        min(length, trained or length), tuple(gpus), layers, sequences=command.wishes.sequences or 4
    )
    plan = Plan(
        layout,
        command.wishes.threads or physical_cores().threads,
        (),
        0,
        PlanReason(ReasonCode.NO_GPU_SUPPORT),
    )
    return Planned(command.id, plan, devices)
