"""What a row of the library says about a model."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from app.core.errors import ErrorCode
from app.core.model import InstalledModel, ModelSource
from app.core.quantities import context_words, count_words, size_words
from app.ui.problem_words import sentence
from app.ui.projector_words import projector_words


class FitWords(NamedTuple):
    """What loading a model would take, and the token of the colour it is said in."""

    words: str
    token: str


def can_chat(model: InstalledModel) -> bool:
    """Whether the file is whole, as far as one can see, and writes text."""
    return model.problem is None and model.facts is not None and model.facts.writes_text


def facts_words(model: InstalledModel) -> str:
    """``135M, 8k context, llama``; empty when the header could not be read."""
    facts = model.facts
    if facts is None:
        return ""
    parts = [count_words(facts.parameters) if facts.parameters else ""]
    if facts.context_length:
        words = QCoreApplication.translate("library", "{length} context")
        parts.append(words.format(length=context_words(facts.context_length)))
    parts.append(facts.architecture)
    return ", ".join(part for part in parts if part)


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


def problem_tag(model: InstalledModel) -> str:
    """What is wrong with the file in a word or two; empty when nothing is."""
    if model.problem is None:
        return ""
    match model.problem.code:
        case ErrorCode.NOT_GGUF:
            return QCoreApplication.translate("library", "Not a model")
        case ErrorCode.FILE_TRUNCATED | ErrorCode.SHARD_MISSING | ErrorCode.NOT_FIRST_SHARD:
            return QCoreApplication.translate("library", "Incomplete")
        case ErrorCode.FILE_DAMAGED:
            return QCoreApplication.translate("library", "Damaged")
        case _:
            return QCoreApplication.translate("library", "Cannot be used")


def place_words(model: InstalledModel) -> str:
    """Where it came from: with Fireside, or the name of its folder."""
    if model.source is ModelSource.STARTER:
        return QCoreApplication.translate("library", "Came with Fireside")
    return model.path.parent.name or str(model.path.parent)


def spoken_words(model: InstalledModel, is_loaded: bool, fit: FitWords | None = None) -> str:
    """The whole row in one line, for a screen reader."""
    quantisation = model.facts.quantisation if model.facts else ""
    state = QCoreApplication.translate("library", "Loaded") if is_loaded else ""
    parts = (model.name, quantisation, state, facts_words(model), size_words(model.size_bytes))
    said = (", ".join(filter(None, parts)), fit.words if fit is not None else "", note_words(model))
    return ". ".join(part for part in said if part)
