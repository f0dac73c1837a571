"""Joins the engine and the models on this computer to what shows and chooses them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.declaration import SettingGroup
from app.core.download import DownloadStatus
from app.core.errors import AppError, NextAct, Problem
from app.core.load_fit import decode_wishes
from app.core.load_plan import on_cpu
from app.core.model import InstalledModel
from app.core.settings import declarations
from app.state.engine_state import EnginePhase
from app.state.engines import Engines
from app.state.load_plans import LoadPlans
from app.state.model_library import ModelLibrary
from app.state.settings_store import SettingsStore
from app.ui.chat.chat_page import ChatPage
from app.ui.chat.model_picker import ModelPicker
from app.ui.engine_card import EngineCard
from app.ui.engine_light import EngineLight
from app.ui.model_options import ModelOptions
from app.ui.theme.theme_controller import ThemeController


class ModelLink(QObject):
    """Lives as long as the window ``host``, which its cards and dialogs lie over.

    Attributes:
        plans: what loading each model would take; asked anew when models or settings change.

    Signals:
        model_chosen(): a model was chosen by hand, so the chat is to be seen.
        settings_requested(): the engine's settings are to be seen.
        more_requested(): models are to be looked for on the hub.
        downloads_requested(): what is being fetched is to be seen.
    """

    model_chosen = Signal()
    settings_requested = Signal()
    more_requested = Signal()
    downloads_requested = Signal()

    def __init__(
        self,
        engines: Engines,
        library: ModelLibrary,
        settings: SettingsStore,
        page: ChatPage,
        light: EngineLight,
        theme: ThemeController,
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self._engines = engines
        self._library = library
        self.plans = LoadPlans(engines, self)
        self._settings = settings
        self._page = page
        self._light = light
        self._host = host
        self._theme = theme
        self._picker = ModelPicker(theme, host)
        self._card = EngineCard(theme, host)
        self._connect()
        self._on_models_changed()
        self._on_state_changed()

    def _connect(self) -> None:
        engines, page = self._engines, self._page
        engines.state_changed.connect(self._on_state_changed)
        self._library.changed.connect(self._on_models_changed)
        self._settings.changed.connect(self._on_setting_changed)
        page.header.picker_requested.connect(self.toggle_picker)
        page.empty.open_file_requested.connect(self.ask_for_file)
        page.empty.more_requested.connect(self.more_requested)
        page.empty.cancel_load_requested.connect(engines.cancel_load)
        page.loading.cancel_requested.connect(engines.cancel_load)
        self._picker.model_chosen.connect(self.choose)
        self._picker.open_file_requested.connect(self.ask_for_file)
        self._picker.more_requested.connect(self.more_requested)
        self._picker.downloads_requested.connect(self.downloads_requested)
        self._light.clicked.connect(self._on_light_clicked)
        self._card.unload_requested.connect(engines.unload)
        self._card.restart_requested.connect(engines.restart)
        self._card.settings_requested.connect(self.settings_requested)
        self._card.options_requested.connect(self._on_options_requested)
        self.plans.planned.connect(self._picker.set_fit)

    def toggle_picker(self) -> None:
        """Open the list of models under the pill, or put it away."""
        if self._picker.isVisible():
            self._picker.close_card()
        else:
            self._picker.open_at(self._page.header.pill, align_right=True)

    def ask_for_file(self) -> None:
        """Let the person choose a model file."""
        dialog = QFileDialog(self._host, self.tr("Open a model file"))
        dialog.setNameFilter(self.tr("Models (*.gguf)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_file(self, path: Path) -> None:
        """Chat with the model in ``path``, wherever it lies."""
        try:
            model = self._library.open_file(path)
        except AppError as error:
            self._say(error.problem)
            return
        self.choose(model)

    def choose(self, model: InstalledModel) -> None:
        """Load ``model`` and let it answer; one that cannot be read says why instead."""
        self.model_chosen.emit()
        if model.problem is not None:
            self._say(model.problem)
            return
        self._page.notices.clear("model")
        self._engines.choose(model)

    def do(self, act: NextAct, problem: Problem) -> None:
        """What one click on a notice asks of the engine."""
        model = self._engines.state.model
        match act:
            case NextAct.RESTART_ENGINE:
                self._engines.restart()
            case NextAct.LOAD_SMALLER if model is not None:
                wishes = decode_wishes(problem.values.get("wishes", ""))
                self._engines.choose(model, wishes=wishes)
            case NextAct.LOAD_ON_CPU if model is not None:
                self._engines.choose(model, wishes=on_cpu(self._engines.wishes(model)))
            case NextAct.CHOOSE_MODEL if self._library.models:
                self._picker.open_at(self._page.header.pill, align_right=True)
            case NextAct.CHOOSE_MODEL:
                self.more_requested.emit()

    def show_options(self, model: InstalledModel) -> None:
        """How ``model`` is loaded, to be changed."""
        options = ModelOptions(self._theme, self._settings, self._engines, model, self._host)
        options.open_in_middle()

    def set_downloads(self, downloads: Sequence[DownloadStatus]) -> None:
        """What is being fetched, for the picker."""
        self._picker.set_downloads(downloads)

    def set_speed(self, tokens_per_second: float | None) -> None:
        """The speed of the last reply, for the engine card."""
        self._card.set_speed(tokens_per_second)

    def _say(self, problem: Problem) -> None:
        self._page.notices.show_problem("model", problem, can_close=True)

    def _on_options_requested(self) -> None:
        if self._engines.state.model is not None:
            self.show_options(self._engines.state.model)

    def _on_light_clicked(self) -> None:
        if self._card.isVisible():
            self._card.close_card()
        else:
            self._card.open_beside(self._light)

    def _on_state_changed(self) -> None:
        self._allow_sending()
        # A listener before this one may have changed the state again: what counts is the state now.
        state = self._engines.state
        self._page.set_state(state)
        self._light.set_state(state)
        self._card.set_state(state)
        self._picker.set_state(state)
        if state.phase is EnginePhase.FAILED and state.problem is not None:
            self._page.notices.show_problem("engine", state.problem)
        else:
            self._page.notices.clear("engine")

    def _allow_sending(self) -> None:
        """Before the first look at the disk nobody knows whether there is a model to answer."""
        self._page.composer.set_can_send(self._library.has_looked or self._engines.state.model is not None)

    def _on_setting_changed(self, name: str) -> None:
        if name == "model_overrides" or declarations()[name].group is SettingGroup.ENGINE:
            self.plans.again()

    def _on_models_changed(self) -> None:
        self._allow_sending()
        models = self._library.models
        self._picker.set_models(models)
        self.plans.preview(models)
        self._page.empty.set_has_models(bool(models) or not self._library.has_looked)
        if self._engines.state.model is None:
            preferred = self._library.preferred(self._settings.settings.last_model)
            if preferred is not None:
                self._engines.prefer(preferred)
                self._engines.start_early()
