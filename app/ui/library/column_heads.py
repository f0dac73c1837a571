"""The words above the library's columns."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.library.installed_list import InstalledList
from app.ui.library.row_painter import RowPainter
from app.ui.theme.theme_controller import ThemeController

HEIGHT = 28


class ColumnHeads(QWidget):
    """Stands above ``rows`` and follows its columns."""

    def __init__(self, theme: ThemeController, rows: InstalledList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        self._build()
        self._connect()

    def _build(self) -> None:
        self._on_text_scale_changed(self._theme.text_scale)

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self.update)
        # A scroll bar that comes or goes makes the columns another width.
        self._rows.verticalScrollBar().rangeChanged.connect(self.update)
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them."""
        del event
        theme = self._theme.theme
        columns = self._rows.viewport().geometry()
        row = QRect(columns.left(), 0, columns.width(), self.height())
        layout = self._rows.delegate.layout_of(row)
        painter = QPainter(self)
        brush = RowPainter(painter, theme, self._theme.text_scale, row, self.isRightToLeft())
        brush.write(layout.words, self.tr("Model"), theme.text_muted, brush.font(12))
        right = Qt.AlignmentFlag.AlignRight
        brush.write(layout.size, self.tr("Size"), theme.text_muted, brush.font(12), right)
        if layout.place.width():
            brush.write(layout.place, self.tr("Where"), theme.text_muted, brush.font(12))

    def _on_text_scale_changed(self, scale: float) -> None:
        self.setFixedHeight(round(HEIGHT * max(1.0, scale)))
