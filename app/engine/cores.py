"""Which processors this process may compute on, and which of them are worth a thread.

llama.cpp's threads wait for each other after every operation, so the slowest one sets the pace: the two
threads of one core, an efficiency core, or a processor that a cgroup's limit takes away cost more than they
bring.
"""

import ctypes
import os
import platform
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil

FAST_SHARE = 0.8
"""A core that reaches this share of the fastest one's clock is no efficiency core: favoured cores of one kind
differ by some percent, efficiency cores by a quarter and more."""


class Cores(msgspec.Struct, frozen=True):
    """Counts of processors.

    Attributes:
        performance: physical cores this process may run on, the efficiency cores left out.
        physical: the same with them.
        logical: threads of all cores of this machine.
        allowed: of them those that this process's affinity and its cgroup's limit leave.
    """

    performance: int
    physical: int
    logical: int
    allowed: int

    @property
    def threads(self) -> int:
        """How many threads compute where nothing else is wished for: none is left for the window.

        Measured with a window streaming the starter model on two cores (``tests/benchmarks/generation.py``),
        one thread by two, on a computer with other work to do: 0.98 at a load of 2 to 4, 1.23, 1.42 and 2.74
        at 4 to 8. So a core left free wins the more, the busier the others are; that comes and goes, and
        ``llama_pace`` answers it. A quiet computer was not to be had: how the two compare there is open.
        """
        return max(1, min(self.performance, self.allowed))


def physical_cores(root: Path = Path("/"), affinity: frozenset[int] | None = None) -> Cores:
    """What this machine has for this process; ``root`` is where ``sys`` and ``proc`` are looked for.

    ``affinity`` are the logical processors it may run on; None asks the system.
    """
    siblings = _siblings(root)
    if not siblings:
        return _without_topology()
    usable = frozenset(siblings) & (_affinity() if affinity is None else affinity) or frozenset(siblings)
    fast = _fast(root, siblings) & usable or usable
    return Cores(
        performance=len({siblings[cpu] for cpu in fast}),
        physical=len({siblings[cpu] for cpu in usable}),
        logical=len(siblings),
        allowed=max(1, min([len(usable), *(int(limit) for limit in _limits(root))])),
    )


def _without_topology() -> Cores:
    """macOS, Windows, and a Linux that hides its processors."""
    logical = psutil.cpu_count() or 1
    allowed = len(_affinity()) or logical
    physical = min(psutil.cpu_count(logical=False) or logical, allowed)
    return Cores(min(_performance_of_a_mac() or physical, physical), physical, logical, allowed)


def _performance_of_a_mac() -> int:
    """``hw.perflevel0`` are an Apple processor's performance cores; 0 everywhere else."""
    if platform.system() != "Darwin":
        return 0
    count, size = ctypes.c_int32(), ctypes.c_size_t(4)
    name = b"hw.perflevel0.physicalcpu"
    code = ctypes.CDLL(None).sysctlbyname(name, ctypes.byref(count), ctypes.byref(size), None, 0)
    return 0 if code else count.value


def _affinity() -> frozenset[int]:
    return frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset()


def _siblings(root: Path) -> dict[int, frozenset[int]]:
    """Logical processor to all that share its core; only those that are online have a topology."""
    found = {}
    for file in (root / "sys/devices/system/cpu").glob("cpu[0-9]*/topology/thread_siblings_list"):
        found[int(file.parents[1].name.removeprefix("cpu"))] = _cpu_list(_read(file))
    return found


def _fast(root: Path, siblings: dict[int, frozenset[int]]) -> frozenset[int]:
    """Without the efficiency cores: as an Intel processor lists them, else by what clock each can reach."""
    listed = _cpu_list(_read(root / "sys/devices/cpu_core/cpus"))
    if listed:
        return listed
    clocks = {}
    for cpu in siblings:
        clock = _read(root / f"sys/devices/system/cpu/cpu{cpu}/cpufreq/cpuinfo_max_freq")
        if clock.isdigit():
            clocks[cpu] = int(clock)
    if len(clocks) < len(siblings):
        return frozenset(siblings)
    least = FAST_SHARE * max(clocks.values())
    return frozenset(cpu for cpu, clock in clocks.items() if clock >= least)


def _limits(root: Path) -> Iterator[float]:
    """Processors' worth of time that this process's cgroups, and those around them, may use."""
    mounts = root / "sys/fs/cgroup"
    for line in _read(root / "proc/self/cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if not controllers:
            folders = [mounts, mounts / "unified"]
        elif "cpu" in controllers.split(","):
            folders = [mounts / "cpu", mounts / controllers]
        else:
            continue
        inner = Path(path.lstrip("/"))
        for folder in folders:
            for group in (inner, *inner.parents):
                yield from _limit(folder / group)


def _limit(group: Path) -> Iterator[float]:
    """cgroup v2 writes ``quota period`` into one file, v1 into two; ``max`` and -1 are no limit."""
    quota, _, period = _read(group / "cpu.max").partition(" ")
    if not period:
        quota, period = _read(group / "cpu.cfs_quota_us"), _read(group / "cpu.cfs_period_us")
    if quota.isdigit() and period.isdigit() and int(period):
        yield int(quota) / int(period)


def _cpu_list(text: str) -> frozenset[int]:
    """The kernel's way to write a set: ``0-3,8``."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first.isdigit():
            found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)


def _read(file: Path) -> str:
    """A file of the kernel's; "" where there is none."""
    try:
        return file.read_text().strip()
    except OSError:
        return ""
