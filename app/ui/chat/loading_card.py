"""How far the model is loaded, and a way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.quantities import size_words
from app.state.engine_state import EngineState
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button
from app.ui.widgets.progress_bar import ProgressBar


class LoadingCard(QWidget):
    """Name and per cent, a bar, bytes and Cancel. It moves when the engine says so, never by itself.

    Signals:
        cancel_requested(): loading is to stop.
    """

    cancel_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = QLabel()
        self._percent = QLabel()
        self._bar = ProgressBar(theme, self.tr("Loading the model"))
        self._bytes = QLabel()
        self._cancel = Button(theme, self.tr("Cancel"), "link")
        self._build()
        self._cancel.clicked.connect(self.cancel_requested)

    def _build(self) -> None:
        self._name.setProperty("role", "name")
        self._percent.setProperty("role", "muted")
        self._bytes.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        column.addLayout(_row(self._name, self._percent))
        column.addSpacing(8)
        column.addWidget(self._bar)
        column.addSpacing(4)
        column.addLayout(_row(self._bytes, self._cancel))

    def set_state(self, state: EngineState) -> None:
        """Show how far ``state`` has come."""
        model = state.model
        name = model.name if model is not None else ""
        total = model.size_bytes if model is not None else 0
        done = size_words(round(total * state.progress))
        self._name.setText(self.tr("Loading {name}").format(name=name))
        self._percent.setText(self.tr("{percent} %").format(percent=int(100 * state.progress)))
        self._bar.set_fraction(state.progress)
        self._bytes.setText(self.tr("{done} of {total}").format(done=done, total=size_words(total)))


def _row(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(left)
    row.addStretch(1)
    row.addWidget(right)
    return row
