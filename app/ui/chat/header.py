"""The chat's header: the title, the model pill, and the menu."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.state.engine_state import EnginePhase, EngineState
from app.ui.chat.measures import HEADER_HEIGHT
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import IconButton, PillButton
from app.ui.widgets.elided_label import ElidedLabel

PILL_MAX_WIDTH = 320
_DOTS = {
    EnginePhase.READY: "good",
    EnginePhase.ANSWERING: "good",
    EnginePhase.FAILED: "bad",
    EnginePhase.NO_MODEL: "border_strong",
}


class ChatHeader(QWidget):
    """56 high; the line under it shows only while content is scrolled beneath.

    Signals:
        picker_requested(): the pill was pressed.
        sidebar_requested(): the button that brings the sidebar back was pressed.
    """

    picker_requested = Signal()
    sidebar_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._has_line = False
        self._sidebar = IconButton(theme, "sidebar-simple", self.tr("Show the sidebar"))
        self._title = ElidedLabel(self.tr("New chat"))
        self.pill = PillButton(theme, self.tr("Choose a model"))
        self._menu_button = IconButton(theme, "dots-three", self.tr("More"))
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setFixedHeight(HEADER_HEIGHT)
        self._title.setProperty("role", "name")
        self._sidebar.hide()
        self.pill.setAccessibleName(self.tr("Model"))
        self.pill.setMaximumWidth(PILL_MAX_WIDTH)
        self.pill.setToolTip(self.tr("Choose the model that answers"))
        self._menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self._sidebar)
        row.addWidget(self._title, 1)
        row.addSpacing(8)
        row.addWidget(self.pill)
        row.addSpacing(8)
        row.addWidget(self._menu_button)
        self.set_state(EngineState())

    def _connect(self) -> None:
        self.pill.clicked.connect(self.picker_requested)
        self._sidebar.clicked.connect(self.sidebar_requested)
        self._theme.theme_changed.connect(self.update)

    @property
    def title(self) -> str:
        """What is written at the left."""
        return self._title.text()

    def set_menu(self, menu: QMenu) -> None:
        """The menu behind the dots; without one there are no dots."""
        self._menu_button.setMenu(menu)

    def set_title(self, title: str) -> None:
        """The conversation's title; an empty one is a new chat."""
        self._title.setText(title or self.tr("New chat"))

    def set_sidebar_open(self, is_open: bool) -> None:
        """With the sidebar closed, a button brings it back."""
        self._sidebar.setVisible(not is_open)
        self._row.setContentsMargins(24 if is_open else 12, 0, 12, 0)

    def set_state(self, state: EngineState) -> None:
        """Which model answers, and how far it is loaded."""
        model = state.model
        is_loading = state.phase is EnginePhase.LOADING
        note = self.tr("{percent} %").format(percent=int(100 * state.progress)) if is_loading else ""
        if not note and model is not None and model.facts is not None:
            note = model.facts.quantisation
        self.pill.setText(model.name if model is not None else self.tr("Choose a model"))
        self.pill.set_note(note)
        if is_loading:
            self.pill.set_progress(state.progress)
        else:
            self.pill.set_dot(_DOTS[state.phase] if model is not None else None)
        self.pill.setAccessibleDescription(f"{self.pill.text()} {note}".strip())

    def set_has_line(self, has_line: bool) -> None:
        """Whether content lies under the header."""
        if has_line != self._has_line:
            self._has_line = has_line
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, if any."""
        super().paintEvent(event)
        if self._has_line:
            painter = QPainter(self)
            painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self._theme.theme.border))
