"""How a row of the file table is drawn: a slice of one card, with what it needs against what is free."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.core.quantities import size_words
from app.ui.library.discover.discover_list_model import Index
from app.ui.library.discover.discover_words import quant_size_words
from app.ui.library.discover.file_columns import BUTTON, COLUMN_GAP, NEED_WIDTH, Columns, Wanted, columns
from app.ui.library.discover.file_rows import (
    FILE_ROLE,
    FileListModel,
    FileRow,
    shown_need,
    shown_speed,
    state_words,
    verdict,
)
from app.ui.library.row_painter import TAG_PADDING, RowPainter
from app.ui.theme.fonts import ui_font
from app.ui.theme.painting import paint_rounded
from app.ui.theme.style_sheet import scaled_icon
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CARD, RADIUS_CONTROL

ROW_HEIGHT = 36
LABEL_WIDTH, QUALITY_WIDTH, SIZE_WIDTH, VERDICT_WIDTH, SPEED_WIDTH = 72, 76, 64, 112, 76
LONGEST_LABEL = 168
BAR_HEIGHT = 8
MARK_WIDTH, MARK_HEIGHT = 2, 14
ICON_SIZE, ICON_GAP = 16, 4
MOST_OF_FREE = 2
"""The bar ends at so many times what is free: what is far too large is as full as what is too large."""


class FileDelegate(QStyledItemDelegate):
    """Draws and measures the rows of ``view``, and tells where their buttons are."""

    def __init__(self, theme: ThemeController, rows: FileListModel, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._rows = rows
        self._view = view
        self._hovered_button = -1

    @property
    def scale(self) -> float:
        """How many times its usual size a row is."""
        return max(1.0, self._theme.text_scale)

    @property
    def _icon_size(self) -> int:
        return min(BUTTON, scaled_icon(ICON_SIZE, self._theme.text_scale))

    @property
    def free_bytes(self) -> int:
        """What is free where the models would go; the most that any row was compared with."""
        fits = [row.offer.fit for row in self._rows.rows if row.offer.fit is not None]
        return max((fit.free_bytes for fit in fits), default=0)

    def set_hovered_button(self, row: int) -> None:
        """The row whose button the pointer is on; -1 for none."""
        self._hovered_button = row

    def columns_of(self, row: QRect) -> Columns:
        """Where the columns of a row stand, read from left to right."""
        return columns(row, self._wanted())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """36 high, and the border of the card below the last one."""
        del option
        is_last = index.row() == index.model().rowCount() - 1
        return QSize(80, round(ROW_HEIGHT * self.scale) + is_last)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row, place = index.data(FILE_ROLE), QRect(option.rect)
        theme, where = self._theme.theme, self.columns_of(place)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        self._paint_card(painter, option, place, index)
        brush = RowPainter(painter, theme, self._theme.text_scale, place, self._view.isRightToLeft())
        brush.write(where.label, row.label, theme.text, brush.font(14, 500))
        if where.quality.width():
            words = quant_size_words(row.offer.size)
            brush.write(where.quality, words, theme.text_muted, brush.font(14))
        size, right = size_words(row.offer.quant.size_bytes), Qt.AlignmentFlag.AlignRight
        brush.write(where.size, size, theme.text, brush.font(14), right)
        self._paint_fit(brush, where, row)
        if where.speed.width():
            brush.write(where.speed, shown_speed(row), theme.text_muted, brush.font(12))
        self._paint_end(brush, where, row, is_lit=is_hovered and self._hovered_button == index.row())
        painter.restore()

    def _paint_card(
        self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, index: Index
    ) -> None:
        theme = self._theme.theme
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = theme.accent_soft if is_selected else theme.hover if is_hovered else theme.surface
        is_last = index.row() == index.model().rowCount() - 1
        painter.save()
        painter.setClipRect(place)
        card = QRectF(place).adjusted(0, -RADIUS_CARD, 0, 0 if is_last else RADIUS_CARD)
        paint_rounded(painter, card, RADIUS_CARD, ground, theme.border)
        if not is_last:
            line = QRectF(place.left() + 1, place.bottom(), place.width() - 2, 1)
            painter.fillRect(line, QColor(theme.border))
        painter.restore()
        if bool(option.state & QStyle.StateFlag.State_HasFocus) and self._view.hasFocus():
            ring = QRectF(place).adjusted(3, 3, -3, -4)
            paint_rounded(painter, ring, RADIUS_CONTROL, None, theme.accent, 2)

    def _paint_fit(self, brush: RowPainter, where: Columns, row: FileRow) -> None:
        theme, needed = brush.theme, shown_need(row)
        words, token = verdict(row)
        if where.bar.width() and (needed or not words):
            self._paint_bar(brush, where.bar, row, getattr(theme, token))
        if needed and where.need.width():
            brush.write(where.need, size_words(needed), theme.text_muted, brush.font(14))
        room = where.verdict
        if not needed and words:  # there is no bar: the words have its room
            room = where.bar.united(where.need).united(where.verdict) if where.bar.width() else room
        brush.write(room, words, getattr(theme, token), brush.font(14))

    def _paint_bar(self, brush: RowPainter, room: QRect, row: FileRow, colour: str) -> None:
        groove = QRect(room.left(), room.center().y() - BAR_HEIGHT // 2 + 1, room.width(), BAR_HEIGHT)
        brush.part(groove, 1.0, brush.theme.border)
        full, free = self._full_bytes(), row.offer.fit.free_bytes if row.offer.fit is not None else 0
        needed = shown_need(row)
        if not full or not needed:
            return
        brush.part(groove, min(1.0, needed / full), colour)
        if 0 < free < full:
            x = groove.left() + round(groove.width() * free / full)
            top = groove.center().y() - MARK_HEIGHT // 2 + 1
            brush.fill(QRect(x, top, MARK_WIDTH, MARK_HEIGHT), brush.theme.text)

    def _full_bytes(self) -> float:
        free = self.free_bytes
        largest = max((shown_need(row) for row in self._rows.rows), default=0)
        return max(min(largest, MOST_OF_FREE * free), free * 1.1) if free else largest

    def _paint_end(self, brush: RowPainter, where: Columns, row: FileRow, *, is_lit: bool) -> None:
        theme, words = brush.theme, state_words(row)
        if words:
            icon_room = QRect(where.button)
            if row.installed_path:
                brush.icon(icon_room, "check", theme.good, self._icon_size)
                where = where._replace(
                    state=where.state.adjusted(0, 0, -where.button.width() - ICON_GAP + 4, 0)
                )
            colour = theme.good if row.installed_path else theme.accent
            room = where.state.adjusted(0, 0, 0 if row.installed_path else -8, 0)
            brush.write(room, words, colour, brush.font(12, 500), Qt.AlignmentFlag.AlignRight)
            return
        if row.is_recommended:
            self._paint_recommended(brush, where)
        if row.can_be_fetched:
            brush.icon_button(where.button, "download-simple", self._icon_size, is_hovered=is_lit)

    def _paint_recommended(self, brush: RowPainter, where: Columns) -> None:
        theme, words = brush.theme, self.tr("Recommended")
        if where.tag.width() >= brush.width_of(words, 12, 500) + 2 * TAG_PADDING:
            brush.tag(where.tag, words, theme.accent, theme.surface)
        elif where.tag.width():
            brush.icon(where.tag, "check-circle", theme.accent, self._icon_size)

    def _wanted(self) -> Wanted:
        rows, scale = self._rows.rows, self.scale
        labels = max((self._width(row.label, 14, 500) for row in rows), default=0) + COLUMN_GAP
        qualities = max((self._width(quant_size_words(row.offer.size)) for row in rows), default=0)
        verdicts = max((self._width(verdict(row)[0]) for row in rows), default=0) + COLUMN_GAP
        icon = BUTTON if any(row.installed_path for row in rows) else COLUMN_GAP
        speeds = [shown_speed(row) for row in rows]
        states = [state_words(row) for row in rows]
        has_tag = any(row.is_recommended and not state_words(row) for row in rows)
        return Wanted(
            label=min(max(round(LABEL_WIDTH * scale), labels), round(LONGEST_LABEL * scale)),
            quality=max(round(QUALITY_WIDTH * scale), qualities + COLUMN_GAP),
            size=round(SIZE_WIDTH * scale),
            need=round(NEED_WIDTH * scale),
            verdict=max(round(VERDICT_WIDTH * scale), verdicts),
            verdict_least=verdicts,
            speed=round(SPEED_WIDTH * scale) if any(speeds) else 0,
            tag=self._width(self.tr("Recommended"), 12, 500) + 2 * TAG_PADDING if has_tag else 0,
            state=max((self._width(it, 12, 500) + icon for it in states if it), default=0),
        )

    def _width(self, words: str, pixel_size: int = 14, weight: int = 400) -> int:
        font = ui_font(pixel_size, weight, self._theme.text_scale)
        return QFontMetrics(font).horizontalAdvance(words) + 1
