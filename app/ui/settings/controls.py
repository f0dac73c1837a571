"""One control for each kind of setting; which one is drawn follows from the declaration alone."""

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QPlainTextEdit, QWidget

from app.core.declaration import Declaration, SettingKind, SettingValue
from app.ui.settings.value_words import choice_words, declared_words, value_words
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.fields import DecimalBox, NumberBox, SelectBox, Slider
from app.ui.widgets.switch import Switch

CONTROL_WIDTH = 200
"""Of every control at the right of its row, at a text size of 100 %."""

_NUMBER_WIDTH = 64


class SettingControl(QWidget):
    """A control that shows one value. Subclasses know their kind of setting.

    Signals:
        value_chosen(object): the person chose another value; not yet checked, not yet shown elsewhere.
    """

    value_chosen = Signal(object)
    is_wide = False
    """Whether it stands below the words, as wide as the row."""
    usual_width = CONTROL_WIDTH
    """Beside the words, at a text size of 100 %."""
    keeps_what_was_typed = False
    """Whether it goes on showing what cannot be, instead of what holds."""

    def __init__(self, theme: ThemeController, declared: Declaration, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._declared = declared
        self._title = declared_words(declared.title)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._build()
        self._connect()

    def _build(self) -> None:
        raise NotImplementedError

    def _connect(self) -> None:
        raise NotImplementedError

    def show_value(self, value: SettingValue) -> None:
        """Show ``value`` without saying that it was chosen."""
        raise NotImplementedError

    def show_refused(self, is_refused: bool) -> None:
        """Mark what is shown as something that cannot be; only where it ``keeps_what_was_typed``."""

    def set_below(self, is_below: bool) -> None:
        """It stands below the words, where it begins as they do, or beside them, where it ends the row."""


class ChoiceControl(SettingControl):
    """A list of a few values."""

    def _build(self) -> None:
        self._box = SelectBox(self._theme)
        self._box.setAccessibleName(self._title)
        for choice in self._declared.choices:
            self._box.addItem(choice_words(choice), choice.value)
        self._row.addWidget(self._box, 1)
        self.setFocusProxy(self._box)

    def _connect(self) -> None:
        self._box.activated.connect(self._on_activated)

    def show_value(self, value: SettingValue) -> None:
        """Choose its line."""
        self._box.setCurrentIndex(self._box.findData(value))

    def _on_activated(self, index: int) -> None:
        self.value_chosen.emit(self._box.itemData(index))


class SwitchControl(SettingControl):
    """On or off."""

    def _build(self) -> None:
        self._switch = Switch(self._theme, self._title)
        self._row.addStretch(1)
        self._row.addWidget(self._switch)
        self.setFocusProxy(self._switch)

    def _connect(self) -> None:
        self._switch.clicked.connect(self._on_clicked)

    def show_value(self, value: SettingValue) -> None:
        """Turn it."""
        self._switch.setChecked(bool(value))

    def set_below(self, is_below: bool) -> None:
        """What is narrower than its room goes to the other side."""
        directions = QHBoxLayout.Direction
        self._row.setDirection(directions.RightToLeft if is_below else directions.LeftToRight)

    def _on_clicked(self) -> None:
        self.value_chosen.emit(self._switch.isChecked())


class SliderControl(SettingControl):
    """A slider and its number: both reach every step of the range."""

    def _build(self) -> None:
        declared = self._declared
        self._slider = Slider(self._theme)
        self._slider.setAccessibleName(self._title)
        self._slider.setRange(0, round((declared.maximum - self._lowest) / declared.step))
        self._slider.setPageStep(max(1, self._slider.maximum() // 10))
        self._box = self._number()
        self._box.setAccessibleName(self._title)
        self._box.setFixedWidth(round(_NUMBER_WIDTH * max(1.0, self._theme.text_scale)))
        self._row.addWidget(self._slider, 1)
        self._row.addWidget(self._box)
        self.setFocusProxy(self._slider)

    @property
    def _lowest(self) -> float:
        """Special values of a slider stand one step below its range ("Off")."""
        return self._declared.minimum - (self._declared.step if self._declared.special else 0)

    def _number(self) -> DecimalBox | NumberBox:
        declared = self._declared
        if declared.kind is SettingKind.DECIMAL:
            decimal = DecimalBox(self._theme)
            decimal.setDecimals(declared.decimals)
            decimal.setRange(self._lowest, declared.maximum)
            decimal.setSingleStep(declared.step)
            return decimal
        whole = NumberBox(self._theme, is_small=True)
        whole.setRange(round(self._lowest), round(declared.maximum))
        whole.setSingleStep(round(declared.step))
        if declared.special:
            whole.setSpecialValueText(choice_words(declared.special[0]))
        if declared.unit:
            whole.setSuffix(f" {declared_words(declared.unit)}")
        return whole

    def _connect(self) -> None:
        self._slider.sliderMoved.connect(self._on_slider_moved)
        self._slider.valueChanged.connect(self._on_slider_changed)
        self._box.valueChanged.connect(self._on_number_changed)

    def show_value(self, value: SettingValue) -> None:
        """Move the knob and write the number."""
        if not isinstance(value, int | float):
            return
        special = self._declared.special
        number = self._lowest if special and value == special[0].value else float(value)
        for control in (self._slider, self._box):
            control.blockSignals(True)
        self._slider.setValue(round((number - self._lowest) / self._declared.step))
        self._write(number)
        for control in (self._slider, self._box):
            control.blockSignals(False)
        self._slider.update()

    def _write(self, number: float) -> None:
        if isinstance(self._box, NumberBox):
            self._box.setValue(round(number))
        else:
            self._box.setValue(number)

    def _value_of(self, number: float) -> SettingValue:
        declared = self._declared
        if declared.special and number < declared.minimum:
            return declared.special[0].value
        return round(number, declared.decimals) if declared.kind is SettingKind.DECIMAL else round(number)

    def _number_at(self, position: int) -> float:
        return self._lowest + position * self._declared.step

    def _on_slider_moved(self, position: int) -> None:
        self._box.blockSignals(True)
        self._write(self._number_at(position))
        self._box.blockSignals(False)

    def _on_slider_changed(self, position: int) -> None:
        self.value_chosen.emit(self._value_of(self._number_at(position)))

    def _on_number_changed(self, number: float) -> None:
        self.value_chosen.emit(self._value_of(number))


class NumberControl(SettingControl):
    """A whole number; a special value stands one below the range and shows its words."""

    def _build(self) -> None:
        declared = self._declared
        self._box = NumberBox(self._theme)
        self._box.setAccessibleName(self._title)
        self._lowest = round(declared.minimum) - (1 if declared.special else 0)
        self._box.setRange(self._lowest, round(declared.maximum))
        self._box.setSingleStep(round(declared.step))
        if declared.special:
            self._box.setSpecialValueText(choice_words(declared.special[0]))
        if declared.unit:
            self._box.setSuffix(f" {declared_words(declared.unit)}")
        self._row.addWidget(self._box, 1)
        self.setFocusProxy(self._box)

    def _connect(self) -> None:
        self._box.valueChanged.connect(self._on_value_changed)

    def show_value(self, value: SettingValue) -> None:
        """Write the number, or the special value's words."""
        special = self._declared.special
        is_special = bool(special) and value == special[0].value
        self._box.blockSignals(True)
        self._box.setValue(self._lowest if is_special or not isinstance(value, int) else value)
        self._box.blockSignals(False)

    def _on_value_changed(self, number: int) -> None:
        special = self._declared.special
        self.value_chosen.emit(special[0].value if special and number == self._lowest else number)


class SuggestionControl(SettingControl):
    """A list of usual values; any other number can be typed."""

    def _build(self) -> None:
        self._value: SettingValue = None
        self._box = SelectBox(self._theme)
        self._box.setAccessibleName(self._title)
        self._box.setEditable(True)
        self._box.setProperty("is_field", True)
        self._box.setProperty("has_focus_ring", False)
        line = self._box.lineEdit()
        if line is not None:
            # Qt keeps two pixels free at either end of a line, but none beside the words of a plain list.
            line.setTextMargins(-2, 0, -2, 0)
        self._box.setInsertPolicy(SelectBox.InsertPolicy.NoInsert)
        completer = self._box.completer()
        if completer is not None:
            # Inline, it would turn a typed 8 into 8,192 under the person's hands.
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        for choice in self._declared.special:
            self._box.addItem(choice_words(choice), choice.value)
        for number in self._declared.suggestions:
            self._box.addItem(value_words(self._declared, number), number)
        self._row.addWidget(self._box, 1)
        self.setFocusProxy(self._box)

    def _connect(self) -> None:
        self._box.activated.connect(self._on_activated)
        line = self._box.lineEdit()
        if line is not None:
            line.setAccessibleName(self._title)
            line.editingFinished.connect(self._on_editing_finished)

    def show_value(self, value: SettingValue) -> None:
        """Show its words, in the list or not."""
        self._value = value
        self._box.setCurrentIndex(self._box.findData(value))
        self._box.setEditText(value_words(self._declared, value))
        line = self._box.lineEdit()
        if line is not None:
            line.setCursorPosition(0)

    def _on_activated(self, index: int) -> None:
        self.value_chosen.emit(self._box.itemData(index))

    def _on_editing_finished(self) -> None:
        text = self._box.currentText()
        if text == value_words(self._declared, self._value):
            return
        self.value_chosen.emit(self._typed(text))

    def _typed(self, text: str) -> SettingValue:
        for choice in self._declared.special:
            if text.strip().casefold() == choice_words(choice).casefold():
                return choice.value
        digits = text.replace(declared_words(self._declared.unit), "").strip()
        number, is_number = QLocale().toLongLong(digits)
        plain = "".join(digits.split()).replace(",", "")
        if is_number:
            return int(number)
        # What is no number is handed on as it is: the row says why it cannot be.
        return int(plain) if plain.isascii() and plain.isdecimal() else text


class TextControl(SettingControl):
    """A few lines of text, saved as it is written."""

    is_wide = True

    def _build(self) -> None:
        self._edit = QPlainTextEdit()
        self._edit.setAccessibleName(self._title)
        self._edit.setProperty("role", "field")
        self._edit.setTabChangesFocus(True)
        self._edit.setFixedHeight(round((self._declared.lines * 21 + 24) * max(1.0, self._theme.text_scale)))
        self._row.addWidget(self._edit, 1)
        self.setFocusProxy(self._edit)

    def _connect(self) -> None:
        self._edit.textChanged.connect(self._on_text_changed)

    def show_value(self, value: SettingValue) -> None:
        """Replace the text, unless it is the same: the cursor stays where it is."""
        text = str(value or "")
        if text == self._edit.toPlainText():
            return
        self._edit.blockSignals(True)
        self._edit.setPlainText(text)
        self._edit.blockSignals(False)

    def _on_text_changed(self) -> None:
        self.value_chosen.emit(self._edit.toPlainText())
