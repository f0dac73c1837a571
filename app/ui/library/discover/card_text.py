"""The text of a model card, drawn by the painters of the transcript: nothing in it is ever fetched."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QWidget

from app.ui.chat.blocks.leaf import Leaf
from app.ui.chat.blocks.look import Look
from app.ui.library.discover.card_column import STEP, CardColumn, CardLink
from app.ui.theme.theme_controller import ThemeController

WIDTH = 700


class CardText(QLabel):
    """As high as its text; what is around it scrolls. Tab goes from link to link, Enter follows one.

    A label for screen readers alone, which know one as text; it paints itself.

    Signals:
        link_requested(str): the person wants to go to this address.
    """

    link_requested = Signal(str)

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look = Look(theme.theme, theme.text_scale)
        self.column = CardColumn(self._look)
        self._focused = -1
        self._hovered: Leaf | None = None
        self._steps = QTimer(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._steps.setInterval(0)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("About this model"))

    def _connect(self) -> None:
        self._steps.timeout.connect(self._read_on)
        self._theme.theme_changed.connect(self._on_look_changed)
        self._theme.text_scale_changed.connect(self._on_look_changed)

    def set_text(self, text: str) -> None:
        """Show ``text``: its beginning at once, the rest bit by bit."""
        self._focused, self._hovered = -1, None
        self.setAccessibleDescription(text[:STEP])
        self.column.set_text(text)
        self._read_on()
        if not self.column.is_read:
            self._steps.start()

    def sizeHint(self) -> QSize:
        """What the text takes at this width."""
        return QSize(WIDTH, self.column.height)

    def minimumSizeHint(self) -> QSize:
        """Any width, and all of the height."""
        return QSize(120, self.column.height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines are broken anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.column.set_width(self.width())
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The blocks that are seen, and a ring around the link that has the keyboard."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.column.paint(painter, QRectF(event.rect()))
        if (link := self._link()) is not None and self.hasFocus():
            painter.setPen(QPen(self._look.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.column.link_rect(link), 4, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A link, or the Copy button of a piece of code."""
        found = self.column.leaf_at(event.position())
        if found is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        leaf, point = found
        if link := leaf.link_at(point):
            self.link_requested.emit(link)
        elif leaf.button_at(point):
            QGuiApplication.clipboard().setText(leaf.text)
            leaf.set_button_state(is_hovered=True, is_done=True)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be pressed."""
        self._hover(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is meant any more."""
        super().leaveEvent(event)
        self._hover(QPointF(-1, -1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Wide code and tables move sideways; all else is for what is around."""
        found = self.column.leaf_at(event.position())
        pixels = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        is_sideways = abs(pixels.x()) > abs(pixels.y())
        if found is not None and is_sideways and found[0].has_own_scroll and found[0].scroll_by(-pixels.x()):
            self.update()
            event.accept()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins at the first link, or at the last one when it comes from below."""
        super().focusInEvent(event)
        is_back = event.reason() is Qt.FocusReason.BacktabFocusReason
        self._focus_link(len(self.column.links) - 1 if is_back else 0)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab goes through the links before it leaves."""
        wanted = self._focused + (1 if is_next else -1)
        if self.hasFocus() and 0 <= wanted < len(self.column.links):
            self._focus_link(wanted)
            return True
        return super().focusNextPrevChild(is_next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter follows the link that has the keyboard."""
        link = self._link()
        if link is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.link_requested.emit(link.address)
            return
        super().keyPressEvent(event)

    def _link(self) -> CardLink | None:
        return self.column.links[self._focused] if 0 <= self._focused < len(self.column.links) else None

    def _focus_link(self, number: int) -> None:
        self._focused = number
        self.update()
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        inside = around.widget() if isinstance(around, QScrollArea) else None
        if (link := self._link()) is not None and isinstance(around, QScrollArea) and inside is not None:
            centre = self.column.link_rect(link).center().toPoint()
            point = self.mapTo(inside, centre)
            around.ensureVisible(point.x(), point.y(), 24, 48)

    def _hover(self, point: QPointF) -> None:
        found = self.column.leaf_at(point)
        is_on_button = found is not None and found[0].button_at(found[1])
        link = found[0].link_at(found[1]) if found is not None else ""
        shape = Qt.CursorShape.PointingHandCursor if link or is_on_button else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.setToolTip(link)
        hovered = found[0] if found is not None and is_on_button else None
        if hovered is not self._hovered:
            for leaf, is_hovered in ((self._hovered, False), (hovered, True)):
                if leaf is not None:
                    leaf.set_button_state(is_hovered=is_hovered, is_done=False)
            self._hovered = hovered
            self.update()

    def _read_on(self) -> None:
        self.column.read_on()
        if self.column.is_read:
            self._steps.stop()
        has_links = bool(self.column.links)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if has_links else Qt.FocusPolicy.NoFocus)
        self.updateGeometry()
        self.update()

    def _on_look_changed(self) -> None:
        self._look = Look(self._theme.theme, self._theme.text_scale)
        self._hovered = None
        self.column.set_look(self._look)
        self.updateGeometry()
        self.update()
