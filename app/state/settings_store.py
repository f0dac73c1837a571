"""The settings in force: read once, changed one at a time, saved soon."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.declaration import SettingGroup
from app.core.errors import AppError, Problem
from app.core.settings import Settings, declarations, default_of, drawn, with_value
from app.core.settings_file import load_settings, save_settings

_LOG = logging.getLogger(__name__)
_SAVE_AFTER_MS = 300


class SettingsStore(QObject):
    """Owns the settings file of this profile; made by ``application.py``, lives as long as the window.

    Signals:
        changed(str): the setting of this name has another value; ``settings`` already has it.
        save_failed(Problem): the file could not be written; said once until a save succeeds again.
    """

    changed = Signal(str)
    save_failed = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._loaded = load_settings(path)
        self._settings = self._loaded.settings
        self._is_unsaved = False
        self._has_failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def settings(self) -> Settings:
        """Every setting, as it is now."""
        return self._settings

    @property
    def load_problems(self) -> tuple[Problem, ...]:
        """What was wrong with the file when it was read; for one notice after the window is there."""
        return self._loaded.problems

    def set_value(self, name: str, value: object) -> None:
        """Change one setting, now. Raises ``AppError`` (``SETTING_INVALID``) and then changes nothing."""
        changed = with_value(self._settings, name, value)
        if changed == self._settings:
            return
        self._settings = changed
        self._is_unsaved = True
        # The first change sets the moment: a steady stream of changes must not put saving off.
        if not self._timer.isActive():
            self._timer.start()
        self.changed.emit(name)

    def reset(self, name: str) -> None:
        """Give one setting its default."""
        self.set_value(name, default_of(name))

    def reset_group(self, group: SettingGroup) -> None:
        """Give every setting on the page ``group`` its default."""
        for name in drawn(group):
            self.reset(name)

    def is_changed(self, name: str) -> bool:
        """Whether the setting differs from its default."""
        return bool(getattr(self._settings, name) != default_of(name))

    def changed_names(self, group: SettingGroup | None = None) -> list[str]:
        """The settings that differ from their defaults, of one page or of all pages."""
        names = drawn(group) if group else [name for name, it in declarations().items() if it.group]
        return [name for name in names if self.is_changed(name)]

    def flush(self) -> None:
        """Write what is not yet written, now; also at the end of the application."""
        self._timer.stop()
        if not self._is_unsaved:
            return
        try:
            save_settings(self._path, self._settings, self._loaded)
        except AppError as error:
            self._on_save_error(error.problem)
        else:
            self._is_unsaved = False
            self._has_failed = False

    def _on_save_error(self, found: Problem) -> None:
        # Tried again with the next change and at the end; the person is told once, not at every key.
        if self._has_failed:
            return
        self._has_failed = True
        _LOG.info("settings not saved: %s", found.detail)
        self.save_failed.emit(found)
