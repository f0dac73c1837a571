"""Progress where the desktop shows the application: task bar, dock. Where it shows none, nothing happens.

Linux: the signal that docks and task bars of GNOME's family and KDE listen to; nobody has to. Windows: the
button of the window. macOS: the percentage as the badge of the dock's icon, for it has no bar to fill.
"""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui.task_bar_windows import show_on_button

LAUNCHER_PATH = "/com/canonical/unity/launcherentry/1"
LAUNCHER_INTERFACE = "com.canonical.Unity.LauncherEntry"

ShowPercent = Callable[[int | None], None]


def show_on_dock(percent: int | None) -> None:
    """The percentage as the badge of the application's icon; None takes it away."""
    qt = QGuiApplication.instance()
    if isinstance(qt, QGuiApplication):
        qt.setBadgeNumber(percent or 0)


class TaskBar(QObject):
    """Shows how far something is, on the entry of ``window``; made once, ended by ``close``.

    ``bus`` is the session's own when it is not given; it is reached for when there is something to show.
    """

    def __init__(
        self, window: QWidget, bus: QDBusConnection | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._bus = bus
        self._percent: int | None = None
        self._show_percent = self._way()

    def set_progress(self, fraction: float | None) -> None:
        """From 0 to 1; None when nothing goes on. Said again only when the percentage is another."""
        percent = None if fraction is None else int(100 * min(1.0, max(0.0, fraction)))
        if percent != self._percent:
            self._percent = percent
            self._show_percent(percent)

    def close(self) -> None:
        """Leave no bar behind: the desktop would go on showing it."""
        self.set_progress(None)

    def _way(self) -> ShowPercent:
        if sys.platform == "win32":
            return lambda percent: show_on_button(int(self._window.winId()), percent)
        elif sys.platform == "darwin":  # noqa: RET505  (mypy looks at one system at a time)
            return show_on_dock
        else:
            return self._tell_docks

    def _tell_docks(self, percent: int | None) -> None:
        if self._bus is None:
            self._bus = QDBusConnection.sessionBus()
        if not self._bus.isConnected():
            return
        entry = f"application://{QGuiApplication.desktopFileName() or 'fireside'}.desktop"
        told = {"progress": (percent or 0) / 100, "progress-visible": percent is not None}
        message = QDBusMessage.createSignal(LAUNCHER_PATH, LAUNCHER_INTERFACE, "Update")
        message.setArguments([entry, told])
        self._bus.send(message)
