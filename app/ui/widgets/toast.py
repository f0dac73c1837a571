"""Toasts: a line at the bottom of the window that says what was done and can undo it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMargins, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEnterEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.theme.painting import SHADOW_MARGIN, paint_rounded, paint_shadow
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CARD
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.elided_label import ElidedLabel

DURATION_MS = 6000
_UP = 24
_APART = 8
_MOST = 3


class ToastArea(QWidget):
    """The place of the toasts in ``parent``: bottom centre, the newest lowest, at most three.

    Made once for the window's stack of views; the window owns it.
    """

    def __init__(self, theme: ThemeController, parent: QWidget, duration_ms: int = DURATION_MS) -> None:
        super().__init__(parent)
        self._theme = theme
        self._owner = parent
        self._duration_ms = duration_ms
        self._toasts: list[Toast] = []
        self._build()
        self._connect()

    def _build(self) -> None:
        self.hide()

    def _connect(self) -> None:
        self._owner.installEventFilter(self)
        self._theme.text_scale_changed.connect(self._place)

    def show_toast(
        self, text: str, action_text: str | None = None, on_action: Callable[[], None] | None = None
    ) -> "Toast":
        """Say ``text`` for some seconds; ``on_action`` runs once when the button is pressed."""
        toast = Toast(self._theme, text, action_text, on_action, self._duration_ms, self)
        toast.closed.connect(self._on_toast_closed)
        self._toasts.append(toast)
        toast.show()
        if len(self._toasts) > _MOST:
            self._toasts[0].close_toast()
        self.show()
        self._place()
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

    def _place(self) -> None:
        parent = self._owner
        if not self._toasts:
            self.hide()
            return
        widest = max(toast.fit(parent.width() - 2 * _UP) for toast in self._toasts)
        # The room of the shadows overlaps, so that the cards stand ``_APART``.
        step = self._toasts[0].height() - 2 * SHADOW_MARGIN + _APART
        height = step * (len(self._toasts) - 1) + self._toasts[0].height()
        for row, toast in enumerate(self._toasts):
            toast.move((widest - toast.width()) // 2, row * step)
        top = parent.height() - _UP + SHADOW_MARGIN - height
        self.setGeometry((parent.width() - widest) // 2, top, widest, height)
        self.raise_()


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
        margins = QMargins(16, 0, 8, 0) + QMargins(*(SHADOW_MARGIN,) * 4)
        row = self._row
        row.setContentsMargins(margins)
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
        """Take the width that the words need, the card at most ``width``; returns it with the shadow's."""
        height = scaled_height(44, self._theme.text_scale)
        self._row.activate()
        wanted = min(self.sizeHint().width(), max(160, width) + 2 * SHADOW_MARGIN)
        self.resize(wanted, height + 2 * SHADOW_MARGIN)
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
        """Shadow and card."""
        del event
        theme = self._theme.theme
        card = self.rect().marginsRemoved(QMargins(*(SHADOW_MARGIN,) * 4))
        painter = QPainter(self)
        paint_shadow(painter, card, theme)
        paint_rounded(painter, QRectF(card), RADIUS_CARD, theme.surface, theme.border_strong)

    def _restart(self) -> None:
        has_keyboard = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        if not self._is_closed and not self.underMouse() and not has_keyboard:
            self._timer.start()

    def _on_action_clicked(self) -> None:
        act, self._on_action = self._on_action, None
        self.close_toast()
        if act is not None:
            act()
