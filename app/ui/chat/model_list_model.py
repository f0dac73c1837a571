"""The rows of the model picker: the models on this computer that match what was typed."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.load_fit import Fit
from app.core.model import InstalledModel
from app.core.quantities import size_words
from app.ui.load_words import short_fit_words
from app.ui.projector_words import projector_words

Index = QModelIndex | QPersistentModelIndex

MODEL_ROLE = int(Qt.ItemDataRole.UserRole)
"""The ``InstalledModel`` of a row."""
LOADED_ROLE = MODEL_ROLE + 1
"""Whether it is the loaded one."""
CHOSEN_ROLE = MODEL_ROLE + 2
"""Whether it is the one that answers (or will, once loaded)."""


FIT_ROLE = MODEL_ROLE + 3
"""Whether it fits here (``Fit``); None while that is not known."""


class ModelListModel(QAbstractListModel):
    """Every word that was typed must be in a model's name, quantisation, architecture or file name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[InstalledModel] = []
        self._rows: list[InstalledModel] = []
        self._words: list[str] = []
        self._chosen_id: str | None = None
        self._loaded_id: str | None = None
        self._fits: dict[str, Fit] = {}

    def set_models(self, models: list[InstalledModel]) -> None:
        """The models there are."""
        self._all = list(models)
        self._refill()

    def set_filter(self, text: str) -> None:
        """What was typed."""
        self._words = text.casefold().split()
        self._refill()

    def set_chosen(self, chosen_id: str | None, loaded_id: str | None) -> None:
        """Which one answers, and which one is in memory."""
        self._chosen_id = chosen_id
        self._loaded_id = loaded_id
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def set_fit(self, path: str, fit: Fit) -> None:
        """Whether the model in this file fits."""
        self._fits[path] = fit
        for row, model in enumerate(self._rows):
            if str(model.path) == path:
                self.dataChanged.emit(self.index(row), self.index(row))

    def row_of_chosen(self) -> int:
        """Where the chosen model is; 0 when it is not shown."""
        ids = [model.id for model in self._rows]
        return ids.index(self._chosen_id) if self._chosen_id in ids else 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """The models that match."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name to show; for screen readers everything that the row says."""
        if not index.isValid():
            return None
        model = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return model.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(model)
            case Qt.ItemDataRole.ToolTipRole:
                return str(model.path)
            case _ if role == MODEL_ROLE:
                return model
            case _ if role == LOADED_ROLE:
                return model.id == self._loaded_id
            case _ if role == CHOSEN_ROLE:
                return model.id == self._chosen_id
            case _ if role == FIT_ROLE:
                return self._fits.get(str(model.path))
        return None

    def _spoken(self, model: InstalledModel) -> str:
        parts = [model.name, quantisation_of(model), size_words(model.size_bytes)]
        if model.id == self._loaded_id:
            parts.append(self.tr("Loaded"))
        elif str(model.path) in self._fits:
            parts.append(short_fit_words(self._fits[str(model.path)]))
        parts.append(projector_words(model))
        return ", ".join(part for part in parts if part)

    def _refill(self) -> None:
        self.beginResetModel()
        self._rows = [model for model in self._all if self._matches(model)]
        self.endResetModel()

    def _matches(self, model: InstalledModel) -> bool:
        facts = model.facts
        more = f"{facts.name} {facts.architecture} {facts.quantisation}" if facts is not None else ""
        text = f"{model.name} {model.path.name} {more}".casefold()
        return all(word in text for word in self._words)


def quantisation_of(model: InstalledModel) -> str:
    """``Q4_K_M``; empty when the header could not be read."""
    return model.facts.quantisation if model.facts is not None else ""
