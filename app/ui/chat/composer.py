"""Where a message is written: a frame that grows with its text, and Send, which turns into Stop."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.chat.editing_strip import EditingStrip
from app.ui.chat.message_edit import MessageEdit
from app.ui.chat.send_button import SendButton
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

DRAFT_DELAY_MS = 800
"""A draft is handed over at most this long after a key: a crash costs less than a second of typing."""


class Composer(QWidget):
    """Holds one text: a new message, or the person's last one while it is edited.

    Signals:
        submitted(str): a new message is to be sent; the text stays until ``clear``.
        edit_submitted(str): the edited last message is to be sent.
        stop_requested(): the reply being made is to stop.
        edit_last_requested(): the last message is to be edited (then ``begin_edit``).
        draft_changed(str): what is written, at most 0.8 s after it changed; never an edited message.
    """

    submitted = Signal(str)
    edit_submitted = Signal(str)
    stop_requested = Signal()
    edit_last_requested = Signal()
    draft_changed = Signal(str)

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_answering = False
        self._is_editing = False
        self._draft = ""
        self._can_send = False
        self._edit = MessageEdit()
        self._send = SendButton(theme)
        self._stop = Button(theme, self.tr("Stop"), icon_name="stop-fill")
        self._esc_hint = QLabel(self.tr("Esc"))
        self._editing_strip = EditingStrip(theme)
        self._draft_timer = QTimer(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._edit.setAccessibleName(self.tr("Message"))
        self._edit.setPlaceholderText(self.tr("Message"))
        self._send.setAccessibleName(self.tr("Send"))
        self._stop.setAccessibleName(self.tr("Stop"))
        self._stop.setProperty("kind", "pill")
        self._stop.setToolTip(self.tr("Stop this reply (Esc)"))
        self._esc_hint.setProperty("role", "small")
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_DELAY_MS)
        self._frame = _Frame(self._edit)
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(7, 7, 7, 7)
        inside.setSpacing(0)
        inside.addWidget(self._editing_strip)
        # 5 + 7 from the frame: the text stands 13 px in, its border included.
        text_row = QHBoxLayout()
        text_row.setContentsMargins(5, 4, 1, 12)
        text_row.addWidget(self._edit)
        inside.addLayout(text_row)
        inside.addLayout(self._button_row())
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._frame)
        self._editing_strip.hide()
        self._update_buttons()
        self.setFocusProxy(self._edit)

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self._esc_hint)
        row.addWidget(self._stop)
        row.addWidget(self._send)
        return row

    def _connect(self) -> None:
        self._edit.send_requested.connect(self._on_send)
        self._edit.stop_requested.connect(self.escape)
        self._edit.edit_last_requested.connect(self._on_edit_last)
        self._edit.textChanged.connect(self._on_text_changed)
        self._send.clicked.connect(self._on_send)
        self._stop.clicked.connect(self.stop_requested)
        self._editing_strip.cancel_requested.connect(self.cancel_edit)
        self._draft_timer.timeout.connect(self.save_draft)

    @property
    def text(self) -> str:
        """What is written now."""
        return self._edit.toPlainText()

    @property
    def is_editing(self) -> bool:
        """Whether the text is the last message, being edited."""
        return self._is_editing

    def set_draft(self, text: str) -> None:
        """Show the draft of another conversation; nothing is announced."""
        self._leave_edit()
        self._draft = text
        self._edit.set_text(text)
        self._draft_timer.stop()

    def insert(self, text: str) -> None:
        """Replace what is written, as if it had been typed."""
        self._edit.set_text(text)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Empty the field: the message was taken."""
        self._leave_edit()
        self._edit.set_text("")
        self.save_draft()

    def begin_edit(self, text: str) -> None:
        """Put the last message into the field; what was written comes back afterwards."""
        if not self._is_editing:
            self.save_draft()
        self._is_editing = True
        self._editing_strip.show()
        self._edit.set_text(text)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def cancel_edit(self) -> None:
        """Leave the last message as it was."""
        if self._is_editing:
            self._leave_edit()
            self._edit.set_text(self._draft)
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_answering(self, is_answering: bool) -> None:
        """Show Stop in the place of Send, or Send again."""
        has_focus = self._send.hasFocus() or self._stop.hasFocus()
        self._is_answering = is_answering
        self._edit.setPlaceholderText(
            self.tr("Write the next message while this one is answered")
            if is_answering
            else self.tr("Message")
        )
        self._update_buttons()
        if has_focus:
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_can_send(self, can_send: bool) -> None:
        """Whether anybody is there to take a message; one can write before that."""
        self._can_send = can_send
        self._update_buttons()

    def save_draft(self) -> None:
        """Hand the draft over now, if it changed."""
        self._draft_timer.stop()
        if not self._is_editing and self._draft != self.text:
            self._draft = self.text
            self.draft_changed.emit(self._draft)

    def _leave_edit(self) -> None:
        self._is_editing = False
        self._editing_strip.hide()

    def _on_send(self) -> None:
        text = self.text.rstrip().lstrip("\n")  # the blanks before a first line of code are meant
        if not text.strip() or self._is_answering or not self._can_send:
            return
        if self._is_editing:
            self.edit_submitted.emit(text)
        else:
            self.submitted.emit(text)

    def escape(self) -> None:
        """Leave the editing of the last message, or else stop the reply."""
        if self._is_editing:
            self.cancel_edit()
        else:
            self.stop_requested.emit()

    def _on_edit_last(self) -> None:
        if not self._is_answering and not self._is_editing:
            self.edit_last_requested.emit()

    def _on_text_changed(self) -> None:
        self._update_buttons()
        if not self._is_editing and not self._draft_timer.isActive():
            self._draft_timer.start()

    def _update_buttons(self) -> None:
        self._stop.setVisible(self._is_answering)
        self._esc_hint.setVisible(self._is_answering)
        self._send.setVisible(not self._is_answering)
        self._send.setEnabled(self._can_send and bool(self.text.strip()))


class _Frame(QFrame):
    """The rounded frame; a click anywhere in it goes on writing."""

    def __init__(self, edit: MessageEdit) -> None:
        super().__init__()
        self._edit = edit
        self.setProperty("role", "composer")
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor into the text."""
        self._edit.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()
