"""The ring around the control that has the keyboard."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QSlider,
    QWidget,
)
from shiboken6 import isValid

from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CONTROL

_REACH = 4
"""A gap of 2 and a line of 2."""

_RINGED = (QAbstractButton, QComboBox, QSlider)


class FocusRing(QObject):
    """Shows a 2 px ring, 2 px outside of buttons, switches, lists to choose from and sliders.

    One for the application, made by ``application.py``. A control that took the focus by a press of
    the mouse has none: whoever points knows where they are. Nor has the one that the focus comes to when
    such a control goes from the screen. Fields show their focus by their border.
    Another kind of widget asks for a ring with the dynamic property ``has_focus_ring``.
    """

    def __init__(
        self, theme: ThemeController, application: QApplication, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._target: QWidget | None = None
        self._is_pointed = False
        self._watched: list[QWidget] = []
        self._frame: _Frame | None = None
        application.focusChanged.connect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the ring where its control is."""
        kind = event.type()
        if kind in {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show}:
            self._place()
        elif watched is self._target and kind in {QEvent.Type.Hide, QEvent.Type.ParentChange}:
            self._leave()
        return False

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        self._leave()
        is_pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        self._is_pointed = is_pressed or (self._is_pointed and _is_gone(old))
        if self._is_pointed or new is None or not _wants_ring(new):
            return
        ground = _ground_of(new)
        self._target = new
        self._watched = _chain(new, ground)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._frame = _Frame(self._theme, _radius_of(new), ground)
        self._place()

    def _leave(self) -> None:
        # A view may be on its way out with all its widgets: what is gone needs no tidying.
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        if self._frame is not None and isValid(self._frame):
            self._frame.hide()
            self._frame.deleteLater()
        self._target, self._watched, self._frame = None, [], None

    def _place(self) -> None:
        target, frame = self._target, self._frame
        if target is None or frame is None or not (isValid(target) and isValid(frame)):
            return
        ground = frame.parentWidget()
        if ground is None or not target.isVisible():
            return
        top_left = target.mapTo(ground, QPoint(0, 0))
        frame.setGeometry(QRect(top_left, target.size()).adjusted(-_REACH, -_REACH, _REACH, _REACH))
        frame.raise_()
        frame.show()


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


def _ground_of(target: QWidget) -> QWidget:
    """The nearest widget around ``target`` in which the whole ring has room; it scrolls with it."""
    ground = target.parentWidget() or target
    while not ground.isWindow():
        ring = QRect(target.mapTo(ground, QPoint(0, 0)), target.size())
        if ground.rect().contains(ring.adjusted(-_REACH, -_REACH, _REACH, _REACH)):
            break
        above = ground.parentWidget()
        if above is None or isinstance(above.parentWidget(), QAbstractScrollArea):
            break
        ground = above
    return ground


def _chain(target: QWidget, ground: QWidget) -> list[QWidget]:
    chain, widget = [target], target.parentWidget()
    while widget is not None and widget is not ground:
        chain.append(widget)
        widget = widget.parentWidget()
    return chain


def _is_gone(widget: QWidget | None) -> bool:
    """Whether it lost the focus only because it cannot have it any more."""
    return widget is None or not isValid(widget) or not widget.isVisible() or not widget.isEnabled()


def _wants_ring(widget: QWidget) -> bool:
    wanted = widget.property("has_focus_ring")
    return bool(wanted) if wanted is not None else isinstance(widget, _RINGED)


def _radius_of(widget: QWidget) -> float:
    is_round = widget.property("kind") == "pill" or widget.property("is_round")
    return widget.height() / 2 if is_round else RADIUS_CONTROL
