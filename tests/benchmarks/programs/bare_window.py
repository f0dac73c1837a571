"""The least window that PySide6 can show, with the clock of the application's: the rival of the start."""

import os
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

START_CLOCK = "FIRESIDE_START_CLOCK"


class BareWindow(QMainWindow):
    """A label; says when it was painted first."""

    def __init__(self) -> None:
        super().__init__()
        self._is_painted = False
        self.resize(1280, 800)
        self.setCentralWidget(QLabel("Fireside"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """As the application's window does."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self._say_time)

    def _say_time(self) -> None:
        sys.stderr.write(f"first paint {time.monotonic() - float(os.environ[START_CLOCK]):.3f}\n")
        sys.stderr.flush()


def main() -> int:
    """Show it until the process is ended."""
    app = QApplication(sys.argv[:1])
    window = BareWindow()
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
