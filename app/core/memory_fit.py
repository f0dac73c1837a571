"""How much memory a model takes, from its shape alone: weights, cache, working buffers, for every device."""

import msgspec


class Layout(msgspec.Struct, frozen=True):
    """How a model is laid out over devices.

    Attributes:
        devices: names of those that get layers, in ggml's order; empty: the CPU does all.
        layers: how many layers each of ``devices`` gets, counted from the end of the model; the one after
            the last layer, the output, counts as one. What is left is the CPU's.
        expert_layers_on_cpu: so many layers, from the first, keep their experts on the CPU.
        context_length: tokens, of all sequences together.
        cache_type_k, cache_type_v: ggml's names: ``f16``, ``q8_0``, ``q4_0``.
        batch_size: tokens evaluated at once (ggml's micro-batch).
        sequences: how many chats can stand in the context beside each other.
        is_window_full: sliding-window layers keep all tokens instead of the window's.
    """

    context_length: int
    devices: tuple[str, ...] = ()
    layers: tuple[int, ...] = ()
    expert_layers_on_cpu: int = 0
    cache_type_k: str = "f16"
    cache_type_v: str = "f16"
    batch_size: int = 512
    sequences: int = 1
    flash_attention: bool = True
    is_window_full: bool = False


class MemoryUse(msgspec.Struct, frozen=True):
    """Bytes on one device: ggml's model buffer, its cache (recurrent state included), its compute buffer."""

    device: str
    weight_bytes: int
    cache_bytes: int
    compute_bytes: int

    @property
    def total_bytes(self) -> int:
        """All of it."""
        return self.weight_bytes + self.cache_bytes + self.compute_bytes


class Correction(msgspec.Struct, frozen=True):
    """What past loads of this architecture on this machine measured, as a share of what was estimated."""

    weights: float = 1.0
    cache: float = 1.0
    compute: float = 1.0
