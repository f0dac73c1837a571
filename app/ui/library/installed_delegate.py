"""How a row of the library is drawn: a slice of one card, with words, numbers and two buttons."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.core.model import InstalledModel
from app.core.quantities import size_words
from app.ui.library.installed_list_model import FIT_ROLE, LOADED_ROLE, MODEL_ROLE, Index
from app.ui.library.model_words import FitWords, can_chat, facts_words, note_words, place_words, problem_tag
from app.ui.library.row_layout import BOTTOM, NAME_LINE, SMALL_LINE, TOP, RowLayout, row_layout
from app.ui.library.row_painter import GAP, TAG_PADDING, WRAPPED, RowPainter
from app.ui.theme.fonts import ui_font
from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CARD, RADIUS_CONTROL

BUTTON_PADDING = 10
ROOM_BELOW = 24
"""Under the last row, so that the card ends before the window does."""
BUTTON, MORE = "button", "more"
"""The parts of a row that can be pressed."""


class InstalledDelegate(QStyledItemDelegate):
    """Draws and measures the rows of ``view``, and tells where their buttons are."""

    def __init__(self, theme: ThemeController, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._hovered_part = ""

    @property
    def scale(self) -> float:
        """How many times its usual size a row is."""
        return max(1.0, self._theme.text_scale)

    def set_hovered_part(self, part: str) -> None:
        """The part of the hovered row that the pointer is on; empty for none."""
        self._hovered_part = part

    def part_at(self, x: int, y: int, index: Index) -> str:
        """The part of the row ``index`` that is at this place of the viewport."""
        row = self.row_of(self._view.visualRect(index), index)
        layout = self.layout_of(row)
        if self._view.isRightToLeft():
            x = row.left() + row.right() - x
        if layout.button.contains(x, y):
            return BUTTON
        return MORE if layout.more.contains(x, y) else ""

    def row_of(self, item: QRect, index: Index) -> QRect:
        """The row in an item's rectangle, which for the last one has some room below."""
        return item.adjusted(0, 0, 0, -ROOM_BELOW) if _is_last(index) else QRect(item)

    def layout_of(self, row: QRect) -> RowLayout:
        """Where the parts of a row stand, read from left to right."""
        metrics = QFontMetrics(ui_font(14, 500, self._theme.text_scale))
        both = (self.tr("Chat with it"), self.tr("Show in folder"))
        width = max(metrics.horizontalAdvance(words) for words in both) + 2 * BUTTON_PADDING
        return row_layout(row, width, self.scale)

    def button_words(self, model: InstalledModel) -> str:
        """What the row's button does."""
        return self.tr("Chat with it") if can_chat(model) else self.tr("Show in folder")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """60 high, more where a sentence takes lines of its own."""
        del option
        width = self._view.viewport().width()
        model: InstalledModel = index.data(MODEL_ROLE)
        words = self.layout_of(QRect(0, 0, width, 60)).words
        is_below = self._is_fit_below(facts_words(model), index.data(FIT_ROLE), words.width())
        lines = NAME_LINE + 2 + (SMALL_LINE if facts_words(model) else 0) + (SMALL_LINE if is_below else 0)
        note = self._note_height(model, words.width())
        below = ROOM_BELOW if _is_last(index) else 0
        return QSize(width, round((TOP + lines + BOTTOM) * self.scale) + note + below)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row = self.row_of(option.rect, index)
        layout = self.layout_of(row)
        model: InstalledModel = index.data(MODEL_ROLE)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        is_current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        theme = self._theme.theme
        painter.save()
        self._paint_card(painter, row, index, is_hovered)
        brush = RowPainter(painter, theme, self._theme.text_scale, row, self._view.isRightToLeft())
        self._paint_words(brush, layout.words, model, index.data(FIT_ROLE), is_loaded=index.data(LOADED_ROLE))
        size, right = size_words(model.size_bytes), Qt.AlignmentFlag.AlignRight
        brush.write(layout.size, size, theme.text, brush.font(14), right)
        if layout.place.width():
            brush.write(layout.place, place_words(model), theme.text_muted, brush.font(14))
        if layout.button.width() and (is_hovered or is_current):
            is_on = is_hovered and self._hovered_part == BUTTON
            brush.button(layout.button, self.button_words(model), is_on)
        brush.more(layout.more, is_hovered and self._hovered_part == MORE)
        if is_current:
            ring = QRectF(row).adjusted(4, 4, -4, -5)
            paint_rounded(painter, ring, RADIUS_CONTROL, None, theme.accent, 2)
        painter.restore()

    def _paint_card(self, painter: QPainter, row: QRect, index: Index, is_hovered: bool) -> None:
        theme = self._theme.theme
        is_first, is_last = index.row() == 0, _is_last(index)
        painter.save()
        painter.setClipRect(row)
        card = QRectF(row).adjusted(0, 0 if is_first else -RADIUS_CARD, 0, 0 if is_last else RADIUS_CARD)
        paint_rounded(painter, card, RADIUS_CARD, theme.hover if is_hovered else theme.surface, theme.border)
        if not is_last:
            painter.fillRect(QRectF(row.left() + 1, row.bottom(), row.width() - 2, 1), QColor(theme.border))
        painter.restore()

    def _paint_words(
        self, brush: RowPainter, room: QRect, model: InstalledModel, fit: FitWords | None, *, is_loaded: bool
    ) -> None:
        scale, muted = self.scale, brush.theme.text_muted
        line = QRect(room.left(), room.top() + round(TOP * scale), room.width(), round(NAME_LINE * scale))
        self._paint_first_line(brush, line, model, is_loaded=is_loaded)
        line.moveTop(line.bottom() + 1 + round(2 * scale))
        facts, note = facts_words(model), note_words(model)
        if facts:
            line.setHeight(round(SMALL_LINE * scale))
            brush.write(line, facts, muted, brush.font(12))
            if fit is not None and fit.words:
                place = QRect(line)
                if self._is_fit_below(facts, fit, line.width()):
                    place.moveTop(line.bottom() + 1)
                    line.moveTop(place.top())
                else:
                    place.setLeft(line.left() + brush.width_of(facts, 12) + 2 * GAP)
                brush.write(place, fit.words, getattr(brush.theme, fit.token), brush.font(12))
            line.moveTop(line.bottom() + 1)
        if note:
            line.setHeight(self._note_height(model, room.width()))
            brush.write_wrapped(line, note, brush.theme.bad if model.problem else muted, brush.font(12))

    def _paint_first_line(
        self, brush: RowPainter, line: QRect, model: InstalledModel, *, is_loaded: bool
    ) -> None:
        theme = brush.theme
        quantisation = model.facts.quantisation if model.facts else ""
        tag = self.tr("Loaded") if is_loaded else problem_tag(model)
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
            colours = (theme.good, theme.good_soft) if is_loaded else (theme.bad, theme.bad_soft)
            brush.tag(beside, tag, *colours)

    def _is_fit_below(self, facts: str, fit: FitWords | None, width: int) -> bool:
        """Whether the words about the fit need a line of their own."""
        if fit is None or not fit.words or not facts:
            return False
        metrics = QFontMetrics(ui_font(12, 400, self._theme.text_scale))
        return metrics.horizontalAdvance(facts) + 2 * GAP + metrics.horizontalAdvance(fit.words) + 2 > width

    def _note_height(self, model: InstalledModel, width: int) -> int:
        note = note_words(model)
        if not note:
            return 0
        metrics = QFontMetrics(ui_font(12, 400, self._theme.text_scale))
        return metrics.boundingRect(QRect(0, 0, max(width, 80), 10_000), WRAPPED, note).height()


def _is_last(index: Index) -> bool:
    return index.row() == index.model().rowCount() - 1
