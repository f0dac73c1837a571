"""Shows what the chat session says on the page, in the sidebar and in the composer."""

from PySide6.QtCore import QObject, Signal

from app.core.conversation import Message, MessageStatus
from app.core.errors import ErrorCode, Problem
from app.state.chat_session import ChatSession
from app.state.conversation_archive import ConversationArchive
from app.state.conversation_list import ConversationList
from app.ui.app_actions import AppActions
from app.ui.chat.chat_view import ChatView
from app.ui.chat.draft_keeper import DraftKeeper
from app.ui.chat.session_wishes import SessionWishes, last_reply
from app.ui.chat.transcript import Transcript
from app.ui.theme.theme_controller import ThemeController

CONTEXT_CODES = (ErrorCode.CONTEXT_FULL, ErrorCode.PROMPT_TOO_LONG)


class SessionLink(QObject):
    """Lives as long as the chat view; ``wishes`` is the other direction.

    Signals:
        speed_changed(object): tokens per second of the last reply on screen, or None.
    """

    speed_changed = Signal(object)

    def __init__(
        self,
        session: ChatSession,
        archive: ConversationArchive,
        conversations: ConversationList,
        view: ChatView,
        transcript: Transcript,
        actions: AppActions,
        theme: ThemeController,
    ) -> None:
        super().__init__(view)
        self._session = session
        self._conversations = conversations
        self._sidebar = view.sidebar
        self._page = page = view.page
        self._actions = actions
        self._theme = theme
        self._transcript = transcript
        self._drafts = DraftKeeper(archive, page.composer, self)
        self._connect_session()
        transcript.set_text_scale(theme.text_scale)
        page.set_transcript(transcript)
        self.wishes = SessionWishes(session, conversations, page, transcript, actions, theme, self)
        view.sidebar.set_conversations(conversations.conversations())
        self._on_conversation_changed()

    def _connect_session(self) -> None:
        session = self._session
        session.conversation_changed.connect(self._on_conversation_changed)
        session.conversation_touched.connect(self._on_conversation_touched)
        session.message_added.connect(self._on_message_added)
        session.message_changed.connect(self._on_message_changed)
        session.prompt_progress_changed.connect(self._on_prompt_progress_changed)
        session.context_changed.connect(self._page.status.set_context)
        session.warned.connect(self._on_warned)
        session.problem_occurred.connect(self._on_problem_occurred)
        session.answering_changed.connect(self._on_answering_changed)
        session.answered.connect(self._on_answered)
        self._conversations.current_changed.connect(self._on_current_changed)
        self._conversations.changed.connect(self._write_title)
        self._conversations.problem_occurred.connect(self._on_problem_occurred)
        self._conversations.deleted.connect(lambda one: session.stop_in(one.id))
        self._drafts.problem_occurred.connect(self._on_problem_occurred)
        self._transcript.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._theme.theme_changed.connect(self._transcript.set_theme)
        self._theme.text_scale_changed.connect(self._transcript.set_text_scale)

    def _on_conversation_changed(self) -> None:
        conversation = self._session.conversation
        messages = self._session.messages
        self._drafts.show(conversation.id if conversation is not None else None)
        self._transcript.set_messages(messages)
        self._page.notices.show_note("")
        self._page.set_has_messages(bool(messages))
        self._write_title()
        self._on_prompt_progress_changed(0, 0)
        self._on_answering_changed(self._session.answering_conversation_ids)
        self._follow_last()

    def _on_conversation_touched(self, conversation_id: str) -> None:
        """A new chat's first message makes it a conversation; the list learns that, and of its new place."""
        self._conversations.refresh()
        on_screen = self._session.conversation
        if on_screen is not None and on_screen.id == conversation_id:
            self._drafts.become(conversation_id)
            self._conversations.select(conversation_id)

    def _on_current_changed(self, conversation_id: str | None) -> None:
        conversation = self._session.conversation
        if conversation_id != (conversation.id if conversation is not None else None):
            self._session.open(conversation_id)

    def _on_message_added(self, message: Message) -> None:
        self._transcript.add_message(message)
        self._page.set_has_messages(True)
        self._page.notices.show_note("")
        self._page.notices.clear("session")
        self._write_title()
        self._follow_last()

    def _on_message_changed(self, message: Message) -> None:
        self._transcript.change_message(message)
        if message.status is not MessageStatus.GROWING:
            self._follow_last()

    def _on_prompt_progress_changed(self, done: int, total: int) -> None:
        self._page.status.set_reading(done, total)
        words = (
            self.tr("Reading your message: {percent} %").format(percent=100 * done // total) if total else ""
        )
        self._transcript.set_waiting_text(words)

    def _on_warned(self, code: str) -> None:
        words = {
            "template_missing": self.tr("The model has no chat template of its own; a general one is used."),
            "template_failed": self.tr("The model's chat template failed; a general one is used."),
            "template_looped": self.tr("The model's chat template did not end; a general one is used."),
        }
        self._page.notices.show_note(words.get(code, ""))

    def _on_problem_occurred(self, problem: Problem) -> None:
        self._page.notices.show_problem("session", problem, can_close=True)

    def _on_answering_changed(self, conversation_ids: frozenset[str]) -> None:
        self._page.composer.set_answering(self._session.is_answering_here)
        self._sidebar.set_busy(conversation_ids)

    def _on_answered(self, message: Message) -> None:
        self._transcript.announce(message.text)

    def _on_scrolled(self, value: int) -> None:
        self._page.header.set_has_line(value > 0)

    def _write_title(self) -> None:
        conversation = self._session.conversation
        titles = {one.id: one.title for one in self._conversations.conversations()}
        if conversation is None:
            self._page.header.set_title("")
        else:
            self._page.header.set_title(titles.get(conversation.id, conversation.title))

    def _follow_last(self) -> None:
        last = last_reply(self._session)
        speed = last.facts.tokens_per_second if last is not None and last.facts is not None else None
        self._page.status.set_speed(speed)
        found = last.problem if last is not None else None
        is_failed = last is not None and last.status is MessageStatus.FAILED
        self._page.notices.set_told(found if is_failed else None)
        if found is not None and found.code in CONTEXT_CODES:
            self._page.notices.show_problem("context", found, "warn")
        else:
            self._page.notices.clear("context")
        has_answer = last is not None and bool(last.text)
        self._actions.copy_answer.setEnabled(has_answer)
        self._actions.answer_again.setEnabled(last is not None and last.status is not MessageStatus.GROWING)
        self.speed_changed.emit(speed)
