"""The list of keyboard shortcuts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.ui.app_actions import Shortcut
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.popup_card import PopupCard

WIDTH = 400
ROW_HEIGHT = 28


class ShortcutList(PopupCard):
    """A card in the middle of the window, in two columns: what it does, which keys."""

    def __init__(self, shortcuts: Sequence[Shortcut], theme: ThemeController, window: QWidget) -> None:
        super().__init__(theme, window, padding=24)
        self._fill(shortcuts)
        self.closed.connect(self.deleteLater)

    def _fill(self, shortcuts: Sequence[Shortcut]) -> None:
        title = QLabel(self.tr("Keyboard shortcuts"))
        title.setProperty("role", "section")
        self.setAccessibleName(title.text())
        grid = QGridLayout()
        grid.setContentsMargins(0, 12, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        for row, shortcut in enumerate(shortcuts):
            keys = QLabel(shortcut.keys)
            keys.setProperty("role", "muted")
            grid.addWidget(QLabel(shortcut.words), row, 0)
            grid.addWidget(keys, row, 1, Qt.AlignmentFlag.AlignRight)
            grid.setRowMinimumHeight(row, ROW_HEIGHT)
        self.body.addWidget(title)
        self.body.addLayout(grid)
        margins = self.body.contentsMargins()
        self.setFixedWidth(WIDTH + margins.left() + margins.right())
