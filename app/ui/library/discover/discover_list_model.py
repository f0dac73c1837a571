"""The rows of Discover's list: models, the labels above groups of them, and the calm rows while one waits."""

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.hub import CatalogModel
from app.core.load_fit import Fit
from app.ui.library.discover.discover_words import listed_fit_words

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""The ``ListRow`` of a row."""


class Listed(msgspec.Struct, frozen=True):
    """A model with what this computer says to it.

    Attributes:
        fit: judged by its parameters; unknown where the hub does not tell them.
        is_installed: whether one of its files is here.
        facts: the line under the name.
        why: a sentence about a recommended model, for its tooltip.
    """

    model: CatalogModel
    fit: Fit = Fit.UNKNOWN
    is_installed: bool = False
    facts: str = ""
    why: str = ""


class Label(msgspec.Struct, frozen=True):
    """The words above a group."""

    words: str


class Waiting(msgspec.Struct, frozen=True):
    """A row that stands where a model will be."""


ListRow = Listed | Label | Waiting


class DiscoverListModel(QAbstractListModel):
    """What was found, in order. Rows that follow those that are there are added without moving any."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ListRow] = []

    def set_rows(self, rows: Sequence[ListRow]) -> bool:
        """Show ``rows``; False when the models that were there stay where they are."""
        wanted = list(rows)
        same = _same_places(self._rows, wanted)
        if not self._rows or any(isinstance(row, Listed) for row in self._rows[same:]):
            self.beginResetModel()
            self._rows = wanted
            self.endResetModel()
            return True
        if same < len(self._rows):
            self.beginRemoveRows(QModelIndex(), same, len(self._rows) - 1)
            del self._rows[same:]
            self.endRemoveRows()
        if self._rows != wanted[:same]:
            self._rows = wanted[:same]
            self.dataChanged.emit(self.index(0), self.index(same - 1))
        if same < len(wanted):
            self.beginInsertRows(QModelIndex(), same, len(wanted) - 1)
            self._rows = wanted
            self.endInsertRows()
        return False

    @property
    def rows(self) -> Sequence[ListRow]:
        """What is shown."""
        return self._rows

    @property
    def has_labels(self) -> bool:
        """Whether rows are of different heights: what has labels begins with one."""
        return bool(self._rows) and isinstance(self._rows[0], Label)

    def row_of(self, repo_id: str) -> int:
        """Where a model stands; -1 where it does not."""
        for number, row in enumerate(self._rows):
            if isinstance(row, Listed) and row.model.id == repo_id:
                return number
        return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only models can be chosen."""
        if index.isValid() and isinstance(self._rows[index.row()], Listed):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name; the whole row for a screen reader; the full id as a tooltip."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if isinstance(row, Label):
            is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return row.words if is_text else None
        if isinstance(row, Waiting):
            return self.tr("Still to come") if role == Qt.ItemDataRole.AccessibleTextRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.model.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return ". ".join(filter(None, (row.model.name, row.facts, self.state_of(row), row.why)))
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(filter(None, (row.model.id, row.why)))
        return None

    def state_of(self, row: Listed) -> str:
        """What stands at the right of a row."""
        if row.is_installed:
            return self.tr("Installed")
        if row.model.gate:
            return self.tr("Ask first")
        if not row.model.has_gguf:
            return self.tr("Another format")
        return listed_fit_words(row.fit)


def _same_places(old: Sequence[ListRow], new: Sequence[ListRow]) -> int:
    """How many of the first rows are the same models."""
    at = 0
    for one, other in zip(old, new, strict=False):
        # Of a thousand rows nearly all are the very ones that were there.
        if one is not other and _place(one) != _place(other):
            break
        at += 1
    return at


def _place(row: ListRow) -> str:
    match row:
        case Listed():
            return row.model.id
        case Label():
            return f"\0{row.words}"
        case Waiting():
            return "\0"
