"""One numbered step: what to do, a sentence, and its controls at the right or, in a narrow window, below."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.theme.fonts import ui_font
from app.ui.theme.painting import paint_icon, paint_rounded
from app.ui.theme.style_sheet import scaled_height, set_variant
from app.ui.theme.theme_controller import ThemeController

HEIGHT = 64
MARK_SIZE = 24
WORDS_WIDTH = 260
"""Where the words would have less room at the usual text size, the controls go below them."""


class GatedStep(QWidget):
    """``controls`` is filled by the owner."""

    def __init__(
        self, theme: ThemeController, number: int, title: str, sentence: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark = _StepMark(theme, number)
        self._title = QLabel(title)
        self._sentence = QLabel(sentence)
        self.controls = QHBoxLayout()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build()

    def _build(self) -> None:
        self._title.setProperty("role", "name")
        self._sentence.setProperty("role", "small")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)  # so that both lines stay together beside a large button
        for label in (self._title, self._sentence):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            words.addWidget(label)
        words.addStretch(1)
        self.controls.setSpacing(12)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addLayout(words, 1)
        self._row.addLayout(self.controls)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 12, 0, 12)
        whole.setSpacing(12)
        whole.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        whole.addLayout(self._row, 1)
        self.setMinimumHeight(scaled_height(HEIGHT, self._theme.text_scale))

    @property
    def sentence(self) -> str:
        """What stands under the title."""
        return self._sentence.text()

    def set_sentence(self, words: str, role: str = "small") -> None:
        """``role`` is ``small``, or ``small-warn``, ``small-bad`` for what went wrong."""
        self._sentence.setText(words)
        self._sentence.setVisible(bool(words))
        set_variant(self._sentence, "role", role)

    def set_done(self, is_done: bool) -> None:
        """A check in place of the number."""
        self._mark.set_done(is_done)
        self.setAccessibleDescription(self.tr("Done") if is_done else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside the words, or below them."""
        super().resizeEvent(event)
        room = self.width() - MARK_SIZE - 24 - self.controls.sizeHint().width()
        is_narrow = room < WORDS_WIDTH * max(1.0, self._theme.text_scale)
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        side = Qt.AlignmentFlag.AlignLeft if is_narrow else Qt.AlignmentFlag.AlignRight
        self.controls.setAlignment(side)


class _StepMark(QWidget):
    def __init__(self, theme: ThemeController, number: int) -> None:
        super().__init__()
        self._theme = theme
        self._number = number
        self._is_done = False
        theme.theme_changed.connect(self.update)
        theme.text_scale_changed.connect(self.updateGeometry)

    def set_done(self, is_done: bool) -> None:
        self._is_done = is_done
        self.update()

    def sizeHint(self) -> QSize:
        size = scaled_height(MARK_SIZE, self._theme.text_scale)
        return QSize(size, size)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme, painter = self._theme.theme, QPainter(self)
        size = min(self.width(), self.height())
        disc = QRect((self.width() - size) // 2, (self.height() - size) // 2, size, size)
        paint_rounded(painter, QRectF(disc), size / 2, None, theme.border_strong)
        if self._is_done:
            paint_icon(painter, "check", theme.good, disc, size * 14 // MARK_SIZE)
            return
        painter.setFont(ui_font(12, 500, self._theme.text_scale))
        painter.setPen(theme.text)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self._number))
