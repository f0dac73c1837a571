"""How much memory a model takes, from its shape alone: weights, cache, working buffers, for every device.

The rules are llama.cpp's: ``llama_kv_cache`` and its window variant for the cache, the graph that it reserves
(one micro-batch, some tokens of it with logits) for the working buffers. How many rows of activations such a
graph holds at once cannot be read off; those numbers were fitted to what llama.cpp reserved for every family
of ``tests/fakes/tiny_models.py``, for the starter model and for headers as wide as people's models
(``tests/fakes/wide_models.py``), and are checked against them in ``tests/engine/test_memory_estimate.py``.
"""

import msgspec

from app.core.model_shape import LayerShape, ModelShape

CPU = "CPU"
"""The name under which the processor's own memory stands in an estimate."""

_BLOCKS = {"f32": (1, 4), "f16": (1, 2), "bf16": (1, 2), "q8_0": (32, 34), "q4_0": (32, 18)}
"""Cache formats: so many numbers take so many bytes."""
_F16, _F32 = 2, 4
_CELLS = 256
"""llama.cpp pads a cache to so many tokens."""
_GATED, _PLAIN, _EXPERTS, _BIASED_EXPERTS, _RWKV = (3, 3), (4, 1), (4, 3), (4, 2), (16, 2)
"""Rows that a graph holds at once for a token, of ``embedding_length`` and of the feed-forward part's length:
where that has two matrices up; one; for every expert used; in gpt-oss; in RWKV."""
_RECURRENT_ROWS = 6
"""Rows of ``recurrent_width`` in a recurrent layer."""
_WITHOUT_GATE = frozenset(
    {"bert", "bloom", "codeshell", "falcon", "gpt2", "gptneox", "mpt", "phi2", "starcoder", "starcoder2"}
)
"""Families whose feed-forward part has one matrix up, not two."""
_ATTENTION_ROWS = 6
"""The same beside a table of attention scores, which is there without flash attention."""
_T5_TABLES = 3.5
"""T5 adds a bias to every attention score: so many tables of scores with flash attention."""


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
        outputs: tokens of one batch that may have logits: one per sequence, and one per guess ahead.
            llama.cpp reserves a row of the vocabulary for each; untold, for every token of a micro-batch.
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
    outputs: int = 16


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


def estimate(shape: ModelShape, layout: Layout) -> tuple[MemoryUse, ...]:
    """Bytes on every device that gets something, the CPU's first.

    A layer that is not the CPU's has its weights, its cache and its work on its device.
    """
    places = layer_places(shape, layout)
    experts_stay = layout.expert_layers_on_cpu
    weights: dict[str, int] = {CPU: shape.input_bytes}
    cache: dict[str, int] = {CPU: 0}
    for number, (layer, place) in enumerate(zip(shape.layers, places, strict=False)):
        weights[place] = weights.get(place, 0) + layer.weight_bytes
        experts_place = CPU if number < experts_stay else place
        weights[experts_place] = weights.get(experts_place, 0) + layer.expert_bytes
        cache[place] = cache.get(place, 0) + cache_bytes(layer, layout)
    last = places[-1]
    # Embeddings that serve at both ends are there once, unless the ends are on different devices.
    output_bytes = shape.output_bytes - (shape.shared_bytes if last == CPU else 0)
    weights[last] = weights.get(last, 0) + output_bytes
    names = [CPU, *(name for name in layout.devices if name in places)]
    return tuple(
        MemoryUse(name, weights.get(name, 0), cache.get(name, 0), _compute_bytes(shape, layout, places, name))
        for name in names
    )


def corrected(uses: tuple[MemoryUse, ...], correction: Correction) -> tuple[MemoryUse, ...]:
    """An estimate with what past loads have taught."""
    return tuple(
        MemoryUse(
            use.device,
            round(use.weight_bytes * correction.weights),
            round(use.cache_bytes * correction.cache),
            round(use.compute_bytes * correction.compute),
        )
        for use in uses
    )


LEAST, MOST = 0.7, 1.5
"""A correction beyond these would hide a fault of the estimate."""
_WEIGHT = 0.5
"""Of the newest load."""


def learned(
    correction: Correction, estimated: tuple[MemoryUse, ...], measured: tuple[MemoryUse, ...]
) -> Correction:
    """``correction`` after one more load; ``estimated`` is without it. Parts that were not measured stay.

    The CPU's weights teach nothing when some are elsewhere: llama.cpp maps the file from the first of the
    CPU's tensors to the last, whatever lies between.
    """

    def part(before: float, name: str) -> float:
        left_out = CPU if name == "weight_bytes" and len(estimated) > 1 else ""
        ours = sum(getattr(use, name) for use in estimated if use.device != left_out)
        theirs = sum(getattr(use, name) for use in measured if use.device != left_out)
        if not ours or not theirs:
            return before
        found: float = min(MOST, max(LEAST, theirs / ours))
        return before + _WEIGHT * (found - before)

    return Correction(
        part(correction.weights, "weight_bytes"),
        part(correction.cache, "cache_bytes"),
        part(correction.compute, "compute_bytes"),
    )


def cache_bytes(layer: LayerShape, layout: Layout) -> int:
    """What one layer keeps for ``layout.context_length`` tokens and all sequences."""
    cells = cached_tokens(layer, layout)
    keys = _packed(layer.key_width, layout.cache_type_k)
    values = _packed(layer.value_width, layout.cache_type_v)
    return cells * (keys + values) + layer.recurrent_bytes * layout.sequences


def cached_tokens(layer: LayerShape, layout: Layout) -> int:
    """Tokens that a layer keeps: all, or its window for every sequence and a micro-batch, padded."""
    if not layer.window or layout.is_window_full:
        return layout.context_length
    wanted = layer.window * layout.sequences + _batch(layout)
    return min(layout.context_length, -(-wanted // _CELLS) * _CELLS)


def layer_places(shape: ModelShape, layout: Layout) -> list[str]:
    """Which device has each layer, the output last."""
    count = shape.offloadable
    offloaded = [name for name, n in zip(layout.devices, layout.layers, strict=True) for _ in range(n)]
    offloaded = offloaded[-count:]
    return [CPU] * (count - len(offloaded)) + offloaded


def _packed(width: int, cache_type: str) -> int:
    numbers, size = _BLOCKS[cache_type]
    return -(-width // numbers) * size


def _batch(layout: Layout) -> int:
    return min(layout.batch_size, layout.context_length)


def _compute_bytes(shape: ModelShape, layout: Layout, places: list[str], name: str) -> int:
    """The larger of the two ends of a graph: a layer at work, or the logits that are wanted."""
    batch = _batch(layout)
    row = shape.embedding_length * _F32
    layers = logits = kept = 0
    if name in places[:-1]:
        layers = _layer_work(shape, layout)
    if name == places[-1] and shape.has_memory:
        rows = min(batch, max(layout.outputs, layout.sequences))
        logits = rows * (shape.vocabulary_size * _F32 + 2 * row)
        kept = layout.sequences * (shape.vocabulary_size * _F32 + row)  # ggml's output buffer
    if name == CPU and not layers and not logits:
        # Embeddings and masks on their way to a device.
        return 2 * batch * row + _masks(shape, layout) * (_F16 if layout.flash_attention else _F32)
    return max(layers, logits) + kept


def _layer_work(shape: ModelShape, layout: Layout) -> int:
    """The larger of a layer's two halves: attention, or what is fed forward beside the masks."""
    batch, row = _batch(layout), shape.embedding_length * _F32
    table = _F32 * _scores(shape, layout) * shape.heads
    masks = _masks(shape, layout)
    onward = batch * _activations(shape, row)
    if shape.architecture == "t5":
        masks *= 1 if layout.flash_attention else 2
        work = masks * _F16 + onward + round(_T5_TABLES * table)
    elif layout.flash_attention or not masks:
        work = masks * _F16 + onward
    else:
        work = masks * _F32 + max(table + batch * _ATTENTION_ROWS * row, onward)
    return work


def _scores(shape: ModelShape, layout: Layout) -> int:
    """Pairs of tokens, one of a micro-batch and one that it can see; an encoder sees only its own."""
    return _batch(layout) * (layout.context_length if shape.has_memory else _batch(layout))


def _masks(shape: ModelShape, layout: Layout) -> int:
    """Numbers in all masks: one for full attention, one for windows."""
    if shape.has_memory and not any(layer.key_width for layer in shape.layers):
        return 0
    windows = {cached_tokens(layer, layout) for layer in shape.layers if layer.window}
    return _scores(shape, layout) + _batch(layout) * sum(windows)


def _activations(shape: ModelShape, row: int) -> int:
    """Bytes that one token has in flight in the widest layer."""
    forward, used = shape.feed_forward_length * _F32, shape.expert_used_count
    if shape.architecture.startswith(("rwkv", "arwkv")):
        return _sum(_RWKV, row, forward)
    widest = _sum(_PLAIN if shape.architecture in _WITHOUT_GATE else _GATED, row, forward)
    if shape.recurrent_width:
        widest = max(widest, 2 * row + _RECURRENT_ROWS * shape.recurrent_width * _F32)
    if used:
        expert = (shape.expert_feed_forward_length or shape.feed_forward_length) * _F32
        rows = _BIASED_EXPERTS if shape.architecture == "gpt-oss" else _EXPERTS
        widest = max(widest, _sum(rows, row, used * expert))
    return widest


def _sum(counts: tuple[int, int], row: int, forward: int) -> int:
    return counts[0] * row + counts[1] * forward
