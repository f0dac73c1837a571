"""Light or dark, and how large the text is, for the whole application."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.ui.theme.fonts import ui_font
from app.ui.theme.style_sheet import style_sheet
from app.ui.theme.tokens import DARK, LIGHT, Theme

ThemeMode = Literal["system", "light", "dark"]


class ThemeController(QObject):
    """Owns the application's style, palette, font and style sheet; made once, before the first widget.

    In the mode "system" it follows the desktop at run time; a desktop that does not say is light.

    Signals:
        theme_changed(Theme): another set of colours is in force; painted widgets repaint.
        text_scale_changed(float): text is another multiple of its usual size; layouts are made anew.
    """

    theme_changed = Signal(object)
    text_scale_changed = Signal(float)

    def __init__(
        self,
        application: QApplication,
        mode: ThemeMode = "system",
        text_scale: float = 1.0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._mode: ThemeMode = mode
        self._text_scale = text_scale
        self._system_scheme = application.styleHints().colorScheme()
        self._theme = self._wanted_theme()
        application.setStyle(QStyleFactory.create("Fusion"))
        self._apply()
        application.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)

    @property
    def theme(self) -> Theme:
        """The colours in force."""
        return self._theme

    @property
    def mode(self) -> ThemeMode:
        """What was asked for."""
        return self._mode

    @property
    def text_scale(self) -> float:
        """How many times its usual size text is."""
        return self._text_scale

    def set_mode(self, mode: ThemeMode) -> None:
        """Follow the system, or stay light or dark."""
        self._mode = mode
        self._update_theme()

    def set_text_scale(self, text_scale: float) -> None:
        """Make all text ``text_scale`` times its usual size."""
        if text_scale == self._text_scale:
            return
        self._text_scale = text_scale
        self._apply()
        self.text_scale_changed.emit(text_scale)

    def _wanted_theme(self) -> Theme:
        if self._mode == "system":
            is_dark = self._system_scheme == Qt.ColorScheme.Dark
        else:
            is_dark = self._mode == "dark"
        return DARK if is_dark else LIGHT

    def _on_color_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self._system_scheme = scheme
        self._update_theme()

    def _update_theme(self) -> None:
        wanted = self._wanted_theme()
        if wanted is self._theme:
            return
        self._theme = wanted
        self._apply()
        self.theme_changed.emit(wanted)

    def _apply(self) -> None:
        self._application.setFont(ui_font(14, scale=self._text_scale))
        self._application.setPalette(palette(self._theme))
        self._application.setStyleSheet(style_sheet(self._theme, self._text_scale))


def palette(theme: Theme) -> QPalette:
    """The Qt palette of ``theme``: what Fusion draws where no style rule says anything."""
    roles = QPalette.ColorRole
    colours = {
        roles.Window: theme.page,
        roles.WindowText: theme.text,
        roles.Base: theme.surface,
        roles.AlternateBase: theme.sidebar,
        roles.Text: theme.text,
        roles.PlaceholderText: theme.text_muted,
        roles.Button: theme.surface,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.bad,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.text_on_accent,
        roles.Accent: theme.accent,
        roles.Link: theme.accent,
        roles.LinkVisited: theme.accent,
        roles.ToolTipBase: theme.text,
        roles.ToolTipText: theme.page,
        roles.Light: theme.surface,
        roles.Midlight: theme.hover,
        roles.Mid: theme.border_strong,
        roles.Dark: theme.border_strong,
        roles.Shadow: theme.shade,
    }
    made = QPalette()
    for role, colour in colours.items():
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.text_muted))
    return made
