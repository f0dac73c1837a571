"""What ggml really took for a model: the sizes of its buffers, read from the lines it logs."""

import re
from collections import defaultdict

from app.core.memory_fit import CPU, MemoryUse

_LINE = re.compile(r"(\S+) +(model|KV|RS|compute|output) buffer size = +([\d.]+) MiB")
_HOST = re.compile(r"CPU|.*_Host|BLAS|Metal_Mapped.*CPU")
_MEBIBYTE = 1 << 20


class BufferLog:
    """Adds up buffers line by line, between ``forget`` and ``uses``.

    Memory of the host that a device can reach (``CUDA_Host``) is the CPU's; so are the parts in which it
    keeps weights (``CPU_Mapped``, ``CPU_REPACK``).
    """

    def __init__(self) -> None:
        self._sizes: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))

    def forget(self) -> None:
        """Begin a new load."""
        self._sizes.clear()

    def take(self, line: str) -> None:
        """Read one line of the log."""
        match = _LINE.search(line)
        if match is not None:
            name = CPU if _HOST.match(match[1]) else re.split(r"[\[_]", match[1])[0]
            self._sizes[name][match[2]] += float(match[3])

    def uses(self) -> tuple[MemoryUse, ...]:
        """Per device, the CPU first; empty when nothing was logged."""
        names = sorted(self._sizes, key=lambda name: (name != CPU, name))
        return tuple(self._use(name) for name in names)

    def _use(self, name: str) -> MemoryUse:
        sizes = self._sizes[name]
        return MemoryUse(
            name,
            round(sizes["model"] * _MEBIBYTE),
            round((sizes["KV"] + sizes["RS"]) * _MEBIBYTE),
            round((sizes["compute"] + sizes["output"]) * _MEBIBYTE),
        )
