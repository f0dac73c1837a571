"""Everything a model file says of itself, in two columns that can be searched."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.state.metadata_reading import MetadataLine
from app.ui.library.computer.installed_list_model import Index
from app.ui.library.row_painter import RowPainter
from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CONTROL

LINE_ROLE = int(Qt.ItemDataRole.UserRole)
ROW_HEIGHT = 28
KEY_SHARE = 0.45
_MOST_TOLD = 1500
"""Characters of a value in its tooltip: chat templates are long."""


class MetadataList(QListView):
    """Fill it with ``set_lines``; Ctrl+C copies the value of the chosen line."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[MetadataLine, ...] = ()
        self._rows = MetadataRows(self)
        self._build()

    def _build(self) -> None:
        self.setAccessibleName(self.tr("What the file says of itself"))
        self.setModel(self._rows)
        self.setItemDelegate(MetadataDelegate(self._theme, self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)

    def set_lines(self, lines: tuple[MetadataLine, ...]) -> None:
        """Show these."""
        self._lines = lines
        self._rows.set_lines(list(lines))

    def set_words(self, words: str) -> None:
        """Only the lines that hold all of ``words`` in key or value."""
        wanted = words.casefold().split()
        self._rows.set_lines([line for line in self._lines if all(word in _said(line) for word in wanted)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy a value."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(value_words(self.currentIndex().data(LINE_ROLE)))
            return
        super().keyPressEvent(event)


class MetadataRows(QAbstractListModel):
    """The lines that are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[MetadataLine] = []

    def set_lines(self, lines: list[MetadataLine]) -> None:
        """Show these."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """How many there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Key and value."""
        line = self._lines[index.row()]
        match role:
            case _ if role == LINE_ROLE:
                return line
            case Qt.ItemDataRole.DisplayRole:
                return line.key
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{line.key}: {value_words(line)[:_MOST_TOLD]}"
            case Qt.ItemDataRole.ToolTipRole:
                return f"{line.key}\n{value_words(line)[:_MOST_TOLD]}"
        return None


class MetadataDelegate(QStyledItemDelegate):
    """Draws the two columns."""

    def __init__(self, theme: ThemeController, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """28 high."""
        del option, index
        height = round(ROW_HEIGHT * max(1.0, self._theme.text_scale))
        return QSize(self._view.viewport().width(), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Key and value, each cut where its room ends."""
        line: MetadataLine = index.data(LINE_ROLE)
        row, theme = option.rect, self._theme.theme
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            paint_rounded(painter, row.toRectF(), RADIUS_CONTROL, theme.accent_soft)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint_rounded(painter, row.toRectF(), RADIUS_CONTROL, theme.hover)
        brush = RowPainter(painter, theme, self._theme.text_scale, row, self._view.isRightToLeft())
        key = QRect(row.left() + 8, row.top(), round(row.width() * KEY_SHARE) - 16, row.height())
        value = QRect(key.right() + 16, row.top(), row.right() - key.right() - 24, row.height())
        brush.write(key, line.key, theme.text_muted, brush.font(12))
        brush.write(value, value_words(line)[:200].replace("\n", " "), theme.text, brush.font(12))
        painter.restore()


def value_words(line: MetadataLine) -> str:
    """The value, or how many a list has."""
    if line.count:
        words = QCoreApplication.translate("MetadataList", "%n value(s)", "", line.count)
        return words.replace(str(line.count), QLocale().toString(line.count))
    return line.value


def _said(line: MetadataLine) -> str:
    return f"{line.key} {line.value}".casefold()
