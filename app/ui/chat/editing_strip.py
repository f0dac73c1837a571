"""The strip in the composer that says the last message is being edited."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button


class EditingStrip(QWidget):
    """One line and a way back.

    Signals:
        cancel_requested(): the message is to stay as it was.
    """

    cancel_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = QLabel(self.tr("Editing your last message"))
        words.setProperty("role", "small")
        cancel = Button(theme, self.tr("Cancel"), "quiet", "small")
        cancel.clicked.connect(self.cancel_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(5, 0, 0, 4)
        row.addWidget(words, 1)
        row.addWidget(cancel)
