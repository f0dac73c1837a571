"""What was sent: one line that anybody can check, and behind it the requests by host, purpose and size."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.quantities import size_words
from app.state.connection import Connection
from app.ui.settings.request_list import Request, RequestList, purpose_words, time_words
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

LOOK_EVERY_MS = 1000
"""The ledger is written by other threads and says nothing; somebody who looks at it sees it grow."""


class LedgerPanel(QFrame):
    """A line at rest; the list is opened by hand."""

    def __init__(self, theme: ThemeController, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._connection = connection
        self._title = QLabel(self.tr("What was sent"))
        self._words = QLabel()
        self._open = Button(theme, self.tr("Show requests"), "link")
        self._list = RequestList(theme)
        self._timer = QTimer(self)
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        self.setProperty("role", "inset")
        self._title.setProperty("role", "name")
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._list.hide()
        self._timer.setInterval(LOOK_EVERY_MS)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._words)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addLayout(words, 1)
        head.addWidget(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(17, 12, 17, 12)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._list)

    def _connect(self) -> None:
        self._connection.changed.connect(self._show)
        self._open.clicked.connect(self._on_open_clicked)
        self._timer.timeout.connect(self._show)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow it while it is seen."""
        super().showEvent(event)
        self._show()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """And not otherwise."""
        super().hideEvent(event)
        self._timer.stop()

    def _show(self) -> None:
        requests = self._requests()
        self._words.setText(self._summary(requests))
        self._open.setVisible(bool(requests))
        self._list.set_requests(requests)

    def _requests(self) -> list[Request]:
        """The newest first."""
        entries = self._connection.ledger.entries()
        return [
            Request(it.at, it.host, it.purpose.value, it.status, it.sent_bytes, it.received_bytes)
            for it in reversed(entries)
        ]

    def _summary(self, requests: list[Request]) -> str:
        if self._connection.is_offline:
            since = time_words(self._connection.offline_since)
            return self.tr("Nothing was sent since {time}.").format(time=since)
        if not requests:
            return self.tr("Nothing was sent since Fireside was opened.")
        last = requests[0]
        words = self.tr(
            "Last request at {time} to {host}: {purpose}. In all %n request(s), {size} received.",
            "",
            len(requests),
        )
        received = sum(it.received_bytes for it in requests)
        return words.format(
            time=time_words(last.at),
            purpose=purpose_words(last.purpose),
            host=last.host,
            size=size_words(received),
        )

    def _on_open_clicked(self) -> None:
        is_open = self._list.isHidden()
        self._list.setVisible(is_open)
        self._open.setText(self.tr("Hide requests") if is_open else self.tr("Show requests"))
