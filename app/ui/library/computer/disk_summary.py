"""The head of "On this computer": how many models, what they take, and what the disk still has."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.core.model import InstalledModel
from app.core.quantities import size_words
from app.core.upkeep import DiskUse
from app.ui.library.computer.disk_bar import DiskBar
from app.ui.library.downloads.transfer_words import free_words
from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

DOT = 8
LEAST_WIDTH = 320


class DiskSummary(QWidget):
    """Two numbers, the bar with its legend, and a quiet hint about what was not used for long.

    Signals:
        unused_requested(): the models that were not used for long are to be seen.
    """

    unused_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._models = QLabel()
        self._free = QLabel()
        self.bar = DiskBar(theme)
        self._ours = LegendEntry(theme, "accent", self.tr("Models"))
        self._coming = LegendEntry(theme, "accent_middle", "")
        self._others = LegendEntry(theme, "border_strong", self.tr("Everything else"))
        self.unused = Button(theme, "", "link")
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build()

    def _build(self) -> None:
        self._models.setProperty("role", "title")
        self._free.setProperty("role", "muted")
        first = QHBoxLayout()
        first.addWidget(self._models, 1)
        first.addWidget(self._free)
        legend = QHBoxLayout()
        legend.setSpacing(16)
        for entry in (self._ours, self._coming, self._others):
            legend.addWidget(entry)
        legend.addStretch(1)
        self._below.setSpacing(8)
        self._below.addLayout(legend, 1)
        self._below.addWidget(self.unused)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(first)
        column.addWidget(self.bar)
        column.addLayout(self._below)
        self.unused.clicked.connect(self.unused_requested)
        self.unused.hide()
        self._coming.hide()

    def set_models(self, models: list[InstalledModel], unused: tuple[InstalledModel, ...]) -> None:
        """Say how many there are, and which of them nobody needed for long."""
        total = size_words(sum(model.size_bytes for model in models))
        self._models.setText(self.tr("%n model(s), {size}", "", len(models)).format(size=total))
        words = self.tr("%n model(s), {size}, unused for 60 days", "", len(unused))
        self.unused.setText(words.format(size=size_words(sum(model.size_bytes for model in unused))))
        self.unused.setVisible(bool(unused))
        self._arrange()

    def set_disk(self, use: DiskUse, coming_bytes: int, taken_bytes: int) -> None:
        """Show the disk; ``coming_bytes`` is what downloads still have to fetch.

        The disk has given ``taken_bytes`` of them their room already: they are not free any more.
        """
        is_known = use.total_bytes > 0
        for widget in (self._free, self.bar, self._ours, self._others):
            widget.setVisible(is_known)
        self._free.setText(free_words(use.free_bytes, use.total_bytes))
        lines = [str(use.folder)]
        if use.deleted_bytes:
            words = self.tr("{size} more when Fireside is closed: until then, deleting can be undone.")
            lines.append(words.format(size=size_words(use.deleted_bytes)))
        self._free.setToolTip("\n".join(lines))
        self.bar.set_use(use, coming_bytes, taken_bytes)
        words = self.tr("Still to download, {size}").format(size=size_words(coming_bytes))
        self._coming.set_words(words)
        self._coming.setVisible(is_known and coming_bytes > 0)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Narrower than its words in one line: then they take two."""
        return QSize(LEAST_WIDTH, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One line or two."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        entries = (self._ours, self._coming, self._others, self.unused)
        shown = [entry for entry in entries if not entry.isHidden()]
        wanted = sum(entry.sizeHint().width() + 16 for entry in shown)
        directions = QBoxLayout.Direction
        has_room = wanted <= self.width()
        self._below.setDirection(directions.LeftToRight if has_room else directions.TopToBottom)
        side = Qt.AlignmentFlag(0) if has_room else Qt.AlignmentFlag.AlignLeft
        self._below.setAlignment(self.unused, side)


class LegendEntry(QWidget):
    """A dot in the colour of a part of the bar, and its words."""

    def __init__(self, theme: ThemeController, token: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._token = token
        self._label = QLabel(words)
        self._label.setProperty("role", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addSpacing(DOT + 4)
        row.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    def set_words(self, words: str) -> None:
        """Say something else."""
        self._label.setText(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dot, before the words."""
        del event
        left = self.width() - DOT if self.isRightToLeft() else 0
        dot = QRectF(left, (self.height() - DOT) / 2, DOT, DOT)
        paint_rounded(QPainter(self), dot, DOT / 2, getattr(self._theme.theme, self._token))
