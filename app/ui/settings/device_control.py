"""The control for a device: automatic, the processor only, or one of what computes here."""

from collections.abc import Iterable

from app.core.declaration import SettingValue
from app.core.devices import Device
from app.ui.settings.controls import SettingControl
from app.ui.settings.value_words import choice_words
from app.ui.widgets.fields import SelectBox


class DeviceControl(SettingControl):
    """A list that grows when the engine has told its devices; a device that is gone stays in it, by name."""

    def _build(self) -> None:
        self._value: SettingValue = ""
        self._devices: tuple[Device, ...] = ()
        self._box = SelectBox(self._theme)
        self._box.setAccessibleName(self._title)
        self._row.addWidget(self._box, 1)
        self.setFocusProxy(self._box)
        self._fill()

    def _connect(self) -> None:
        self._box.activated.connect(self._on_activated)

    def set_devices(self, devices: tuple[Device, ...]) -> None:
        """Offer ``devices``; the processor has its own line already."""
        if devices != self._devices:
            self._devices = devices
            self._fill()
            self.show_value(self._value)

    def show_value(self, value: SettingValue) -> None:
        """Choose its line."""
        self._value = value
        if self._box.findData(value) < 0:
            self._box.addItem(str(value), value)
        self._box.setCurrentIndex(self._box.findData(value))

    def _fill(self) -> None:
        self._box.clear()
        for choice in (*self._declared.special, *self._declared.choices):
            self._box.addItem(choice_words(choice), choice.value)
        for device in self._devices:
            if not device.is_cpu:
                self._box.addItem(device.description or device.name, device.name)

    def _on_activated(self, index: int) -> None:
        self.value_chosen.emit(self._box.itemData(index))


def offer_devices(controls: Iterable[SettingControl], devices: tuple[Device, ...]) -> None:
    """Let those of ``controls`` that choose a device hold ``devices``."""
    for control in controls:
        if isinstance(control, DeviceControl):
            control.set_devices(devices)
