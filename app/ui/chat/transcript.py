"""The transcript: what was said, in a list of messages that grows at its end."""

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from app.core.conversation import Message, MessageStatus
from app.ui.chat.blocks.look import Look
from app.ui.chat.transcript_accessible import describe_transcripts
from app.ui.chat.transcript_actions import TranscriptActions
from app.ui.chat.transcript_keys import TranscriptKeys
from app.ui.chat.transcript_pace import Pace
from app.ui.chat.transcript_page import TranscriptPage
from app.ui.chat.transcript_pointer import TranscriptPointer
from app.ui.theme.tokens import Theme

_JOIN_MS = 40
_LONGEST_JOIN_MS = 400
_CATCH_UP_MS = 8
"""Between two steps of a reply that came faster than it can be drawn: time for everything else."""
_SHARE_OF_TIME = 12
"""Drawing a growing reply may cost one part in so many of the time that passes."""


class Transcript(TranscriptPage):
    """The messages of a conversation. Shows what it is given; owns none of it.

    Signals:
        answer_again_requested(str message_id): make another reply in place of this one.
        continue_requested(str message_id): go on with this reply, which was cut off.
        edit_requested(str message_id): the person wants to edit this message of theirs.
        next_act_requested(str message_id, NextAct act): the button of a failed reply was clicked.
        link_requested(str url): a link was clicked; whoever listens asks before opening it.
    """

    answer_again_requested = Signal(str)
    continue_requested = Signal(str)
    edit_requested = Signal(str)
    next_act_requested = Signal(str, object)
    link_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._waiting: dict[str, Message] = {}
        self._actions = TranscriptActions(self)
        self._pointer = TranscriptPointer(self, self._actions)
        self._keys = TranscriptKeys(self, self._actions)
        self._pace = Pace()
        self._join = QTimer(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        describe_transcripts()
        self.setAccessibleName(self.tr("Transcript"))
        self._join.setSingleShot(True)
        self._join.setInterval(_JOIN_MS)

    def _connect(self) -> None:
        self._join.timeout.connect(self._on_join_timeout)
        self._actions.answer_again_requested.connect(self.answer_again_requested)
        self._actions.continue_requested.connect(self.continue_requested)
        self._actions.edit_requested.connect(self.edit_requested)
        self._actions.next_act_requested.connect(self.next_act_requested)
        self._actions.link_requested.connect(self.link_requested)

    def set_messages(self, messages: Sequence[Message]) -> None:
        """Show another conversation, from its end."""
        self._waiting.clear()
        self.selection.clear()
        self.attention.focused = self.attention.hovered = -1
        self.column.set_messages(messages)
        self.scroll_to_end()

    def add_message(self, message: Message) -> None:
        """Put a message at the end. The person's own brings the end into view."""
        self._flush()
        self.column.add(message)
        self.tell_readers(QAccessible.Event.ObjectCreated, len(self.column.items) - 1)
        if self.column.items[-1].is_user:
            self.scroll_to_end()
        self.settle()
        self.viewport().update()

    def change_message(self, message: Message) -> None:
        """Show a message as it is now. What comes within 40 ms is drawn at once."""
        self._waiting[message.id] = message
        if message.status is not MessageStatus.GROWING:
            self._flush()
        elif not self._join.isActive():
            self._join.start()

    def set_waiting_text(self, text: str) -> None:
        """The words beside a reply without a first word; empty for the usual ones."""
        self.attention.waiting_text = text
        if self.column.items:
            self.update_item(len(self.column.items) - 1)

    def set_theme(self, theme: Theme) -> None:
        """Draw in these colours from now on."""
        self._set_look(Look(theme, self.column.look.scale))

    def set_text_scale(self, scale: float) -> None:
        """Draw everything ``scale`` times the size of the design."""
        self._set_look(Look(self.column.look.theme, scale))

    def menu_for(self, number: int) -> QMenu:
        """The menu of a message, by its number; who asks for it deletes it."""
        return self._actions.menu_for(number)

    def announce(self, text: str) -> None:
        """Have a screen reader say ``text`` once."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        number = self.attention.focused if is_by_key else self._pointer.item_at(event.pos())
        self._actions.show_menu(number, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._keys.enter()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._keys.leave()
        super().focusOutEvent(event)

    def _on_join_timeout(self) -> None:
        self._flush()

    def _flush(self) -> None:
        """Bring the page nearer to the messages that have changed; what is left over is taken soon."""
        began, characters = time.perf_counter(), 0
        for message in list(self._waiting.values()):
            characters += self._take_step(message)
        took_ms = (time.perf_counter() - began) * 1000
        self._pace.took(took_ms, characters)
        self._join.setInterval(min(max(_JOIN_MS, round(took_ms * _SHARE_OF_TIME)), _LONGEST_JOIN_MS))
        if self._waiting:
            self._join.start(_CATCH_UP_MS)

    def _take_step(self, wanted: Message) -> int:
        """Bring one message nearer to what it is by now; how many characters that took."""
        number = self.column.number_of(wanted.id)
        if number is None:
            del self._waiting[wanted.id]
            return 0
        shown = self.column.items[number].message
        step = self._pace.step(shown, wanted)
        if step is wanted:
            del self._waiting[wanted.id]
        self._change(number, step)
        return len(step.text) - len(shown.text)

    def _change(self, number: int, message: Message) -> None:
        item, bar = self.column.items[number], self.verticalScrollBar()
        before = (item.height, bar.value())
        status = item.message.status
        if status is not message.status:
            self.tell_readers(QAccessible.Event.NameChanged, number)
        from_y = item.change(message)
        self.column.stack(number)
        self.settle()
        if bar.value() != before[1] or (item.height != before[0] and number + 1 < len(self.column.items)):
            self.viewport().update()
        else:
            self.update_item(number, 0 if status is not message.status else from_y)

    def _set_look(self, look: Look) -> None:
        self.pill.set_look(look)
        self.column.set_look(look)
        self.column.set_view_width(self.width())
        self.settle()
        self.viewport().update()
