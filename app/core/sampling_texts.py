"""What a person writes about samplers as text, in the settings: breakers of DRY, biases, the order."""

import re

from app.core.sampling import DRY_BREAKERS, ORDER, TokenBias

USUAL_BREAKERS = " ".join(text.replace("\n", "\\n") for text in DRY_BREAKERS)
USUAL_ORDER = ", ".join(ORDER)

_BIAS = re.compile(r"(?P<text>.*\S) *= *(?P<bias>[-+]?[0-9]+(?:\.[0-9]*)?) *")


def breakers_in(words: str) -> tuple[str, ...]:
    """The texts of "DRY breakers"."""
    return tuple(word.replace("\\n", "\n") for word in words.split())


def biases_in(lines: str) -> tuple[TokenBias, ...]:
    """The biases of "Logit bias". A line that does not end in a number is still being written: no bias.

    Spaces before a text belong to it: with them, most tokens are another word than without.
    """
    found = (_BIAS.fullmatch(line) for line in lines.splitlines())
    return tuple(TokenBias(it["text"], float(it["bias"])) for it in found if it)


def order_in(words: str) -> tuple[str, ...]:
    """The names of "Order"; unknown ones too, which the engine refuses. () for the usual order."""
    names = tuple(re.findall(r"[^\s,;]+", words))
    return () if names == ORDER else names
