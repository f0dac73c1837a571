"""A stand-in for the system's file manager: tests must open no window of it."""

from PySide6.QtCore import QObject, QUrl, Slot


class Opener(QObject):
    """Stands in for the system's file manager."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open_url(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())
