"""The words above the library's columns: a press sorts by them."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from app.ui.library.computer.installed_list import InstalledList
from app.ui.library.computer.installed_order import Order, SortKey
from app.ui.library.row_layout import mirrored
from app.ui.theme.fonts import ui_font
from app.ui.theme.painting import paint_icon
from app.ui.theme.theme_controller import ThemeController

HEIGHT = 28
CARET = 14
GAP = 4


class ColumnHeads(QWidget):
    """Stands above ``rows`` and follows its columns.

    Signals:
        order_chosen(Order): the list is to be sorted so.
    """

    order_chosen = Signal(object)

    def __init__(self, theme: ThemeController, rows: InstalledList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        self._order = Order()
        self.heads = {
            SortKey.NAME: SortHead(theme, self.tr("Model"), is_right=False, parent=self),
            SortKey.PARAMETERS: SortHead(theme, self.tr("Parameters"), is_right=True, parent=self),
            SortKey.SIZE: SortHead(theme, self.tr("Size"), is_right=True, parent=self),
            SortKey.USED: SortHead(theme, self.tr("Last used"), is_right=False, parent=self),
        }
        self._build()
        self._connect()

    def _build(self) -> None:
        self._on_text_scale_changed(self._theme.text_scale)
        self.set_order(self._order)

    def _connect(self) -> None:
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)
        for key, head in self.heads.items():
            head.clicked.connect(lambda _on=False, key=key: self.order_chosen.emit(self._order.chosen(key)))

    def set_order(self, order: Order) -> None:
        """Mark what the list is sorted by."""
        self._order = order
        for key, head in self.heads.items():
            head.set_order(order.is_descending if key is order.key else None)

    def menu(self) -> QMenu:
        """Every key, also those whose column has no room."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, head in self.heads.items():
            action = menu.addAction(self.tr("Sort by: {column}").format(column=head.text()))
            action.setCheckable(True)
            action.setChecked(key is self._order.key)
            action.triggered.connect(
                lambda _on=False, key=key: self.order_chosen.emit(self._order.chosen(key))
            )
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What else the list can be sorted by."""
        self.menu().popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The heads stand where the columns do."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        row = QRect(0, 0, self.width(), self.height())
        layout = self._rows.delegate.layout_of(row)
        places = {
            SortKey.NAME: layout.words,
            SortKey.PARAMETERS: layout.parameters,
            SortKey.SIZE: layout.size,
            SortKey.USED: layout.used,
        }
        for key, place in places.items():
            head = self.heads[key]
            width = head.sizeHint().width()
            # The words stand over the column's own; the caret hangs out of it.
            left = place.right() + 1 - width + head.overhang if head.is_right else place.left()
            rect = QRect(left, 0, width, self.height())
            head.setGeometry(mirrored(rect, row) if self.isRightToLeft() else rect)
            head.setVisible(place.width() > 0)

    def _on_text_scale_changed(self, scale: float) -> None:
        self.setFixedHeight(round(HEIGHT * max(1.0, scale)))
        self._place()


class SortHead(QAbstractButton):
    """The words of one column, and a caret when the list is sorted by it."""

    def __init__(self, theme: ThemeController, words: str, *, is_right: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.is_right = is_right
        self._is_descending: bool | None = None
        self.setText(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.theme_changed.connect(self.update)

    @property
    def overhang(self) -> int:
        """How far it reaches over the end of its column: the room of the caret."""
        return GAP + CARET

    def set_order(self, is_descending: bool | None) -> None:
        """The direction; None while the list is sorted by something else."""
        self._is_descending = is_descending
        words = {None: "", True: self.tr("sorted, largest first"), False: self.tr("sorted, smallest first")}
        self.setAccessibleDescription(words[is_descending])
        self.update()

    def sizeHint(self) -> QSize:
        """The words and room for the caret."""
        metrics = QFontMetrics(ui_font(12, 400, self._theme.text_scale))
        return QSize(metrics.horizontalAdvance(self.text()) + 2 + self.overhang, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words and caret."""
        del event
        theme = self._theme.theme
        colour = theme.text if self.underMouse() or self._is_descending is not None else theme.text_muted
        painter = QPainter(self)
        painter.setFont(ui_font(12, 400, self._theme.text_scale))
        painter.setPen(colour)
        words = QRect(0, 0, self.width() - self.overhang, self.height())
        caret = QRect(words.right() + 1 + GAP, 0, CARET, self.height())
        if self.isRightToLeft():
            words, caret = mirrored(words, self.rect()), mirrored(caret, self.rect())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), self.text())
        if self._is_descending is not None:
            paint_icon(painter, "caret-down" if self._is_descending else "caret-up", colour, caret, CARET)
