"""The control for one line of text: kept with Enter or when the keyboard leaves it."""

from PySide6.QtWidgets import QLineEdit

from app.core.declaration import SettingValue
from app.ui.settings.controls import SettingControl
from app.ui.theme.style_sheet import set_variant


class LineControl(SettingControl):
    """A field. What cannot be stays in it, with a red border, so that it can be put right."""

    usual_width = 240
    keeps_what_was_typed = True

    def _build(self) -> None:
        self._shown = ""
        self._field = QLineEdit()
        self._field.setAccessibleName(self._title)
        self._field.setMaxLength(self._declared.max_length)
        self._row.addWidget(self._field, 1)
        self.setFocusProxy(self._field)

    def _connect(self) -> None:
        self._field.editingFinished.connect(self._on_editing_finished)

    def show_value(self, value: SettingValue) -> None:
        """Write it, from its beginning."""
        self._shown = str(value or "")
        self._field.setText(self._shown)
        if not self._field.hasFocus():
            self._field.setCursorPosition(0)

    def show_refused(self, is_refused: bool) -> None:
        """A red border as long as what was typed cannot be."""
        set_variant(self._field, "is_refused", is_refused)

    def _on_editing_finished(self) -> None:
        typed = self._field.text()
        if typed != self._shown:
            self._shown = typed
            self.value_chosen.emit(typed)
