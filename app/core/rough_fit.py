"""Whether a model should fit here while only its size or its number of weights is known.

A made-up model of that size is planned, so that the answer has the same rules as the one from the header.
"""

from collections.abc import Sequence
from math import isqrt

import msgspec

from app.core.devices import Device
from app.core.load_fit import LoadFit, load_fit
from app.core.load_plan import Wishes
from app.core.model_shape import LayerShape, ModelShape
from app.core.planning import plan

USUAL_BITS = 4.85
"""Of a weight in ``Q4_K_M``, which is what most people fetch."""
_LAYERS = ((2 * 10**9, 24), (12 * 10**9, 32), (40 * 10**9, 48))
_MOST_LAYERS = 80
_WEIGHTS_PER_LAYER = 13
"""Times the square of the width: attention with grouped keys, and a feed-forward part with three matrices."""
_HEAD = 128
_KEY_WIDTH = 1024
"""Eight heads for keys, as nearly every model in use has; smaller models have fewer."""
_VOCABULARY = 128_000
_MOST_AT_THE_ENDS = 4
"""Embeddings are never more than one part in so many of a made-up model."""


def fit_by_parameters(parameters: int, devices: Sequence[Device], wishes: Wishes) -> LoadFit | None:
    """How the usual quant of a model of so many weights should stand; None while nothing is known."""
    if not parameters:
        return None
    return fit_by_size(round(parameters * USUAL_BITS / 8), devices, wishes, parameters)


def fit_by_size(
    size_bytes: int, devices: Sequence[Device], wishes: Wishes, parameters: int = 0
) -> LoadFit | None:
    """How a file of that size should stand on these devices; None while they are not known."""
    if not devices or not size_bytes:
        return None
    shape = rough_shape(size_bytes, parameters)
    found = plan(shape, devices, wishes, cores=1)
    return load_fit(found, tuple(devices), len(shape.layers))


def resized(shape: ModelShape, size_bytes: int) -> ModelShape:
    """The same model in another number format: a file of that size, with all else as in ``shape``."""
    known = max(1, shape.weight_bytes)

    def scaled(part: int) -> int:
        return part * size_bytes // known

    layers = tuple(
        msgspec.structs.replace(
            it, weight_bytes=scaled(it.weight_bytes), expert_bytes=scaled(it.expert_bytes)
        )
        for it in shape.layers
    )
    return msgspec.structs.replace(
        shape,
        layers=layers,
        input_bytes=scaled(shape.input_bytes),
        output_bytes=scaled(shape.output_bytes),
        shared_bytes=scaled(shape.shared_bytes),
    )


def rough_shape(size_bytes: int, parameters: int = 0) -> ModelShape:
    """A model of the usual kind that fills a file of that size."""
    weights = parameters or round(size_bytes * 8 / USUAL_BITS)
    layers = next((count for most, count in _LAYERS if weights < most), _MOST_LAYERS)
    width = max(_HEAD, isqrt(weights // (_WEIGHTS_PER_LAYER * layers)))
    ends = min(size_bytes // _MOST_AT_THE_ENDS, _VOCABULARY * width * size_bytes // weights)
    keys = min(_KEY_WIDTH, width // 4)
    layer = LayerShape((size_bytes - ends) // layers, key_width=keys, value_width=keys)
    return ModelShape(
        architecture="llama",
        layers=(layer,) * layers,
        input_bytes=ends // 2,
        output_bytes=ends // 2,
        embedding_length=width,
        feed_forward_length=width * 7 // 2,
        heads=max(1, width // _HEAD),
        vocabulary_size=_VOCABULARY,
        trained_context_length=1 << 15,
        parameters=weights,
        head_length=_HEAD,
    )
