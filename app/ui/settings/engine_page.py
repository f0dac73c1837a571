"""The settings of the engine: what computes here, how models load, and the search for the fastest way."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.core.declaration import SettingGroup
from app.core.devices import Device, DeviceKind
from app.core.quantities import size_words
from app.state.engine_state import EnginePhase
from app.state.engines import Engines
from app.state.settings_store import SettingsStore
from app.state.tuning import Tuning
from app.ui.settings.device_control import offer_devices
from app.ui.settings.settings_page import GroupPage
from app.ui.settings.tuning_panel import TuningPanel
from app.ui.theme.icons import icon_pixmap
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.layouts import empty_layout
from app.ui.widgets.progress_bar import ProgressBar

SIDE_BY_SIDE_FROM = 520


class EnginePage(GroupPage):
    """The page of a group, with the devices above its settings and the trials below them."""

    def __init__(
        self,
        theme: ThemeController,
        store: SettingsStore,
        engines: Engines,
        tuning: Tuning,
        parent: QWidget | None = None,
    ) -> None:
        self._engines = engines
        self._tuning = tuning
        super().__init__(theme, store, SettingGroup.ENGINE, parent)
        engines.state_changed.connect(self._on_state_changed)
        store.changed.connect(self._on_state_changed)
        self._on_state_changed()

    def _build_above(self) -> None:
        self._title_of_devices = QLabel(self.tr("What can compute here"))
        self._title_of_devices.setProperty("role", "name")
        self._cards = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._cards.setSpacing(12)
        self._shown: tuple[Device, ...] = ()
        self._column.addWidget(self._title_of_devices)
        self._column.addSpacing(8)
        self._column.addLayout(self._cards)
        self._column.addSpacing(16)

    def _build_below(self) -> None:
        self._again = QFrame()
        self._again.setProperty("role", "notice-warn")
        self._again_words = QLabel()
        self._again_words.setWordWrap(True)
        button = Button(self._theme, self.tr("Load it again"))
        button.clicked.connect(self._on_again_clicked)
        row = QHBoxLayout(self._again)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(self._again_words, 1)
        row.addWidget(button)
        self._column.addSpacing(16)
        self._column.addWidget(self._again)
        self._column.addSpacing(16)
        self._column.addWidget(TuningPanel(self._theme, self._tuning, self._engines))

    def _on_state_changed(self) -> None:
        state = self._engines.state
        offer_devices(self.controls(), state.devices)
        self._title_of_devices.setVisible(bool(state.devices))
        if state.devices != self._shown:
            self._show_devices(state.devices)
        is_other = state.model is not None and state.wishes != self._engines.wishes(state.model)
        self._again.setVisible(is_other and state.phase is EnginePhase.READY)
        if state.model is not None:
            words = self.tr("{name} is loaded with other settings than these.")
            self._again_words.setText(words.format(name=state.model.name))

    def _show_devices(self, devices: tuple[Device, ...]) -> None:
        self._shown = devices
        empty_layout(self._cards)
        self._arrange_cards()
        for device in sorted(devices, key=lambda it: it.is_cpu):
            self._cards.addWidget(_DeviceCard(self._theme, device), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two devices beside each other while there is room."""
        super().resizeEvent(event)
        self._arrange_cards()

    def _arrange_cards(self) -> None:
        is_beside = len(self._shown) == 2 and self.width() >= SIDE_BY_SIDE_FROM * self._theme.text_scale
        directions = QBoxLayout.Direction
        self._cards.setDirection(directions.LeftToRight if is_beside else directions.TopToBottom)

    def _on_again_clicked(self) -> None:
        model = self._engines.state.model
        if model is not None:
            self._engines.choose(model)


class _DeviceCard(QFrame):
    """A device's name, what stands behind it, and how much of its memory is free."""

    def __init__(self, theme: ThemeController, device: Device) -> None:
        super().__init__()
        self._theme = theme
        self._device = device
        self._sign = QLabel()
        self._build()
        theme.theme_changed.connect(self._draw_sign)

    def _build(self) -> None:
        device = self._device
        self.setProperty("role", "card")
        # Two cards beside each other share the width, whatever their names are.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        name = ElidedLabel()
        name.setText(device.description or device.name)
        name.setProperty("role", "name")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._sign)
        head.addWidget(name, 1)
        kind = QLabel(self._kind_words())
        kind.setProperty("role", "small")
        free = QLabel(self._free_words())
        free.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(kind)
        column.addWidget(free)
        if device.total_bytes:
            bar = ProgressBar(self._theme, self.tr("Memory in use"), height=8)
            bar.set_fraction(1 - device.free_bytes / device.total_bytes)
            bar.set_token("border_strong" if device.is_cpu else "accent")
            column.addSpacing(4)
            column.addWidget(bar)
        self._draw_sign()

    def _kind_words(self) -> str:
        device = self._device
        match device.kind:
            case DeviceKind.CPU:
                return self.tr("Processor")
            case DeviceKind.INTEGRATED_GPU:
                return self.tr("Graphics in the processor, {backend}").format(backend=device.backend)
            case _:
                return self.tr("Graphics card, {backend}").format(backend=device.backend)

    def _free_words(self) -> str:
        device = self._device
        words = self.tr("{free} of {total} free")
        return words.format(free=size_words(device.free_bytes), total=size_words(device.total_bytes))

    def _draw_sign(self) -> None:
        name = "cpu" if self._device.is_cpu else "monitor"
        colour = self._theme.theme.text_muted if self._device.is_cpu else self._theme.theme.accent
        self._sign.setPixmap(icon_pixmap(name, colour, 18, self.devicePixelRatioF()))
