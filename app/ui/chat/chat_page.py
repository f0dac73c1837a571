"""The page of one chat: header, messages or their absence, notices, composer, status line."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.state.engine_state import EnginePhase, EngineState
from app.ui.chat.composer import Composer
from app.ui.chat.empty_chat import EmptyChat
from app.ui.chat.header import ChatHeader
from app.ui.chat.loading_card import LoadingCard
from app.ui.chat.measures import side_margin
from app.ui.chat.notice_area import NoticeArea
from app.ui.chat.status_line import StatusLine
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.toast import ToastArea


class ChatPage(QWidget):
    """Arranges the parts and knows nothing of what they mean.

    Its parts are public: ``header``, ``empty``, ``notices``, ``loading``, ``composer``, ``status``, and
    ``toasts``, which appear above the composer.
    """

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.header = ChatHeader(theme)
        self.empty = EmptyChat(theme)
        self.notices = NoticeArea(theme)
        self.loading = LoadingCard(theme)
        self.composer = Composer(theme)
        self.status = StatusLine(theme)
        self._body = QStackedWidget()
        # Around the pages: to screen readers a stack has no other children than its page.
        self._around = QWidget()
        self.toasts = ToastArea(theme, self._around)
        self._bottom = QWidget()
        self._column = QVBoxLayout(self._bottom)
        self._transcript: QWidget | None = None
        self._has_messages = False
        self._build()
        self.notices.focus_left.connect(lambda: self.composer.setFocus(Qt.FocusReason.OtherFocusReason))
        theme.text_scale_changed.connect(self._fit_column)

    def _build(self) -> None:
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.loading.hide()
        self._body.addWidget(self.empty)
        around = QVBoxLayout(self._around)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._body)
        self._column.setSpacing(0)
        for part in (self.notices, self.loading, self.composer, self.status):
            self._column.addWidget(part)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.header)
        page.addWidget(self._around, 1)
        page.addWidget(self._bottom)

    def set_transcript(self, transcript: QWidget) -> None:
        """Where the messages are shown; it comes after the first paint, being heavier than the rest."""
        self._transcript = transcript
        self._body.addWidget(transcript)

    def set_has_messages(self, has_messages: bool) -> None:
        """Show the transcript, or what stands in its place."""
        self._has_messages = has_messages and self._transcript is not None
        if self._has_messages and self._transcript is not None:
            self._body.setCurrentWidget(self._transcript)
        else:
            self._body.setCurrentWidget(self.empty)

    def set_state(self, state: EngineState) -> None:
        """Show what the engine does, wherever it matters here."""
        self.header.set_state(state)
        self.empty.set_state(state)
        self.loading.set_state(state)
        self.loading.setVisible(self._has_messages and state.phase is EnginePhase.LOADING)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops the reply from anywhere in the chat."""
        if event.key() == Qt.Key.Key_Escape:
            self.composer.escape()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The column is at most 780 wide and stands in the middle."""
        super().resizeEvent(event)
        self._fit_column()

    def _fit_column(self) -> None:
        side = side_margin(self.width(), self._theme.text_scale)
        self._column.setContentsMargins(side, 8, side, 0)
