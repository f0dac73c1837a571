"""What the engine may say about one generated token: kept with a reply only where the person asked for it."""

import msgspec


class TokenAlternative(msgspec.Struct, frozen=True):
    """A token that could have stood in the same place, with its probability (0 to 1)."""

    token_id: int
    text: str
    probability: float


class TokenRecord(msgspec.Struct, frozen=True):
    """One token of a reply.

    Attributes:
        position: its place in the reply, from 0.
        probability: of this token among all of the vocabulary, 0 to 1.
        alternatives: the most probable tokens at this place, most probable first.
    """

    position: int
    token_id: int
    text: str
    probability: float
    alternatives: tuple[TokenAlternative, ...] = ()
