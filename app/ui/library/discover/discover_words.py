"""What Discover says about a repository: counts, dates, facts, what it needs here."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.core.hub import CatalogModel, QuantSize
from app.core.licences import licence_of
from app.core.load_fit import Fit, LoadFit
from app.core.quantities import count_words, size_words
from app.core.recommended_models import RecommendedModel
from app.ui.library.downloads.transfer_words import speed_words

DOT = "  ·  "
"""Between facts in one line."""

A_DAY_S = 86_400
FINE_BELOW = 99.95
"""Models of fewer billions are told apart by tenths, as in the list."""
BILLION, MILLION, TEN_THOUSAND, HUNDRED_MILLION = 10**9, 10**6, 10**4, 10**8


def listed_facts(model: CatalogModel) -> str:
    """``Qwen · 8.2B · 1.9M downloads``; what the hub does not tell is left out."""
    parts = [model.owner]
    if model.parameters:
        size = weights_words(model.parameters)
        experts = QCoreApplication.translate("discover", "{size}, MoE").format(size=size)
        parts.append(experts if is_mixture(model) else size)
    if model.downloads:
        words = QCoreApplication.translate("discover", "{count} downloads")
        parts.append(words.format(count=count_words(model.downloads)))
    return DOT.join(parts)


def recommended_facts(recommended: RecommendedModel) -> str:
    """``Qwen · about 2.5 GB · Apache 2.0``: what is of use before anything was fetched, and fits the line."""
    model = recommended.model
    size = QCoreApplication.translate("discover", "about {size}")
    licence = QCoreApplication.translate("licences", licence_of(model.licence).name)
    return DOT.join((model.owner, size.format(size=size_words(recommended.about_bytes)), licence))


def why_words(repo_id: str, recommended: Sequence[RecommendedModel]) -> str:
    """Why the model of that id is recommended; empty when it is not."""
    why = next((it.why for it in recommended if it.model.id.casefold() == repo_id.casefold()), "")
    return QCoreApplication.translate("recommended", why) if why else ""


def other_facts(model: CatalogModel, fit: LoadFit | None) -> str:
    """``14.8B, Apache 2.0 · Should fit``: what tells one from another where a licence stands in the way."""
    licence = QCoreApplication.translate("licences", licence_of(model.licence).name)
    words = QCoreApplication.translate("discover", "{size}, {licence}")
    facts = words.format(size=weights_words(model.parameters), licence=licence)
    return DOT.join(filter(None, (facts, file_fit_words(fit.fit) if fit is not None else "")))


def weights_words(count: int) -> str:
    """``8.2B``, ``14.8B``, ``135M``: finer than elsewhere, because these are compared."""
    if not BILLION <= count < 100 * BILLION:
        return count_words(count)
    return f"{count / BILLION:.1f}B"


def is_mixture(model: CatalogModel) -> bool:
    """Whether it is made of experts, as far as its architecture or tags tell."""
    return "moe" in model.architecture.lower() or "moe" in {tag.lower() for tag in model.tags}


def published_facts(model: CatalogModel) -> str:
    """``Qwen · 1.9 million downloads · published 3 April 2025 · changed 21 May 2025``."""
    parts = [model.owner]
    if model.downloads:
        parts.append(downloads_words(model.downloads))
    if model.created_at and model.updated_at - model.created_at > A_DAY_S:
        words = QCoreApplication.translate("discover", "published {date}")
        parts.append(words.format(date=date_words(model.created_at)))
    if model.updated_at:
        words = QCoreApplication.translate("discover", "changed {date}")
        parts.append(words.format(date=date_words(model.updated_at)))
    if model.is_private:
        parts.append(QCoreApplication.translate("discover", "private"))
    return DOT.join(parts)


def downloads_words(count: int) -> str:
    """``1.9 million downloads``, ``860,000 downloads``."""
    if count >= MILLION:
        words = QCoreApplication.translate(
            "discover", "{millions} million downloads", "{ten_thousands} may be used instead of {millions}"
        )
        return words.format(
            millions=short_number(count / MILLION), ten_thousands=QLocale().toString(count // TEN_THOUSAND)
        )
    words = QCoreApplication.translate("discover", "{count} downloads")
    return words.format(count=QLocale().toString(count))


def parameters_words(count: int) -> str:
    """``8.2 billion``, ``135 million``; in languages that count so, in hundreds of millions."""
    if count < MILLION:
        return QLocale().toString(count)
    if count < BILLION:
        words = QCoreApplication.translate(
            "discover", "{millions} million", "{hundred_millions} may be used instead of {millions}"
        )
    else:
        words = QCoreApplication.translate(
            "discover", "{billions} billion", "{hundred_millions} may be used instead of {billions}"
        )
    return words.format(
        billions=short_number(count / BILLION, FINE_BELOW),
        millions=short_number(count / MILLION),
        hundred_millions=short_number(count / HUNDRED_MILLION),
    )


def date_words(seconds: float) -> str:
    """``21 May 2025``."""
    day = datetime.fromtimestamp(seconds)
    how = QCoreApplication.translate("discover", "d MMMM yyyy", "how a date is written, in Qt's letters")
    return QLocale().toString(QDate(day.year, day.month, day.day), how)


def clock_words(seconds: float) -> str:
    """``09:14``."""
    return datetime.fromtimestamp(seconds).strftime("%H:%M")


def quant_size_words(size: QuantSize) -> str:
    """How a quant stands among the others."""
    match size:
        case QuantSize.SMALL:
            return QCoreApplication.translate("discover", "Small")
        case QuantSize.BALANCED:
            return QCoreApplication.translate("discover", "Balanced")
        case QuantSize.LARGE:
            return QCoreApplication.translate("discover", "Large")
        case QuantSize.ORIGINAL:
            return QCoreApplication.translate("discover", "Original")


def file_fit_words(fit: Fit) -> str:
    """What to expect of a file here; hedged, because it was computed and not tried."""
    match fit:
        case Fit.GPU:
            return QCoreApplication.translate("discover", "Should fit")
        case Fit.PARTLY:
            return QCoreApplication.translate("discover", "Partly on card")
        case Fit.CPU:
            return QCoreApplication.translate("discover", "On the CPU")
        case Fit.TIGHT:
            return QCoreApplication.translate("discover", "Just fits")
        case Fit.TOO_LARGE:
            return QCoreApplication.translate("discover", "Too large here")
        case _:
            return ""


def listed_fit_words(fit: Fit) -> str:
    """The same in the list, where only the number of parameters is known."""
    match fit:
        case Fit.GPU | Fit.CPU:
            return QCoreApplication.translate("discover", "Fits")
        case Fit.TIGHT:
            return QCoreApplication.translate("discover", "Fits, little room")
        case _:
            return file_fit_words(fit)


def cost_words(size_bytes: int, bytes_per_second: float | None, free_bytes: int) -> str:
    """``about 4 min at 21 MB/s. 31 GB free on disk.``; what was not measured is left out."""
    parts = []
    if bytes_per_second:
        words = QCoreApplication.translate("discover", "{time} at {speed}.")
        parts.append(
            words.format(
                time=duration_words(size_bytes / bytes_per_second), speed=speed_words(bytes_per_second)
            )
        )
    if free_bytes:
        words = QCoreApplication.translate("discover", "{free} free on disk.")
        parts.append(words.format(free=room_words(free_bytes)))
    between = QCoreApplication.translate("discover", " ", "between two sentences; may be nothing")
    return between.join(parts)


def room_words(size_bytes: int) -> str:
    """``31 GB``: of a disk, where a tenth of many gigabytes tells nothing."""
    if not 9.95 * BILLION <= size_bytes < 1000 * BILLION:
        return size_words(size_bytes)
    return f"{round(size_bytes / BILLION)} GB"


def duration_words(seconds: float) -> str:
    """``about 4 min``, ``about 1 h 20 min``."""
    if seconds < 50:
        return QCoreApplication.translate("discover", "less than a minute")
    hours, minutes = divmod(max(1, round(seconds / 60)), 60)
    if hours >= 10:
        return QCoreApplication.translate("discover", "about {hours} h").format(hours=hours + (minutes >= 30))
    if hours:
        words = QCoreApplication.translate("discover", "about {hours} h {minutes} min")
        return words.format(hours=hours, minutes=minutes)
    return QCoreApplication.translate("discover", "about {minutes} min").format(minutes=minutes)


FIT_COLOURS = {
    Fit.GPU: "good",
    Fit.CPU: "good",
    Fit.TIGHT: "warn",
    Fit.PARTLY: "warn",
    Fit.TOO_LARGE: "bad",
    Fit.UNKNOWN: "text_muted",
}
"""The token of the colour that a fit's dot, bar and words are drawn in."""


def short_number(value: float, fine_below: float = 9.95) -> str:
    """``6``, ``6.3``, ``45``: one decimal below ten, where it is not zero."""
    decimals = 1 if value < fine_below else 0
    return QLocale().toString(float(value), "f", decimals).removesuffix(QLocale().decimalPoint() + "0")
