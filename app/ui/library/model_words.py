"""What a row of the library says about a model."""

import time
from datetime import date, datetime
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.core.errors import ErrorCode
from app.core.model import InstalledModel, ModelSource
from app.core.quantities import context_words, count_words, size_words
from app.core.upkeep import Check, CheckState
from app.ui.library.discover.licence_words import licence_told
from app.ui.library.downloads.transfer_words import percent_words
from app.ui.problem_words import sentence
from app.ui.projector_words import projector_words


class FitWords(NamedTuple):
    """What loading a model would take, and the token of the colour it is said in."""

    words: str
    token: str


def can_chat(model: InstalledModel) -> bool:
    """Whether the file is whole, as far as one can see, and writes text."""
    return model.problem is None and model.facts is not None and model.facts.writes_text


def facts_words(model: InstalledModel, *, has_parameters: bool = True) -> str:
    """``8.2B, 40k context, Apache 2.0``; empty when the header could not be read.

    Without ``has_parameters`` their number is left out: it stands in a column of its own.
    """
    facts = model.facts
    if facts is None:
        return ""
    parts = [count_words(facts.parameters) if facts.parameters and has_parameters else ""]
    if facts.context_length:
        words = QCoreApplication.translate("library", "{length} context")
        parts.append(words.format(length=context_words(facts.context_length)))
    if facts.licence:
        parts.append(licence_told(facts.licence).name)
    if not facts.writes_text:
        parts.append(QCoreApplication.translate("library", "for searching text"))
    if model.projector is not None:
        parts.append(QCoreApplication.translate("library", "sees pictures"))
    parts.append(source_words(model.source))
    between = QCoreApplication.translate("library", ", ", "between facts about a model")
    return between.join(part for part in parts if part)


def source_words(source: ModelSource) -> str:
    """Where a model comes from that is not simply in a folder."""
    match source:
        case ModelSource.STARTER:
            return QCoreApplication.translate("library", "came with Fireside")
        case ModelSource.OLLAMA | ModelSource.LM_STUDIO | ModelSource.JAN | ModelSource.GPT4ALL:
            words = QCoreApplication.translate("library", "of {program}", "a model of another program")
            return words.format(program=program_name(source))
        case _:
            return ""


def program_name(source: ModelSource) -> str:
    """The name of a program or cache that has models."""
    names = {
        ModelSource.OLLAMA: "Ollama",
        ModelSource.LM_STUDIO: "LM Studio",
        ModelSource.JAN: "Jan",
        ModelSource.GPT4ALL: "GPT4All",
    }
    return names.get(source) or QCoreApplication.translate("library", "Hugging Face cache")


def note_words(model: InstalledModel) -> str:
    """A sentence where one is due: what is wrong, what it cannot do, or what to expect of the starter."""
    if model.problem is not None:
        return sentence(model.problem)
    if model.facts is not None and not model.facts.writes_text:
        return QCoreApplication.translate(
            "library", "Reads text to search and compare it; it cannot write, so one cannot chat with it."
        )
    if model.source is ModelSource.STARTER:
        return QCoreApplication.translate(
            "library", "Small and quick. Good for trying things out, weak at facts and long tasks."
        )
    return projector_words(model)


def problem_tag(model: InstalledModel, check: Check) -> str:
    """What is wrong with the file in a word or two; empty when nothing is."""
    if model.problem is None:
        is_damaged = check.state is CheckState.DAMAGED
        return QCoreApplication.translate("library", "Damaged") if is_damaged else ""
    match model.problem.code:
        case ErrorCode.NOT_GGUF:
            return QCoreApplication.translate("library", "Not a model")
        case ErrorCode.FILE_TRUNCATED | ErrorCode.SHARD_MISSING | ErrorCode.NOT_FIRST_SHARD:
            return QCoreApplication.translate("library", "Incomplete")
        case ErrorCode.FILE_DAMAGED | ErrorCode.MODEL_DAMAGED:
            return QCoreApplication.translate("library", "Damaged")
        case ErrorCode.FILE_MISSING:
            return QCoreApplication.translate("library", "Gone")
        case _:
            return QCoreApplication.translate("library", "Cannot be used")


def trouble_words(model: InstalledModel, check: Check) -> str:
    """What is wrong with the file in a sentence; empty when nothing is."""
    if check.state is CheckState.DAMAGED:
        if check.piece_count:
            words = QCoreApplication.translate(
                "library", "{damaged} of {count} pieces differ from the original. Repair fetches {size}."
            )
            count, damaged = QLocale().toString(check.piece_count), QLocale().toString(check.damaged_pieces)
            return words.format(damaged=damaged, count=count, size=size_words(check.repair_bytes))
        if check.problem is not None:
            return sentence(check.problem)
    return sentence(model.problem) if model.problem is not None else ""


def check_words(check: Check) -> FitWords | None:
    """What a check does or has found; None where nothing is to be said beside the facts."""
    match check.state:
        case CheckState.WAITING:
            return FitWords(QCoreApplication.translate("library", "Waits for its turn"), "text_muted")
        case CheckState.CHECKING:
            words = QCoreApplication.translate("library", "Checking {percent}")
            return FitWords(words.format(percent=_percent(check)), "text_muted")
        case CheckState.REPAIRING:
            words = QCoreApplication.translate("library", "Repairing {percent}")
            return FitWords(words.format(percent=_percent(check)), "text_muted")
        case CheckState.SOUND:
            return FitWords(QCoreApplication.translate("library", "Every byte is right"), "good")
        case CheckState.READABLE:
            words = QCoreApplication.translate("library", "Read to its end without a fault")
            return FitWords(words, "text_muted")
        case _:
            return None


def used_words(last_used_at: float | None) -> str:
    """``today``, ``yesterday``, ``12 November``; with the year when it was another."""
    if last_used_at is None:
        return QCoreApplication.translate("library", "never")
    day = datetime.fromtimestamp(last_used_at).date()
    now = datetime.fromtimestamp(time.time()).date()
    if day >= now:
        return QCoreApplication.translate("library", "today")
    if (now - day).days == 1:
        return QCoreApplication.translate("library", "yesterday")
    return _day_words(day, now)


def spoken_words(
    model: InstalledModel, is_loaded: bool, fit: FitWords | None = None, check: Check | None = None
) -> str:
    """The whole row in one line, for a screen reader."""
    check = check or Check()
    quantisation = model.facts.quantisation if model.facts else ""
    state = QCoreApplication.translate("library", "Loaded") if is_loaded else problem_tag(model, check)
    used = QCoreApplication.translate("library", "last used {day}").format(day=used_words(model.last_used_at))
    if model.last_used_at is None:
        used = QCoreApplication.translate("library", "never used")
    parts = (model.name, quantisation, state, facts_words(model), size_words(model.size_bytes), used)
    found = check_words(check)
    said = (
        ", ".join(filter(None, parts)),
        found.words if found is not None else "",
        fit.words if fit is not None else "",
        trouble_words(model, check) or note_words(model),
    )
    return ". ".join(part for part in said if part)


def _percent(check: Check) -> str:
    return percent_words(check.done_bytes, check.total_bytes)


def _day_words(day: date, now: date) -> str:
    how = QCoreApplication.translate(
        "library", "d MMMM", "how a day of this year is written, in Qt's letters"
    )
    if day.year != now.year:
        how = QCoreApplication.translate(
            "library", "d MMM yyyy", "how a day of another year is written, in Qt's letters"
        )
    return QLocale().toString(QDate(day.year, day.month, day.day), how)
