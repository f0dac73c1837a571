"""The ring around the control that has the keyboard."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QSlider, QWidget

from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CONTROL

_REACH = 4
"""A gap of 2 and a line of 2."""

_RINGED = (QAbstractButton, QComboBox, QSlider)


class FocusRing(QObject):
    """Shows a 2 px ring, 2 px outside of buttons, switches, lists to choose from and sliders.

    One for the application, made by ``application.py``. A control that took the focus by a press of
    the mouse has none: whoever points knows where they are. Fields show their focus by their border.
    Another kind of widget asks for a ring with the dynamic property ``has_focus_ring``.
    """

    def __init__(
        self, theme: ThemeController, application: QApplication, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._target: QWidget | None = None
        self._frame: _Frame | None = None
        application.focusChanged.connect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the ring where its control is."""
        if watched is self._target:
            kind = event.type()
            if kind in {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show}:
                self._place()
            elif kind in {QEvent.Type.Hide, QEvent.Type.ParentChange}:
                self._leave()
        return False

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._leave()
        if new is None or not _wants_ring(new):
            return
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        self._target = new
        new.installEventFilter(self)
        new.destroyed.connect(self._on_target_destroyed)
        self._place()

    def _on_target_destroyed(self) -> None:
        self._target = None
        self._frame = None

    def _leave(self) -> None:
        if self._target is not None:
            self._target.removeEventFilter(self)
            self._target.destroyed.disconnect(self._on_target_destroyed)
            self._target = None
        if self._frame is not None:
            self._frame.hide()
            self._frame.deleteLater()
            self._frame = None

    def _place(self) -> None:
        target = self._target
        parent = target.parentWidget() if target else None
        if target is None or parent is None or not target.isVisible():
            return
        if self._frame is None:
            self._frame = _Frame(self._theme, _radius_of(target), parent)
        self._frame.setGeometry(target.geometry().adjusted(-_REACH, -_REACH, _REACH, _REACH))
        self._frame.raise_()
        self._frame.show()


class _Frame(QWidget):
    def __init__(self, theme: ThemeController, radius: float, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._radius = radius
        self.setObjectName("focus-ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.theme_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        radius = min(self._radius + _REACH, self.height() / 2)
        paint_rounded(QPainter(self), QRectF(self.rect()), radius, None, self._theme.theme.accent, 2)


def _wants_ring(widget: QWidget) -> bool:
    wanted = widget.property("has_focus_ring")
    return bool(wanted) if wanted is not None else isinstance(widget, _RINGED)


def _radius_of(widget: QWidget) -> float:
    is_round = widget.property("kind") == "pill" or widget.property("is_round")
    return widget.height() / 2 if is_round else RADIUS_CONTROL
