"""The field of the hub's search: takes words, and knows when something was pasted instead."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.theme.icons import icon
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import Theme
from app.ui.widgets.fields import SearchField

PASTED = 4
"""Who puts so many characters in at once has pasted them."""


class HubField(SearchField):
    """Down goes to the list, a cross empties it.

    Signals:
        typed(str): these words are looked for.
        pasted(str): this may be a link, and comes before ``typed``.
        entered(str): Enter was pressed.
        list_requested(): the keyboard wants to go to the list.
    """

    typed = Signal(str)
    pasted = Signal(str)
    entered = Signal(str)
    list_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        self._clear = QAction()
        super().__init__(theme, "", parent)
        self.setPlaceholderText(self.tr("Search the hub, or paste a link"))
        self.setAccessibleName(self.tr("Search the hub, or paste a link"))
        self._before = ""
        self._clear.setText(self.tr("Empty the field"))
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.clear)
        self.textChanged.connect(self._on_text_changed)
        self.returnPressed.connect(self._on_return_pressed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes to the list."""
        if event.key() == Qt.Key.Key_Down:
            self.list_requested.emit()
            return
        super().keyPressEvent(event)

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        before, self._before = self._before, text
        if len(text) - len(before) >= PASTED:
            self.pasted.emit(text)
        if self.text() == text:  # whoever took what was pasted may have emptied the field
            self.typed.emit(text)

    def _on_return_pressed(self) -> None:
        self.entered.emit(self.text())

    def _on_theme_changed(self, theme: Theme) -> None:
        super()._on_theme_changed(theme)
        self._clear.setIcon(icon("x", theme.text_muted, 14))
