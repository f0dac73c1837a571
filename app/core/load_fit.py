"""Whether a model fits, in a word and two numbers, and the loads that are offered when it does not."""

from enum import StrEnum

import msgspec

from app.core.devices import Device
from app.core.load_plan import Plan, Wishes
from app.core.memory_fit import CPU, MemoryUse


class Fit(StrEnum):
    """How a planned load would stand on this computer."""

    UNKNOWN = "unknown"
    """Nothing was estimated."""
    GPU = "gpu"
    """Every layer on a GPU."""
    PARTLY = "partly"
    """Some layers on a GPU, the rest on the processor."""
    CPU = "cpu"
    """All of it on the processor."""
    TIGHT = "tight"
    """It fits, with little left for anything else."""
    TOO_LARGE = "too_large"
    """It does not fit."""


class LoadFit(msgspec.Struct, frozen=True):
    """A fit, with what the fullest device is to hold and what is free there, in bytes.

    Attributes:
        total_bytes: what all devices are to hold together; 0 where nothing was planned.
        context_length: tokens that it was planned for; 0 where nothing was planned.
    """

    fit: Fit
    needed_bytes: int
    free_bytes: int
    total_bytes: int = 0
    context_length: int = 0


class Offer(msgspec.Struct, frozen=True):
    """Another way to load a model, with the memory that it was planned to take."""

    wishes: Wishes
    needed_bytes: int


def load_fit(plan: Plan, devices: tuple[Device, ...], layer_count: int) -> LoadFit:
    """How ``plan`` stands on ``devices``; ``layer_count`` is the model's, the output not counted."""
    free = {device.name: device.free_bytes for device in devices}
    uses = [use for use in plan.uses if use.total_bytes and use.device in free]
    if not uses:
        return LoadFit(Fit.UNKNOWN, plan.total_bytes, sum(free.values()))
    fullest = max(uses, key=lambda use: use.total_bytes - free[use.device])
    return LoadFit(
        _fit(plan, uses, free, layer_count),
        fullest.total_bytes,
        free[fullest.device],
        plan.total_bytes,
        plan.layout.context_length,
    )


def _fit(plan: Plan, uses: list[MemoryUse], free: dict[str, int], layer_count: int) -> Fit:
    if not plan.fits:
        return Fit.TOO_LARGE
    layout = plan.layout
    is_whole = sum(layout.layers) > layer_count and not layout.expert_layers_on_cpu
    # A card that holds only a part was filled on purpose; then the processor's memory alone can be tight.
    judged = [use for use in uses if is_whole or use.device == CPU]
    if any(use.total_bytes + 2 * plan.margin_bytes > free[use.device] for use in judged):
        return Fit.TIGHT
    if not layout.devices:
        return Fit.CPU
    return Fit.GPU if is_whole else Fit.PARTLY


def given_back(devices: tuple[Device, ...], uses: tuple[MemoryUse, ...]) -> tuple[Device, ...]:
    """The GPUs as they are once what is loaded has left them.

    The processor's free memory stays: most of a loaded file is memory that the system calls free already.
    """
    taken = {use.device: use.total_bytes for use in uses}
    return tuple(
        device
        if device.is_cpu
        else msgspec.structs.replace(device, free_bytes=device.free_bytes + taken.get(device.name, 0))
        for device in devices
    )


def encode_offers(offers: tuple[Offer, ...]) -> str:
    """Offers as a value of a ``Problem``."""
    return msgspec.json.encode(offers).decode()


def decode_offers(text: str) -> tuple[Offer, ...]:
    """The offers in a value of a ``Problem``; none when there is nothing that can be read."""
    try:
        return msgspec.json.decode(text or "[]", type=tuple[Offer, ...])
    except msgspec.DecodeError:
        return ()


def encode_wishes(wishes: Wishes) -> str:
    """Wishes as ``Problem.values["wishes"]``."""
    return msgspec.json.encode(wishes).decode()


def decode_wishes(text: str) -> Wishes | None:
    """The wishes in ``Problem.values["wishes"]``; None when there are none."""
    try:
        return msgspec.json.decode(text, type=Wishes) if text else None
    except msgspec.DecodeError:
        return None
