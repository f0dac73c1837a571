"""Computers and models as people have them, for tests of the plan."""

from app.core.devices import Device, DeviceKind
from app.core.model_shape import LayerShape, ModelShape

GB = 10**9
GIB = 1 << 30


def cpu(total: float, free: float) -> Device:
    """A processor with so many gigabytes."""
    return Device("CPU", "a processor", DeviceKind.CPU, int(total * GB), int(free * GB))


def gpu(name: str, total: float, free: float, backend: str = "CUDA", number: int = 0) -> Device:
    """A graphics card of its own."""
    return Device(
        f"{backend}{number}", name, DeviceKind.GPU, int(total * GB), int(free * GB), backend=backend
    )


CARD = gpu("NVIDIA RTX 4070", 12, 11)
CPU = cpu(32, 24)
"""A graphics card and the processor beside it, for an engine that pretends to have them."""

MACHINES: dict[str, list[Device]] = {
    "8 GB laptop": [cpu(8, 4.5)],
    "Raspberry Pi 5": [cpu(8, 6)],
    "16 GB Mac": [gpu("Apple M2", 11.4, 11, "MTL"), cpu(16, 10)],
    "6 GB NVIDIA": [gpu("NVIDIA GTX 1660", 6, 5.4), cpu(16, 11)],
    "8 GB NVIDIA": [gpu("NVIDIA RTX 4060", 8, 7.3), cpu(32, 25)],
    "12 GB NVIDIA": [gpu("NVIDIA RTX 4070", 12, 11.2), cpu(32, 25)],
    "24 GB NVIDIA": [gpu("NVIDIA RTX 4090", 24, 23), cpu(64, 52)],
    "two GPUs": [gpu("NVIDIA RTX 3090", 24, 23), gpu("NVIDIA RTX 3090", 24, 23, number=1), cpu(64, 52)],
    "uneven GPUs": [gpu("NVIDIA RTX 4070", 12, 11), gpu("NVIDIA RTX 3050", 6, 5.5, number=1), cpu(32, 24)],
    "integrated GPU": [
        Device(
            "Vulkan0", "Intel Iris Xe", DeviceKind.INTEGRATED_GPU, 8 * GB, int(7.5 * GB), backend="Vulkan"
        ),
        cpu(16, 10),
    ],
    "AMD by Vulkan": [gpu("AMD RX 7800 XT", 16, 15, "Vulkan"), cpu(32, 25)],
    "card seen twice": [
        gpu("NVIDIA RTX 4070", 12, 11, "Vulkan"),
        gpu("NVIDIA RTX 4070", 12, 11.2, "CUDA"),
        cpu(32, 25),
    ],
    "32-core server": [cpu(256, 240)],
}
CORES = {name: 4 for name in MACHINES} | {"32-core server": 32, "8 GB laptop": 2}


def dense(
    layers: int,
    width: int,
    forward: int,
    heads: int,
    kv_heads: int,
    head: int,
    vocabulary: int,
    *,
    bits: float = 4.85,
    trained: int = 32_768,
    experts: int = 0,
    used: int = 0,
) -> ModelShape:
    """A model by its published numbers; ``forward`` is one expert's where there are ``experts``."""

    def size(weights: int) -> int:
        return int(weights * bits / 8)

    attention = size(width * head * (2 * heads + 2 * kv_heads))
    feed = size(3 * width * forward)
    layer = LayerShape(attention + (0 if experts else feed), feed * experts, kv_heads * head, kv_heads * head)
    embedding = size(width * vocabulary)
    return ModelShape(
        architecture="llama",
        layers=(layer,) * layers,
        input_bytes=embedding,
        output_bytes=embedding,
        embedding_length=width,
        feed_forward_length=forward,
        heads=heads,
        vocabulary_size=vocabulary,
        trained_context_length=trained,
        expert_count=experts,
        expert_used_count=used,
        head_length=head,
        expert_feed_forward_length=forward if experts else 0,
    )


MODELS: dict[str, ModelShape] = {
    "135M": dense(30, 576, 1536, 9, 3, 64, 49_152, trained=8192),
    "1B": dense(16, 2048, 8192, 32, 8, 64, 128_256),
    "3B": dense(28, 3072, 8192, 24, 8, 128, 128_256),
    "8B": dense(32, 4096, 14_336, 32, 8, 128, 128_256),
    "14B": dense(40, 5120, 17_408, 40, 8, 128, 151_936),
    "32B": dense(64, 5120, 25_600, 64, 8, 128, 151_936),
    "70B": dense(80, 8192, 28_672, 64, 8, 128, 128_256),
    "30B-A3B": dense(48, 2048, 768, 32, 4, 128, 151_936, experts=128, used=8),
    "8x7B": dense(32, 4096, 14_336, 32, 8, 128, 32_000, experts=8, used=2),
    "120B": dense(36, 2880, 2880, 64, 8, 64, 201_088, bits=4.25, experts=128, used=4),
}
