"""The list of conversations and which of them is on screen."""

import datetime
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from app.core.conversation import Conversation
from app.core.errors import AppError
from app.state.conversation_archive import ConversationArchive


class Group(StrEnum):
    """How long ago a conversation was last changed, in calendar days of the person's own clock."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    PREVIOUS_7_DAYS = "previous_7_days"
    PREVIOUS_30_DAYS = "previous_30_days"
    OLDER = "older"


class ConversationList(QObject):
    """Every conversation that is not deleted, and the current one. Owned by the composition root.

    It stands before the history is open (the window paints first) and is empty until ``open``. A new chat has
    no conversation: the current one is None until its first message is sent.

    Signals:
        changed(): conversations came, went, moved or were renamed: read ``conversations`` anew.
        current_changed(object id): another conversation is current; None for a new chat.
        deleted(Conversation): one was deleted and can be brought back by ``undo_delete``.
        problem_occurred(Problem): the history could not do what was asked; nothing was changed.
    """

    changed = Signal()
    current_changed = Signal(object)
    deleted = Signal(object)
    problem_occurred = Signal(object)

    def __init__(self, archive: ConversationArchive | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive: ConversationArchive | None = None
        self._conversations: list[Conversation] = []
        self._current_id: str | None = None
        self._left_by_deleting: str | None = None
        if archive is not None:
            self.open(archive)

    def open(self, archive: ConversationArchive) -> None:
        """Show what is in ``archive``."""
        self._archive = archive
        self.refresh()

    def conversations(self) -> list[Conversation]:
        """All of them, the last changed first."""
        return list(self._conversations)

    @property
    def current_id(self) -> str | None:
        """The conversation on screen; None for a new chat."""
        return self._current_id

    def new_chat(self) -> None:
        """Show an empty chat. Nothing is stored before its first message."""
        self._make_current(None)

    def select(self, id: str) -> None:
        """Show a conversation; one that has gone in the meantime is not shown."""
        if self._place_of(id) is None:
            self.refresh()
        if self._place_of(id) is not None:
            self._make_current(id)

    def rename(self, id: str, title: str) -> None:
        """Give it another title, on one line; a blank one is not taken."""
        line = " ".join(title.split())
        if line and self._ask(lambda archive: archive.rename_conversation(id, line)):
            self.refresh()

    def delete(self, id: str) -> None:
        """Delete it; if it was current, the one below it becomes current, or else the one above."""
        place = self._place_of(id)
        if place is None or not self._ask(lambda archive: archive.delete_conversation(id)):
            return
        gone = self._conversations[place]
        others = self._conversations[:place] + self._conversations[place + 1 :]
        self._take(others)
        if id == self._current_id:
            self._make_current(others[min(place, len(others) - 1)].id if others else None)
            self._left_by_deleting = id
        self.deleted.emit(gone)

    def undo_delete(self, id: str) -> None:
        """Bring it back to its place, and on screen if deleting it is what took it from there."""
        if self._ask(lambda archive: archive.restore_conversation(id)):
            was_current = id == self._left_by_deleting
            self.refresh()
            if was_current:
                self.select(id)

    def refresh(self) -> None:
        """Read the list anew: after a message was added, and when another process may have written."""
        found: list[Conversation] = []
        if not self._ask(lambda archive: found.extend(archive.conversations())):
            return
        self._take(found)
        if self._current_id is not None and self._place_of(self._current_id) is None:
            self._make_current(None)

    def _take(self, conversations: list[Conversation]) -> None:
        if conversations != self._conversations:
            self._conversations = conversations
            self.changed.emit()

    def _make_current(self, id: str | None) -> None:
        if id != self._current_id:
            self._current_id = id
            self._left_by_deleting = None
            self.current_changed.emit(id)

    def _place_of(self, id: str) -> int | None:
        places = (place for place, one in enumerate(self._conversations) if one.id == id)
        return next(places, None)

    def _ask(self, wish: Callable[[ConversationArchive], None]) -> bool:
        """Whether the archive is open and did it; says why it did not."""
        if self._archive is None:
            return False
        try:
            wish(self._archive)
        except AppError as error:
            self.problem_occurred.emit(error.problem)
            return False
        return True


def grouped(conversations: list[Conversation], now: float) -> list[tuple[Group, list[Conversation]]]:
    """``conversations`` in their order, by age in calendar days; groups that would be empty are left out."""
    today = datetime.date.fromtimestamp(now)
    groups: dict[Group, list[Conversation]] = {group: [] for group in Group}
    for conversation in conversations:
        day = datetime.date.fromtimestamp(conversation.updated_at)
        groups[_group_of((today - day).days)].append(conversation)
    return [(group, members) for group, members in groups.items() if members]


def _group_of(age_days: int) -> Group:
    """Negative ages (a clock that was set back) count as today."""
    limits = (
        (0, Group.TODAY),
        (1, Group.YESTERDAY),
        (7, Group.PREVIOUS_7_DAYS),
        (30, Group.PREVIOUS_30_DAYS),
    )
    return next((group for limit, group in limits if age_days <= limit), Group.OLDER)
