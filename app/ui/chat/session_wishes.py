"""What the person wishes of the chat session: by the composer, the transcript, notices, keys and the menu."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.core.conversation import Message, MessageStatus, Role
from app.core.errors import NextAct, Problem
from app.state.chat_session import ChatSession
from app.state.conversation_list import ConversationList
from app.ui.app_actions import AppActions
from app.ui.chat.chat_page import ChatPage
from app.ui.chat.link_question import LinkQuestion
from app.ui.chat.transcript import Transcript
from app.ui.theme.theme_controller import ThemeController


class SessionWishes(QObject):
    """Carries wishes to the session; made and owned by ``SessionLink``.

    Signals:
        act_requested(NextAct, Problem): a next act that is not the session's own (restart, choose a model).
    """

    act_requested = Signal(object, object)

    def __init__(
        self,
        session: ChatSession,
        conversations: ConversationList,
        page: ChatPage,
        transcript: Transcript,
        actions: AppActions,
        theme: ThemeController,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._conversations = conversations
        self._page = page
        self._theme = theme
        self._connect(transcript, actions)

    def _connect(self, transcript: Transcript, actions: AppActions) -> None:
        composer = self._page.composer
        composer.submitted.connect(self._on_submitted)
        composer.edit_submitted.connect(self._on_edit_submitted)
        composer.stop_requested.connect(self._session.stop)
        composer.edit_last_requested.connect(self.edit_last)
        self._page.empty.prompt_chosen.connect(self._on_prompt_chosen)
        self._page.notices.act_requested.connect(self._do)
        transcript.answer_again_requested.connect(self._on_answer_again_requested)
        transcript.continue_requested.connect(self._session.continue_last)
        transcript.edit_requested.connect(self._on_edit_requested)
        transcript.next_act_requested.connect(self._on_next_act_requested)
        transcript.link_requested.connect(self._on_link_requested)
        actions.answer_again_requested.connect(self._session.answer_again)
        actions.copy_answer_requested.connect(self.copy_answer)

    def copy_answer(self) -> None:
        """Put the last reply, as it was written, on the clipboard."""
        last = last_reply(self._session)
        if last is not None and last.text:
            QGuiApplication.clipboard().setText(last.text)
            self._page.toasts.show_toast(self.tr("Copied the last answer"))

    def edit_last(self) -> None:
        """Put the person's last message into the composer."""
        last = self._session.last_user_message()
        if last is not None and not self._session.is_answering_here:
            self._page.composer.begin_edit(last.text)

    def _on_submitted(self, text: str) -> None:
        before = self._page.composer.text
        self._page.composer.clear()
        if not self._session.send(text):
            self._page.composer.insert(before)

    def _on_prompt_chosen(self, prompt: str) -> None:
        """A thing to try is sent; what was being written stays a draft."""
        self._session.send(prompt)
        self._page.composer.setFocus()

    def _on_edit_submitted(self, text: str) -> None:
        self._page.composer.cancel_edit()
        self._session.edit_last(text)

    def _on_answer_again_requested(self, _message_id: str) -> None:
        self._session.answer_again()

    def _on_edit_requested(self, _message_id: str) -> None:
        self.edit_last()

    def _on_next_act_requested(self, message_id: str, act: NextAct) -> None:
        found = next((one.problem for one in self._session.messages if one.id == message_id), None)
        if found is not None:
            self._do(act, found)
        else:
            self._session.answer_again()

    def _on_link_requested(self, url: str) -> None:
        window = self._page.window()
        LinkQuestion(url, self._theme, window).open_in_middle()

    def _do(self, act: NextAct, problem: Problem) -> None:
        match act:
            case NextAct.NEW_CHAT:
                self._conversations.new_chat()
            case NextAct.LARGER_CONTEXT:
                self._session.continue_with_larger_context()
            case NextAct.TRY_AGAIN:
                self._session.answer_again()
            case NextAct.RESTART_ENGINE if self._is_cut_off():
                # Going on starts the engine too.
                self._session.continue_last()
            case NextAct.LOAD_SMALLER | NextAct.LOAD_ON_CPU:
                self.act_requested.emit(act, problem)
                if self._is_cut_off():
                    self._session.continue_last()
            case _:
                self.act_requested.emit(act, problem)

    def _is_cut_off(self) -> bool:
        """Whether the last reply waits for one click to go on."""
        last = last_reply(self._session)
        return last is not None and last.status in (MessageStatus.INTERRUPTED, MessageStatus.FAILED)


def last_reply(session: ChatSession) -> Message | None:
    """The last reply on screen."""
    replies = (one for one in reversed(session.messages) if one.role is Role.ASSISTANT)
    return next(replies, None)
