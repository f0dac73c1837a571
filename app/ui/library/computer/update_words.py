"""What is new on the hub for one model, in words."""

from PySide6.QtCore import QCoreApplication

from app.core.model import InstalledModel
from app.core.quantities import size_words
from app.core.upkeep import Change, Update
from app.ui.library.discover.discover_words import date_words


def update_title(model: InstalledModel, update: Update) -> str:
    """What was found, in a line."""
    if update.is_gone:
        words = QCoreApplication.translate("updates", "{name} is not on the hub any more")
    elif not update.changes:
        words = QCoreApplication.translate("updates", "{name} is the newest version")
    else:
        words = QCoreApplication.translate("updates", "There is a newer version of {name}")
    return words.format(name=model.name)


def update_sentence(update: Update) -> str:
    """What is different, and how much would be fetched."""
    if update.is_gone:
        return QCoreApplication.translate("updates", "The file here goes on working. Keep it if you need it.")
    if not update.changes:
        return QCoreApplication.translate("updates", "Nothing that matters here was changed.")
    listed = QCoreApplication.translate("updates", ", ", "between things that were changed")
    changed = QCoreApplication.translate("updates", "Changed: {changes}.")
    parts = [changed.format(changes=listed.join(map(change_words, update.changes)))]
    if update.changed_at:
        parts.append(
            QCoreApplication.translate("updates", "Published on {date}.").format(
                date=date_words(update.changed_at)
            )
        )
    if update.bytes_to_fetch:
        words = QCoreApplication.translate(
            "updates", "Having it takes {size}; the version here is kept until you delete it."
        )
        parts.append(words.format(size=size_words(update.bytes_to_fetch)))
    else:
        parts.append(
            QCoreApplication.translate("updates", "Nothing has to be fetched to go on with this one.")
        )
    between = QCoreApplication.translate("updates", " ", "between two sentences; may be nothing")
    return between.join(parts)


def change_words(change: Change) -> str:
    """What was changed, for people."""
    match change:
        case Change.WEIGHTS:
            return QCoreApplication.translate("updates", "the weights")
        case Change.TEMPLATE:
            return QCoreApplication.translate("updates", "the chat template")
        case Change.METADATA:
            return QCoreApplication.translate("updates", "what the file says of itself")
        case Change.CARD:
            return QCoreApplication.translate("updates", "the model card")
