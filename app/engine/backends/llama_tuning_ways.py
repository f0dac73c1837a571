"""The ways to run a loaded model that are worth a trial: what may follow from the best one so far."""

from collections.abc import Iterable

import msgspec

from app.core.load_plan import CPU_ONLY, Wishes
from app.engine.backends.llama_replies import PROMPT_STEP
from app.engine.cores import physical_cores
from app.engine.protocol import LoadedModel

BATCH_SIZES = (128, 256, 512, 1024)


def settled(wishes: Wishes, loaded: LoadedModel) -> Wishes:
    """What ``wishes`` came to: no choice is left open but that of the device."""
    batch_size = loaded.plan.layout.batch_size if loaded.plan is not None else 512
    return msgspec.structs.replace(wishes, threads=loaded.threads, batch_size=batch_size)


def is_on_cpu(loaded: LoadedModel) -> bool:
    """Whether the processor does all."""
    return loaded.plan is None or not loaded.plan.layout.devices


def step_of(wishes: Wishes, loaded: LoadedModel) -> int:
    """Tokens that the engine reads at once."""
    reads_on_cpu = wishes.device == CPU_ONLY or is_on_cpu(loaded)
    return min(wishes.batch_size, PROMPT_STEP) if reads_on_cpu else wishes.batch_size


def devices(best: Wishes, loaded: LoadedModel) -> Iterable[Wishes]:
    """Without the GPU: an integrated one can be slower than the processor beside it."""
    if not is_on_cpu(loaded):
        yield msgspec.structs.replace(best, device=CPU_ONLY)


def flash_attention(best: Wishes, loaded: LoadedModel) -> Iterable[Wishes]:
    """``auto`` is ``on`` wherever that is possible. A quantised cache cannot be read without it."""
    del loaded
    if best.cache_type == "f16":
        other = "on" if best.flash_attention == "off" else "off"
        yield msgspec.structs.replace(best, flash_attention=other)


def threads(best: Wishes, loaded: LoadedModel) -> Iterable[Wishes]:
    """All cores, one fewer, half of them, and the second threads of each."""
    del loaded
    cores = physical_cores()
    numbers = {
        cores.performance,
        cores.performance - 1,
        cores.performance // 2,
        cores.physical,
        cores.allowed,
    }
    for number in sorted(it for it in numbers if 1 <= it <= cores.allowed):
        yield msgspec.structs.replace(best, threads=number)


def batch_sizes(best: Wishes, loaded: LoadedModel) -> Iterable[Wishes]:
    """Those that make a difference to how much is read at once."""
    steps = {step_of(best, loaded)}
    for size in BATCH_SIZES:
        tried = msgspec.structs.replace(best, batch_size=size)
        if (step := step_of(tried, loaded)) not in steps:
            steps.add(step)
            yield tried


def cache_types(best: Wishes) -> Iterable[Wishes]:
    """Half the memory; the text may be another."""
    if best.cache_type == "f16":
        yield msgspec.structs.replace(best, cache_type="q8_0", flash_attention="on")
