"""The downloads at the right of "On this computer": a card each, in the order in which they come."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core.download import AT_WORK, DownloadState, DownloadStatus
from app.ui.library.downloads.card_drag import CardDrag
from app.ui.library.downloads.download_card import DownloadCard, panel_width
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button, IconButton

HEADER_HEIGHT = 56
RING = 4
"""How far the ring of a card with the keyboard reaches out of it."""


class DownloadsPanel(QFrame):
    """Filled by ``set_statuses`` and kept up by ``set_status``; what is wished is told by signals.

    Signals:
        pause_requested(str), resume_requested(str), cancel_requested(str), move_requested(str, int),
        act_requested(str, NextAct, Problem), chat_requested(DownloadStatus): as of its cards.
        pause_all_requested(), resume_all_requested(): of all of them.
        clear_requested(): those that are done are to be taken off the list.
        filled(): there are cards now, or none any more.
        close_requested(): the panel lies over the page and is to be put away.
    """

    pause_requested = Signal(str)
    resume_requested = Signal(str)
    cancel_requested = Signal(str)
    move_requested = Signal(str, int)
    act_requested = Signal(str, object, object)
    chat_requested = Signal(object)
    pause_all_requested = Signal()
    resume_all_requested = Signal()
    clear_requested = Signal()
    filled = Signal()
    close_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._statuses: tuple[DownloadStatus, ...] = ()
        self._cards: dict[str, DownloadCard] = {}
        self._title = QLabel(self.tr("Downloads"))
        self.clear_button = Button(theme, self.tr("Clear"), "quiet", "small")
        self.all_button = Button(theme, self.tr("Pause all"), "quiet", "small")
        self.close_button = IconButton(theme, "x", self.tr("Close"), 28, 16)
        self._column = QVBoxLayout()
        self._scroll = QScrollArea()
        self._note = QLabel(self.tr("Room for everything in line is kept free before it starts."))
        self._inner = QWidget()
        self._drag = CardDrag(theme, self._inner, lambda: self.cards)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setProperty("role", "sidebar")
        self.setAccessibleName(self.tr("Downloads"))
        self._title.setProperty("role", "title")
        words = self.tr("Take what is done off this list")
        self.clear_button.setAccessibleName(words)
        self.clear_button.setToolTip(words)
        self._note.setProperty("role", "small")
        self._note.setWordWrap(True)
        self._note.setContentsMargins(16, 12, 16, 12)
        header = QWidget()
        header.setFixedHeight(HEADER_HEIGHT - RING)
        row = QHBoxLayout(header)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self._title, 1)
        row.addWidget(self.clear_button)
        row.addWidget(self.all_button)
        row.addWidget(self.close_button)
        self.close_button.hide()
        inner = self._inner
        inner.setProperty("role", "clear")
        self._column.setContentsMargins(12, RING, 12, RING)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        inner.setLayout(self._column)
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line = QFrame()
        line.setProperty("role", "line-vertical")
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._note)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(line)
        outer.addLayout(column, 1)

    def _connect(self) -> None:
        self.all_button.clicked.connect(self._on_all_clicked)
        self.clear_button.clicked.connect(self.clear_requested)
        self._drag.moved.connect(self.move_requested)
        self.close_button.clicked.connect(self.close_requested)

    @property
    def cards(self) -> list[DownloadCard]:
        """From top to bottom."""
        return [self._cards[status.id] for status in self._statuses]

    def set_statuses(self, statuses: tuple[DownloadStatus, ...]) -> None:
        """Show these, in this order; cards that stay keep the keyboard."""
        wanted = {status.id for status in statuses}
        is_other = bool(statuses) is not bool(self._cards)
        for gone in [each for each in self._cards if each not in wanted]:
            card = self._cards.pop(gone)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._statuses = statuses
        for place, status in enumerate(statuses):
            card = self._cards.get(status.id) or self._made(status)
            if self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
            card.set_status(status)
        self._show_sum()
        if is_other:
            self.filled.emit()

    def set_status(self, status: DownloadStatus) -> None:
        """Show another moment of one of them."""
        card = self._cards.get(status.id)
        if card is None:
            return
        self._statuses = tuple(status if each.id == status.id else each for each in self._statuses)
        card.set_status(status)
        self._show_sum()

    def set_over(self, is_over: bool) -> None:
        """Whether it lies over the page, where it can be put away."""
        self.close_button.setVisible(is_over)

    def sizeHint(self) -> QSize:
        """336 wide, more with larger text."""
        return QSize(panel_width(self._theme.text_scale), 400)

    def _made(self, status: DownloadStatus) -> DownloadCard:
        card = DownloadCard(self._theme, status)
        card.pause_requested.connect(self.pause_requested)
        card.resume_requested.connect(self.resume_requested)
        card.cancel_requested.connect(self.cancel_requested)
        card.move_requested.connect(self.move_requested)
        card.act_requested.connect(self.act_requested)
        card.chat_requested.connect(self.chat_requested)
        self._drag.watch(card)
        self._cards[status.id] = card
        self._column.insertWidget(self._column.count() - 1, card)
        return card

    def _show_sum(self) -> None:
        queued = [status for status in self._statuses if status.state is DownloadState.QUEUED]
        for place, status in enumerate(queued):
            self._cards[status.id].set_place(place)
        states = {status.state for status in self._statuses}
        can_pause = bool(states & {*AT_WORK, DownloadState.QUEUED})
        can_go_on = DownloadState.PAUSED in states
        self.clear_button.setVisible(DownloadState.INSTALLED in states)
        self.all_button.setVisible(can_pause or can_go_on)
        self.all_button.setText(self.tr("Pause all") if can_pause else self.tr("Resume all"))
        self._note.setVisible(can_pause)

    def _on_all_clicked(self) -> None:
        states = {status.state for status in self._statuses}
        can_pause = bool(states & {*AT_WORK, DownloadState.QUEUED})
        (self.pause_all_requested if can_pause else self.resume_all_requested).emit()
