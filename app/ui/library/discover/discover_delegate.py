"""How a row of Discover's list is drawn: a name, facts, and at the right what it would do here."""

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.library.discover.discover_list_model import ROW_ROLE, DiscoverListModel, Index, Label, Listed
from app.ui.library.discover.discover_words import FIT_COLOURS
from app.ui.library.row_painter import RowPainter
from app.ui.theme.fonts import ui_font
from app.ui.theme.painting import paint_rounded
from app.ui.theme.style_sheet import scaled_icon
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CONTROL, RADIUS_TAG

ROW_HEIGHT = 60
LABEL_HEIGHT, LABEL_ABOVE = 28, 8
SIDE = 12
NAME_LINE, SMALL_LINE, LINE_GAP = 21, 16, 2
MARK_GAP = 12
DOT_SIZE, DOT_GAP = 6, 8
ICON_SIZE, ICON_GAP = 14, 4
BESIDE_BOTH_FROM_WIDTH = 320
"""A narrower row has what stands at the right beside the name alone: the facts have all of its width."""
STACKED_BELOW_WIDTH = 260
"""A narrower row, at the usual text size, has what stands at the right on a line of its own."""


class DiscoverDelegate(QStyledItemDelegate):
    """Draws and measures the rows of ``view``."""

    def __init__(self, theme: ThemeController, rows: DiscoverListModel, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._rows = rows
        self._view = view

    @property
    def _scale(self) -> float:
        return max(1.0, self._theme.text_scale)

    @property
    def _icon_size(self) -> int:
        return scaled_icon(ICON_SIZE, self._theme.text_scale)

    @property
    def _is_stacked(self) -> bool:
        return self._view.viewport().width() < STACKED_BELOW_WIDTH * self._scale

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """60 high; a label 28, and some room above it where something is above."""
        del option
        if isinstance(index.data(ROW_ROLE), Label):
            above = LABEL_ABOVE if index.row() else 0
            return QSize(80, round((LABEL_HEIGHT + above) * self._scale))
        height = ROW_HEIGHT + (SMALL_LINE + LINE_GAP if self._is_stacked else 0)
        return QSize(80, round(height * self._scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row, listed = QRect(option.rect), index.data(ROW_ROLE)
        theme = self._theme.theme
        painter.save()
        brush = RowPainter(painter, theme, self._theme.text_scale, row, self._view.isRightToLeft())
        if isinstance(listed, Listed):
            self._paint_ground(painter, option, row)
            self._paint_model(brush, row, listed)
        elif isinstance(listed, Label):
            room = QRect(row.left() + SIDE, 0, row.width() - 2 * SIDE, round(LABEL_HEIGHT * self._scale))
            room.moveBottom(row.bottom())
            brush.write(room, listed.words, theme.text_muted, brush.font(12, 600))
        else:
            self._paint_waiting(painter, row, index.row())
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: QRect) -> None:
        theme = self._theme.theme
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        has_keyboard = bool(option.state & QStyle.StateFlag.State_HasFocus) and self._view.hasFocus()
        ground = theme.accent_soft if is_selected else theme.hover if is_hovered else None
        border = theme.accent if has_keyboard else None
        paint_rounded(painter, QRectF(row), RADIUS_CONTROL, ground, border, 2)

    def _paint_model(self, brush: RowPainter, row: QRect, listed: Listed) -> None:
        scale, theme = self._scale, brush.theme
        lines = [NAME_LINE, SMALL_LINE, *([SMALL_LINE] if self._is_stacked else [])]
        height = round((sum(lines) + LINE_GAP * (len(lines) - 1)) * scale)
        words = QRect(row.left() + SIDE, row.top() + (row.height() - height + 1) // 2, 0, 0)
        words.setWidth(row.width() - 2 * SIDE)
        mark = self._mark_width(listed)
        line = QRect(words)
        line.setHeight(round(NAME_LINE * scale))
        has_room = row.width() >= BESIDE_BOTH_FROM_WIDTH * scale
        if mark and not self._is_stacked:
            line.setWidth(words.width() - mark - MARK_GAP)
            place = QRect(words.right() + 1 - mark, row.top(), mark, row.height())
            self._paint_mark(brush, place if has_room else place.intersected(_across(row, line)), listed)
        brush.write(line, listed.model.name, theme.text, brush.font(14, 500))
        if not has_room:
            line.setWidth(words.width())
        line.moveTop(line.bottom() + 1 + round(LINE_GAP * scale))
        line.setHeight(round(SMALL_LINE * scale))
        brush.write(line, listed.facts, theme.text_muted, brush.font(12))
        if self._is_stacked:
            line.moveTop(line.bottom() + 1 + round(LINE_GAP * scale))
            self._paint_mark(brush, line, listed)

    def _paint_mark(self, brush: RowPainter, place: QRect, listed: Listed) -> None:
        theme, words = brush.theme, self._rows.state_of(listed)
        if not words:
            return
        icon = _icon_of(listed)
        if icon:
            colour = theme.good if listed.is_installed else theme.text_muted
            size = self._icon_size
            brush.icon(QRect(place.left(), place.top(), size, place.height()), icon, colour, size)
            place = place.adjusted(size + ICON_GAP, 0, 0, 0)
        elif listed.model.has_gguf:
            dot = QRect(place.left(), place.center().y() - DOT_SIZE // 2, DOT_SIZE, DOT_SIZE)
            brush.dot(dot, getattr(theme, FIT_COLOURS[listed.fit]))
            place = place.adjusted(DOT_SIZE + DOT_GAP, 0, 0, 0)
        brush.write(place, words, theme.text_muted, brush.font(12))

    def _mark_width(self, listed: Listed) -> int:
        words = self._rows.state_of(listed)
        if not words:
            return 0
        metrics = QFontMetrics(ui_font(12, 400, self._theme.text_scale))
        beside = self._icon_size + ICON_GAP if _icon_of(listed) else DOT_SIZE + DOT_GAP
        return metrics.horizontalAdvance(words) + 1 + (beside if listed.model.has_gguf else 0)

    def _paint_waiting(self, painter: QPainter, row: QRect, number: int) -> None:
        """Two still bars where a name and its facts will be."""
        scale, colour = self._scale, self._theme.theme.hover
        is_mirrored = self._view.isRightToLeft()
        bars = ((14, 12, 0.42 + 0.08 * (number % 3)), (36, 10, 0.64 - 0.06 * (number % 4)))
        for top, height, share in bars:
            width = (row.width() - 2 * SIDE) * share
            left = row.right() + 1 - SIDE - width if is_mirrored else row.left() + SIDE
            bar = QRectF(left, row.top() + top * scale, width, height * scale)
            paint_rounded(painter, bar, RADIUS_TAG, colour)


def _across(row: QRect, line: QRect) -> QRect:
    return QRect(row.left(), line.top(), row.width(), line.height())


def _icon_of(listed: Listed) -> str:
    if listed.is_installed:
        return "check"
    return "lock-simple" if listed.model.gate else ""
