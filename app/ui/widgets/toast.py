"""Toasts: a line at the bottom of the window that says what was done and can undo it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEnterEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.theme.painting import paint_rounded
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CARD
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.shadow import Shadow

DURATION_MS = 6000
_UP = 24
_APART = 8
_MOST = 3


class ToastArea(QObject):
    """The place of the toasts in ``parent``: bottom centre, the newest lowest, at most three.

    Made once for the widget whose bottom they stand at, which owns it.
    """

    def __init__(self, theme: ThemeController, parent: QWidget, duration_ms: int = DURATION_MS) -> None:
        super().__init__(parent)
        self._theme = theme
        self._owner = parent
        self._duration_ms = duration_ms
        self._toasts: list[Toast] = []
        self._connect()

    def _connect(self) -> None:
        self._owner.installEventFilter(self)
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    def show_toast(
        self, text: str, action_text: str | None = None, on_action: Callable[[], None] | None = None
    ) -> "Toast":
        """Say ``text`` for some seconds; ``on_action`` runs once when the button is pressed."""
        toast = Toast(self._theme, text, action_text, on_action, self._duration_ms, self._owner)
        Shadow(self._theme, toast)
        toast.closed.connect(self._on_toast_closed)
        self._toasts.append(toast)
        if len(self._toasts) > _MOST:
            self._toasts[0].close_toast()
        self._place()
        toast.show()
        toast.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(toast, text))
        return toast

    def toasts(self) -> list["Toast"]:
        """Those on screen, the oldest first."""
        return list(self._toasts)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom of the parent."""
        if watched is self._owner and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _on_toast_closed(self) -> None:
        toast = self.sender()
        if isinstance(toast, Toast):
            self._toasts.remove(toast)
            toast.hide()
            toast.deleteLater()
        self._place()

    def _on_text_scale_changed(self, _scale: float) -> None:
        self._place()

    def _place(self) -> None:
        bottom = self._owner.height() - _UP
        for toast in reversed(self._toasts):
            width = toast.fit(self._owner.width() - 2 * _UP)
            toast.move((self._owner.width() - width) // 2, bottom - toast.height())
            bottom -= toast.height() + _APART


class Toast(QWidget):
    """One line. Its time stands still while the pointer or the keyboard is on it.

    Signals:
        closed(): its time is over, or it was closed or used.
    """

    closed = Signal()

    def __init__(
        self,
        theme: ThemeController,
        text: str,
        action_text: str | None,
        on_action: Callable[[], None] | None,
        duration_ms: int,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._on_action = on_action
        self._is_closed = False
        self._timer = QTimer(self)
        self._label = ElidedLabel(text)
        self._row = QHBoxLayout(self)
        self.close_button = IconButton(theme, "x", self.tr("Close"), size=28, icon_size=16)
        self.action_button = Button(theme, action_text, "quiet", "small") if action_text else None
        self._build(duration_ms)
        self._connect()
        self._timer.start()

    def _build(self, duration_ms: int) -> None:
        row = self._row
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._label, 1)
        if self.action_button:
            row.addWidget(self.action_button)
        row.addWidget(self.close_button)
        self._timer.setSingleShot(True)
        self._timer.setInterval(duration_ms)

    def _connect(self) -> None:
        self._timer.timeout.connect(self.close_toast)
        self.close_button.clicked.connect(self.close_toast)
        self._theme.theme_changed.connect(self.update)
        for button in (self.close_button, self.action_button):
            if button is not None:
                button.installEventFilter(self)
        if self.action_button is not None:
            self.action_button.clicked.connect(self._on_action_clicked)

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def close_toast(self) -> None:
        """End it now; a second time does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self._timer.stop()
        self.closed.emit()

    def fit(self, width: int) -> int:
        """Take the width that the words need, at most ``width`` pixels; returns it."""
        self._row.activate()
        wanted = min(self.sizeHint().width(), max(160, width))
        self.resize(wanted, scaled_height(44, self._theme.text_scale))
        return wanted

    def enterEvent(self, event: QEnterEvent) -> None:
        """The time stands still."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """And begins anew."""
        super().leaveEvent(event)
        self._restart()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keyboard counts like the pointer."""
        if event.type() == QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() == QEvent.Type.FocusOut:
            self._restart()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card; its shadow is a widget of its own."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        paint_rounded(painter, QRectF(self.rect()), RADIUS_CARD, theme.surface, theme.border_strong)

    def _restart(self) -> None:
        has_keyboard = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        if not self._is_closed and not self.underMouse() and not has_keyboard:
            self._timer.start()

    def _on_action_clicked(self) -> None:
        act, self._on_action = self._on_action, None
        self.close_toast()
        if act is not None:
            act()
