"""The strip at the bottom of the library: the download that is at work, and the way to all of them."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.download import ENDED, DownloadState, DownloadStatus
from app.ui.library.downloads.download_words import state_words, summary_name
from app.ui.library.downloads.transfer_words import SteadyTime, part_words, speed_words
from app.ui.theme.icons import icon_pixmap
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.progress_bar import ProgressBar

HEIGHT = 52
BAR_WIDTH = 240
NARROW_WIDTH = 1000
"""Under it the bar is shorter."""
PACE_WIDTH = 200
"""What speed and time left have at least, where they say so much."""
TIGHT_WIDTH = 680
"""Under it the speed gives way to the name; the panel has it."""
_ORDER = (
    DownloadState.DOWNLOADING, DownloadState.VERIFYING, DownloadState.WAITING, DownloadState.FAILED,
    DownloadState.PAUSED, DownloadState.QUEUED, DownloadState.INSTALLED,
)  # fmt: skip
"""Which download speaks for all of them: the first in the first of these states."""
_TOKENS = {
    DownloadState.VERIFYING: "good",
    DownloadState.INSTALLED: "good",
    DownloadState.WAITING: "bad",
    DownloadState.FAILED: "bad",
    DownloadState.PAUSED: "border_strong",
}


class DownloadStrip(QFrame):
    """52 high; says nothing while there is no download.

    Signals:
        pause_requested(str), resume_requested(str), cancel_requested(str): of the download with this id.
        all_requested(): all downloads are to be seen.
    """

    pause_requested = Signal(str)
    resume_requested = Signal(str)
    cancel_requested = Signal(str)
    all_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: DownloadStatus | None = None
        self._time = SteadyTime()
        self._icon = QLabel()
        self._name = ElidedLabel()
        self.bar = ProgressBar(theme, self.tr("Fetched"))
        self._part = QLabel()
        self._pace = ElidedLabel()
        self.pause = IconButton(theme, "pause", self.tr("Pause"))
        self.cancel = IconButton(theme, "x", self.tr("Cancel"))
        self.all_button = Button(theme, "", "quiet")
        self._build()
        self._connect()
        self.hide()

    def _build(self) -> None:
        self.setProperty("role", "strip")
        self.setAccessibleName(self.tr("Downloads"))
        self._name.setProperty("role", "name")
        self._pace.setProperty("role", "muted")
        self._on_text_scale_changed(self._theme.text_scale)
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(24, 0, 12, 0)
        row.setSpacing(12)
        for widget in (self._icon, self._name, self.bar, self._part):
            row.addWidget(widget)
        row.addWidget(self._pace, 1)
        row.addStretch(0)
        for button in (self.pause, self.cancel):
            row.addWidget(button)
        between = QFrame()
        between.setProperty("role", "line-vertical")
        between.setFixedHeight(20)
        row.addWidget(between)
        row.addWidget(self.all_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addWidget(middle, 1)

    def _connect(self) -> None:
        self.pause.clicked.connect(self._on_pause_clicked)
        self.cancel.clicked.connect(self._on_cancel_clicked)
        self.all_button.clicked.connect(self.all_requested)
        self._theme.theme_changed.connect(self._on_theme_changed)
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    @property
    def has_something(self) -> bool:
        """Whether there is a download to tell of; who owns the strip decides whether it is seen."""
        return self._shown is not None

    def set_statuses(self, statuses: tuple[DownloadStatus, ...]) -> None:
        """Show the one that matters most now, and how many there are."""
        shown = spokesman(statuses)
        if shown is None:
            self._shown = None
            self.hide()
            return
        if len(statuses) == 1:
            self.all_button.setText(self.tr("Show the download"))
        else:
            self.all_button.setText(self.tr("All %n download(s)", "", len(statuses)))
        self._show(shown)

    def _show(self, status: DownloadStatus) -> None:
        if self._shown is None or self._shown.id != status.id:
            self._time = SteadyTime()
        self._shown = status
        state = status.state
        self._name.setText(summary_name(status))
        is_moving = state in {DownloadState.DOWNLOADING, DownloadState.WAITING}
        can_pause = is_moving or state is DownloadState.PAUSED
        self.pause.setVisible(can_pause)
        self.pause.set_icon_name("play" if state is DownloadState.PAUSED else "pause")
        self.pause.set_words(self.tr("Go on") if state is DownloadState.PAUSED else self.tr("Pause"))
        self.cancel.setVisible(state not in ENDED)
        self.bar.setVisible(state not in ENDED)
        done = status.verified_bytes if state is DownloadState.VERIFYING else status.done_bytes
        self.bar.set_fraction(done / status.total_bytes if status.total_bytes else 0.0)
        self.bar.set_token(_TOKENS.get(state, "accent"))
        self._part.setText(part_words(status.done_bytes, status.total_bytes))
        self._part.setVisible(state in {DownloadState.DOWNLOADING, DownloadState.PAUSED})
        self._pace.setText(self._pace_words(status))
        self._fit_pace()
        self._on_theme_changed(self._theme.theme)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """The keyboard of a button that goes comes to the last: Space on Pause must never become Cancel."""
        focused = self.focusWidget()
        if focused is not None and focused is not self and not focused.isVisible():
            self.all_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().focusNextPrevChild(is_next)

    def _fit_pace(self) -> None:
        """A long name gives way to the speed; a sentence gives way to the name."""
        self._pace.setMinimumWidth(0)
        most = round(PACE_WIDTH * max(1.0, self._theme.text_scale))
        self._pace.setMinimumWidth(min(self._pace.sizeHint().width(), most))

    def _pace_words(self, status: DownloadStatus) -> str:
        left, right, sentence = state_words(status, 0, self._time)
        match status.state:
            case DownloadState.DOWNLOADING:
                speed = speed_words(status.bytes_per_second) if status.bytes_per_second else ""
                return self.tr(", ", "between speed and time left").join(filter(None, (speed, right)))
            case DownloadState.VERIFYING:
                return self.tr("{words}, {percent}").format(words=left, percent=right)
            case DownloadState.PAUSED:
                return self.tr("Paused")
            case DownloadState.INSTALLED:
                return self.tr("It is here, every byte is right")
            case _:
                return sentence or left

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar gives way to the words."""
        super().resizeEvent(event)
        scale = max(1.0, self._theme.text_scale)
        is_tight = self.width() < TIGHT_WIDTH * scale
        is_narrow = self.width() < NARROW_WIDTH * scale
        self.bar.setFixedWidth(BAR_WIDTH // 4 if is_tight else BAR_WIDTH // 2 if is_narrow else BAR_WIDTH)
        self._pace.setVisible(not is_tight or self._part.isHidden())

    def sizeHint(self) -> QSize:
        """52 high."""
        return QSize(640, scaled_height(HEIGHT, self._theme.text_scale))

    def _on_pause_clicked(self) -> None:
        if self._shown is not None:
            is_paused = self._shown.state is DownloadState.PAUSED
            (self.resume_requested if is_paused else self.pause_requested).emit(self._shown.id)

    def _on_cancel_clicked(self) -> None:
        if self._shown is not None:
            self.cancel_requested.emit(self._shown.id)

    def _on_theme_changed(self, _theme: object) -> None:
        state = self._shown.state if self._shown is not None else DownloadState.DOWNLOADING
        names = {DownloadState.FAILED: "warning-circle", DownloadState.INSTALLED: "check-circle-fill"}
        token = _TOKENS.get(state, "accent")
        colour = getattr(self._theme.theme, "text_muted" if state is DownloadState.PAUSED else token)
        picture = icon_pixmap(names.get(state, "download-simple"), colour, 16, self.devicePixelRatioF())
        self._icon.setPixmap(picture)

    def _on_text_scale_changed(self, scale: float) -> None:
        self.setFixedHeight(scaled_height(HEIGHT, scale))


def spokesman(statuses: tuple[DownloadStatus, ...]) -> DownloadStatus | None:
    """The download that the strip tells of: the one that matters most now."""
    unfinished = [status for status in statuses if status.state is not DownloadState.INSTALLED]
    ranked = sorted(unfinished or statuses[:1], key=lambda status: _ORDER.index(status.state))
    return ranked[0] if ranked else None
