"""The rows of the library's list."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.model import InstalledModel
from app.ui.library.model_words import FitWords, spoken_words

Index = QModelIndex | QPersistentModelIndex

MODEL_ROLE = int(Qt.ItemDataRole.UserRole)
"""The ``InstalledModel`` of a row."""
LOADED_ROLE = MODEL_ROLE + 1
"""Whether it is in memory."""
FIT_ROLE = MODEL_ROLE + 2
"""What loading it would take, as ``FitWords``; None while that is not known."""


class InstalledListModel(QAbstractListModel):
    """The installed models, in the library's order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models: list[InstalledModel] = []
        self._loaded_path = ""
        self._fits: dict[str, FitWords] = {}

    def set_models(self, models: list[InstalledModel]) -> None:
        """Show ``models``."""
        self.beginResetModel()
        self._models = models
        self.endResetModel()

    def set_loaded_path(self, path: str) -> None:
        """The file of the loaded model; empty when none is."""
        if path == self._loaded_path:
            return
        self._loaded_path = path
        if self._models:
            self.dataChanged.emit(self.index(0), self.index(len(self._models) - 1))

    def set_fit(self, path: str, fit: FitWords) -> None:
        """What loading the model in this file would take."""
        self._fits[path] = fit
        for row, model in enumerate(self._models):
            if str(model.path) == path:
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """How many models there are."""
        return 0 if parent.isValid() else len(self._models)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name; the whole row for a screen reader; the path as a tooltip."""
        if not index.isValid():
            return None
        model = self._models[index.row()]
        is_loaded = str(model.path) == self._loaded_path
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return model.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken_words(model, is_loaded, self._fits.get(str(model.path)))
            case Qt.ItemDataRole.ToolTipRole:
                return str(model.path)
            case _ if role == MODEL_ROLE:
                return model
            case _ if role == LOADED_ROLE:
                return is_loaded
            case _ if role == FIT_ROLE:
                return self._fits.get(str(model.path))
        return None
