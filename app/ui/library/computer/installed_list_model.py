"""The rows of the library's list."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.model import InstalledModel
from app.core.upkeep import Check
from app.ui.library.model_words import FitWords, note_words, spoken_words

Index = QModelIndex | QPersistentModelIndex

MODEL_ROLE = int(Qt.ItemDataRole.UserRole)
"""The ``InstalledModel`` of a row."""
LOADED_ROLE = MODEL_ROLE + 1
"""Whether it is in memory."""
FIT_ROLE = MODEL_ROLE + 2
"""What loading it would take, as ``FitWords``; None while that is not known."""
CHECK_ROLE = MODEL_ROLE + 3
"""What is known of its bytes, as ``Check``."""


class InstalledListModel(QAbstractListModel):
    """The installed models that are shown, in the order in which they are."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models: list[InstalledModel] = []
        self._rows: dict[str, int] = {}
        self._loaded_path = ""
        self._fits: dict[str, FitWords] = {}
        self._checks: dict[str, Check] = {}

    def set_models(self, models: list[InstalledModel]) -> None:
        """Show ``models``."""
        if models == self._models:
            return
        self.beginResetModel()
        self._models = models
        self._rows = {str(model.path): row for row, model in enumerate(models)}
        self.endResetModel()

    def row_of(self, path: str) -> int:
        """Where the model in this file stands; -1 when it is not shown."""
        return self._rows.get(path, -1)

    def set_loaded_path(self, path: str) -> None:
        """The file of the loaded model; empty when none is."""
        if path != self._loaded_path:
            before, self._loaded_path = self._loaded_path, path
            self._changed(before)
            self._changed(path)

    def set_fit(self, path: str, fit: FitWords) -> None:
        """What loading the model in this file would take."""
        if self._fits.get(path) != fit:
            self._fits[path] = fit
            self._changed(path)

    def set_check(self, path: str, check: Check) -> None:
        """What is known of the bytes of the model in this file."""
        if self._checks.get(path) != check:
            self._checks[path] = check
            self._changed(path)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """How many models there are."""
        return 0 if parent.isValid() else len(self._models)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name; the whole row for a screen reader; the path and what to expect as a tooltip."""
        if not index.isValid():
            return None
        model = self._models[index.row()]
        path = str(model.path)
        match role:
            case _ if role == MODEL_ROLE:
                return model
            case _ if role == LOADED_ROLE:
                return path == self._loaded_path
            case _ if role == FIT_ROLE:
                return self._fits.get(path)
            case _ if role == CHECK_ROLE:
                return self._checks.get(path, Check())
            case Qt.ItemDataRole.DisplayRole:
                return model.name
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(filter(None, (note_words(model), path)))
            case Qt.ItemDataRole.AccessibleTextRole:
                check = self._checks.get(path, Check())
                return spoken_words(model, path == self._loaded_path, self._fits.get(path), check)
        return None

    def _changed(self, path: str) -> None:
        row = self.row_of(path)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))
