"""How a model is loaded here: which device, how many layers, what context; and why, in words."""

from enum import StrEnum
from typing import Literal

import msgspec

from app.core.errors import Problem, fill
from app.core.memory_fit import Layout, MemoryUse
from app.core.words import QT_TRANSLATE_NOOP

CPU_ONLY = "cpu"
"""``Wishes.device`` for a model that is to stay off every GPU."""

FlashAttention = Literal["auto", "on", "off"]
CacheType = Literal["f16", "q8_0", "q4_0"]


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


def on_cpu(wishes: Wishes) -> Wishes:
    """The same, off every GPU."""
    return msgspec.structs.replace(wishes, device=CPU_ONLY, gpu_layers=None)


class ReasonCode(StrEnum):
    """Why a plan is as it is; its sentence is in ``REASONS``."""

    NO_GPU_SUPPORT = "no_gpu_support"
    NO_USABLE_GPU = "no_usable_gpu"
    CPU_WISHED = "cpu_wished"
    GPU_TOO_SMALL = "gpu_too_small"
    DEVICE_MISSING = "device_missing"
    ALL_ON_GPU = "all_on_gpu"
    ALL_ON_GPUS = "all_on_gpus"
    PARTLY_ON_GPU = "partly_on_gpu"
    LAYERS_WISHED = "layers_wished"
    EXPERTS_ON_CPU = "experts_on_cpu"
    CONTEXT_SHORTENED = "context_shortened"
    CACHE_NOT_PACKED = "cache_not_packed"
    VALUES_NOT_PACKED = "values_not_packed"


_ = QT_TRANSLATE_NOOP

REASONS: dict[ReasonCode, str] = {
    ReasonCode.NO_GPU_SUPPORT: _("reasons", "CPU: no graphics card that this build can use was found"),
    ReasonCode.NO_USABLE_GPU: _("reasons", "CPU: the graphics card cannot be used"),
    ReasonCode.CPU_WISHED: _("reasons", "CPU: chosen in the settings"),
    ReasonCode.GPU_TOO_SMALL: _(
        "reasons", "CPU: {device} has too little free memory for this model, {free} of {total}"
    ),
    ReasonCode.DEVICE_MISSING: _("reasons", "CPU: the device chosen in the settings, {device}, is not there"),
    ReasonCode.ALL_ON_GPU: _("reasons", "{device}, {free} of {total} free: all {layers} layers on the GPU"),
    ReasonCode.ALL_ON_GPUS: _("reasons", "{device}, together {free} free: all {layers} layers on the GPUs"),
    ReasonCode.PARTLY_ON_GPU: _(
        "reasons",
        "{device}, {free} of {total} free: {layers} of {all_layers} layers fit on the GPU, the rest runs on "
        "the CPU",
    ),
    ReasonCode.LAYERS_WISHED: _(
        "reasons", "{device}: {layers} of {all_layers} layers on the GPU, as chosen in the settings"
    ),
    ReasonCode.EXPERTS_ON_CPU: _(
        "reasons",
        "{device}, {free} of {total} free: all {all_layers} layers on the GPU, but the experts of {layers} "
        "stay on the CPU",
    ),
    ReasonCode.CONTEXT_SHORTENED: _(
        "reasons", "the context holds {context_length} tokens, because more do not fit"
    ),
    ReasonCode.CACHE_NOT_PACKED: _(
        "reasons", "this model's cache cannot be {cache_type}; it stays {instead}"
    ),
    ReasonCode.VALUES_NOT_PACKED: _(
        "reasons", "half of the cache stays {instead}: {cache_type} needs flash attention there"
    ),
}


class PlanReason(msgspec.Struct, frozen=True):
    """A sentence as data, like ``Problem``: the window translates the same template."""

    code: ReasonCode
    values: dict[str, str] = {}

    def sentence(self) -> str:
        """The English sentence."""
        return fill(REASONS[self.code], self.values)


class Plan(msgspec.Struct, frozen=True):
    """How a load is done.

    Attributes:
        layout: what goes where.
        uses: the estimate, the CPU's first; devices that get nothing are left out.
        margin_bytes: kept free on every device on top of the estimate.
        reason: which device and why.
        fits: whether every device has what it is to hold.
        problems: devices that could not be used at all, and why.
        notes: what else is not as wished or as usual.
    """

    layout: Layout
    threads: int
    uses: tuple[MemoryUse, ...]
    margin_bytes: int
    reason: PlanReason
    fits: bool = True
    problems: tuple[Problem, ...] = ()
    notes: tuple[PlanReason, ...] = ()

    @property
    def total_bytes(self) -> int:
        """The estimate over all devices."""
        return sum(use.total_bytes for use in self.uses)
