"""What the library and the picker say about the file that lets a model see pictures."""

from PySide6.QtCore import QCoreApplication

from app.core.model import InstalledModel


def projector_words(model: InstalledModel) -> str:
    """``Projector for pictures: mmproj-x.gguf``; empty when none belongs to it."""
    if model.projector is None:
        return ""
    words = QCoreApplication.translate("library", "Projector for pictures: {file}")
    return words.format(file=model.projector.name)
