"""How one model is loaded: every option follows the settings until it is changed here."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from app.core.declaration import Choice, Declaration, SettingKind
from app.core.errors import AppError
from app.core.model import InstalledModel
from app.core.model_overrides import ModelOverrides
from app.core.settings import checked, declarations
from app.state.engine_state import EnginePhase
from app.state.engines import Engines
from app.state.settings_store import SettingsStore
from app.ui.problem_words import sentence
from app.ui.settings.control_table import control_class
from app.ui.settings.controls import SettingControl
from app.ui.settings.device_control import offer_devices
from app.ui.settings.value_words import declared_words, value_words
from app.ui.theme.painting import SHADOW_MARGIN
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button
from app.ui.widgets.popup_card import PopupCard

NAMES = ("device", "context_length", "cache_type", "threads", "flash_attention", "batch_size")
WIDTH = 520
CONTROL_WIDTH = 280
_PADDING = 24
_THREADS = (1, 2, 4, 6, 8, 12, 16, 24, 32)


class ModelOptions(PopupCard):
    """A card in the middle of the window. What is chosen is kept at once; loading again is one click."""

    def __init__(
        self,
        theme: ThemeController,
        store: SettingsStore,
        engines: Engines,
        model: InstalledModel,
        window: QWidget,
    ) -> None:
        super().__init__(theme, window, padding=_PADDING)
        self._store = store
        self._engines = engines
        self._model = model
        self.controls: dict[str, SettingControl] = {}
        self._problem = QLabel()
        self._reset = Button(theme, self.tr("As in the settings"), "quiet")
        self._again = Button(theme, self.tr("Load it now"), "primary")
        self._done = Button(theme, self.tr("Done"))
        self._fill()
        self._listen()
        self._show()

    def open_in_middle(self) -> None:
        """Show it over the middle of the window, the keyboard on the first option."""
        super().open_in_middle()
        self.controls[NAMES[0]].setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self) -> None:
        scale = max(1.0, self._theme.text_scale)
        title = QLabel(self.tr("Options for {name}").format(name=self._model.name))
        title.setProperty("role", "section")
        title.setTextFormat(Qt.TextFormat.PlainText)
        note = QLabel(self.tr("For this model alone. They apply the next time it loads."))
        note.setProperty("role", "muted")
        for label in (title, note):
            label.setWordWrap(True)
        self.setAccessibleName(title.text())
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(0, 1)
        for row, name in enumerate(NAMES):
            declared = self._declared(name)
            control = control_class(declared)(self._theme, declared)
            control.setFixedWidth(round(CONTROL_WIDTH * scale))
            label = QLabel(declared_words(declared.title))
            label.setBuddy(control.focusProxy() or control)
            grid.addWidget(label, row, 0)
            grid.addWidget(control, row, 1)
            self.controls[name] = control
        self._problem.setProperty("role", "small-bad")
        self._problem.setWordWrap(True)
        self._problem.hide()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._reset)
        foot.addStretch(1)
        foot.addWidget(self._done)
        foot.addWidget(self._again)
        self.body.addWidget(title)
        self.body.addSpacing(4)
        self.body.addWidget(note)
        self.body.addSpacing(16)
        self.body.addLayout(grid)
        self.body.addWidget(self._problem)
        self.body.addSpacing(24)
        self.body.addLayout(foot)
        self.setFixedWidth(min(round(WIDTH * scale), self._window.width() - 32) + 2 * SHADOW_MARGIN)

    def _declared(self, name: str) -> Declaration:
        """The setting's own declaration, with what the settings say before its values."""
        declared = declarations()[name]
        general = value_words(declared, getattr(self._store.settings, name))
        words = self.tr("Settings: {value}").format(value=general)
        follow = Choice(None, words, is_name=True)
        if declared.kind is SettingKind.CHOICE:
            return msgspec.structs.replace(declared, choices=(follow, *declared.choices))
        suggestions = declared.suggestions or (_THREADS if name == "threads" else ())
        return msgspec.structs.replace(declared, special=(follow, *declared.special), suggestions=suggestions)

    def _listen(self) -> None:
        for name, control in self.controls.items():
            control.value_chosen.connect(lambda value, name=name: self._on_value_chosen(name, value))
        self._reset.clicked.connect(self._on_reset_clicked)
        self._again.clicked.connect(self._on_again_clicked)
        self._done.clicked.connect(self.close_card)
        self._engines.state_changed.connect(self._show)
        self.closed.connect(self.deleteLater)

    @property
    def _own(self) -> ModelOverrides:
        return self._store.settings.model_overrides.get(str(self._model.path), ModelOverrides())

    def _show(self) -> None:
        own = self._own
        offer_devices(self.controls.values(), self._engines.state.devices)
        for name, control in self.controls.items():
            control.show_value(getattr(own, name))
        self._reset.setEnabled(own != ModelOverrides())
        self._again.setEnabled(self._engines.state.phase is not EnginePhase.LOADING)

    def _keep(self, own: ModelOverrides) -> None:
        kept = {
            path: it
            for path, it in self._store.settings.model_overrides.items()
            if path != str(self._model.path)
        }
        if own != ModelOverrides():
            kept[str(self._model.path)] = own
        self._store.set_value("model_overrides", kept)
        self._show()

    def _on_value_chosen(self, name: str, value: object) -> None:
        self._problem.hide()
        try:
            kept = None if value is None else checked(name, value)
        except AppError as error:
            self._problem.setText(sentence(error.problem))
            self._problem.show()
            self._show()
        else:
            self._keep(msgspec.structs.replace(self._own, **{name: kept}))
        self.adjustSize()

    def _on_reset_clicked(self) -> None:
        self._keep(ModelOverrides())

    def _on_again_clicked(self) -> None:
        self.close_card()
        self._engines.choose(self._model)
