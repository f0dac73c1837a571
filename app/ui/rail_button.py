"""A button of the rail: the icon of a view, and how far something is that goes on in it."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent

from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController
from app.ui.view import View
from app.ui.widgets.buttons import IconButton

BUTTON_SIZE = 40
ICON_SIZE = 22
BAR_WIDTH = 24
BAR_HEIGHT = 3
BAR_TOP = 35


class RailButton(IconButton):
    """With progress a thin bar stands under the icon, and the words say how far."""

    def __init__(self, theme: ThemeController, view: View, keys: str) -> None:
        super().__init__(theme, view.icon, view.words, BUTTON_SIZE, ICON_SIZE)
        self._view_words = view.words
        self._keys = keys
        self._percent: int | None = None
        self.set_icon_name(view.icon, f"{view.icon}-fill")
        self.set_words(view.words, keys)

    def set_progress(self, fraction: float | None) -> None:
        """How far it is, from 0 to 1; None when nothing goes on."""
        percent = None if fraction is None else int(100 * min(1.0, max(0.0, fraction)))
        if percent == self._percent:
            return
        self._percent = percent
        self._say()
        self.update()

    def set_selected(self, is_selected: bool) -> None:
        """Mark it as leading to what is on screen."""
        super().set_selected(is_selected)
        self._say()

    def _say(self) -> None:
        heard = [self.tr("On screen now")] if self.is_selected else []
        seen = f"{self._view_words}  {self._keys}"
        if self._percent is not None:
            words = self.tr("Fetching, {percent} %").format(percent=self._percent)
            heard.append(words)
            seen = f"{seen}\n{words}"
        self.setAccessibleDescription(", ".join(heard))
        self.setToolTip(seen)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon, and the bar under it."""
        super().paintEvent(event)
        if self._percent is None:
            return
        theme = self._theme.theme
        painter = QPainter(self)
        groove = QRectF((self.width() - BAR_WIDTH) / 2, BAR_TOP, BAR_WIDTH, BAR_HEIGHT)
        paint_rounded(painter, groove, BAR_HEIGHT / 2, theme.border_strong)
        width = max(BAR_HEIGHT, BAR_WIDTH * self._percent / 100)
        left = groove.right() - width if self.isRightToLeft() else groove.left()
        paint_rounded(painter, QRectF(left, BAR_TOP, width, BAR_HEIGHT), BAR_HEIGHT / 2, theme.accent)
