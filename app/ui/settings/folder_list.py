"""The control for a list of folders: see them, add one, remove one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.core.declaration import SettingValue
from app.ui.settings.controls import SettingControl
from app.ui.theme.icons import icon
from app.ui.theme.style_sheet import scaled_height, scaled_icon
from app.ui.theme.tokens import Theme
from app.ui.widgets.buttons import Button

ChooseFolder = Callable[[QWidget, str], str]
"""Asks the person for a folder, with this title; an empty string when they thought better of it."""

_MOST_ROWS = 5


class FolderListControl(SettingControl):
    """A list and two buttons. A folder that is not there now says so and stays in the list."""

    is_wide = True

    def _build(self) -> None:
        self._folders: tuple[str, ...] = ()
        self.choose_folder: ChooseFolder = ask_for_folder
        self._list = QListWidget()
        self._list.setProperty("role", "field")
        self._list.setAccessibleName(self._title)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._add = Button(self._theme, self.tr("Add folder…"), icon_name="folder-plus")
        self._remove = Button(self._theme, self.tr("Remove"), "quiet")
        self._remove.setToolTip(self.tr("Takes the folder off this list. Nothing in it is deleted."))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._add)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self._list)
        column.addLayout(buttons)
        self._row.addLayout(column, 1)
        self._delete_key = QShortcut(QKeySequence(Qt.Key.Key_Delete), self._list)
        self.setFocusProxy(self._add)
        self._delete_key.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _connect(self) -> None:
        self._add.clicked.connect(self._on_add_clicked)
        self._remove.clicked.connect(self._on_remove_clicked)
        self._delete_key.activated.connect(self._on_remove_clicked)
        self._list.currentRowChanged.connect(self._on_current_row_changed)
        self._theme.theme_changed.connect(self._on_theme_changed)

    def show_value(self, value: SettingValue) -> None:
        """Fill the list."""
        self._folders = value if isinstance(value, tuple) else ()
        row = max(0, self._list.currentRow())
        self._list.clear()
        for folder in self._folders:
            self._list.addItem(self._item(folder))
        self._list.setCurrentRow(min(row, len(self._folders) - 1))
        icon_size = scaled_icon(16, self._theme.text_scale)
        self._list.setIconSize(QSize(icon_size, icon_size))
        row_height = scaled_height(32, self._theme.text_scale)
        self._list.setFixedHeight(row_height * min(_MOST_ROWS, len(self._folders)) + 10)
        self._list.setVisible(bool(self._folders))
        self._remove.setVisible(bool(self._folders))

    def _item(self, folder: str) -> QListWidgetItem:
        theme = self._theme.theme
        is_there = Path(folder).is_dir()
        shown = QDir.toNativeSeparators(folder)
        words = shown if is_there else self.tr("{folder} (not there now)").format(folder=shown)
        name, colour = ("folder", theme.text_muted) if is_there else ("warning-circle", theme.warn)
        item = QListWidgetItem(icon(name, colour, scaled_icon(16, self._theme.text_scale)), words)
        item.setToolTip(words)
        item.setSizeHint(QSize(80, scaled_height(32, self._theme.text_scale)))
        return item

    def _on_add_clicked(self) -> None:
        chosen = self.choose_folder(self, self.tr("Choose a folder with models"))
        if chosen and chosen not in self._folders:
            self.value_chosen.emit((*self._folders, chosen))

    def _on_remove_clicked(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._folders):
            self.value_chosen.emit(self._folders[:row] + self._folders[row + 1 :])

    def _on_current_row_changed(self, row: int) -> None:
        self._remove.setEnabled(row >= 0)

    def _on_theme_changed(self, _theme: Theme) -> None:
        self.show_value(self._folders)


def ask_for_folder(parent: QWidget, title: str) -> str:
    """The system's own dialog for a folder."""
    return QFileDialog.getExistingDirectory(parent, title)
