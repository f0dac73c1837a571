"""Devices, a model and wishes in; a plan out. Nothing is asked of the machine here.

The order: CUDA, Metal, ROCm, Vulkan, whatever else ggml knows, then the processor. A graphics card inside the
processor is only taken when there is no other. All cards of the best kind share the layers.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from app.core.devices import Device, DeviceKind
from app.core.errors import Problem
from app.core.load_plan import CPU_ONLY, CacheType, Plan, PlanReason, ReasonCode, Wishes, on_cpu
from app.core.memory_fit import CPU, Correction, Layout, MemoryUse, corrected, estimate
from app.core.model_shape import ModelShape
from app.core.prompt import AUTOMATIC_CONTEXT_LENGTH
from app.core.quantities import size_words

BACKENDS_BY_SPEED = ("CUDA", "MTL", "Metal", "ROCm", "HIP", "Vulkan")
UNKNOWN_CONTEXT_LENGTH = 2048
"""For a file that does not say what it was trained for."""
SHORTEST_CONTEXT_LENGTH = 512
SHORTEST_AUTOMATIC_CONTEXT_LENGTH = 2048
"""A chat with less is no chat: rather say that the model is too large."""
SEQUENCES = 4
BATCH_SIZE = 512
LEAST_MARGIN_BYTES = 256 << 20
MARGIN_SHARE = 32
"""Of a device's memory: what drivers, fragments and the window's own pictures take. llama.cpp's tool for the
same question keeps 1 GiB of every device; a card of 6 GB would lose a sixth of its layers to that."""
WORTH_OFFLOADING = 8
"""Fewer than one layer in so many is not worth the way to the card and back."""
MOST_CHOICES = 3
CACHE_BLOCK = 32
"""Numbers of one head that a quantised cache packs together."""


def plan(
    shape: ModelShape,
    devices: Sequence[Device],
    wishes: Wishes,
    *,
    cores: int,
    correction: Correction = Correction(),  # noqa: B008  frozen
    problems: tuple[Problem, ...] = (),
) -> Plan:
    """How to load a model of ``shape`` on these devices, as they are now.

    ``cores`` are the threads to take when nothing is wished; ``problems`` tell of devices that could not be
    used at all. The plan may not fit: ``Plan.fits`` tells, and ``choices`` what would.
    """
    best: Plan | None = None
    for context_length in _context_lengths(shape, wishes):
        planner = _Planner(shape, devices, wishes, context_length, cores, correction, problems)
        found = planner.plan()
        if found.fits:
            return found if best is None else _said_to_be_shorter(found)
        best = best or found
    if best is None:
        raise AssertionError("there is always a context length")
    return best


def choices(
    shape: ModelShape,
    devices: Sequence[Device],
    wishes: Wishes,
    *,
    cores: int,
    correction: Correction = Correction(),  # noqa: B008  frozen
) -> tuple[Wishes, ...]:
    """Other wishes that fit when these do not: the nearest first, at most three, each of another kind."""
    found: list[Wishes] = []
    for kind in _alternatives(shape, wishes):
        fitting = next(
            (it for it in kind if plan(shape, devices, it, cores=cores, correction=correction).fits), None
        )
        if fitting is not None and fitting not in found:
            found.append(fitting)
    return tuple(found[:MOST_CHOICES])


def retry(
    shape: ModelShape,
    devices: Sequence[Device],
    wishes: Wishes,
    failed: Plan,
    *,
    cores: int,
    correction: Correction = Correction(),  # noqa: B008  frozen
) -> Wishes | None:
    """One smaller way to load after memory ran out for ``failed``, never the same again; None when none is.

    A quarter fewer layers on the GPU, then none, then half the context, then a smaller cache.
    """
    layers = sum(failed.layout.layers)
    length = failed.layout.context_length
    here = msgspec.structs.replace(wishes, context_length=length)
    smaller: list[Wishes] = []
    if layers > 4:
        smaller.append(msgspec.structs.replace(here, gpu_layers=layers - max(1, layers // 4)))
    if layers:
        smaller.append(on_cpu(here))
    off_gpus = here if not layers else smaller[-1]
    if length // 2 >= SHORTEST_CONTEXT_LENGTH:
        smaller.append(msgspec.structs.replace(off_gpus, context_length=length // 2))
    if wishes.cache_type == "f16":
        smaller.append(msgspec.structs.replace(off_gpus, cache_type="q8_0"))
    for it in smaller:
        found = plan(shape, devices, it, cores=cores, correction=correction)
        if found.fits and found.layout != failed.layout:
            return it
    return None


def _context_lengths(shape: ModelShape, wishes: Wishes) -> Iterator[int]:
    """The wished length alone; or the automatic one, and shorter ones when that does not fit."""
    trained = shape.trained_context_length
    if wishes.context_length:
        yield min(wishes.context_length, trained or wishes.context_length)
        return
    length = min(trained or UNKNOWN_CONTEXT_LENGTH, AUTOMATIC_CONTEXT_LENGTH)
    yield length
    while length // 2 >= SHORTEST_AUTOMATIC_CONTEXT_LENGTH:
        length //= 2
        yield length


def _said_to_be_shorter(found: Plan) -> Plan:
    length = {"context_length": f"{found.layout.context_length:,}"}
    note = PlanReason(ReasonCode.CONTEXT_SHORTENED, length)
    return msgspec.structs.replace(found, notes=(*found.notes, note))


def _alternatives(shape: ModelShape, wishes: Wishes) -> Iterator[list[Wishes]]:
    changed = msgspec.structs.replace
    full = next(_context_lengths(shape, wishes))
    shorter = [full >> n for n in range(1, 12) if full >> n >= SHORTEST_CONTEXT_LENGTH]
    if wishes.gpu_layers is not None:
        yield [changed(wishes, gpu_layers=None)]
    if wishes.cache_type == "f16":
        yield [changed(wishes, cache_type="q8_0", context_length=full)]
    yield [changed(wishes, context_length=length) for length in shorter]
    if wishes.device != CPU_ONLY:
        yield [on_cpu(wishes)]
    yield [
        changed(wishes, cache_type="q8_0", gpu_layers=None, device="", context_length=it) for it in shorter
    ]


class _Planner:
    """One context length: how many layers go where."""

    def __init__(
        self,
        shape: ModelShape,
        devices: Sequence[Device],
        wishes: Wishes,
        context_length: int,
        cores: int,
        correction: Correction,
        problems: tuple[Problem, ...],
    ) -> None:
        self._shape, self._wishes, self._correction = shape, wishes, correction
        self._cores, self._problems = cores, problems
        self._context_length = context_length
        self._cache_types = _cache_types(shape, wishes)
        self._cpu = next((it for it in devices if it.is_cpu), Device(CPU, CPU, DeviceKind.CPU, 0, 0))
        self._gpus = _chosen(devices, wishes)
        self._free = {it.name: it.free_bytes for it in devices} | {CPU: self._cpu.free_bytes}
        self._margins = {it.name: _margin(it) for it in self._gpus} | {CPU: _margin(self._cpu)}

    def plan(self) -> Plan:
        if self._gpus:
            layers = self._wishes.gpu_layers
            found = self._with_layers(layers) if layers is not None else self._automatic()
            if found is not None:
                return found
        return self._finished(self._layout((), 0), self._why_cpu())

    def _automatic(self) -> Plan | None:
        everything = self._shape.offloadable
        every_gpu = self._gpus
        # One card that holds all is faster than two that wait for each other.
        roomiest = [max(every_gpu, key=lambda it: it.free_bytes)]
        for gpus in (roomiest, every_gpu) if len(every_gpu) > 1 else (roomiest,):
            self._gpus = gpus
            whole = self._fitting(everything)
            if whole is not None:
                code = ReasonCode.ALL_ON_GPU if len(gpus) == 1 else ReasonCode.ALL_ON_GPUS
                return self._finished(whole, self._reason(code, everything))
        if self._shape.expert_count:
            count = len(self._shape.layers)
            # As few as possible stay; bisected by how many go.
            gone = _most(0, count - 1, lambda n: self._fitting(everything, count - n) is not None)
            layout = self._fitting(everything, count - gone)
            if layout is not None:
                return self._finished(layout, self._reason(ReasonCode.EXPERTS_ON_CPU, count - gone))
        layers = _most(0, everything - 1, lambda n: self._fitting(n) is not None)
        layout = self._fitting(layers)
        if layout is None or layers * WORTH_OFFLOADING < everything:
            return None
        return self._finished(layout, self._reason(ReasonCode.PARTLY_ON_GPU, layers))

    def _with_layers(self, wished: int) -> Plan | None:
        layers = min(wished, self._shape.offloadable)
        if not layers:
            return None
        layout = self._fitting(layers) or self._layout(self._shares(layers), 0)
        return self._finished(layout, self._reason(ReasonCode.LAYERS_WISHED, layers))

    def _fitting(self, layers: int, experts_on_cpu: int = 0) -> Layout | None:
        """A layout with so many layers off the CPU whose devices hold what they get; the CPU may not."""
        for share_out in (self._shares, lambda count: self._filled(count, experts_on_cpu)):
            layout = self._layout(share_out(layers), experts_on_cpu)
            uses = self._uses(layout)
            if all(self._holds(use, uses) for use in uses if use.device != CPU):
                return layout
            if len(self._gpus) == 1:
                break
        return None

    def _filled(self, layers: int, experts_on_cpu: int) -> tuple[int, ...]:
        """Layers per GPU, one full after the other: layers are not alike where experts stay behind."""
        shares = (*[0] * (len(self._gpus) - 1), layers)
        for place, gpu in enumerate(self._gpus[:-1]):

            def fits(
                count: int, before: tuple[int, ...] = shares, place: int = place, name: str = gpu.name
            ) -> bool:
                tried = _moved(before, place, count)
                uses = self._uses(self._layout(tried, experts_on_cpu))
                return all(self._holds(use, uses) for use in uses if use.device == name)

            shares = _moved(shares, place, _most(0, shares[-1], fits))
        return shares

    def _shares(self, layers: int) -> tuple[int, ...]:
        """Layers per GPU, by what each has free; what rounding leaves over goes to the roomiest."""
        room = [max(0, it.free_bytes - self._margins[it.name]) for it in self._gpus]
        total = sum(room) or 1
        shares = [layers * it // total for it in room]
        shares[room.index(max(room))] += layers - sum(shares)
        return tuple(shares)

    def _layout(self, shares: tuple[int, ...], experts_on_cpu: int) -> Layout:
        wishes = self._wishes
        used = [(gpu.name, n) for gpu, n in zip(self._gpus, shares, strict=False) if n]
        return Layout(
            self._context_length,
            tuple(name for name, _ in used),
            tuple(n for _, n in used),
            experts_on_cpu,
            *self._cache_types,
            wishes.batch_size or BATCH_SIZE,
            wishes.sequences or SEQUENCES,
            flash_attention=wishes.flash_attention != "off",
        )

    def _uses(self, layout: Layout) -> tuple[MemoryUse, ...]:
        return corrected(estimate(self._shape, layout), self._correction)

    def _holds(self, use: MemoryUse, uses: tuple[MemoryUse, ...]) -> bool:
        """Whether a device has room; one that shares the processor's memory counts with it."""
        needed = use.total_bytes + self._margins[use.device]
        if needed > self._free[use.device]:
            return False
        shared = {it.name for it in self._gpus if _shares_memory(it)}
        if use.device != CPU and use.device not in shared:
            return True
        together = sum(it.total_bytes for it in uses if it.device == CPU or it.device in shared)
        return together + self._margins[CPU] <= self._free[CPU]

    def _finished(self, layout: Layout, reason: PlanReason) -> Plan:
        uses = self._uses(layout)
        return Plan(
            layout,
            self._wishes.threads or self._cores,
            uses,
            max(self._margins[use.device] for use in uses),
            reason,
            all(self._holds(use, uses) for use in uses),
            self._problems,
            self._notes(),
        )

    def _notes(self) -> tuple[PlanReason, ...]:
        wished, (keys, values) = self._wishes.cache_type, self._cache_types
        if values == wished or not self._shape.has_memory:
            return ()
        code = ReasonCode.CACHE_NOT_PACKED if keys == values else ReasonCode.VALUES_NOT_PACKED
        return (PlanReason(code, {"cache_type": wished, "instead": values}),)

    def _why_cpu(self) -> PlanReason:
        wished = self._wishes.device
        if wished == CPU_ONLY or self._wishes.gpu_layers == 0 or wished == self._cpu.name:
            return PlanReason(ReasonCode.CPU_WISHED)
        if self._gpus:
            return self._reason(ReasonCode.GPU_TOO_SMALL, 0)
        if wished:
            return PlanReason(ReasonCode.DEVICE_MISSING, {"device": wished})
        return PlanReason(ReasonCode.NO_USABLE_GPU if self._problems else ReasonCode.NO_GPU_SUPPORT)

    def _reason(self, code: ReasonCode, layers: int) -> PlanReason:
        return PlanReason(
            code,
            {
                "device": " + ".join(it.description or it.name for it in self._gpus),
                "free": size_words(sum(it.free_bytes for it in self._gpus)),
                "total": size_words(sum(it.total_bytes for it in self._gpus)),
                "layers": str(layers),
                "all_layers": str(self._shape.offloadable),
            },
        )


def _chosen(devices: Sequence[Device], wishes: Wishes) -> list[Device]:
    """The GPUs to use: the one wished, or all of the best kind."""
    if wishes.device:
        return [it for it in devices if it.name == wishes.device and not it.is_cpu]
    discrete = [it for it in devices if it.kind is DeviceKind.GPU]
    integrated = [it for it in devices if it.kind is DeviceKind.INTEGRATED_GPU]
    best = sorted(discrete or integrated, key=_rank)
    return [it for it in best if it.backend == best[0].backend] if discrete else best[:1]


def _moved(shares: tuple[int, ...], place: int, count: int) -> tuple[int, ...]:
    """``count`` of the last one's layers at ``place``."""
    return (*shares[:place], count, *shares[place + 1 : -1], shares[-1] - count)


def _most(low: int, high: int, is_possible: Callable[[int], bool]) -> int:
    """The largest number for which it is possible; ``low`` is taken to be."""
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if is_possible(middle) else (low, middle - 1)
    return low


def _cache_types(shape: ModelShape, wishes: Wishes) -> tuple[CacheType, CacheType]:
    """For keys and for values: what is wished, where llama.cpp can make it (``llama_init_from_model``)."""
    if shape.head_length % CACHE_BLOCK:
        return "f16", "f16"
    return wishes.cache_type, wishes.cache_type if wishes.flash_attention != "off" else "f16"


def _rank(device: Device) -> int:
    known = BACKENDS_BY_SPEED
    return known.index(device.backend) if device.backend in known else len(known)


def _shares_memory(device: Device) -> bool:
    return device.kind is DeviceKind.INTEGRATED_GPU or device.backend in ("MTL", "Metal")


def _margin(device: Device) -> int:
    return max(LEAST_MARGIN_BYTES, device.total_bytes // MARGIN_SHARE)
