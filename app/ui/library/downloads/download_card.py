"""One download: what it is, how far it has come, and the buttons that its state allows."""

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core.download import DownloadState, DownloadStatus
from app.core.errors import NextAct, Problem
from app.core.quantities import size_words
from app.ui.library.downloads.download_words import acts_of, part_marks, state_words, tooltip_of
from app.ui.library.downloads.transfer_words import SteadyTime, again_words
from app.ui.theme.icons import icon, icon_pixmap
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.layouts import empty_layout
from app.ui.widgets.progress_bar import ProgressBar

_BARS = {
    DownloadState.DOWNLOADING: "accent",
    DownloadState.VERIFYING: "good",
    DownloadState.PAUSED: "border_strong",
    DownloadState.WAITING: "bad",
}
"""The states that show a bar, and its colour."""
_CAN_PAUSE = (DownloadState.DOWNLOADING, DownloadState.WAITING)
TICK_MS = 1000
TO_THE_FRONT = -10_000
"""More places earlier than there are downloads."""
PANEL_WIDTH = 336
AROUND = 71
"""What the panel and the card leave free at the sides of what the card says, and a scroll bar."""


class DownloadCard(QFrame):
    """A card of the downloads panel; ``set_status`` fills it.

    With the keyboard on it: Space pauses and goes on, Delete cancels, Alt with the arrows moves it.

    Signals:
        pause_requested(str), resume_requested(str), cancel_requested(str): of the download with this id.
        move_requested(str, int): so many places later among those that wait; earlier below 0.
        act_requested(str, NextAct, Problem): a button under a problem was pressed.
        chat_requested(DownloadStatus): the person wants to chat with what was fetched.
    """

    pause_requested = Signal(str)
    resume_requested = Signal(str)
    cancel_requested = Signal(str)
    move_requested = Signal(str, int)
    act_requested = Signal(str, object, object)
    chat_requested = Signal(object)

    def __init__(self, theme: ThemeController, status: DownloadStatus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._status = status
        self._place = 0
        self._again_at: float | None = None
        self._shown_problem: tuple[DownloadState, Problem | None] | None = None
        self._time = SteadyTime()
        self._tick = QTimer(self)
        self._mark = QLabel()
        self._name = ElidedLabel(status.request.name)
        self._quantisation = QLabel(status.request.quantisation)
        self.pause = IconButton(theme, "pause", self.tr("Pause"), 28, 16)
        self.earlier = IconButton(theme, "arrow-up", self.tr("Fetch it earlier"), 28, 16)
        self.cancel = IconButton(theme, "x", self.tr("Cancel"), 28, 16)
        self.chat = Button(theme, self.tr("Chat with it"), "primary", "small")
        self.bar = ProgressBar(theme, self.tr("Fetched"))
        self._left = QLabel()
        self._right = QLabel()
        self._sentence = QLabel()
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build()
        self._connect()
        self.set_status(status)

    def _build(self) -> None:
        self.setProperty("role", "card")
        self.setProperty("has_focus_ring", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name.setProperty("role", "name")
        for label in (self._quantisation, self._left, self._right):
            label.setProperty("role", "small")
        self._sentence.setProperty("role", "small-bad")
        for label in (self._left, self._sentence):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._mark)
        head.addWidget(self._name)
        head.addWidget(self._quantisation)
        head.addStretch(1)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        for button in (self.chat, self.pause, self.earlier, self.cancel):
            tools.addWidget(button)
        head.addLayout(tools)
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        facts = QHBoxLayout()
        facts.setSpacing(8)
        facts.addWidget(self._left, 1)
        facts.addWidget(self._sentence, 1)
        facts.addWidget(self._right, 0, Qt.AlignmentFlag.AlignTop)
        self._buttons.setSpacing(8)
        below = QVBoxLayout()
        below.setContentsMargins(0, 0, 8, 0)
        below.setSpacing(8)
        below.addWidget(self.bar)
        below.addLayout(facts)
        below.addLayout(self._buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 8, 12)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(below)
        self._tick.setInterval(TICK_MS)

    def _connect(self) -> None:
        self.pause.clicked.connect(self._on_pause_clicked)
        self.earlier.clicked.connect(lambda: self.move_requested.emit(self.id, -1))
        self.cancel.clicked.connect(lambda: self.cancel_requested.emit(self.id))
        self.chat.clicked.connect(lambda: self.chat_requested.emit(self._status))
        self._tick.timeout.connect(self._show_words)
        self._theme.theme_changed.connect(self._on_theme_changed)

    @property
    def id(self) -> str:
        """Of the download it shows."""
        return self._status.id

    @property
    def state(self) -> DownloadState:
        """What its download does now."""
        return self._status.state

    def set_place(self, place: int) -> None:
        """Which it is among those that wait: 0 is the next; only said while it waits."""
        if place != self._place:
            self._place = place
            self._show_words()

    def set_status(self, status: DownloadStatus) -> None:
        """Show another moment of it."""
        self._status = status
        state = status.state
        self._again_at = None
        if state is DownloadState.WAITING and status.retry_in_s is not None:
            self._again_at = time.monotonic() + status.retry_in_s
        if self._again_at is not None:
            self._tick.start()
        else:
            self._tick.stop()
        is_there = state is DownloadState.INSTALLED
        self._mark.setVisible(is_there)
        self._quantisation.setVisible(not is_there)
        self.chat.setVisible(is_there)
        self.pause.setVisible(state in {*_CAN_PAUSE, DownloadState.PAUSED})
        is_paused = state is DownloadState.PAUSED
        self.pause.set_icon_name("play" if is_paused else "pause")
        self.pause.set_words(self.tr("Go on") if is_paused else self.tr("Pause"))
        self.earlier.setVisible(state is DownloadState.QUEUED)
        self.cancel.set_words(self.tr("Take it off this list") if is_there else self.tr("Cancel"))
        self.bar.setVisible(state in _BARS)
        if state in _BARS:
            self.bar.set_token(_BARS[state])
            done = status.verified_bytes if state is DownloadState.VERIFYING else status.done_bytes
            self.bar.set_fraction(done / status.total_bytes if status.total_bytes else 0.0)
            self.bar.set_marks(part_marks(status))
        self._show_problem()
        self._show_words()
        self._on_theme_changed(self._theme.theme)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """The keyboard of a button that goes comes to the card: Space on Pause must never become Cancel."""
        focused = self.focusWidget()
        if focused is not None and focused is not self and not focused.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().focusNextPrevChild(is_next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, Delete, Alt with the arrows; Enter chats with what is there."""
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key = event.key()
        if is_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._status.state is DownloadState.QUEUED:
            self.move_requested.emit(self.id, -1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Space and not self.pause.isHidden():
            self._on_pause_clicked()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cancel_requested.emit(self.id)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.chat.isHidden():
            self.chat_requested.emit(self._status)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with it."""
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """The buttons of the card in words, and more places in the line."""
        colour = self._theme.theme.text_muted
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not self.chat.isHidden():
            menu.addAction(icon("chat-circle", colour, 16), self.chat.text(), self.chat.click)
        if not self.pause.isHidden():
            is_paused = self._status.state is DownloadState.PAUSED
            words = self.tr("Go on") if is_paused else self.tr("Pause")
            menu.addAction(icon("play" if is_paused else "pause", colour, 16), words, self._on_pause_clicked)
        if self._status.state is DownloadState.QUEUED:
            for words, name, step in (
                (self.tr("Fetch it next"), "caret-up", TO_THE_FRONT),
                (self.tr("Fetch it earlier"), "arrow-up", -1),
                (self.tr("Fetch it later"), "arrow-down", 1),
            ):
                action = menu.addAction(icon(name, colour, 16), words)
                action.triggered.connect(lambda _on=False, step=step: self.move_requested.emit(self.id, step))
        words = self.cancel.accessibleName()
        menu.addAction(icon("x", colour, 16), words, self.cancel.click)
        return menu

    def _show_problem(self) -> None:
        """The buttons are made anew only for another problem: one of them may have the keyboard."""
        told = (self._status.state, self._status.problem)
        if told == self._shown_problem:
            return
        self._shown_problem = told
        empty_layout(self._buttons)
        made: list[Button] = []
        for place, act in enumerate(acts_of(self._status)):
            button = Button(self._theme, act.words, "plain" if place == 0 else "quiet", "small")
            button.clicked.connect(lambda _on=False, act=act: self._on_act(act.act, act.problem))
            self._buttons.addWidget(button)
            made.append(button)
        self._buttons.addStretch(1)
        self._arrange(made)

    def _arrange(self, buttons: list[Button]) -> None:
        """Buttons that do not stand side by side in the panel go below each other."""
        for button in buttons:
            button.ensurePolished()
        wanted = sum(button.sizeHint().width() for button in buttons)
        wanted += self._buttons.spacing() * max(0, len(buttons) - 1)
        has_room = wanted <= panel_width(self._theme.text_scale) - AROUND
        directions = QBoxLayout.Direction
        self._buttons.setDirection(directions.LeftToRight if has_room else directions.TopToBottom)
        for button in buttons:
            self._buttons.setAlignment(
                button, Qt.AlignmentFlag(0) if has_room else Qt.AlignmentFlag.AlignLeft
            )

    def _show_words(self) -> None:
        left, right, sentence = state_words(self._status, self._place, self._time)
        if self._again_at is not None:
            right = again_words(max(0.0, self._again_at - time.monotonic()))
        for label, words in ((self._left, left), (self._right, right), (self._sentence, sentence)):
            label.setText(words)
            label.setVisible(bool(words))
        request = self._status.request
        said = (request.name, request.quantisation, left, right, sentence)
        self.setAccessibleName(", ".join(part for part in said if part) or size_words(request.size_bytes))
        self.setToolTip(tooltip_of(self._status))

    def _on_act(self, act: NextAct, problem: Problem | None) -> None:
        self.act_requested.emit(self.id, act, problem)

    def _on_pause_clicked(self) -> None:
        is_paused = self._status.state is DownloadState.PAUSED
        (self.resume_requested if is_paused else self.pause_requested).emit(self.id)

    def _on_theme_changed(self, _theme: object) -> None:
        colour = self._theme.theme.good
        self._mark.setPixmap(icon_pixmap("check-circle-fill", colour, 16, self.devicePixelRatioF()))


def panel_width(text_scale: float) -> int:
    """How wide the panel of the cards is; larger text makes it wider, up to a point."""
    return scaled_height(PANEL_WIDTH, min(1.5, text_scale))
