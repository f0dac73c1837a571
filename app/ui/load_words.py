"""How models are loaded, in words: where and why, what it takes, whether it fits, what else would do."""

from PySide6.QtCore import QCoreApplication, QLocale

from app.core.errors import fill
from app.core.load_fit import Fit, LoadFit, Offer
from app.core.load_plan import CPU_ONLY, REASONS, PlanReason, Wishes
from app.core.quantities import size_words

FIT_TOKENS = {
    Fit.GPU: "good",
    Fit.PARTLY: "text_muted",
    Fit.CPU: "text_muted",
    Fit.TIGHT: "warn",
    Fit.TOO_LARGE: "bad",
    Fit.UNKNOWN: "text_muted",
}
"""The colour of a fit's words."""


def reason_words(reason: PlanReason) -> str:
    """Which device and why, as a sentence without its full stop."""
    return fill(QCoreApplication.translate("reasons", REASONS[reason.code]), reason.values)


def short_fit_words(fit: Fit) -> str:
    """Two or three words for a narrow column; empty while nothing is known."""
    match fit:
        case Fit.GPU:
            return QCoreApplication.translate("load_words", "On the GPU")
        case Fit.PARTLY:
            return QCoreApplication.translate("load_words", "Partly GPU")
        case Fit.CPU:
            return QCoreApplication.translate("load_words", "On the CPU")
        case Fit.TIGHT:
            return QCoreApplication.translate("load_words", "Tight")
        case Fit.TOO_LARGE:
            return QCoreApplication.translate("load_words", "Too large")
        case _:
            return ""


def fit_words(found: LoadFit) -> str:
    """Where it should run and what it needs there; both numbers where they are close."""
    match found.fit:
        case Fit.GPU:
            words = QCoreApplication.translate("load_words", "Runs fully on the GPU, needs about {needed}")
        case Fit.PARTLY:
            words = QCoreApplication.translate("load_words", "Runs partly on the GPU, the rest on the CPU")
        case Fit.CPU:
            words = QCoreApplication.translate("load_words", "Runs on the CPU, needs about {needed}")
        case Fit.TIGHT:
            words = QCoreApplication.translate("load_words", "Tight: needs about {needed}, {free} are free")
        case Fit.TOO_LARGE:
            words = QCoreApplication.translate(
                "load_words", "Too large: needs about {needed}, {free} are free"
            )
        case _:
            return ""
    return words.format(needed=size_words(found.needed_bytes), free=size_words(found.free_bytes))


def memory_words(estimated_bytes: int, measured_bytes: int) -> str:
    """Both numbers, or the one there is."""
    if estimated_bytes and measured_bytes:
        words = QCoreApplication.translate("load_words", "estimated {estimated}, measured {measured} here")
        return words.format(estimated=size_words(estimated_bytes), measured=size_words(measured_bytes))
    if estimated_bytes:
        words = QCoreApplication.translate("load_words", "about {estimated}, estimated")
        return words.format(estimated=size_words(estimated_bytes))
    return size_words(measured_bytes) if measured_bytes else ""


def offer_words(offer: Offer, refused: Wishes) -> str:
    """What is different about a load that would fit, as the words of a button."""
    wishes, needed = offer.wishes, size_words(offer.needed_bytes)
    if wishes.device == CPU_ONLY and refused.device != CPU_ONLY:
        words = QCoreApplication.translate("load_words", "On the CPU alone ({needed})")
    elif wishes.gpu_layers is not None and wishes.gpu_layers != refused.gpu_layers:
        words = QCoreApplication.translate("load_words", "{layers} layers on the GPU, the rest on the CPU")
    elif wishes.context_length != refused.context_length and wishes.cache_type != refused.cache_type:
        words = QCoreApplication.translate(
            "load_words", "Shorter context, {tokens} tokens, in a smaller cache ({needed})"
        )
    elif wishes.cache_type != refused.cache_type:
        words = QCoreApplication.translate("load_words", "Smaller cache ({cache}), same context ({needed})")
    elif wishes.context_length != refused.context_length:
        words = QCoreApplication.translate("load_words", "Shorter context: {tokens} tokens ({needed})")
    else:
        words = QCoreApplication.translate("load_words", "With less memory ({needed})")
    return words.format(
        needed=needed,
        layers=wishes.gpu_layers,
        tokens=QLocale().toString(wishes.context_length),
        cache=wishes.cache_type,
    )


def trial_words(wishes: Wishes) -> str:
    """``2 threads, flash attention``: what one way to run a model is made of."""
    parts = []
    if wishes.gpu_layers is not None:
        words = QCoreApplication.translate("load_words", "layers on the GPU: {count}")
        parts.append(words.format(count=wishes.gpu_layers))
    if wishes.threads == 1:
        parts.append(QCoreApplication.translate("load_words", "one thread"))
    elif wishes.threads:
        words = QCoreApplication.translate("load_words", "{count} threads")
        parts.append(words.format(count=wishes.threads))
    if wishes.batch_size:
        words = QCoreApplication.translate("load_words", "batches of {count}")
        parts.append(words.format(count=QLocale().toString(wishes.batch_size)))
    if wishes.cache_type != "f16":
        words = QCoreApplication.translate("load_words", "cache {kind}")
        parts.append(words.format(kind=wishes.cache_type))
    if wishes.flash_attention == "on":
        parts.append(QCoreApplication.translate("load_words", "flash attention"))
    elif wishes.flash_attention == "off":
        parts.append(QCoreApplication.translate("load_words", "no flash attention"))
    separator = QCoreApplication.translate("load_words", ", ", "between the parts of a list")
    return separator.join(parts) or QCoreApplication.translate("load_words", "as it is")
