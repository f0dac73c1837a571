"""The controls for the path of a file or of a folder: typed, or chosen in the system's own dialog."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.core.declaration import SettingValue
from app.core.paths import hub_cache
from app.ui.settings.controls import SettingControl
from app.ui.widgets.buttons import Button

ChoosePath = Callable[[QWidget, str], str]
"""Asks the person, beginning at this path; an empty string when they thought better of it."""


class PathControl(SettingControl):
    """A field, a button that opens a dialog, and a sentence while nothing is there."""

    is_wide = True

    def _build(self) -> None:
        self._shown = ""
        self.choose_path: ChoosePath = self._ask
        self._field = QLineEdit()
        self._field.setAccessibleName(self._title)
        self._field.setMaxLength(self._declared.max_length)
        self._field.setPlaceholderText(self._usual() or self.tr("None"))
        self._choose = Button(self._theme, self.tr("Choose…"), icon_name="folder-open")
        self._choose.setAccessibleName(self.tr("Choose: {setting}").format(setting=self._title))
        self._missing = QLabel(self._missing_words())
        self._missing.setProperty("role", "small-warn")
        self._missing.setWordWrap(True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._field, 1)
        line.addWidget(self._choose)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self._missing)
        self._row.addLayout(column, 1)
        self.setFocusProxy(self._field)

    def _connect(self) -> None:
        self._field.editingFinished.connect(self._on_editing_finished)
        self._choose.clicked.connect(self._on_choose_clicked)

    def show_value(self, value: SettingValue) -> None:
        """Write the path, and whether something is there now."""
        self._shown = QDir.toNativeSeparators(str(value or ""))
        self._field.setText(self._shown)
        self._field.setToolTip(self._shown)
        self._missing.setVisible(bool(self._shown) and not self._is_there(Path(self._shown).expanduser()))

    def _usual(self) -> str:
        """What an empty field means."""
        raise NotImplementedError

    def _missing_words(self) -> str:
        raise NotImplementedError

    def _is_there(self, path: Path) -> bool:
        raise NotImplementedError

    def _ask(self, parent: QWidget, begin: str) -> str:
        raise NotImplementedError

    def _on_editing_finished(self) -> None:
        typed = self._field.text().strip()
        if typed != self._shown:
            self.value_chosen.emit(typed)

    def _on_choose_clicked(self) -> None:
        chosen = self.choose_path(self, self._shown or self._usual())
        if chosen:
            self.value_chosen.emit(QDir.toNativeSeparators(chosen))


class FileControl(PathControl):
    """A file of certificates; none is usual."""

    def _usual(self) -> str:
        return ""

    def _missing_words(self) -> str:
        return self.tr("There is no such file now.")

    def _is_there(self, path: Path) -> bool:
        return path.is_file()

    def _ask(self, parent: QWidget, begin: str) -> str:
        kinds = self.tr("Certificates (*.pem *.crt *.cer);;All files (*)")
        return QFileDialog.getOpenFileName(parent, self._title, begin, kinds)[0]


class FolderControl(PathControl):
    """The folder of downloads; usually the one that every program of the hub takes."""

    def _usual(self) -> str:
        return QDir.toNativeSeparators(str(hub_cache()))

    def _missing_words(self) -> str:
        return self.tr("There is no such folder now. If it is on another disk, connect it.")

    def _is_there(self, path: Path) -> bool:
        return path.is_dir()

    def _ask(self, parent: QWidget, begin: str) -> str:
        return QFileDialog.getExistingDirectory(parent, self._title, begin)
