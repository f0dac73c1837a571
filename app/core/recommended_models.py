"""Models that are shown before anybody searches: what each is for and why, in words."""

from enum import StrEnum

import msgspec

from app.core.hub import CatalogModel
from app.core.words import QT_TRANSLATE_NOOP as _


class ModelPurpose(StrEnum):
    """What a recommended model is for; its words are in ``PURPOSES``."""

    EVERYDAY = "everyday"
    SMALL = "small"
    CODE = "code"
    TRANSLATION = "translation"
    VISION = "vision"
    REASONING = "reasoning"
    EMBEDDING = "embedding"


PURPOSES: dict[ModelPurpose, str] = {
    ModelPurpose.EVERYDAY: _("recommended", "Everyday"),
    ModelPurpose.SMALL: _("recommended", "Small and quick"),
    ModelPurpose.CODE: _("recommended", "Code"),
    ModelPurpose.TRANSLATION: _("recommended", "Translation"),
    ModelPurpose.VISION: _("recommended", "Pictures"),
    ModelPurpose.REASONING: _("recommended", "Thinks first"),
    ModelPurpose.EMBEDDING: _("recommended", "Finding texts"),
}

WHY: dict[str, str] = {
    "qwen3-4b": _("recommended", "Good answers for its size, in many languages; a laptop is enough."),
    "qwen3-8b": _("recommended", "Writes, explains and sums up well in many languages."),
    "mistral-small": _("recommended", "Careful long answers, for a computer with much memory."),
    "smollm2": _("recommended", "Answers quickly on nearly every computer, best in English."),
    "llama-3.2-3b": _("recommended", "Short, friendly answers in eight languages."),
    "qwen2.5-coder": _("recommended", "Writes and explains code in nearly every language."),
    "qwen3-coder": _(
        "recommended", "Works through long programs; quick for its size, because a part of it computes."
    ),
    "gemma-3-12b": _("recommended", "Translates between more than a hundred languages, and sees pictures."),
    "gemma-3-4b": _("recommended", "Describes pictures and reads what stands in them, on a small computer."),
    "qwen2.5-vl": _("recommended", "Reads documents, tables and diagrams in pictures."),
    "phi-4-mini": _("recommended", "Good at logic and arithmetic for its size."),
    "gpt-oss-20b": _("recommended", "Thinks before it answers, and how long can be chosen."),
    "nomic-embed": _(
        "recommended", "Turns English texts into vectors, so that they can be found by meaning."
    ),
    "embeddinggemma": _(
        "recommended", "Turns texts of more than a hundred languages into vectors, so that they can be found."
    ),
}
"""By the ``key`` in ``resources/recommended_models.json``."""


class RecommendedModel(msgspec.Struct, frozen=True):
    """One of them.

    Attributes:
        model: as a list shows it; what changes by the day (downloads, likes) is 0.
        quantisation: the one that ``about_bytes`` are of.
        about_bytes: with its projector; written down by a person, so rounded.
        why: one sentence, for ``translate("recommended", why)``.
    """

    model: CatalogModel
    purpose: ModelPurpose
    quantisation: str
    about_bytes: int
    why: str
