"""How a model is loaded here: which device, how many layers, what context; and why, in words.

``plan`` is pure: devices, a model's shape and what is wished go in, one plan comes out.
"""

from typing import Literal

import msgspec

from app.core.device_order import capacity, margin, room_of, shares_memory
from app.core.devices import Device
from app.core.errors import Problem
from app.core.layer_split import Split, best_split, holds
from app.core.memory_fit import Correction, Layout, MemoryUse, corrected, estimate
from app.core.model_shape import ModelShape
from app.core.plan_reasons import PlanReason as PlanReason
from app.core.plan_reasons import ReasonCode as ReasonCode
from app.core.plan_reasons import because
from app.core.prompt import AUTOMATIC_CONTEXT_LENGTH
from app.core.quantities import size_words

CPU_ONLY = "cpu"
"""``Wishes.device`` for a model that is to stay off every GPU."""

FlashAttention = Literal["auto", "on", "off"]
CacheType = Literal["f16", "q8_0", "q4_0"]

UNKNOWN_CONTEXT_LENGTH = 2048
"""For a model that does not say what it was trained for."""
LEAST_CONTEXT_LENGTH = 2048
"""An automatic context is not made shorter than this to fit."""
BATCH_SIZE = 512
SEQUENCES = 4
_CACHE_BLOCK = 32
"""Numbers of one head that a quantised cache packs together."""


class Wishes(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the person (or the settings) wants of a load. A default leaves the choice to the plan.

    Attributes:
        device: a device's ggml name, ``CPU_ONLY``, or "" for the best there is.
        gpu_layers: layers off the CPU, the output counted as one; None takes as many as fit.
        context_length: tokens; 0 takes the model's own, at most ``AUTOMATIC_CONTEXT_LENGTH``.
        threads: 0 takes what was measured or the physical cores.
        batch_size: 0 takes 512.
        sequences: requests that can be answered at once; 0 takes four.
        draft_path: a small model with the same vocabulary, which guesses ahead; "" is none.
    """

    device: str = ""
    gpu_layers: int | None = None
    context_length: int = 0
    threads: int = 0
    batch_size: int = 0
    cache_type: CacheType = "f16"
    flash_attention: FlashAttention = "auto"
    sequences: int = 0
    draft_path: str = ""


class Plan(msgspec.Struct, frozen=True):
    """How a load is done.

    Attributes:
        layout: what goes where.
        uses: the estimate, the CPU's first; devices that get nothing are left out.
        margin_bytes: kept free on every device on top of the estimate.
        reason: which device and why.
        fits: whether every device has what it is to hold.
        notes: what else is not as wished, or not as it could be.
    """

    layout: Layout
    threads: int
    uses: tuple[MemoryUse, ...]
    margin_bytes: int
    reason: PlanReason
    fits: bool = True
    notes: tuple[PlanReason, ...] = ()

    @property
    def total_bytes(self) -> int:
        """The estimate over all devices."""
        return sum(use.total_bytes for use in self.uses)

    def sentence(self) -> str:
        """Reason and notes in English."""
        return "; ".join(reason.sentence() for reason in (self.reason, *self.notes))


class Machine(msgspec.Struct, frozen=True):
    """What a plan is made for.

    Attributes:
        threads: physical cores, or what was measured to be the fastest.
        has_gpu_support: whether the engine was built to use any GPU, or found a plug-in that does.
        problems: what is wrong with devices or plug-ins, from the engine.
    """

    devices: tuple[Device, ...]
    threads: int = 1
    has_gpu_support: bool = False
    problems: tuple[Problem, ...] = ()


def plan(shape: ModelShape, machine: Machine, wishes: Wishes, correction: Correction = Correction()) -> Plan:
    """The best way to load a model on ``machine``; one that does not fit says so and by how much."""
    made = _plan(shape, machine, wishes, correction, _context_length(shape, wishes))
    length = made.layout.context_length
    while not made.fits and not wishes.context_length and length > LEAST_CONTEXT_LENGTH:
        length = max(LEAST_CONTEXT_LENGTH, length // 2)
        shorter = _plan(shape, machine, wishes, correction, length)
        if shorter.fits:
            note = because(ReasonCode.CONTEXT_REDUCED, context_length=f"{length:,}")
            return msgspec.structs.replace(shorter, notes=(*shorter.notes, note))
    return made


def _plan(
    shape: ModelShape, machine: Machine, wishes: Wishes, correction: Correction, context_length: int
) -> Plan:
    base, notes = _base_layout(shape, wishes, context_length)
    is_there = any(device.name == wishes.device for device in machine.devices if not device.is_cpu)
    if wishes.device not in ("", CPU_ONLY, "CPU") and not is_there:
        notes.append(because(ReasonCode.DEVICE_MISSING, device=wishes.device))
    room = room_of(machine.devices, wishes.device if is_there else "")
    is_cpu_chosen = wishes.device in (CPU_ONLY, "CPU") or wishes.gpu_layers == 0

    def uses_of(layout: Layout) -> tuple[MemoryUse, ...]:
        return corrected(estimate(shape, layout), correction)

    split = None if is_cpu_chosen else best_split(shape, room, base, uses_of, wishes.gpu_layers)
    layout = split.layout if split else base
    uses = uses_of(layout)
    group = split.devices if split else ()
    fits = holds(uses, room.cpu, group)
    if split:
        reason = _gpu_reason(shape, split, wishes)
    else:
        reason = _cpu_reason(machine, room.groups, is_cpu_chosen)
    if reason.code is not ReasonCode.GPU_PROBLEM:
        notes += [because(ReasonCode.DEVICE_PROBLEM, detail=_clause(it)) for it in machine.problems]
    if not fits:
        notes.append(_too_large(uses, room.cpu, group))
    margins = [margin(device) for device in (room.cpu, *group)]
    threads = wishes.threads or machine.threads
    return Plan(layout, threads, uses, max(margins), reason, fits, tuple(notes))


def _context_length(shape: ModelShape, wishes: Wishes) -> int:
    trained = shape.trained_context_length
    if wishes.context_length:
        return min(wishes.context_length, trained or wishes.context_length)
    return min(trained or UNKNOWN_CONTEXT_LENGTH, AUTOMATIC_CONTEXT_LENGTH)


def _base_layout(shape: ModelShape, wishes: Wishes, context_length: int) -> tuple[Layout, list[PlanReason]]:
    """Everything on the CPU, with what of the wishes llama.cpp can do for this model."""
    notes = []
    is_flash = wishes.flash_attention != "off"
    keys = values = wishes.cache_type
    if keys != "f16" and shape.head_length % _CACHE_BLOCK:
        keys = values = "f16"
    elif not is_flash:
        values = "f16"  # llama.cpp packs values only with flash attention
    if wishes.cache_type not in (keys, values) and shape.has_memory:
        notes.append(because(ReasonCode.CACHE_TYPE_IMPOSSIBLE, cache_type=wishes.cache_type, instead="f16"))
    layout = Layout(
        context_length,
        cache_type_k=keys,
        cache_type_v=values,
        batch_size=wishes.batch_size or BATCH_SIZE,
        sequences=wishes.sequences or SEQUENCES,
        flash_attention=is_flash,
    )
    return layout, notes


def _gpu_reason(shape: ModelShape, split: Split, wishes: Wishes) -> PlanReason:
    layers, total = sum(split.layout.layers), shape.offloadable
    experts = split.layout.expert_layers_on_cpu
    if experts:
        stay = experts >= len(shape.layers) and layers < total
        code = ReasonCode.SOME_LAYERS_WITHOUT_EXPERTS if stay else ReasonCode.EXPERTS_STAY
    elif layers >= total:
        code = ReasonCode.ALL_LAYERS
    else:
        code = ReasonCode.SOME_LAYERS if wishes.gpu_layers is None else ReasonCode.LAYERS_CHOSEN
    words = _memory_words(split.devices)
    return because(code, **words, layers=layers, total_layers=total, experts=experts)


def _cpu_reason(machine: Machine, groups: tuple[tuple[Device, ...], ...], is_cpu_chosen: bool) -> PlanReason:
    if is_cpu_chosen:
        return because(ReasonCode.CPU_CHOSEN)
    if groups:
        return because(ReasonCode.GPU_TOO_SMALL, **_memory_words(groups[0]))
    if machine.problems:
        return because(ReasonCode.GPU_PROBLEM, detail=_clause(machine.problems[0]))
    return because(ReasonCode.NO_GPU if machine.has_gpu_support else ReasonCode.NO_GPU_SUPPORT)


def _memory_words(devices: tuple[Device, ...]) -> dict[str, str]:
    return {
        "device": " + ".join(device.description or device.name for device in devices),
        "free": size_words(sum(device.free_bytes for device in devices)),
        "total": size_words(sum(device.total_bytes for device in devices)),
    }


def _clause(problem: Problem) -> str:
    return problem.sentence().rstrip(".")


def _too_large(uses: tuple[MemoryUse, ...], cpu: Device, group: tuple[Device, ...]) -> PlanReason:
    """Both numbers, where most is lacking."""
    free = {device.name: device for device in (*group, cpu)} | {"CPU": cpu}
    lacking = max(uses, key=lambda use: use.total_bytes - capacity(free[use.device]))
    device = free[lacking.device]
    needed = lacking.total_bytes
    if device.is_cpu:
        needed = sum(
            use.total_bytes for use in uses if use.device == "CPU" or shares_memory(free[use.device])
        )
    return because(
        ReasonCode.TOO_LARGE,
        device="CPU" if device.is_cpu else device.description or device.name,
        needed=size_words(needed + margin(device)),
        free=size_words(device.free_bytes),
    )
