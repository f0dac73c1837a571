"""How a row of the sidebar is drawn and renamed."""

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core.conversation import Conversation
from app.ui.chat.conversation_list_model import BUSY_ROLE, CONVERSATION_ROLE, Index
from app.ui.theme.fonts import ui_font
from app.ui.theme.icons import icon_pixmap
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CONTROL

ROW_HEIGHT = 32
GROUP_HEIGHT = 36
PADDING = 8
ICON_SIZE = 18
BUSY_DOT = 8


class ConversationDelegate(QStyledItemDelegate):
    """Draws titles, the names of days, the busy dot, and the dots that open a row's menu."""

    def __init__(self, theme: ThemeController, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """32 for a conversation, 36 for a day, more with larger text."""
        del option
        is_group = index.data(CONVERSATION_ROLE) is None
        return QSize(
            100, round((GROUP_HEIGHT if is_group else ROW_HEIGHT) * max(1.0, self._theme.text_scale))
        )

    def menu_rect(self, row: QRect) -> QRect:
        """Where the dots of a row under the pointer are."""
        return QRect(row.right() - PADDING - ICON_SIZE - 4, row.top(), ICON_SIZE + PADDING + 4, row.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        conversation = index.data(CONVERSATION_ROLE)
        if isinstance(conversation, Conversation):
            self._paint_conversation(painter, option, index)
        else:
            self._paint_group(painter, option.rect, str(index.data()))
        painter.restore()

    def _paint_group(self, painter: QPainter, rect: QRect, name: str) -> None:
        painter.setFont(ui_font(12, 600, self._theme.text_scale))
        painter.setPen(QColor(self._theme.theme.text_muted))
        words = rect.adjusted(PADDING, PADDING, -PADDING, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_conversation(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._theme.theme
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if is_selected or is_hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft if is_selected else theme.hover))
            painter.drawRoundedRect(QRectF(option.rect), RADIUS_CONTROL, RADIUS_CONTROL)
        if (
            option.state & QStyle.StateFlag.State_HasFocus
            and option.state & QStyle.StateFlag.State_KeyboardFocusChange
        ):
            self._paint_ring(painter, option.rect)
        right = self._paint_end(painter, option.rect, is_hovered, bool(index.data(BUSY_ROLE)))
        painter.setFont(ui_font(14, 500 if is_selected else 400, self._theme.text_scale))
        painter.setPen(QColor(theme.text))
        words = QRect(option.rect)
        words.setLeft(words.left() + PADDING)
        words.setRight(right)
        shown = QFontMetrics(painter.font()).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _paint_end(self, painter: QPainter, rect: QRect, is_hovered: bool, is_busy: bool) -> int:
        """Dots or busy dot; returns where the title must end."""
        theme = self._theme.theme
        middle = rect.center().y() + 0.5
        if is_hovered:
            dots = icon_pixmap(
                "dots-three", theme.text_muted, ICON_SIZE, painter.device().devicePixelRatioF()
            )
            left = rect.right() + 1 - PADDING - ICON_SIZE
            painter.drawPixmap(QPointF(left, middle - ICON_SIZE / 2), dots)
            return left - 4
        if is_busy:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            left = rect.right() + 1 - PADDING - BUSY_DOT
            painter.drawEllipse(QRectF(left, middle - BUSY_DOT / 2, BUSY_DOT, BUSY_DOT))
            return left - 4
        return rect.right() - PADDING

    def _paint_ring(self, painter: QPainter, rect: QRect) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.theme.accent), 2))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), RADIUS_CONTROL - 1, RADIUS_CONTROL - 1)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field in the place of the title, everything selected."""
        del option, index
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Title"))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Write the title once: a row that changes meanwhile must not undo what is being typed."""
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The field covers the row."""
        del index
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab keeps what was typed and stays in the list instead of opening the next row's field."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
        ):
            if isinstance(watched, QWidget):
                self.commitData.emit(watched)
                self.closeEditor.emit(watched)
            return True
        return super().eventFilter(watched, event)
