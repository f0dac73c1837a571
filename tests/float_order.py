"""Where two greedy replies part, and whether the order of floating-point sums explains it.

The same sums in another order (another batch shape, another kernel) round differently. Where the two best
tokens lie closer together than such roundings, either may be picked; a difference anywhere else is a fault.
"""

import math
from collections.abc import Sequence

import msgspec

from app.engine.protocol import PickedToken


class Parting(msgspec.Struct, frozen=True):
    """Two replies compared.

    Attributes:
        at: the first token in which they differ; None when they do not.
        margin: how far apart the two best logits lie there, in the first reply.
        noise: the largest difference between the two replies in the logarithm of any probability, over the
            tokens before; logits themselves differ by a constant that no pick depends on.
    """

    at: int | None
    margin: float
    noise: float

    @property
    def is_explained(self) -> bool:
        """Whether rounding alone can have done it."""
        return self.at is None or self.margin <= self.noise


def parting(first: Sequence[PickedToken], second: Sequence[PickedToken]) -> Parting:
    """Compare two replies of at least two alternatives a token."""
    noise = 0.0
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        noise = max(noise, _difference(one, other))
        if one.picked.token != other.picked.token:
            best, next_best = one.alternatives[:2]
            return Parting(index, math.log(best.probability / next_best.probability), noise)
    if len(first) != len(second):
        return Parting(min(len(first), len(second)), math.inf, noise)
    return Parting(None, 0.0, noise)


def _difference(one: PickedToken, other: PickedToken) -> float:
    theirs = {it.token: it.probability for it in other.alternatives}
    both = [(it.probability, theirs[it.token]) for it in one.alternatives if it.token in theirs]
    return max((abs(math.log(mine / yours)) for mine, yours in both if mine and yours), default=0.0)
