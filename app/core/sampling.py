"""How the next token is picked: every sampler's values, their ranges, and the order in which they act."""

import msgspec

from app.core.errors import AppError, ErrorCode, problem

ORDER = ("penalties", "dry", "top_n_sigma", "top_k", "typical_p", "top_p", "min_p", "xtc", "temperature")
"""The samplers that can change places, in llama.cpp's own order.

A logit bias and a grammar always act first, so that the rest picks among what they allow; chance, greedy,
mirostat or adaptive p, which pick, always act last.
"""

DRY_BREAKERS = ("\n", ":", '"', "*")
"""Where a repetition ends, by the usage of DRY's author."""

FORBIDDING_BIAS = -100.0
"""A bias of this or less forbids the token; JSON knows no infinity."""

_MOST = 2**31 - 1
LIMITS: dict[str, tuple[float, float]] = {
    "temperature": (0, 100),
    "temperature_range": (0, 100),
    "temperature_exponent": (0, 100),
    "top_k": (0, _MOST),
    "top_p": (0, 1),
    "min_p": (0, 1),
    "typical_p": (0, 1),
    "top_n_sigma": (0, 100),
    "xtc_probability": (0, 1),
    "xtc_threshold": (0, 1),
    "dry_multiplier": (0, 100),
    "dry_base": (1, 100),
    "dry_allowed_length": (0, _MOST),
    "dry_last_n": (-1, _MOST),
    "repeat_penalty": (0.01, 100),
    "frequency_penalty": (-100, 100),
    "presence_penalty": (-100, 100),
    "repeat_last_n": (-1, _MOST),
    "mirostat": (0, 2),
    "mirostat_tau": (0, 100),
    "mirostat_eta": (0, 10),
    "adaptive_p": (0, 1),
    "adaptive_p_decay": (0, 0.99),
}
"""What llama.cpp can compute with; the settings offer less. Both ends are allowed."""


class TokenBias(msgspec.Struct, frozen=True):
    """How much likelier a token becomes; ``FORBIDDING_BIAS`` or less forbids it.

    ``token`` is an id, or a text: every token of it is meant, and " so" is another one than "so".
    """

    token: int | str
    bias: float


class Sampling(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the next token is picked. A value that switches a sampler off keeps it out of the chain.

    Attributes:
        temperature: 0 picks the most probable token always (greedy): the cuts do nothing then.
        temperature_range: the temperature lies so far below or above, the higher the less certain the model
            is (dynamic temperature); 0 is off.
        temperature_exponent: how the temperature grows with uncertainty; below 1 it rises early.
        top_k: how many candidates stay; 0 is off.
        top_p: probability mass that stays; 1 is off.
        min_p: candidates below this share of the best one's probability go; 0 is off.
        typical_p: probability mass that stays of those about as surprising as expected; 1 is off.
        top_n_sigma: candidates whose logit is more than so many standard deviations below the best go; 0 is
            off.
        xtc_probability: how often all but the last of the candidates above ``xtc_threshold`` go; 0 is off.
        xtc_threshold: above 0.5 there cannot be two, which is off too.
        dry_multiplier: how strongly what would go on repeating a sequence is made unlikely; 0 is off.
        dry_base: the penalty grows by this factor with every token of the repeated sequence.
        dry_allowed_length: shorter repetitions cost nothing.
        dry_last_n: tokens in which repetitions are looked for, the prompt's too; -1 is all, 0 is off.
        dry_breakers: texts that no repetition reaches across.
        repeat_penalty: 1 is off; above, tokens of the last ``repeat_last_n`` are less likely.
        frequency_penalty: taken from a token's logit for every time it is among them; 0 is off.
        presence_penalty: taken once from each of them; 0 is off.
        repeat_last_n: tokens that the three look at, the prompt's too; -1 is all, 0 is off.
        mirostat: 1 or 2 holds the surprise at ``mirostat_tau`` in place of every cut; 0 is off.
        mirostat_eta: how fast it corrects itself.
        adaptive_p: holds the probability of what is picked near this, among what a cut such as ``min_p`` has
            left; 0 is off, and mirostat takes its place.
        adaptive_p_decay: how much of its memory is kept from token to token; 0.9 looks back some ten tokens.
        logit_bias: tokens made likelier or less likely.
        order: names of ``ORDER``; those left out follow in their usual order.
        seed: None takes a fresh one, which the facts of the reply tell.
        grammar: GBNF that the reply must follow; "" is off.
        json_schema: JSON text of a schema that the reply must follow; "" is off.
    """

    temperature: float = 0.7
    temperature_range: float = 0.0
    temperature_exponent: float = 1.0
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    typical_p: float = 1.0
    top_n_sigma: float = 0.0
    xtc_probability: float = 0.0
    xtc_threshold: float = 0.1
    dry_multiplier: float = 0.0
    dry_base: float = 1.75
    dry_allowed_length: int = 2
    dry_last_n: int = -1
    dry_breakers: tuple[str, ...] = DRY_BREAKERS
    repeat_penalty: float = 1.0
    frequency_penalty: float = 0.0
    presence_penalty: float = 0.0
    repeat_last_n: int = 64
    mirostat: int = 0
    mirostat_tau: float = 5.0
    mirostat_eta: float = 0.1
    adaptive_p: float = 0.0
    adaptive_p_decay: float = 0.9
    logit_bias: tuple[TokenBias, ...] = ()
    order: tuple[str, ...] = ()
    seed: int | None = None
    grammar: str = ""
    json_schema: str = ""


def check(sampling: Sampling) -> None:
    """Raise ``AppError`` (``SETTING_INVALID``) for a value outside ``LIMITS`` or an order that is none."""
    for name, (minimum, maximum) in LIMITS.items():
        value = getattr(sampling, name)
        if not minimum <= value <= maximum:
            raise invalid(name, value, f"it must lie between {minimum:g} and {maximum:,.10g}")
    for name in sampling.order:
        if name not in ORDER:
            raise invalid("order", name, f"the samplers are {', '.join(ORDER)}")
        if sampling.order.count(name) > 1:
            raise invalid("order", name, "every sampler acts once")


def whole_order(sampling: Sampling) -> tuple[str, ...]:
    """Every name of ``ORDER``: first those that the request puts into an order of its own."""
    return sampling.order + tuple(name for name in ORDER if name not in sampling.order)


def invalid(name: str, value: object, reason: str) -> AppError:
    """The error for one value, with a sentence that names it."""
    return AppError(problem(ErrorCode.SETTING_INVALID, setting=name, value=value, reason=reason))
