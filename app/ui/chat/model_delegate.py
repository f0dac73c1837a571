"""How a row of the model picker is drawn."""

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.core.download import DownloadStatus
from app.core.model import ModelSource
from app.ui.chat.model_list_model import (
    CHOSEN_ROLE,
    FIT_ROLE,
    LOADED_ROLE,
    MODEL_ROLE,
    Index,
)
from app.ui.chat.model_rows import Row, fetching_words, row_name, row_quantisation, row_size
from app.ui.load_words import FIT_TOKENS, short_fit_words
from app.ui.projector_words import projector_words
from app.ui.theme.fonts import ui_font
from app.ui.theme.icons import icon_pixmap
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CONTROL

ROW_HEIGHT = 40
SENTENCE_HEIGHT = 16
PADDING = 12
CHECK_COLUMN = 24
CHECK_SIZE = 14
QUANTISATION_WIDTH = 72
SIZE_WIDTH = 64
STATE_WIDTH = 88
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class ModelDelegate(QStyledItemDelegate):
    """A check, the name, its quantisation and size, and "Loaded"; a sentence under the starter model."""

    def __init__(self, theme: ThemeController, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """40, or 56 with a sentence."""
        del option
        scale = max(1.0, self._theme.text_scale)
        has_sentence = bool(self._sentence(index.data(MODEL_ROLE)))
        return QSize(100, round((ROW_HEIGHT + SENTENCE_HEIGHT * has_sentence) * scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        model: Row = index.data(MODEL_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        row = QRect(option.rect).adjusted(PADDING, 0, -PADDING, 0)
        if self._sentence(model):
            scale = max(1.0, self._theme.text_scale)
            below = QRect(row).adjusted(CHECK_COLUMN, round(28 * scale), 0, 0)
            row.setBottom(row.top() + round(34 * scale))
            self._paint_sentence(painter, below, self._sentence(model))
        self._paint_columns(painter, row, index)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme = self._theme.theme
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft if is_current else theme.hover))
            painter.drawRoundedRect(QRectF(option.rect), RADIUS_CONTROL, RADIUS_CONTROL)

    def _paint_columns(self, painter: QPainter, row: QRect, index: Index) -> None:
        theme = self._theme.theme
        model: Row = index.data(MODEL_ROLE)
        scale = max(1.0, self._theme.text_scale)
        if index.data(CHOSEN_ROLE):
            ratio = painter.device().devicePixelRatioF()
            check = icon_pixmap("check", theme.accent, CHECK_SIZE, ratio)
            painter.drawPixmap(QPointF(row.left(), row.center().y() + 0.5 - CHECK_SIZE / 2), check)
        state = QRect(row)
        state.setLeft(row.right() - round(STATE_WIDTH * scale))
        size = QRect(row)
        size.setRight(state.left() - 4)
        size.setLeft(size.right() - round(SIZE_WIDTH * scale))
        quantisation = QRect(row)
        quantisation.setRight(size.left() - 4)
        quantisation.setLeft(quantisation.right() - round(QUANTISATION_WIDTH * scale))
        name = QRect(row)
        name.setLeft(row.left() + CHECK_COLUMN)
        name.setRight(quantisation.left() - 8)
        self._write(painter, name, row_name(model), theme.text, 14, 500)
        self._write(painter, quantisation, row_quantisation(model), theme.text_muted, 12)
        self._write(painter, size, row_size(model), theme.text_muted, 12)
        words, colour = self._state(index)
        self._write(painter, state, words, colour, 12, alignment=RIGHT)

    def _state(self, index: Index) -> tuple[str, str]:
        theme = self._theme.theme
        model: Row = index.data(MODEL_ROLE)
        if isinstance(model, DownloadStatus):
            return fetching_words(model), theme.text_muted
        if index.data(LOADED_ROLE):
            return self.tr("Loaded"), theme.good
        if model.problem is not None:
            return self.tr("Unreadable"), theme.bad
        fit = index.data(FIT_ROLE)
        if fit is not None:
            return short_fit_words(fit), getattr(theme, FIT_TOKENS[fit])
        return "", theme.text_muted

    def _sentence(self, model: Row) -> str:
        if isinstance(model, DownloadStatus):
            return ""
        if model.source is ModelSource.STARTER:
            return self.tr("Tiny and quick, for trying things out; often wrong about facts.")
        return projector_words(model)

    def _paint_sentence(self, painter: QPainter, rect: QRect, sentence: str) -> None:
        line = QRect(rect)
        line.setHeight(round(SENTENCE_HEIGHT * max(1.0, self._theme.text_scale)))
        self._write(painter, line, sentence, self._theme.theme.text_muted, 12)

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        words: str,
        colour: str,
        pixel_size: int,
        weight: int = 400,
        alignment: Qt.AlignmentFlag = LEFT,
    ) -> None:
        font = ui_font(pixel_size, weight, self._theme.text_scale)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, alignment, shown)
