"""Which quant of a model to take here, and why: for people who know no number formats."""

from collections.abc import Callable, Sequence
from enum import StrEnum

import msgspec

from app.core.errors import fill
from app.core.hub import QuantOffer, QuantSize
from app.core.load_fit import Fit
from app.core.quant_names import format_bits
from app.core.quantities import size_words
from app.core.words import QT_TRANSLATE_NOOP as _

BEST_KNOWN = "Q4_K_M"
"""What most people run, and what speed and quality are compared for; the others are judged by size."""
LITTLE_BYTES = 1_200_000_000
"""A model whose eight bits take less loses more by fewer bits than it gains."""
_BALANCED_FROM, _LARGE_FROM, _ORIGINAL_FROM = 4, 6, 16
_WORTH_HAVING_FROM = 3
"""Bits from which an answer is still worth waiting less for."""


class ChoiceCode(StrEnum):
    """Why a quant is recommended; its sentence is in ``CHOICES``."""

    BEST_ON_GPU = "best_on_gpu"
    BEST_ON_CPU = "best_on_cpu"
    SMALLER_FOR_GPU = "smaller_for_gpu"
    PARTLY_ON_GPU = "partly_on_gpu"
    SMALLER_TO_FIT = "smaller_to_fit"
    LITTLE_ANYWAY = "little_anyway"
    ONLY_ONE = "only_one"
    TIGHT = "tight"
    NONE_FITS = "none_fits"


CHOICES: dict[ChoiceCode, str] = {
    ChoiceCode.BEST_ON_GPU: _(
        "reasons", "the best quality that should run on the graphics card as a whole, with room for the chat"
    ),
    ChoiceCode.BEST_ON_CPU: _(
        "reasons", "good quality at a good speed on the processor, with room for the chat"
    ),
    ChoiceCode.SMALLER_FOR_GPU: _(
        "reasons",
        "a little less quality, and all of it should run on the graphics card, which is much faster",
    ),
    ChoiceCode.PARTLY_ON_GPU: _(
        "reasons", "good quality; a part of it should run on the graphics card, the rest on the processor"
    ),
    ChoiceCode.SMALLER_TO_FIT: _(
        "reasons", "the best of those that should fit here; it answers less well than larger ones"
    ),
    ChoiceCode.LITTLE_ANYWAY: _(
        "reasons",
        "so small a model loses much by being packed tighter, and this needs little memory as it is",
    ),
    ChoiceCode.ONLY_ONE: _("reasons", "the only one there is, and it should fit"),
    ChoiceCode.TIGHT: _(
        "reasons", "the one that should fit best; it needs {needed} of the {free} that are free"
    ),
    ChoiceCode.NONE_FITS: _("reasons", "none of them fits here: the smallest needs {needed}, {free} is free"),
}


class QuantChoice(msgspec.Struct, frozen=True):
    """The label to take and why, as data that the window translates; ``label`` is "" when none fits."""

    label: str
    code: ChoiceCode
    values: dict[str, str] = {}

    def sentence(self) -> str:
        """The English sentence."""
        return fill(CHOICES[self.code], self.values)


def quant_size(label: str) -> QuantSize:
    """How a quant stands among the others of a model; one whose name tells nothing is as it was made."""
    bits = format_bits(label)
    if not bits or bits >= _ORIGINAL_FROM:
        return QuantSize.ORIGINAL
    if bits >= _LARGE_FROM:
        return QuantSize.LARGE
    return QuantSize.BALANCED if bits >= _BALANCED_FROM else QuantSize.SMALL


def choose(offers: Sequence[QuantOffer]) -> QuantChoice | None:
    """The one to take; None while nothing can be said. ``offers`` are ordered, the smallest first."""
    usable = [it for it in offers if _is_usable(it)]
    planned = [it for it in usable if it.fit is not None and it.fit.fit is not Fit.UNKNOWN]
    if not planned:
        return None
    for code, find in _RULES:
        if (found := find(planned)) is not None:
            only = len(usable) == 1 and code is not ChoiceCode.TIGHT
            return _chosen(found, ChoiceCode.ONLY_ONE if only else code)
    smallest = _chosen(planned[0], ChoiceCode.NONE_FITS)
    return msgspec.structs.replace(smallest, label="")


def _is_usable(offer: QuantOffer) -> bool:
    return offer.is_supported is not False and offer.problem is None and not offer.quant.missing


def _chosen(offer: QuantOffer, code: ChoiceCode) -> QuantChoice:
    fit = offer.fit
    words = {"needed": size_words(fit.needed_bytes), "free": size_words(fit.free_bytes)} if fit else {}
    return QuantChoice(offer.quant.label, code, words)


def _best(offers: Sequence[QuantOffer], fits: set[Fit], sizes: set[QuantSize]) -> QuantOffer | None:
    """The largest of these classes that stands so."""
    found = [it for it in offers if it.size in sizes and it.fit is not None and it.fit.fit in fits]
    return found[-1] if found else None


def _little(offers: Sequence[QuantOffer]) -> QuantOffer | None:
    here = {Fit.GPU} if any(it.fit and it.fit.fit is Fit.GPU for it in offers) else {Fit.CPU}
    found = _best(offers, here, {QuantSize.LARGE})
    return found if found is not None and found.quant.size_bytes < LITTLE_BYTES else None


def _usual(fits: set[Fit]) -> Callable[[Sequence[QuantOffer]], QuantOffer | None]:
    """The best known one where it stands so, else the largest with as few bits, else the next above."""

    def find(offers: Sequence[QuantOffer]) -> QuantOffer | None:
        there = [it for it in offers if it.fit is not None and it.fit.fit in fits]
        known = next((it for it in there if it.quant.label.upper() == BEST_KNOWN), None)
        four = [it for it in there if format_bits(it.quant.label) == _BALANCED_FROM]
        return known or (four[-1] if four else _best(there, fits, {QuantSize.BALANCED}))

    return find


def _smaller_on_gpu(offers: Sequence[QuantOffer]) -> QuantOffer | None:
    found = _best(offers, {Fit.GPU}, {QuantSize.SMALL})
    return found if found and format_bits(found.quant.label) >= _WORTH_HAVING_FROM else None


def _larger(fits: set[Fit]) -> Callable[[Sequence[QuantOffer]], QuantOffer | None]:
    """For a repository that has nothing of the usual size: the smallest above it."""

    def find(offers: Sequence[QuantOffer]) -> QuantOffer | None:
        if any(it.size is QuantSize.BALANCED for it in offers):
            return None
        sizes = (QuantSize.LARGE, QuantSize.ORIGINAL)
        return next((it for it in offers if it.size in sizes and it.fit and it.fit.fit in fits), None)

    return find


def _smaller(least_bits: int) -> Callable[[Sequence[QuantOffer]], QuantOffer | None]:
    """The largest small one that fits anywhere."""

    def find(offers: Sequence[QuantOffer]) -> QuantOffer | None:
        there = [it for it in offers if format_bits(it.quant.label) >= least_bits]
        return _best(there, {Fit.GPU, Fit.PARTLY, Fit.CPU}, {QuantSize.SMALL})

    return find


def _tight(sizes: set[QuantSize]) -> Callable[[Sequence[QuantOffer]], QuantOffer | None]:
    """The smallest of these classes that leaves little room."""

    def find(offers: Sequence[QuantOffer]) -> QuantOffer | None:
        return next((it for it in offers if it.size in sizes and it.fit and it.fit.fit is Fit.TIGHT), None)

    return find


def _any(offers: Sequence[QuantOffer]) -> QuantOffer | None:
    return _best(offers, {Fit.GPU, Fit.PARTLY, Fit.CPU}, {*QuantSize})


_RULES: tuple[tuple[ChoiceCode, Callable[[Sequence[QuantOffer]], QuantOffer | None]], ...] = (
    (ChoiceCode.LITTLE_ANYWAY, _little),
    (ChoiceCode.BEST_ON_GPU, lambda offers: _best(offers, {Fit.GPU}, {QuantSize.BALANCED})),
    (ChoiceCode.BEST_ON_GPU, _larger({Fit.GPU})),
    (ChoiceCode.SMALLER_FOR_GPU, _smaller_on_gpu),
    (ChoiceCode.PARTLY_ON_GPU, _usual({Fit.PARTLY})),
    (ChoiceCode.BEST_ON_CPU, _usual({Fit.CPU})),
    (ChoiceCode.PARTLY_ON_GPU, _larger({Fit.PARTLY})),
    (ChoiceCode.BEST_ON_CPU, _larger({Fit.CPU})),
    (ChoiceCode.SMALLER_TO_FIT, _smaller(_WORTH_HAVING_FROM)),
    (ChoiceCode.TIGHT, _tight({QuantSize.BALANCED})),
    (ChoiceCode.SMALLER_TO_FIT, _smaller(1)),
    (ChoiceCode.BEST_ON_CPU, _any),
    (ChoiceCode.TIGHT, _tight({*QuantSize})),
)
"""Asked in this order; the first that finds one says why."""
