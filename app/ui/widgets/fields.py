"""Controls with a value: list to choose from, number, slider, search field.

None of them reacts to the wheel unless it has the keyboard: scrolling a page must not change settings.
"""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSlider,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from app.ui.theme.icons import icon
from app.ui.theme.painting import paint_icon, paint_rounded
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CONTROL, Theme

_CARET_INSET = 8
"""Between the carets and the edge they stand at."""


class SelectBox(QComboBox):
    """A list to choose from."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # The default delegate of Fusion's list ignores the style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self._on_theme_changed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, and two carets at its end."""
        super().paintEvent(event)
        _paint_carets(self, self._theme.theme)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the keyboard on it."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_theme_changed(self, _theme: Theme) -> None:
        self.update()


class NumberBox(QSpinBox):
    """A whole number with carets to press; ``is_small`` is the plain one beside a slider."""

    def __init__(self, theme: ThemeController, is_small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_small = is_small
        self.setGroupSeparatorShown(True)
        _build_number(self, is_small)
        theme.theme_changed.connect(self._on_theme_changed)

    def sizeHint(self) -> QSize:
        """32 or 28 high at the usual text size."""
        return _number_size(super().sizeHint(), self._theme, self._is_small)

    def minimumSizeHint(self) -> QSize:
        """The same height; as narrow as Qt says."""
        return _number_size(super().minimumSizeHint(), self._theme, self._is_small)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The number ends before the carets: its ground would cover them."""
        if not self._is_small:
            self.lineEdit().setMaximumWidth(self.width() - 16 - 2 * _CARET_INSET)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, and two carets at its end."""
        del event
        _paint_number(self, self._theme.theme, self._is_small)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the keyboard on it."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_theme_changed(self, _theme: Theme) -> None:
        self.update()


class DecimalBox(QDoubleSpinBox):
    """A number with decimals, without carets: it stands beside a slider."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        _build_number(self, is_small=True)
        theme.theme_changed.connect(self._on_theme_changed)

    def sizeHint(self) -> QSize:
        """28 high at the usual text size."""
        return _number_size(super().sizeHint(), self._theme, is_small=True)

    def minimumSizeHint(self) -> QSize:
        """The same height; as narrow as Qt says."""
        return _number_size(super().minimumSizeHint(), self._theme, is_small=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field; the number in it is a widget of its own."""
        del event
        _paint_number(self, self._theme.theme, is_small=True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the keyboard on it."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_theme_changed(self, _theme: Theme) -> None:
        self.update()


class Slider(QSlider):
    """A horizontal slider; says its value when the mouse lets go or a key is pressed."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.theme_changed.connect(self._on_theme_changed)

    def sizeHint(self) -> QSize:
        """As high as its knob and some room."""
        return QSize(120, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Groove, the part up to the value, knob."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        is_upside_down = self.invertedAppearance() != self.isRightToLeft()
        at = 8 + QStyle.sliderPositionFromValue(
            self.minimum(), self.maximum(), self.sliderPosition(), self.width() - 16, is_upside_down
        )
        middle = self.height() / 2
        part = theme.accent if self.isEnabled() else theme.text_muted
        paint_rounded(painter, QRectF(0, middle - 2, self.width(), 4), 2, theme.border_strong)
        left, right = (at, self.width()) if is_upside_down else (0, at)
        paint_rounded(painter, QRectF(left, middle - 2, right - left, 4), 2, part)
        knob = theme.accent_soft if self.isSliderDown() or self.underMouse() else theme.surface
        paint_rounded(painter, QRectF(at - 8, middle - 8, 16, 16), 8, knob, part, 2)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the keyboard on it."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_theme_changed(self, _theme: Theme) -> None:
        self.update()


class SearchField(QLineEdit):
    """A field with a magnifying glass; Escape empties it."""

    def __init__(self, theme: ThemeController, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._glass = QAction(self)
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._on_theme_changed(theme.theme)
        theme.theme_changed.connect(self._on_theme_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties it; in an empty field it means what it means elsewhere."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def _on_theme_changed(self, theme: Theme) -> None:
        self._glass.setIcon(icon("magnifying-glass", theme.text_muted, 16))


def _build_number(box: QAbstractSpinBox, is_small: bool) -> None:
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setKeyboardTracking(False)
    box.lineEdit().setTextMargins(7, 0, 3, 0)
    if is_small:
        box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        box.setAlignment(Qt.AlignmentFlag.AlignRight)


def _number_size(hint: QSize, theme: ThemeController, is_small: bool) -> QSize:
    return QSize(hint.width() + 16, scaled_height(28 if is_small else 32, theme.text_scale))


def _paint_number(box: QAbstractSpinBox, theme: Theme, is_small: bool) -> None:
    painter = QPainter(box)
    ground = theme.surface if box.isEnabled() else None
    border, width = (theme.accent, 2) if box.hasFocus() else (theme.border_strong, 1)
    paint_rounded(painter, QRectF(box.rect()), RADIUS_CONTROL, ground, border, width)
    painter.end()
    if not is_small:
        _paint_carets(box, theme)


def _paint_carets(box: QWidget, theme: Theme) -> None:
    colour = theme.text_muted if box.isEnabled() else theme.border_strong
    left = _CARET_INSET if box.isRightToLeft() else box.width() - 16 - _CARET_INSET
    paint_icon(QPainter(box), "caret-up-down", colour, QRect(left, 0, 16, box.height()), 16)
