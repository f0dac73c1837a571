"""What can compute here, as the inference library lists it."""

from enum import StrEnum

import msgspec


class DeviceKind(StrEnum):
    """What ggml says a device is."""

    CPU = "cpu"
    GPU = "gpu"
    INTEGRATED_GPU = "integrated_gpu"
    ACCELERATOR = "accelerator"


class Device(msgspec.Struct, frozen=True):
    """Something that can compute.

    Attributes:
        name: ggml's own, unique in one process: ``CPU``, ``CUDA0``, ``RPC1``.
        description: what the maker calls it: ``NVIDIA GeForce RTX 4070``.
        backend: the library behind it: ``CPU``, ``CUDA``, ``Metal``, ``ROCm``, ``Vulkan``, ``RPC``.
        free_bytes: what a new load may take now. An integrated GPU shares it with the CPU.
    """

    name: str
    description: str
    kind: DeviceKind
    total_bytes: int
    free_bytes: int
    backend: str = "CPU"

    @property
    def is_cpu(self) -> bool:
        """Whether it is the processor itself."""
        return self.kind is DeviceKind.CPU
