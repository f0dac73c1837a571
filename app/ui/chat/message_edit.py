"""The text field one writes a message in."""

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QInputMethodEvent, QKeyEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

MAX_LINES = 8
LINE_HEIGHT_RATIO = 1.5


class MessageEdit(QTextEdit):
    """Plain text that grows with its lines, up to eight; then it scrolls.

    Enter sends, Shift+Enter breaks the line. While an input method composes, Enter belongs to it: also
    the Enter that ends the composition, which some platforms deliver a second time as a key.

    Signals:
        send_requested(): Enter was pressed.
        stop_requested(): Esc was pressed.
        edit_last_requested(): Up was pressed while nothing is written.
    """

    send_requested = Signal()
    stop_requested = Signal()
    edit_last_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_composing = False
        self._has_just_composed = False
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self._space_lines()
        self._fit()

    def _connect(self) -> None:
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def set_text(self, text: str) -> None:
        """Replace what is written, with the cursor at its end and nothing to undo."""
        self.document().setUndoRedoEnabled(False)
        self.setPlainText(text)
        self._space_lines()
        self.document().setUndoRedoEnabled(True)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._fit()

    def is_composing(self) -> bool:
        """Whether an input method holds text that is not committed yet."""
        return self._is_composing

    def line_height(self) -> float:
        """Pixels from one line to the next."""
        return (
            round(self.font().pixelSize() * LINE_HEIGHT_RATIO)
            if self.font().pixelSize() > 0
            else (round(QFontMetricsF(self.font()).height() * 1.25))
        )

    def sizeHint(self) -> QSize:
        """As wide as it gets, and as tall as its text."""
        return QSize(super().sizeHint().width(), self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Esc and Up mean something here; everything else is text."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_enter(event)
        elif event.key() == Qt.Key.Key_Escape:
            # While something is composed, Esc gives that up, and stops nothing.
            if not self._is_composing:
                self.stop_requested.emit()
        elif event.key() == Qt.Key.Key_Up and self.document().isEmpty() and not self._is_composing:
            self.edit_last_requested.emit()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep track of compositions."""
        was_composing = self._is_composing
        self._is_composing = bool(event.preeditString())
        if was_composing and not self._is_composing:
            self._has_just_composed = True
            QTimer.singleShot(0, self._forget_composition)
        super().inputMethodEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files are not text: what is dropped here goes to the window."""
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste words, never their looks."""
        if source.hasText():
            self.textCursor().insertText(source.text().replace("\r\n", "\n"))
            self.ensureCursorVisible()

    def changeEvent(self, event: QEvent) -> None:
        """A new text size changes the lines."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._space_lines()
            self._fit()

    def _on_enter(self, event: QKeyEvent) -> None:
        if self._is_composing or self._has_just_composed:
            event.accept()
        elif event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier):
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
        else:
            self.send_requested.emit()

    def _forget_composition(self) -> None:
        self._has_just_composed = False

    def _space_lines(self) -> None:
        spacing = QTextBlockFormat()
        spacing.setLineHeight(self.line_height(), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spacing)

    def _fit(self) -> None:
        line = self.line_height()
        wanted = self.document().documentLayout().documentSize().height()
        self.setFixedHeight(round(min(max(wanted, line), line * MAX_LINES)))
