"""What a pretended model does, and how its loads are planned."""

import msgspec

from app.core.devices import Device
from app.core.errors import ErrorCode
from app.core.load_plan import CPU_ONLY, Plan, PlanReason, ReasonCode, Wishes
from app.core.memory_fit import Layout, MemoryUse
from app.core.prompt import AUTOMATIC_CONTEXT_LENGTH
from app.core.quantities import size_words
from app.engine.protocol import Trial

_MARGIN_BYTES = 200_000_000
_WORK_BYTES = 300_000_000


class EchoScript(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the pretended model does.

    Attributes:
        reply: what it answers; "" echoes the person's message.
        tokens: repeat the reply up to this many tokens; 0 says it once.
        token_delay_s, prompt_delay_s, load_s: pretended work, per token, per prompt token, in all.
        context_length: tokens the context holds; 0 takes what ``Load`` asks for, or 8,192.
        fail_after, die_after, hang_after: after so many tokens fail, end the process, or never answer again.
        device_lost_after: end as ggml does when a GPU stops answering; on the processor nothing happens.
        load_error: fail to load with this problem; ``dies_loading`` ends the process instead.
        killed_loading: end as a process does that the system kills for want of memory.
        weight_bytes, token_bytes, layers: the pretended model's; with weights its loads are planned.
        devices: what the pretended computer has.
        measured_share: measured memory by planned memory.
        trials, trial_s: what tuning finds, in this order, the first being as it is; seconds for each.
        template: a chat template to use instead of ChatML.
    """

    reply: str = ""
    tokens: int = 0
    token_delay_s: float = 0.0
    prompt_delay_s: float = 0.0
    load_s: float = 0.0
    context_length: int = 0
    trained_context_length: int = 32_768
    fail_after: int | None = None
    die_after: int | None = None
    hang_after: int | None = None
    device_lost_after: int | None = None
    load_error: ErrorCode | None = None
    dies_loading: bool = False
    killed_loading: bool = False
    weight_bytes: int = 0
    token_bytes: int = 0
    layers: int = 32
    devices: tuple[Device, ...] = ()
    measured_share: float = 1.0
    trials: tuple[Trial, ...] = ()
    trial_s: float = 0.0
    template: str = (
        "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    )


def scripted_plan(script: EchoScript, wishes: Wishes) -> Plan:
    """The plan for the script's devices: as many layers as are wished, or all, on the first GPU."""
    length = wishes.context_length or script.context_length or AUTOMATIC_CONTEXT_LENGTH
    gpu = next((it for it in script.devices if not it.is_cpu and wishes.device != CPU_ONLY), None)
    all_layers = script.layers + 1
    wished = all_layers if wishes.gpu_layers is None else wishes.gpu_layers
    layers = min(wished, all_layers) if gpu is not None else 0
    cache = script.token_bytes * length // (1 if wishes.cache_type == "f16" else 2)
    uses = []
    for name, part in (("CPU", 1 - layers / all_layers), (gpu.name if gpu else "", layers / all_layers)):
        if part and script.weight_bytes:
            weights = round(script.weight_bytes * part)
            uses.append(MemoryUse(name, weights, round(cache * part), round(_WORK_BYTES * part)))
    free = {device.name: device.free_bytes for device in script.devices}
    return Plan(
        Layout(length, (gpu.name,) if gpu and layers else (), (layers,) if layers else ()),
        wishes.threads or 1,
        tuple(uses),
        _MARGIN_BYTES,
        _reason(script, gpu, layers),
        fits=all(use.total_bytes + _MARGIN_BYTES <= free.get(use.device, 0) for use in uses),
    )


def _reason(script: EchoScript, gpu: Device | None, layers: int) -> PlanReason:
    if gpu is None or not layers:
        return PlanReason(ReasonCode.CPU_WISHED if len(script.devices) > 1 else ReasonCode.NO_GPU_SUPPORT)
    values = {
        "device": gpu.description,
        "free": size_words(gpu.free_bytes),
        "total": size_words(gpu.total_bytes),
        "layers": str(layers),
        "all_layers": str(script.layers + 1),
    }
    is_all = layers > script.layers
    return PlanReason(ReasonCode.ALL_ON_GPU if is_all else ReasonCode.PARTLY_ON_GPU, values)


def scripted_choices(script: EchoScript, wishes: Wishes) -> tuple[Wishes, ...]:
    """Every smaller load that fits."""
    tried = (
        msgspec.structs.replace(wishes, context_length=4096),
        msgspec.structs.replace(wishes, cache_type="q8_0"),
        msgspec.structs.replace(wishes, gpu_layers=script.layers // 2),
        msgspec.structs.replace(wishes, device=CPU_ONLY),
    )
    return tuple(it for it in tried if scripted_plan(script, it).fits)


def measured(plan: Plan, share: float) -> tuple[MemoryUse, ...]:
    """What a load by ``plan`` is said to take."""
    return tuple(
        MemoryUse(
            use.device,
            round(use.weight_bytes * share),
            round(use.cache_bytes * share),
            round(use.compute_bytes * share),
        )
        for use in plan.uses
    )


def without(devices: tuple[Device, ...], uses: tuple[MemoryUse, ...]) -> tuple[Device, ...]:
    """``devices`` while something on them takes ``uses``."""
    taken = {use.device: use.total_bytes for use in uses}
    return tuple(
        msgspec.structs.replace(it, free_bytes=it.free_bytes - taken.get(it.name, 0)) for it in devices
    )
