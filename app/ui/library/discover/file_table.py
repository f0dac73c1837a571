"""The table of a repository's quants: one card, a head and a row a quant."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QListView, QSizePolicy, QVBoxLayout, QWidget

from app.core.quantities import context_words, size_words
from app.ui.library.discover.discover_list_model import Index
from app.ui.library.discover.file_delegate import MARK_WIDTH, FileDelegate
from app.ui.library.discover.file_rows import FILE_ROLE, FileListModel, FileRow
from app.ui.library.row_painter import RowPainter
from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CARD

HEAD_HEIGHT = 33
"""With the border of the card above it."""
MARK_HEIGHT, MARK_GAP = 12, 8
END = 16


class FileTable(QWidget):
    """As high as its rows; what is around it scrolls.

    Signals:
        row_chosen(FileRow): this quant is meant by the button below.
        fetch_requested(str): the quant of this label is to be fetched.
        act_requested(): Enter or a double click: do what the button below says.
    """

    row_chosen = Signal(object)
    fetch_requested = Signal(str)
    act_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = FileListModel(self)
        self.list = _FileList(theme, self._rows)
        self._head = _Head(theme, self._rows, self.list.delegate)
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.list)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.list.row_chosen.connect(self.row_chosen)
        self.list.fetch_requested.connect(self.fetch_requested)
        self.list.act_requested.connect(self.act_requested)

    def set_rows(self, rows: Sequence[FileRow]) -> None:
        """Show ``rows``; the chosen quant stays chosen."""
        chosen = self.chosen
        self._rows.set_rows(rows)
        self.list.fit()
        if chosen is not None:
            self.choose(chosen.offer.quant.label)
        self._head.update()
        self.list.viewport().update()

    @property
    def rows(self) -> list[FileRow]:
        """What is shown."""
        return self._rows.rows

    @property
    def chosen(self) -> FileRow | None:
        """The quant that the button below means."""
        index = self.list.currentIndex()
        return index.data(FILE_ROLE) if index.isValid() else None

    def choose(self, label: str) -> None:
        """Choose a quant; nothing happens when there is none of that label."""
        row = self._rows.row_of(label)
        if row >= 0:
            self.list.setCurrentIndex(self._rows.index(row))


class _FileList(QListView):
    row_chosen = Signal(object)
    chosen_by_hand = Signal()
    fetch_requested = Signal(str)
    act_requested = Signal()

    def __init__(self, theme: ThemeController, rows: FileListModel) -> None:
        super().__init__()
        self._theme = theme
        self._rows = rows
        self.delegate = FileDelegate(theme, rows, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Files of this model"))
        self.setModel(self._rows)
        self.setItemDelegate(self.delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        for policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.fit()

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self.viewport().update)
        self._theme.text_scale_changed.connect(self.fit)

    def fit(self) -> None:
        """As high as the rows are."""
        self.setFixedHeight(sum(self.sizeHintForRow(row) for row in range(self._rows.rowCount())))
        self.scheduleDelayedItemsLayout()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another quant is meant."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.row_chosen.emit(current.data(FILE_ROLE))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins at the first row."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._rows.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what the button below says."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.act_requested.emit()
            return
        self.chosen_by_hand.emit()
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A row is chosen by hand."""
        self.chosen_by_hand.emit()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which button is meant."""
        super().mouseMoveEvent(event)
        self.delegate.set_hovered_button(self._button_at(event.position().toPoint()))
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """None is meant any more."""
        super().leaveEvent(event)
        self.delegate.set_hovered_button(-1)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press a row's button."""
        super().mouseReleaseEvent(event)
        row = self._button_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and row >= 0:
            self.fetch_requested.emit(self._rows.rows[row].offer.quant.label)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Do what the button below says, but not where the first click has pressed a row's own."""
        point = event.position().toPoint()
        if self.indexAt(point).isValid() and not self._is_on_button(point):
            self.act_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """What is around it scrolls."""
        event.ignore()

    def _button_at(self, point: QPoint) -> int:
        index = self.indexAt(point)
        if not index.isValid() or not self._is_on_button(point):
            return -1
        return index.row() if self._rows.rows[index.row()].can_be_fetched else -1

    def _is_on_button(self, point: QPoint) -> bool:
        row = self.visualRect(self.indexAt(point))
        x = row.left() + row.right() - point.x() if self.isRightToLeft() else point.x()
        return self.delegate.columns_of(row).button.contains(x, point.y())


class _Head(QWidget):
    """The words above the columns, and what is free."""

    def __init__(self, theme: ThemeController, rows: FileListModel, delegate: FileDelegate) -> None:
        super().__init__()
        self._theme = theme
        self._rows = rows
        self._delegate = delegate
        theme.theme_changed.connect(self.update)
        theme.text_scale_changed.connect(self.updateGeometry)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, round(HEAD_HEIGHT * max(1.0, self._theme.text_scale)))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme, row = self._theme.theme, QRect(self.rect())
        painter = QPainter(self)
        card = QRectF(row).adjusted(0, 0, 0, RADIUS_CARD)
        paint_rounded(painter, card, RADIUS_CARD, theme.sidebar, theme.border)
        painter.fillRect(QRectF(1, row.bottom(), row.width() - 2, 1), QColor(theme.border))
        brush = RowPainter(painter, theme, self._theme.text_scale, row, self.isRightToLeft())
        where, font, muted = self._delegate.columns_of(row), brush.font(12), theme.text_muted
        brush.write(where.label, self.tr("File"), muted, font)
        if where.quality.width():
            brush.write(where.quality, self.tr("Quality"), muted, font)
        brush.write(where.size, self.tr("Size"), muted, font, Qt.AlignmentFlag.AlignRight)
        free_left = self._paint_free(brush, row)
        if where.speed.width():
            about = QRect(where.speed)
            about.setRight(max(about.right(), free_left - MARK_GAP))  # what is below may be shorter
            brush.write(about, self.tr("Speed, about"), muted, font)
            free_left = where.speed.left()
        first = where.bar if where.bar.width() else where.need if where.need.width() else where.verdict
        needs = QRect(first.left(), row.top(), max(0, free_left - first.left() - 8), row.height())
        brush.write(needs, self._needs_words(), muted, font)

    def _paint_free(self, brush: RowPainter, row: QRect) -> int:
        """What is free, at the end; returns where it begins."""
        if not self._delegate.free_bytes:
            return row.right() - END
        words = self.tr("{size} free").format(size=size_words(self._delegate.free_bytes))
        width = brush.width_of(words, 12)
        place = QRect(row.right() + 1 - END - width, row.top(), width, row.height())
        brush.write(place, words, brush.theme.text_muted, brush.font(12))
        mark = QRect(place.left() - MARK_GAP - MARK_WIDTH, 0, MARK_WIDTH, MARK_HEIGHT)
        mark.moveTop(row.top() + (row.height() - MARK_HEIGHT) // 2)
        brush.fill(mark, brush.theme.text)
        return mark.left()

    def _needs_words(self) -> str:
        fits = [row.offer.fit for row in self._rows.rows if row.offer.fit is not None]
        length = max((fit.context_length for fit in fits), default=0)
        if not length:
            return self.tr("Needs here")
        return self.tr("Needs here, with {length} context").format(length=context_words(length))
