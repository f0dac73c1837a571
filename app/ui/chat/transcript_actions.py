"""What can be done with a message: copy, answer again, edit, the next act, follow a link."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from app.core.conversation import MessageStatus
from app.ui.chat.blocks.leaf import Leaf
from app.ui.chat.transcript_footer import Action, action_label, can_continue, next_acts
from app.ui.chat.transcript_page import TranscriptPage
from app.ui.theme.icons import icon

_DONE_MS = 1500


class TranscriptActions(QObject):
    """Carries out what only concerns the transcript and asks for the rest.

    Signals:
        answer_again_requested(str message_id)
        continue_requested(str message_id)
        edit_requested(str message_id)
        next_act_requested(str message_id, NextAct act)
        link_requested(str url)
    """

    answer_again_requested = Signal(str)
    continue_requested = Signal(str)
    edit_requested = Signal(str)
    next_act_requested = Signal(str, object)
    link_requested = Signal(str)

    def __init__(self, page: TranscriptPage) -> None:
        super().__init__(page)
        self._page = page
        self._copied_leaf: Leaf | None = None
        self._done_timer = QTimer(self)
        self._done_timer.setSingleShot(True)
        self._done_timer.setInterval(_DONE_MS)
        self._done_timer.timeout.connect(self._on_done_timeout)

    def run(self, action: Action, number: int) -> None:
        """Do what a button of a message says."""
        message = self._page.column.items[number].message
        match action:
            case Action.COPY:
                self.copy_message(number)
            case Action.ANSWER_AGAIN:
                self.answer_again_requested.emit(message.id)
            case Action.CONTINUE:
                self.continue_requested.emit(message.id)
            case Action.EDIT:
                self.edit_requested.emit(message.id)
            case Action.NEXT_ACT | Action.SECOND_ACT:
                acts = next_acts(message)
                self.next_act_requested.emit(message.id, acts[0 if action is Action.NEXT_ACT else 1].act)

    def copy_message(self, number: int) -> None:
        """Put a whole message on the clipboard, as it was written."""
        QGuiApplication.clipboard().setText(self._page.column.items[number].message.text)
        self._page.attention.done, self._page.attention.done_action = number, Action.COPY
        self._page.viewport().update()
        self._done_timer.start()

    def copy_selection(self) -> bool:
        """Put the selected text on the clipboard; False when nothing is selected."""
        text = self._page.selection.text()
        if text:
            QGuiApplication.clipboard().setText(text)
        return bool(text)

    def copy_code(self, leaf: Leaf) -> None:
        """Put a code block on the clipboard."""
        self._on_done_timeout()
        QGuiApplication.clipboard().setText(leaf.text)
        self._copied_leaf = leaf
        leaf.set_button_state(is_hovered=True, is_done=True)
        self._page.viewport().update()
        self._done_timer.start()

    def is_copied(self, leaf: Leaf) -> bool:
        """Whether this code block was copied a moment ago."""
        return leaf is self._copied_leaf

    def show_menu(self, number: int, at: QPoint) -> None:
        """Open the menu of a message (-1: of no message)."""
        menu = self.menu_for(number)
        if menu.actions():
            menu.exec(at)
        menu.deleteLater()

    def menu_for(self, number: int) -> QMenu:
        """The menu of a message; who asked for it deletes it."""
        menu = QMenu(self._page)
        muted = self._page.column.look.theme.text_muted
        if not self._page.selection.is_empty:
            menu.addAction(icon("copy", muted), self.tr("Copy"), self.copy_selection)
        if not 0 <= number < len(self._page.column.items):
            return menu
        item = self._page.column.items[number]
        if item.message.text:
            words = self.tr("Copy message") if item.is_user else self.tr("Copy reply")
            menu.addAction(icon("copy", muted), words, lambda: self.copy_message(number))
        if not item.is_user and item.is_last and item.message.status is not MessageStatus.GROWING:
            menu.addAction(
                icon("arrow-clockwise", muted),
                self.tr("Answer again"),
                lambda: self.run(Action.ANSWER_AGAIN, number),
            )
            if can_continue(item.message):
                words = action_label(Action.CONTINUE)
                menu.addAction(icon("play", muted), words, lambda: self.run(Action.CONTINUE, number))
        for action, act in zip((Action.NEXT_ACT, Action.SECOND_ACT), next_acts(item.message), strict=False):
            menu.addAction(act.words, partial(self.run, action, number))
        if item.is_user and item.is_last:
            menu.addAction(
                icon("pencil-simple", muted), self.tr("Edit"), lambda: self.run(Action.EDIT, number)
            )
        return menu

    def _on_done_timeout(self) -> None:
        attention = self._page.attention
        attention.done, attention.done_action = -1, None
        if self._copied_leaf is not None:
            self._copied_leaf.set_button_state(is_hovered=False, is_done=False)
            self._copied_leaf = None
        self._page.viewport().update()
