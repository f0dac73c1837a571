"""How fast a model should write here: every token reads the weights that it uses, so memory sets the pace.

What a device reaches is known from replies that were written on it, or measured; never assumed.
"""

from collections.abc import Mapping, Sequence
from math import log

import msgspec

from app.core.memory_fit import CPU, Layout, layer_places
from app.core.model_shape import ModelShape

FEWEST_TOKENS = 32
"""A shorter reply says little about speed."""


class ReplySpeed(msgspec.Struct, frozen=True):
    """A reply that was written on one device alone.

    Attributes:
        device: its ggml name and what the maker calls it, for it may be another one tomorrow.
        bytes_per_token: of weights that every token read.
        at: seconds since 1970.
    """

    device: str
    bytes_per_token: int
    tokens_per_second: float
    at: float

    @property
    def bytes_per_second(self) -> float:
        """What the device reached."""
        return self.bytes_per_token * self.tokens_per_second


def bytes_per_token(shape: ModelShape, layout: Layout) -> dict[str, int]:
    """Bytes of weights that one token reads on every device: of experts only those that are used."""
    used, count = shape.expert_used_count, shape.expert_count
    read: dict[str, int] = {}
    where = layer_places(shape, layout)
    for number, (layer, place) in enumerate(zip(shape.layers, where, strict=False)):
        read[place] = read.get(place, 0) + layer.weight_bytes
        experts = layer.expert_bytes * used // count if count else layer.expert_bytes
        experts_place = CPU if number < layout.expert_layers_on_cpu else place
        read[experts_place] = read.get(experts_place, 0) + experts
    read[where[-1]] = read.get(where[-1], 0) + shape.output_bytes
    return {device: size for device, size in read.items() if size}


def tokens_per_second(read: Mapping[str, int], bandwidths: Mapping[str, float]) -> float | None:
    """How fast it should be; None where a device that is used was never measured."""
    if not read or any(not bandwidths.get(device) for device in read):
        return None
    return 1 / sum(size / bandwidths[device] for device, size in read.items())


def reached(speeds: Sequence[ReplySpeed], device: str, bytes_: int) -> float | None:
    """Bytes per second of the reply on this device whose model was nearest in size; None without any.

    Small models are held up by more than memory, so the nearest tells most.
    """
    found = [it for it in speeds if it.device == device and it.bytes_per_token and it.tokens_per_second]
    if not found or not bytes_:
        return None
    return min(found, key=lambda it: (abs(log(it.bytes_per_token / bytes_)), -it.at)).bytes_per_second
