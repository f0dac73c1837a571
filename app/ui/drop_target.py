"""Dropping a model file on the window, or the address of one; pasting an address where no text is written."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import QWidget

from app.ui.theme.fonts import ui_font
from app.ui.theme.icons import icon_pixmap
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_BUBBLE

INSET = 16
ICON_SIZE = 24


class DropTarget(QWidget):
    """Lies over ``host`` while a file or an address is held above it, and says what letting go would do.

    ``is_link`` tells an address of a model from any other text.

    Signals:
        file_dropped(Path): a model file was let go over the window.
        link_dropped(str): the address of a model was let go over the window, or pasted.
    """

    file_dropped = Signal(object)
    link_dropped = Signal(str)

    def __init__(self, host: QWidget, theme: ThemeController, is_link: Callable[[str], bool]) -> None:
        super().__init__(host)
        self._host = host
        self._theme = theme
        self._is_link = is_link
        self._holds_link = False
        # A field that has the keyboard takes what is pasted itself; this hears of the rest.
        self._paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), host)
        self._paste.activated.connect(self._on_paste)
        self.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        host.setAcceptDrops(True)
        host.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is held over the host."""
        del watched
        if isinstance(event, QDragEnterEvent):
            return self._on_enter(event)
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            return self._on_drop(event)
        return False

    def _on_enter(self, event: QDragEnterEvent) -> bool:
        data = event.mimeData()
        self._holds_link = model_file(data) is None
        if self._holds_link and not self._link(data):
            return False
        event.acceptProposedAction()
        self.setGeometry(self._host.rect())
        self.raise_()
        self.show()
        return True

    def _on_drop(self, event: QDropEvent) -> bool:
        self.hide()
        path, link = model_file(event.mimeData()), self._link(event.mimeData())
        if path is None and not link:
            return False
        event.acceptProposedAction()
        if path is not None:
            self.file_dropped.emit(path)
        else:
            self.link_dropped.emit(link)
        return True

    def _on_paste(self) -> None:
        link = self._link(QGuiApplication.clipboard().mimeData())
        if link:
            self.link_dropped.emit(link)

    def _link(self, data: QMimeData) -> str:
        """The address of a model among what is held; "" when there is none."""
        urls = [url.toString(QUrl.ComponentFormattingOption.FullyEncoded) for url in data.urls()]
        texts = [*urls, data.text().strip()] if data.hasText() else urls
        return next((text for text in texts if text and self._is_link(text)), "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame, an icon and a sentence."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = QColor(theme.page)
        shade.setAlphaF(0.72)
        painter.fillRect(self.rect(), shade)
        pen = QPen(QColor(theme.accent), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(theme.accent_soft))
        box = QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET)
        painter.drawRoundedRect(box, RADIUS_BUBBLE, RADIUS_BUBBLE)
        middle = box.center()
        name = "link" if self._holds_link else "cube"
        picture = icon_pixmap(name, theme.accent, ICON_SIZE, self.devicePixelRatioF())
        painter.drawPixmap(round(middle.x() - ICON_SIZE / 2), round(middle.y() - ICON_SIZE - 8), picture)
        self._paint_words(painter, box)

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        theme = self._theme.theme
        middle = box.center()
        painter.setFont(ui_font(14, 500, self._theme.text_scale))
        painter.setPen(QColor(theme.text))
        line = QRectF(box.left(), middle.y() + 4, box.width(), 24)
        title, sentence = self._words()
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, title)
        painter.setFont(ui_font(12, 400, self._theme.text_scale))
        painter.setPen(QColor(theme.text_muted))
        line.translate(0, 24)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, sentence)

    def _words(self) -> tuple[str, str]:
        if self._holds_link:
            return self.tr("Drop to see this model"), self.tr("Nothing is fetched before you say so.")
        return self.tr("Drop to open this model"), self.tr("It stays where it is; nothing is copied.")


def model_file(data: QMimeData) -> Path | None:
    """The first local ``.gguf`` file among what is dragged."""
    for url in data.urls():
        if url.isLocalFile() and url.toLocalFile().lower().endswith(".gguf"):
            return Path(url.toLocalFile())
    return None
