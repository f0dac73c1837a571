"""The tabs at the head of the library: words with a line under the one that is open."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from app.ui.theme.fonts import ui_font
from app.ui.theme.painting import paint_rounded
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CONTROL

HEIGHT = 56
APART = 24
LINE = 2


class LibraryTabs(QTabBar):
    """Left and Right go from one to the other while the keyboard is on it."""

    def __init__(self, theme: ThemeController, words: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._build(words)
        self._connect()

    def _build(self, words: tuple[str, ...]) -> None:
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for each in words:
            self.addTab(each)

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self.update)
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    def tabSizeHint(self, index: int) -> QSize:
        """The words and half the room to the next on each side, as high as the header."""
        words = QFontMetrics(self._font()).horizontalAdvance(self.tabText(index)) + 2
        return QSize(words + APART, scaled_height(HEIGHT, min(1.25, self._theme.text_scale)))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Words are not cut."""
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words and line; a ring around the open one while the keyboard is on it."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        painter.setFont(self._font())
        pointed = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        for index in range(self.count()):
            room = self._words_of(index)
            is_open = index == self.currentIndex()
            painter.setPen(theme.text if is_open or index == pointed else theme.text_muted)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), self.tabText(index))
            if is_open:
                line = QRect(room.left(), self.height() - LINE, room.width(), LINE)
                painter.fillRect(line, QColor(theme.accent))
                if self.hasFocus():
                    ring = QRect(room.left() - 6, room.center().y() - 16, room.width() + 12, 32)
                    paint_rounded(painter, ring.toRectF(), RADIUS_CONTROL, None, theme.accent, 2)

    def _words_of(self, index: int) -> QRect:
        return self.tabRect(index).adjusted(APART // 2, 0, -APART // 2, 0)

    def _font(self) -> QFont:
        return ui_font(14, 500, self._theme.text_scale)

    def _on_text_scale_changed(self, _scale: float) -> None:
        self.setFont(self._font())
        self.updateGeometry()
