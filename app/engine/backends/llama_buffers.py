"""What ggml really took for a model: the sizes of its buffers, read from the lines it logs."""

import re
from collections import defaultdict
from collections.abc import Sequence

from app.core.devices import Device
from app.core.memory_fit import CPU, MemoryUse

_LINE = re.compile(r"(\S+) +(model|KV|RS|compute|output) buffer size = +([\d.]+) MiB")
_HOST = re.compile(r"CPU|AMX|.*_Host|BLAS|Metal_Mapped.*CPU")
_REMOTE = re.compile(r"RPC(\d+)\[(.*)\]")
_MAPPED, _PACKED = "mapped", "packed"
_MEBIBYTE = 1 << 20


class BufferLog:
    """Adds up buffers line by line, between ``forget`` and ``uses``.

    Memory of the host that a device can reach (``CUDA_Host``) is the CPU's; so are the parts in which it
    keeps weights. Those that are packed anew for the processor (``CPU_REPACK``) lie in the mapped file too
    (``CPU_Mapped``), but are never read there again: they count once.
    """

    def __init__(self) -> None:
        self._sizes: defaultdict[tuple[str, str], float] = defaultdict(float)

    def forget(self) -> None:
        """Begin a new load."""
        self._sizes.clear()

    def take(self, line: str) -> None:
        """Read one line of the log."""
        match = _LINE.search(line)
        if match is not None:
            self._sizes[match[1], match[2]] += float(match[3])

    def uses(self, devices: Sequence[Device] = ()) -> tuple[MemoryUse, ...]:
        """Per device, the CPU first; empty when nothing was logged."""
        sums: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for (buffer, part), size in self._sizes.items():
            sums[owner(buffer, devices)][_kind(buffer, part)] += size
        return tuple(_use(name, sums[name]) for name in sorted(sums, key=lambda name: (name != CPU, name)))


def owner(buffer: str, devices: Sequence[Device]) -> str:
    """The device that has a buffer of this name.

    ``RPC0[host:port]`` is the first device of that worker, which is ``RPC2`` if two came before it.
    """
    if _HOST.match(buffer):
        return CPU
    remote = _REMOTE.fullmatch(buffer)
    if remote is not None:
        of_worker = [it.name for it in devices if it.description == remote[2]]
        if int(remote[1]) < len(of_worker):
            return of_worker[int(remote[1])]
    return re.split(r"[\[_]", buffer)[0]


def _use(name: str, sizes: defaultdict[str, float]) -> MemoryUse:
    return MemoryUse(
        name,
        round((sizes["model"] + max(sizes[_MAPPED], sizes[_PACKED])) * _MEBIBYTE),
        round((sizes["KV"] + sizes["RS"]) * _MEBIBYTE),
        round((sizes["compute"] + sizes["output"]) * _MEBIBYTE),
    )


def _kind(buffer: str, part: str) -> str:
    if part == "model" and buffer.endswith("_Mapped"):
        return _MAPPED
    return _PACKED if part == "model" and buffer.endswith(("_REPACK", "AMX")) else part
