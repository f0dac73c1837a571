"""Buttons: with words, with an icon alone, and the pill."""

from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from app.ui.theme.fonts import ui_font
from app.ui.theme.icons import icon
from app.ui.theme.painting import paint_icon, paint_rounded
from app.ui.theme.style_sheet import scaled_height, scaled_icon, set_variant
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CONTROL, Theme

ButtonKind = Literal["plain", "primary", "quiet", "danger", "danger-quiet", "link"]
ButtonSize = Literal["small", "usual", "large"]

_ICON_GAP = 4
"""On top of the 4 that Qt leaves between icon and words."""

_ICON_TOKENS = {"primary": "text_on_accent", "danger": "text_on_accent", "danger-quiet": "bad"}


class Button(QPushButton):
    """A button with words and perhaps an icon that follows the theme."""

    def __init__(
        self,
        theme: ThemeController,
        text: str,
        kind: ButtonKind = "plain",
        size: ButtonSize = "usual",
        icon_name: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._kind: ButtonKind = kind
        self._size: ButtonSize = size
        self._icon_name = icon_name
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setProperty("kind", self._kind)
        self.setProperty("density", self._size)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if self._kind == "link" else Qt.CursorShape.ArrowCursor
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._on_theme_changed(self._theme.theme)

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self._on_theme_changed)
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    def set_kind(self, kind: ButtonKind) -> None:
        """Show it as another kind of button."""
        self._kind = kind
        set_variant(self, "kind", kind)
        self._on_theme_changed(self._theme.theme)

    def _on_theme_changed(self, theme: Theme) -> None:
        if self._icon_name is None:
            return
        fallback = "accent" if self._kind in {"quiet", "link"} else "text"
        token = _ICON_TOKENS.get(self._kind, fallback)
        size = scaled_icon(16, self._theme.text_scale)
        self.setIcon(icon(self._icon_name, getattr(theme, token), size, theme.text_muted, _ICON_GAP))
        self.setIconSize(QSize(size + _ICON_GAP, size))

    def _on_text_scale_changed(self, _scale: float) -> None:
        self._on_theme_changed(self._theme.theme)


class IconButton(QToolButton):
    """A square button that is an icon alone; its words are its tooltip and its accessible name.

    ``set_badge`` draws a small accent dot at the icon's corner.
    """

    def __init__(
        self,
        theme: ThemeController,
        icon_name: str,
        words: str,
        size: int = 32,
        icon_size: int = 18,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon_name
        self._selected_icon_name = icon_name
        self._icon_size = icon_size
        self._has_badge = False
        self._is_selected = False
        self._build(words, size)
        self._connect()

    def _build(self, words: str, size: int) -> None:
        self.setFixedSize(size, size)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_words(words)

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self._on_theme_changed)

    def set_words(self, words: str, keys: str = "") -> None:
        """What it does; ``keys`` is shown behind the words in the tooltip."""
        self.setAccessibleName(words)
        self.setToolTip(f"{words}  {keys}".rstrip())

    def set_icon_name(self, name: str, selected_name: str | None = None) -> None:
        """Another icon; ``selected_name`` while it is selected (a filled one, say)."""
        self._icon_name = name
        self._selected_icon_name = selected_name or name
        self.update()

    @property
    def is_selected(self) -> bool:
        """Whether what it leads to is on screen."""
        return self._is_selected

    def set_selected(self, is_selected: bool) -> None:
        """Mark it as leading to what is on screen. Not Qt's checked: it stays a button to screen readers."""
        self._is_selected = is_selected
        self.setAccessibleDescription(self.tr("On screen now") if is_selected else "")
        self.update()

    def set_badge(self, has_badge: bool) -> None:
        """Show or hide the accent dot."""
        self._has_badge = has_badge
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, badge."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        ground = self._ground(theme)
        if ground:
            paint_rounded(painter, QRectF(self.rect()), RADIUS_CONTROL, ground)
        name = self._selected_icon_name if self._is_selected else self._icon_name
        paint_icon(painter, name, self._colour(theme), self.rect(), self._icon_size)
        if self._has_badge:
            corner = self.rect().center().x() + self._icon_size // 2 - 2
            paint_rounded(
                painter, QRectF(corner, self.height() / 2 - self._icon_size / 2 - 2, 6, 6), 3, theme.accent
            )

    def _ground(self, theme: Theme) -> str | None:
        if not self.isEnabled():
            return None
        if self._is_selected:
            return theme.accent_soft
        if self.isDown():
            return theme.border
        return theme.hover if self.underMouse() else None

    def _colour(self, theme: Theme) -> str:
        if not self.isEnabled():
            return theme.border_strong
        if self._is_selected:
            return theme.accent
        return theme.text if self.underMouse() or self.isDown() else theme.text_muted

    def _on_theme_changed(self, _theme: Theme) -> None:
        self.update()


class PillButton(QPushButton):
    """A round-ended button with a name, a muted note and a caret: the model pill.

    Left of the name it shows a dot (``set_dot``) or an arc (``set_progress``), or nothing.
    """

    def __init__(self, theme: ThemeController, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._note = ""
        self._dot: str | None = None
        self._progress: float | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setProperty("kind", "pill")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(64)

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self._on_theme_changed)
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    def set_note(self, note: str) -> None:
        """Muted words after the name: "Q4_K_M", "43 %"."""
        self._note = note
        self.updateGeometry()
        self.update()

    def set_dot(self, token: str | None) -> None:
        """A dot in the colour of ``token`` ("good", "bad", "text_muted"); None hides it."""
        self._dot = token
        self._progress = None
        self.updateGeometry()
        self.update()

    def set_progress(self, fraction: float | None) -> None:
        """An arc from 0 to 1 in place of the dot; None ends it."""
        self._progress = fraction
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as name and note need."""
        name, note = QFontMetrics(self._name_font()), QFontMetrics(self._note_font())
        width = 12 + self._mark_width() + name.horizontalAdvance(self.text()) + 8 + 14 + 12
        if self._note:
            width += 8 + note.horizontalAdvance(self._note)
        return QSize(width + 2, scaled_height(32, self._theme.text_scale))

    def minimumSizeHint(self) -> QSize:
        """A few letters and the caret."""
        return QSize(96, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, mark, name, note, caret."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        ground = theme.border if self.isDown() else theme.hover if self.underMouse() else theme.surface
        paint_rounded(painter, QRectF(self.rect()), self.height() / 2, ground, theme.border_strong)
        self._paint_mark(painter, theme)
        right = self.width() - 12 - 14
        paint_icon(painter, "caret-down", theme.text_muted, QRect(right, 0, 14, self.height()), 14)
        self._paint_words(painter, theme, right - 8)

    def _paint_words(self, painter: QPainter, theme: Theme, right: int) -> None:
        left = 12 + self._mark_width()
        note = QFontMetrics(self._note_font()).horizontalAdvance(self._note)
        room = right - left - (note + 8 if self._note else 0)
        metrics = QFontMetrics(self._name_font())
        name = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.setFont(self._name_font())
        painter.setPen(theme.text)
        painter.drawText(QRect(left, 0, room + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(self._note_font())
        painter.setPen(theme.text_muted)
        note_left = left + metrics.horizontalAdvance(name) + 8
        painter.drawText(
            QRect(note_left, 0, note + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, self._note
        )

    def _paint_mark(self, painter: QPainter, theme: Theme) -> None:
        middle = self.height() / 2
        if self._progress is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            arc = QRectF(13, middle - 6, 12, 12)
            painter.setPen(QPen(QColor(theme.border), 2))
            painter.drawEllipse(arc)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawArc(arc, 90 * 16, -round(360 * 16 * self._progress))
        elif self._dot:
            paint_rounded(painter, QRectF(13, middle - 4, 8, 8), 4, getattr(theme, self._dot))

    def _mark_width(self) -> int:
        if self._progress is not None:
            return 14 + 8
        return 8 + 9 if self._dot else 0

    def _name_font(self) -> QFont:
        return ui_font(14, 500, self._theme.text_scale)

    def _note_font(self) -> QFont:
        return ui_font(12, 400, self._theme.text_scale)

    def _on_theme_changed(self, _theme: Theme) -> None:
        self.update()

    def _on_text_scale_changed(self, _scale: float) -> None:
        self.updateGeometry()
