"""How the next token is picked."""

import msgspec


class Sampling(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the next token is picked. A value that switches a sampler off keeps it out of the chain.

    Attributes:
        temperature: 0 picks the most probable token always (greedy).
        top_k: how many candidates stay; 0 is off.
        top_p: probability mass that stays; 1 is off.
        min_p: candidates below this share of the best one's probability go; 0 is off.
        repeat_penalty: 1 is off; above, tokens of the last ``repeat_last_n`` are less likely.
        seed: None takes a fresh one, which the facts of the reply tell.
        grammar: GBNF that the reply must follow; "" is off.
        json_schema: JSON text of a schema that the reply must follow; "" is off.
    """

    temperature: float = 0.7
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = 1.0
    repeat_last_n: int = 64
    seed: int | None = None
    grammar: str = ""
    json_schema: str = ""
