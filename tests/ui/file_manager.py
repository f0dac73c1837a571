"""A stand-in for the system's file manager and browser: tests must open no window of them."""

from PySide6.QtCore import QObject, QUrl, Slot


class Opener(QObject):
    """Stands in for the system's file manager, and for its browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open_url(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile() if url.isLocalFile() else url.toString())
