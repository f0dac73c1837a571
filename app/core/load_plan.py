"""How a model is loaded here: which device, how many layers, what context; and why, in words."""

from enum import StrEnum
from typing import Literal

import msgspec

from app.core.memory_fit import Layout, MemoryUse

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


class ReasonCode(StrEnum):
    """Why a plan is as it is; its sentence is in ``REASONS``."""

    NO_GPU_SUPPORT = "no_gpu_support"


class PlanReason(msgspec.Struct, frozen=True):
    """A sentence as data, like ``Problem``: the window translates the same template."""

    code: ReasonCode
    values: dict[str, str] = {}


class Plan(msgspec.Struct, frozen=True):
    """How a load is done.

    Attributes:
        layout: what goes where.
        uses: the estimate, the CPU's first; devices that get nothing are left out.
        margin_bytes: kept free on every device on top of the estimate.
        reason: which device and why.
        fits: whether every device has what it is to hold.
    """

    layout: Layout
    threads: int
    uses: tuple[MemoryUse, ...]
    margin_bytes: int
    reason: PlanReason
    fits: bool = True

    @property
    def total_bytes(self) -> int:
        """The estimate over all devices."""
        return sum(use.total_bytes for use in self.uses)
