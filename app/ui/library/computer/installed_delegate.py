"""How a row of the library is drawn: a slice of one card, with words, numbers and two buttons."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.core.model import InstalledModel
from app.core.quantities import count_words, size_words
from app.core.upkeep import Check, CheckState
from app.ui.library.computer.installed_list_model import CHECK_ROLE, FIT_ROLE, LOADED_ROLE, MODEL_ROLE, Index
from app.ui.library.model_words import (
    FitWords,
    can_chat,
    check_words,
    facts_words,
    problem_tag,
    trouble_words,
    used_words,
)
from app.ui.library.row_layout import (
    BETWEEN,
    BOTTOM,
    NAME_LINE,
    ROW_HEIGHT,
    SMALL_LINE,
    TOP,
    RowLayout,
    row_layout,
)
from app.ui.library.row_painter import GAP, TAG_PADDING, WRAPPED, RowPainter
from app.ui.theme.fonts import ui_font
from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CARD, RADIUS_CONTROL

BUTTON_PADDING = 8
BAR_WIDTH = 96
BAR_HEIGHT = 4
BUTTON, MORE = "button", "more"
"""The parts of a row that can be pressed."""
_AT_WORK = (CheckState.CHECKING, CheckState.REPAIRING)


class InstalledDelegate(QStyledItemDelegate):
    """Draws and measures the rows of ``view``, and tells where their buttons are."""

    def __init__(self, theme: ThemeController, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._hovered_part = ""
        self._has_ring = False

    def set_ring(self, has_ring: bool) -> None:
        """Whether the row with the keyboard has a ring: only while keys are in use."""
        if has_ring is not self._has_ring:
            self._has_ring = has_ring
            self._view.viewport().update()

    @property
    def scale(self) -> float:
        """How many times its usual size a row is."""
        return max(1.0, self._theme.text_scale)

    @property
    def hovered_part(self) -> str:
        """The part of the hovered row that the pointer is on; empty for none."""
        return self._hovered_part

    def set_hovered_part(self, part: str) -> None:
        """Say which it is."""
        self._hovered_part = part

    def part_at(self, x: int, y: int, index: Index) -> str:
        """The part of the row ``index`` that is at this place of the viewport."""
        row = self._view.visualRect(index)
        layout = self.layout_of(row)
        if self._view.isRightToLeft():
            x = row.left() + row.right() - x
        if self._button_of(layout, index).contains(x, y):
            return BUTTON
        return MORE if layout.more.contains(x, y) else ""

    def layout_of(self, row: QRect) -> RowLayout:
        """Where the parts of a row stand, read from left to right."""
        words = (self.tr("Chat"), self.tr("Repair"), self.tr("Details"))
        return row_layout(row, max(map(self._button_width, words)), self.scale)

    def button_words(self, index: Index) -> str:
        """What the row's button does."""
        if index.data(CHECK_ROLE).state is CheckState.DAMAGED:
            return self.tr("Repair")
        return self.tr("Chat") if can_chat(index.data(MODEL_ROLE)) else self.tr("Details")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """56 high, more where a sentence about what is wrong takes several lines."""
        del option
        width = self._view.viewport().width()
        height = round(ROW_HEIGHT * self.scale)
        trouble = trouble_words(index.data(MODEL_ROLE), index.data(CHECK_ROLE))
        if trouble:
            room = self.layout_of(QRect(0, 0, width, height)).words.width()
            lines = round((TOP + NAME_LINE + BETWEEN + BOTTOM) * self.scale)
            height = max(height, lines + self._height_of(trouble, room))
        return QSize(width, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row = option.rect
        layout = self.layout_of(row)
        model: InstalledModel = index.data(MODEL_ROLE)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        is_current = self._has_ring and bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        self._paint_card(painter, row, index, is_hovered)
        brush = RowPainter(
            painter, self._theme.theme, self._theme.text_scale, row, self._view.isRightToLeft()
        )
        self._paint_words(brush, layout.words, index, has_parameters=not layout.parameters.width())
        self._paint_columns(brush, layout, model)
        is_damaged = index.data(CHECK_ROLE).state is CheckState.DAMAGED
        if layout.button.width() and (is_hovered or is_current or is_damaged):
            is_on = is_hovered and self._hovered_part == BUTTON
            brush.button(self._button_of(layout, index), self.button_words(index), is_on)
        brush.more(layout.more, is_hovered and self._hovered_part == MORE)
        if is_current:
            ring = QRectF(row).adjusted(4, 4, -4, -5)
            paint_rounded(painter, ring, RADIUS_CONTROL, None, brush.theme.accent, 2)
        painter.restore()

    def _paint_card(self, painter: QPainter, row: QRect, index: Index, is_hovered: bool) -> None:
        theme = self._theme.theme
        is_first, is_last = index.row() == 0, index.row() == index.model().rowCount() - 1
        painter.save()
        painter.setClipRect(row)
        card = QRectF(row).adjusted(0, 0 if is_first else -RADIUS_CARD, 0, 0 if is_last else RADIUS_CARD)
        paint_rounded(painter, card, RADIUS_CARD, theme.hover if is_hovered else theme.surface, theme.border)
        if not is_last:
            painter.fillRect(QRectF(row.left() + 1, row.bottom(), row.width() - 2, 1), QColor(theme.border))
        painter.restore()

    def _paint_columns(self, brush: RowPainter, layout: RowLayout, model: InstalledModel) -> None:
        theme, right = brush.theme, Qt.AlignmentFlag.AlignRight
        brush.write(layout.size, size_words(model.size_bytes), theme.text, brush.font(14), right)
        if layout.used.width():
            brush.write(layout.used, used_words(model.last_used_at), theme.text_muted, brush.font(14))
        if layout.parameters.width() and model.facts is not None and model.facts.parameters:
            words = count_words(model.facts.parameters)
            brush.write(layout.parameters, words, theme.text_muted, brush.font(14), right)

    def _paint_words(self, brush: RowPainter, room: QRect, index: Index, *, has_parameters: bool) -> None:
        model: InstalledModel = index.data(MODEL_ROLE)
        check: Check = index.data(CHECK_ROLE)
        scale = self.scale
        line = QRect(room.left(), room.top() + round(TOP * scale), room.width(), round(NAME_LINE * scale))
        self._paint_first_line(brush, line, model, check, is_loaded=index.data(LOADED_ROLE))
        line.moveTop(line.bottom() + 1 + round(BETWEEN * scale))
        trouble = trouble_words(model, check)
        if trouble:
            line.setHeight(self._height_of(trouble, room.width()))
            brush.write_wrapped(line, trouble, brush.theme.bad, brush.font(12))
            return
        line.setHeight(round(SMALL_LINE * scale))
        found = check_words(check)
        if check.state in _AT_WORK and found is not None:
            self._paint_check(brush, line, check, found)
            return
        facts = facts_words(model, has_parameters=has_parameters)
        brush.write(line, facts, brush.theme.text_muted, brush.font(12))
        self._paint_beside(brush, line, facts, found or index.data(FIT_ROLE))

    def _paint_beside(self, brush: RowPainter, line: QRect, facts: str, said: FitWords | None) -> None:
        """What is said beside the facts, where all of it has room; the details have it in any case."""
        if said is None or not said.words:
            return
        place = QRect(line)
        place.setLeft(line.left() + (brush.width_of(facts, 12) + 2 * GAP if facts else 0))
        if brush.width_of(said.words, 12) <= place.width():
            brush.write(place, said.words, getattr(brush.theme, said.token), brush.font(12))

    def _paint_check(self, brush: RowPainter, line: QRect, check: Check, found: FitWords) -> None:
        """How far a check or a repair is: a bar, and in words."""
        middle = line.center().y() - BAR_HEIGHT // 2
        bar = QRect(line.left(), middle, min(BAR_WIDTH, line.width()), BAR_HEIGHT)
        brush.bar(bar, check.done_bytes / check.total_bytes if check.total_bytes else 0.0)
        words = line.adjusted(bar.width() + GAP, 0, 0, 0)
        brush.write(words, found.words, getattr(brush.theme, found.token), brush.font(12))

    def _paint_first_line(
        self, brush: RowPainter, line: QRect, model: InstalledModel, check: Check, *, is_loaded: bool
    ) -> None:
        theme = brush.theme
        quantisation = model.facts.quantisation if model.facts else ""
        trouble = problem_tag(model, check)
        tag = trouble or (self.tr("Loaded") if is_loaded else "")
        quantisation_width = brush.width_of(quantisation, 12) + GAP if quantisation else 0
        tag_width = brush.width_of(tag, 12, 500) + 2 * TAG_PADDING + GAP if tag else 0
        name = QRect(line)
        name.setWidth(min(brush.width_of(model.name, 14, 500), line.width() - quantisation_width - tag_width))
        brush.write(name, model.name, theme.text, brush.font(14, 500))
        beside = QRect(name.right() + 1 + GAP, line.top(), quantisation_width, line.height())
        if quantisation:
            brush.write(beside, quantisation, theme.text_muted, brush.font(12))
            beside.moveLeft(beside.right() + 1)
        if tag:
            beside.setWidth(tag_width - GAP)
            colours = (theme.bad, theme.bad_soft) if trouble else (theme.good, theme.good_soft)
            brush.tag(beside, tag, *colours)

    def _button_of(self, layout: RowLayout, index: Index) -> QRect:
        """The row's own button: as wide as its words, at the right of the room that is kept."""
        width = min(layout.button.width(), self._button_width(self.button_words(index)))
        return layout.button.adjusted(layout.button.width() - width, 0, 0, 0)

    def _button_width(self, words: str) -> int:
        metrics = QFontMetrics(ui_font(14, 500, self._theme.text_scale))
        return metrics.horizontalAdvance(words) + 2 * BUTTON_PADDING + 2

    def _height_of(self, words: str, width: int) -> int:
        metrics = QFontMetrics(ui_font(12, 400, self._theme.text_scale))
        return metrics.boundingRect(QRect(0, 0, max(width, 80), 10_000), WRAPPED, words).height()
