"""The rail at the window's left edge: the mark, the views, the engine light."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.ui.engine_light import EngineLight
from app.ui.rail_button import BUTTON_SIZE, RailButton
from app.ui.theme.icons import APP_MARK, icon_pixmap
from app.ui.theme.theme_controller import ThemeController
from app.ui.view import View

RAIL_WIDTH = 56
MARK_SIZE = 28


class Rail(QFrame):
    """Chooses the view.

    Signals:
        view_requested(str name): a button was pressed.
    """

    view_requested = Signal(str)

    def __init__(
        self, views: Sequence[View], light: EngineLight, theme: ThemeController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._views = tuple(views)
        self._theme = theme
        self._light = light
        self._mark = QLabel()
        self._buttons: dict[str, RailButton] = {}
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setProperty("role", "rail")
        self.setFixedWidth(RAIL_WIDTH)
        self._mark.setFixedSize(BUTTON_SIZE, BUTTON_SIZE)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for view in self._views:
            self._buttons[view.name] = self._made(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self._mark)
        column.addSpacing(8)
        self._add(column, is_at_bottom=False)
        column.addStretch(1)
        column.addWidget(self._light)
        self._add(column, is_at_bottom=True)
        self._tint()

    def _add(self, column: QVBoxLayout, *, is_at_bottom: bool) -> None:
        for view in self._views:
            if view.is_at_bottom == is_at_bottom:
                column.addWidget(self._buttons[view.name])

    def _made(self, view: View) -> RailButton:
        keys = QKeySequence(view.keys).toString(QKeySequence.SequenceFormat.NativeText)
        return RailButton(self._theme, view, keys)

    def _connect(self) -> None:
        for name, button in self._buttons.items():
            button.clicked.connect(lambda _checked=False, name=name: self.view_requested.emit(name))
        self._theme.theme_changed.connect(self._tint)

    def set_current(self, name: str) -> None:
        """Mark the view that is shown."""
        for each, button in self._buttons.items():
            button.set_selected(each == name)

    def set_progress(self, name: str, fraction: float | None) -> None:
        """How far something is that goes on in the view ``name``; None when nothing does."""
        self._buttons[name].set_progress(fraction)

    def _tint(self) -> None:
        colour = self._theme.theme.accent
        self._mark.setPixmap(icon_pixmap(APP_MARK, colour, MARK_SIZE, self.devicePixelRatioF()))
