"""The window: the rail, and the view that is chosen in it. It knows no view by name."""

import base64
import binascii
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from app.ui.rail import Rail
from app.ui.view import View

DEFAULT_SIZE = (1280, 800)
MINIMUM_SIZE = (560, 420)


class MainWindow(QMainWindow):
    """Owns the rail and the stack of views, and remembers where it stood.

    ``placeholder`` is shown until the first view is; the rail marks the first of ``views`` meanwhile.

    Signals:
        painted(): the window was painted for the first time.
        view_shown(str name): another view is on top.
        closed(): the person closed the window.
    """

    painted = Signal()
    view_shown = Signal(str)
    closed = Signal()

    def __init__(self, views: Sequence[View], rail: Rail, placeholder: QWidget) -> None:
        super().__init__()
        self._table = {view.name: view for view in views}
        self._made: dict[str, QWidget] = {}
        self._rail = rail
        self._placeholder: QWidget | None = placeholder
        self._stack = QStackedWidget()
        self._is_painted = False
        self._build(placeholder)
        self._connect()

    def _build(self, placeholder: QWidget) -> None:
        self.setMinimumSize(*MINIMUM_SIZE)
        self.resize(*DEFAULT_SIZE)
        self.setUnifiedTitleAndToolBarOnMac(True)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addWidget(self._stack, 1)
        self._stack.addWidget(placeholder)
        self._rail.set_current(next(iter(self._table)))
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        self._rail.view_requested.connect(self.show_view)

    def show_view(self, name: str) -> QWidget:
        """Put the view ``name`` on top, and return it."""
        if name not in self._made:
            self._made[name] = self._table[name].make()
            # Before it is shown: what depends on the width must not be seen to change.
            self._made[name].resize(self._stack.size())
            self._stack.addWidget(self._made[name])
        self._stack.setCurrentWidget(self._made[name])
        if self._placeholder is not None:
            self._stack.removeWidget(self._placeholder)
            self._placeholder.deleteLater()
            self._placeholder = None
        self._rail.set_current(name)
        self.view_shown.emit(name)
        return self._made[name]

    def set_progress(self, name: str, fraction: float | None) -> None:
        """How far something is that goes on in the view ``name``, for the rail; None when nothing does."""
        self._rail.set_progress(name, fraction)

    def geometry_words(self) -> str:
        """Where the window stands, for ``restore``."""
        return base64.b64encode(self.saveGeometry().data()).decode("ascii")

    def restore(self, untrusted_words: str | None) -> None:
        """Stand where ``geometry_words`` said; words that mean nothing leave the usual size."""
        try:
            saved = base64.b64decode(untrusted_words or "", validate=True)
        except (binascii.Error, ValueError):
            return
        self.restoreGeometry(QByteArray(saved))

    def come_to_front(self) -> None:
        """Show the window above the others, as far as the desktop lets us."""
        self.setWindowState(self.windowState() & ~self.windowState().WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell whoever must save something."""
        self.closed.emit()
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say once that there is something to see."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()
