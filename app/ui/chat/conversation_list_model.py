"""The rows of the sidebar: conversations, newest first, under the names of their days."""

import time
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.core.conversation import Conversation
from app.state.conversation_list import Group, grouped

Index = QModelIndex | QPersistentModelIndex

CONVERSATION_ROLE = int(Qt.ItemDataRole.UserRole)
"""The ``Conversation`` of a row, or None for the name of a day."""
BUSY_ROLE = CONVERSATION_ROLE + 1
"""Whether the conversation is being answered."""


class ConversationListModel(QAbstractListModel):
    """A flat list in which a day's name is a row of its own that cannot be chosen.

    Signals:
        rename_requested(str id, str title): a title was typed into a row.
    """

    rename_requested = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[str | Conversation] = []
        self._busy: frozenset[str] = frozenset()

    def set_conversations(self, conversations: list[Conversation]) -> bool:
        """Show these; True when rows came, went or moved, so that a view's selection is gone."""
        rows = rows_by_day(conversations, time.time())
        if [_key(row) for row in rows] == [_key(row) for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return False
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return True

    def set_busy(self, conversation_ids: frozenset[str]) -> None:
        """Mark the conversations that are being answered."""
        before, self._busy = self._busy, conversation_ids
        for changed in before ^ conversation_ids:
            index = self.index_of(changed)
            if index.isValid():
                self.dataChanged.emit(index, index, [BUSY_ROLE])

    def index_of(self, conversation_id: str | None) -> QModelIndex:
        """Where a conversation is; an invalid index when it is not here."""
        for number, row in enumerate(self._rows):
            if isinstance(row, Conversation) and row.id == conversation_id:
                return self.index(number)
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """Days and conversations together."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles to show, edit and read aloud; ``CONVERSATION_ROLE`` and ``BUSY_ROLE``."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, str):
            return row if role == Qt.ItemDataRole.DisplayRole else None
        return self._conversation_data(row, role)

    def _conversation_data(self, row: Conversation, role: int) -> Any:
        is_busy = row.id in self._busy
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return title_of(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            template = self.tr("{title}, being answered") if is_busy else "{title}"
            return template.format(title=title_of(row))
        if role == CONVERSATION_ROLE:
            return row
        return is_busy if role == BUSY_ROLE else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another title; the row changes when the list says so."""
        row = self._rows[index.row()]
        title = str(value).strip()
        if isinstance(row, str) or role != Qt.ItemDataRole.EditRole or not title or title == row.title:
            return False
        self.rename_requested.emit(row.id, title)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Days can be neither chosen nor edited."""
        if not index.isValid() or isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable


def title_of(conversation: Conversation) -> str:
    """The title to show; a conversation that has none yet is a new chat."""
    return conversation.title or QCoreApplication.translate("ConversationListModel", "New chat")


def rows_by_day(conversations: list[Conversation], now: float) -> list[str | Conversation]:
    """``conversations`` in their order, the name of each group of days before its first one."""
    names = {
        Group.TODAY: QCoreApplication.translate("ConversationListModel", "Today"),
        Group.YESTERDAY: QCoreApplication.translate("ConversationListModel", "Yesterday"),
        Group.PREVIOUS_7_DAYS: QCoreApplication.translate("ConversationListModel", "Previous 7 days"),
        Group.PREVIOUS_30_DAYS: QCoreApplication.translate("ConversationListModel", "Previous 30 days"),
        Group.OLDER: QCoreApplication.translate("ConversationListModel", "Older"),
    }
    rows: list[str | Conversation] = []
    for group, members in grouped(conversations, now):
        rows += [names[group], *members]
    return rows


def _key(row: str | Conversation) -> tuple[bool, str]:
    return (True, row.id) if isinstance(row, Conversation) else (False, row)
