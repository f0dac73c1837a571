"""What deleting a model does, in a sentence or three, before it is done."""

from PySide6.QtCore import QCoreApplication, QLocale

from app.core.model import ModelSource
from app.core.quantities import size_words
from app.core.upkeep import Deletion
from app.ui.library.model_words import program_name

LONG_S = 90.0
"""A shorter time is not worth saying."""


def deletion_sentence(deletion: Deletion, bytes_per_second: float | None) -> str:
    """What the disk gets back, what else uses the bytes, what stays, how long fetching again takes.

    ``bytes_per_second`` was measured by a download; without one nothing is said about time.
    """
    parts = [_owner(deletion), _freed(deletion)]
    if deletion.kept_for:
        listed = QCoreApplication.translate("deletion", ", ", "between names")
        words = QCoreApplication.translate("deletion", "The rest is also used by {others}.")
        others = (QCoreApplication.translate("kept", each) for each in deletion.kept_for)
        parts.append(words.format(others=listed.join(others)))
    parts.append(
        QCoreApplication.translate(
            "deletion", "Chats that used it stay, and another model can go on with them."
        )
    )
    if bytes_per_second and deletion.model.origin is not None:
        parts.append(_time(deletion.size_bytes / bytes_per_second))
    between = QCoreApplication.translate("deletion", " ", "between two sentences; may be nothing")
    return between.join(part for part in parts if part)


def _owner(deletion: Deletion) -> str:
    """Whose file it is, where another program put it there and will miss it."""
    if deletion.model.source not in (ModelSource.LM_STUDIO, ModelSource.JAN, ModelSource.GPT4ALL):
        return ""
    words = QCoreApplication.translate("deletion", "The file belongs to {program}, which loses it too.")
    return words.format(program=program_name(deletion.model.source))


def _freed(deletion: Deletion) -> str:
    freed, size = size_words(deletion.freed_bytes), size_words(deletion.size_bytes)
    if not deletion.freed_bytes:
        words = QCoreApplication.translate("deletion", "This frees nothing, only the name goes.")
    elif deletion.kept_for:
        words = QCoreApplication.translate("deletion", "This frees {freed} of its {size}.")
    else:
        words = QCoreApplication.translate("deletion", "This frees {freed}.")
    return words.format(freed=freed, size=size)


def _time(seconds: float) -> str:
    if seconds < LONG_S:
        return ""
    minutes = round(seconds / 60)
    if minutes < 90:
        words = QCoreApplication.translate("deletion", "Fetching it again takes about {minutes} min.")
        return words.format(minutes=QLocale().toString(minutes))
    words = QCoreApplication.translate("deletion", "Fetching it again takes about {hours} h.")
    return words.format(hours=QLocale().toString(round(seconds / 3600)))
