"""Notifications of the system, for when the window is not in front.

Linux: the desktop portal, which every desktop has and which hands the notice to whatever shows such things.
(The older interface wants an unsigned number, and Qt's bus for Python has no way to write one.) Elsewhere,
and where there is no portal, the icon in the tray says it, while it lasts.
"""

import logging
import sys
from collections.abc import Callable

from PySide6.QtCore import SLOT, QObject, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusError, QDBusMessage
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

_LOG = logging.getLogger(__name__)

PORTAL = "org.freedesktop.portal.Desktop"
PORTAL_PATH = "/org/freedesktop/portal/desktop"
PORTAL_INTERFACE = "org.freedesktop.portal.Notification"

ANSWER_WITHIN_MS = 5000

IN_TRAY_MS = 10_000
"""How long the icon in the tray is there; it is not kept for its own sake."""


class Notifications(QObject):
    """Shows notices and hears when one is clicked; asks nobody and never waits.

    ``icon`` gives the picture for the tray when it is needed. ``bus`` is the session's own when it is not
    given; it is reached for with the first notice.

    Signals:
        clicked(str): the notice of this key was clicked.
    """

    clicked = Signal(str)

    def __init__(
        self, icon: Callable[[], QIcon], bus: QDBusConnection | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._bus = bus
        self._is_listening = False
        self._shown: dict[str, tuple[str, str]] = {}
        self._tray: QSystemTrayIcon | None = None
        self._in_tray = ""
        self._hide = QTimer(self)
        self._hide.setSingleShot(True)
        self._hide.setInterval(IN_TRAY_MS)
        self._hide.timeout.connect(self._on_tray_over)

    def show(self, key: str, title: str, words: str) -> None:
        """Say it; a notice of the same key gives way."""
        self._shown[key] = (title, words)
        bus = self._portal_bus()
        if bus is None:
            self._show_in_tray(key)
            return
        told = {"title": title, "body": words, "default-action": "open"}
        bus.callWithCallback(  # type: ignore[call-overload]  # the slots are str, not bytes
            _to_portal("AddNotification", key, told),
            self,
            SLOT("_on_taken()"),
            SLOT("_on_refused(QDBusError,QDBusMessage)"),
            ANSWER_WITHIN_MS,
        )

    def withdraw_all(self) -> None:
        """Take away what is still shown: the window itself says it now."""
        bus = self._portal_bus() if self._shown else None
        for key in self._shown:
            if bus is not None:
                bus.asyncCall(_to_portal("RemoveNotification", key))
        self._shown.clear()
        self._on_tray_over()

    def close(self) -> None:
        """Leave nothing behind that could be clicked."""
        self.withdraw_all()

    def _portal_bus(self) -> QDBusConnection | None:
        if sys.platform != "linux":
            return None
        if self._bus is None:
            self._bus = QDBusConnection.sessionBus()
        if not self._bus.isConnected():
            return None
        if not self._is_listening:
            self._is_listening = True
            self._bus.connect(  # type: ignore[call-overload]  # the slot is a str, not bytes
                PORTAL,
                PORTAL_PATH,
                PORTAL_INTERFACE,
                "ActionInvoked",
                self,
                SLOT("_on_action(QDBusMessage)"),
            )
        return self._bus

    @Slot()
    def _on_taken(self) -> None:
        """It is shown, or will be; there is nothing to do."""

    @Slot(QDBusError, QDBusMessage)
    def _on_refused(self, error: QDBusError, call: QDBusMessage) -> None:
        _LOG.info("no portal for notices: %s", error.message())
        self._show_in_tray(str(next(iter(call.arguments()), "")))

    @Slot(QDBusMessage)
    def _on_action(self, message: QDBusMessage) -> None:
        key = next(iter(message.arguments()), None)
        if isinstance(key, str):
            self._click(key)

    def _show_in_tray(self, key: str) -> None:
        if key not in self._shown or not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._icon(), self)
            self._tray.messageClicked.connect(self._on_tray_clicked)
        title, words = self._shown[key]
        self._in_tray = key
        self._tray.show()
        self._tray.showMessage(title, words, self._tray.icon(), IN_TRAY_MS)
        self._hide.start()

    def _on_tray_clicked(self) -> None:
        self._click(self._in_tray)
        self._on_tray_over()

    def _on_tray_over(self) -> None:
        self._hide.stop()
        if self._tray is not None:
            self._tray.hide()

    def _click(self, key: str) -> None:
        # Others' notices come through the same portal, and old ones may outlive a window.
        if self._shown.pop(key, None) is not None:
            self.clicked.emit(key)


def _to_portal(method: str, *arguments: object) -> QDBusMessage:
    message = QDBusMessage.createMethodCall(PORTAL, PORTAL_PATH, PORTAL_INTERFACE, method)
    message.setArguments(list(arguments))
    return message
