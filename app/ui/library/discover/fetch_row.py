"""The button of a repository's page: fetch the chosen quant, follow it, or chat with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.download import DownloadState, DownloadStatus
from app.core.quantities import size_words
from app.ui.library.discover.file_rows import FileRow, state_words, told_words
from app.ui.library.downloads.download_words import progress_words
from app.ui.library.downloads.transfer_words import SteadyTime
from app.ui.problem_words import sentence
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button
from app.ui.widgets.progress_bar import ProgressBar

HEIGHT = 40
BAR_WIDTH, LEAST_BAR_WIDTH = 240, 96
WORDS_WIDTH = 200
"""With less room beside the button, at the usual text size, the words go below it."""


class FetchRow(QWidget):
    """One of: a large button with what it costs beside it; a bar while it is on its way; "Chat with it".

    Signals:
        fetch_requested(str): the quant of this label is to be fetched.
        chat_requested(str): the model in this file is to answer.
        pause_requested(str), resume_requested(str): the download of this id.
    """

    fetch_requested = Signal(str)
    chat_requested = Signal(str)
    pause_requested = Signal(str)
    resume_requested = Signal(str)

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row: FileRow | None = None
        self._cost = ""
        self._time = SteadyTime()
        self.fetch = Button(theme, "", "primary", "large", "download-simple")
        self.chat = Button(theme, self.tr("Chat with it"), "primary", "large", "chat-circle")
        self._words = QLabel()
        self._bar = ProgressBar(theme, self.tr("How far the download is"))
        self.pause = Button(theme, self.tr("Pause"), size="small")
        self._reason = QLabel()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build()
        self._connect()

    def _build(self) -> None:
        for label in (self._words, self._reason):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
        row = self._line
        row.setSpacing(12)
        for widget in (self.fetch, self.chat, self._bar):
            row.addWidget(widget)
        row.addWidget(self._words, 1)
        row.addWidget(self.pause)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._reason)

    def _connect(self) -> None:
        self.fetch.clicked.connect(self.act)
        self.chat.clicked.connect(self.act)
        self.pause.clicked.connect(self._on_pause_clicked)

    def set_row(self, row: FileRow | None, cost: str, reason: str) -> None:
        """The quant that is meant; ``cost`` is how long it takes and what is free, ``reason`` why this."""
        if row is None or self._row is None or row.label != self._row.label:
            self._time = SteadyTime()
        self._row, self._cost = row, cost
        self.setVisible(row is not None)
        if row is None:
            return
        is_here, is_fetching = bool(row.installed_path), row.is_fetching
        size = size_words(row.offer.quant.size_bytes)
        words = self.tr("Download {label}, {size}").format(label=row.label, size=size)
        self.fetch.setText(words)
        self.fetch.set_kind("plain" if row.offer.is_supported is False else "primary")
        self._bar.setVisible(is_fetching)
        self._show_only(self.pause if is_fetching else self.chat if is_here else self.fetch)
        self.fetch.setEnabled(row.can_be_fetched)
        self._show_words(row)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason) and not is_here and not is_fetching)
        self._arrange()

    def _show_only(self, wanted: Button) -> None:
        """One of the buttons; a keyboard that was on another one of them goes along."""
        others = [button for button in (self.fetch, self.chat, self.pause) if button is not wanted]
        wanted.show()
        if any(button.hasFocus() for button in others):
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        for button in others:
            button.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words beside the button, or below it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        button = self.fetch if not self.fetch.isHidden() else self.chat
        left = self.width() - button.sizeHint().width() - 12
        is_fetching = self._row is not None and self._row.is_fetching
        is_narrow = not is_fetching and left < WORDS_WIDTH * max(1.0, self._theme.text_scale)
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        # As high with a bar as with a button: what is below it does not jump.
        self._words.setMinimumHeight(0 if is_narrow else scaled_height(HEIGHT, self._theme.text_scale))
        self._bar.setFixedWidth(min(BAR_WIDTH, max(LEAST_BAR_WIDTH, self.width() // 4)))

    def act(self) -> None:
        """Do what the button says."""
        if self._row is None:
            return
        if self._row.installed_path:
            self.chat_requested.emit(self._row.installed_path)
        elif self._row.can_be_fetched:
            self.fetch_requested.emit(self._row.offer.quant.label)

    def _show_words(self, row: FileRow) -> None:
        status = row.status
        if row.installed_path:
            self._words.setText(self.tr("You have this one already."))
        elif status is not None:
            self._words.setText(self._status_words(status))
            total, done = status.total_bytes, status.done_bytes
            if status.state is DownloadState.VERIFYING:
                done = status.verified_bytes
            self._bar.set_fraction(done / total if total else None)
            self._bar.set_token("bad" if status.state is DownloadState.FAILED else "accent")
            is_at_rest = status.state in {DownloadState.PAUSED, DownloadState.FAILED}
            self.pause.setText(self.tr("Go on") if is_at_rest else self.tr("Pause"))
        elif row.offer.quant.missing:
            self._words.setText(told_words(row))
        else:
            self._words.setText(self._cost)

    def _status_words(self, status: DownloadStatus) -> str:
        if status.problem is not None and status.state in {DownloadState.FAILED, DownloadState.WAITING}:
            return sentence(status.problem)
        left = self._time.words(status.seconds_left)
        if status.state is not DownloadState.DOWNLOADING:
            assert self._row is not None
            return state_words(self._row)
        words = progress_words(status)
        return self.tr("{progress}, {left}").format(progress=words, left=left) if left else words

    def _on_pause_clicked(self) -> None:
        status = self._row.status if self._row is not None else None
        if status is None:
            return
        is_at_rest = status.state in {DownloadState.PAUSED, DownloadState.FAILED}
        (self.resume_requested if is_at_rest else self.pause_requested).emit(status.id)
