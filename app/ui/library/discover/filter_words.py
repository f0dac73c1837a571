"""The orders and filters of the hub's search, and what people call them."""

import msgspec
from PySide6.QtCore import QCoreApplication, QLocale

from app.core.hub import HubQuery, HubSort
from app.core.quantities import count_words

BILLION = 10**9

SIZES = (
    (0, 0),
    (0, 2 * BILLION),
    (2 * BILLION, 5 * BILLION),
    (5 * BILLION, 10 * BILLION),
    (10 * BILLION, 20 * BILLION),
    (20 * BILLION, 40 * BILLION),
    (40 * BILLION, 0),
)
"""Ranges of parameters: the least and the most, 0 for no limit."""

ARCHITECTURES = (
    "llama", "qwen3", "qwen3moe", "qwen2", "qwen2vl", "gemma3", "gemma2", "mistral3", "phi3", "deepseek2",
    "gpt-oss", "glm4", "granite", "falcon", "olmo2", "smollm3", "command-r", "mamba", "bert", "nomic-bert",
)  # fmt: skip
"""llama.cpp's names of the families that are asked for most."""

LICENCES = (
    ("apache-2.0", "Apache 2.0"),
    ("mit", "MIT"),
    ("llama3.3", "Llama 3.3"),
    ("llama3.1", "Llama 3.1"),
    ("gemma", "Gemma"),
    ("cc-by-4.0", "CC BY 4.0"),
    ("cc-by-sa-4.0", "CC BY-SA 4.0"),
    ("cc-by-nc-4.0", "CC BY-NC 4.0"),
    ("bsd-3-clause", "BSD 3-Clause"),
    ("openrail", "OpenRAIL"),
)
"""The hub's ids, and the names that licences have everywhere."""

LANGUAGES = (
    "en", "zh", "es", "fr", "de", "ja", "ko", "pt", "ru", "it", "ar", "hi", "tr", "nl", "pl", "vi", "id",
    "th", "uk", "sv",
)  # fmt: skip
"""ISO 639-1, those that most models name first."""

PURPOSES = (
    "text-generation",
    "image-text-to-text",
    "translation",
    "feature-extraction",
    "sentence-similarity",
    "text-classification",
)
"""The hub's pipeline tags that GGUF files are made for."""


def sort_words(sort: HubSort) -> str:
    """What stands first."""
    match sort:
        case HubSort.TRENDING:
            return QCoreApplication.translate("discover", "Trending")
        case HubSort.DOWNLOADS:
            return QCoreApplication.translate("discover", "Most downloads")
        case HubSort.LIKES:
            return QCoreApplication.translate("discover", "Most likes")
        case HubSort.UPDATED:
            return QCoreApplication.translate("discover", "Changed last")
        case HubSort.SIZE:
            return QCoreApplication.translate("discover", "Largest")


def purpose_words(purpose: str) -> str:
    """What a pipeline tag means to people; the tag itself where nobody here has a word for it."""
    match purpose:
        case "text-generation":
            return QCoreApplication.translate("discover", "Chat")
        case "image-text-to-text":
            return QCoreApplication.translate("discover", "Sees pictures")
        case "translation":
            return QCoreApplication.translate("discover", "Translation")
        case "feature-extraction":
            return QCoreApplication.translate("discover", "Embedding")
        case "sentence-similarity":
            return QCoreApplication.translate("discover", "Compares sentences")
        case "text-classification":
            return QCoreApplication.translate("discover", "Classification")
        case _:
            return purpose


def size_range_words(least: int, most: int) -> str:
    """``up to 2B``, ``5B to 10B``, ``over 40B``."""
    if not least and not most:
        return QCoreApplication.translate("discover", "Any")
    if not least:
        return QCoreApplication.translate("discover", "Up to {most}").format(most=count_words(most))
    if not most:
        return QCoreApplication.translate("discover", "Over {least}").format(least=count_words(least))
    words = QCoreApplication.translate("discover", "{least} to {most}")
    return words.format(least=count_words(least), most=count_words(most))


def language_words(code: str) -> str:
    """The language's name, in itself; the code where Qt does not know it."""
    language = QLocale.codeToLanguage(code)
    name = QLocale(language).nativeLanguageName() or QLocale.languageToString(language)
    if language == QLocale.Language.English:  # Qt names the variety of a country
        name = "English"
    return name[:1].upper() + name[1:] if name and language != QLocale.Language.AnyLanguage else code


def licence_words(licence: str) -> str:
    """The licence's name; the hub's id where it is another one."""
    return dict(LICENCES).get(licence, licence)


def filters_in(query: HubQuery) -> list[tuple[str, HubQuery]]:
    """Every filter that has a chip of its own: its words, and the query without it."""
    found: list[tuple[str, HubQuery]] = []
    for words, changes in (
        (purpose_words(query.purpose), {"purpose": ""}),
        (_size_words(query), {"smallest_parameters": 0, "largest_parameters": 0}),
        (query.architecture, {"architecture": ""}),
        (licence_words(query.licence), {"licence": ""}),
        (language_words(query.language) if query.language else "", {"language": ""}),
        (_formats_words(query), {"only_gguf": True}),
    ):
        if words:
            found.append((words, msgspec.structs.replace(query, **changes)))
    return found


def without_filters(query: HubQuery) -> HubQuery:
    """The same words in the same order, and nothing else."""
    return HubQuery(text=query.text, sort=query.sort)


def _size_words(query: HubQuery) -> str:
    limits = (query.smallest_parameters, query.largest_parameters)
    return size_range_words(*limits) if any(limits) else ""


def _formats_words(query: HubQuery) -> str:
    return "" if query.only_gguf else QCoreApplication.translate("discover", "All formats")
