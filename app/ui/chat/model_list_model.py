"""The rows of the model picker: the models on this computer and those being fetched, as far as they match."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.download import ENDED, DownloadStatus
from app.core.load_fit import Fit
from app.core.model import InstalledModel
from app.ui.chat.model_rows import (
    Row,
    fetching_words,
    row_key,
    row_name,
    row_quantisation,
    row_size,
    searched_words,
)
from app.ui.load_words import short_fit_words
from app.ui.projector_words import projector_words

Index = QModelIndex | QPersistentModelIndex

MODEL_ROLE = int(Qt.ItemDataRole.UserRole)
"""The ``InstalledModel`` of a row, or the ``DownloadStatus`` of one that is being fetched."""
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
        self._models: list[InstalledModel] = []
        self._fetched: list[DownloadStatus] = []
        self._rows: list[Row] = []
        self._words: list[str] = []
        self._chosen_id: str | None = None
        self._loaded_id: str | None = None
        self._fits: dict[str, Fit] = {}

    def set_models(self, models: list[InstalledModel]) -> None:
        """The models there are."""
        self._models = list(models)
        self._refill()

    def set_downloads(self, downloads: Sequence[DownloadStatus]) -> None:
        """What is being fetched; rows that are the same only say how far they are."""
        before = [status.id for status in self._fetched]
        self._fetched = [status for status in downloads if status.state not in ENDED]
        if [status.id for status in self._fetched] != before:
            self._refill()
            return
        now = {status.id: status for status in self._fetched}
        for number, row in enumerate(self._rows):
            if isinstance(row, DownloadStatus) and row != now[row.id]:
                self._rows[number] = now[row.id]
                self.dataChanged.emit(self.index(number), self.index(number))

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
        for number, row in enumerate(self._rows):
            if row_key(row) == path:
                self.dataChanged.emit(self.index(number), self.index(number))

    def row_of_chosen(self) -> int:
        """Where the chosen model is; 0 when it is not shown."""
        ids = [model.id for model in self._rows]
        return ids.index(self._chosen_id) if self._chosen_id in ids else 0

    def row_of(self, key: str) -> int | None:
        """Where the row of this ``row_key`` is; None when it is not shown."""
        keys = [row_key(row) for row in self._rows]
        return keys.index(key) if key in keys else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """The models that match."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name to show; for screen readers everything that the row says."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row_name(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row)
            case Qt.ItemDataRole.ToolTipRole:
                return row.request.repo_id if isinstance(row, DownloadStatus) else str(row.path)
            case _ if role == MODEL_ROLE:
                return row
            case _ if role == LOADED_ROLE:
                return row.id == self._loaded_id
            case _ if role == CHOSEN_ROLE:
                return row.id == self._chosen_id
            case _ if role == FIT_ROLE:
                return self._fits.get(row_key(row))
        return None

    def _spoken(self, row: Row) -> str:
        parts = [row_name(row), row_quantisation(row), row_size(row)]
        if isinstance(row, DownloadStatus):
            parts.append(fetching_words(row))
        else:
            if row.id == self._loaded_id:
                parts.append(self.tr("Loaded"))
            elif row_key(row) in self._fits:
                parts.append(short_fit_words(self._fits[row_key(row)]))
            parts.append(projector_words(row))
        return ", ".join(part for part in parts if part)

    def _refill(self) -> None:
        self.beginResetModel()
        rows: tuple[Row, ...] = (*self._models, *self._fetched)
        self._rows = [row for row in rows if all(word in searched_words(row) for word in self._words)]
        self.endResetModel()
