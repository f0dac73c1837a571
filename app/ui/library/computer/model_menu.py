"""What can be done with an installed model, and the menu that offers it."""

from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.core.model import InstalledModel, ModelSource
from app.core.upkeep import BEING_CHECKED, Check, CheckState
from app.ui.library.model_words import can_chat
from app.ui.theme.icons import icon
from app.ui.theme.theme_controller import ThemeController


class ModelAct(Enum):
    """One thing that can be done with a model."""

    CHAT = auto()
    OPTIONS = auto()
    DETAILS = auto()
    CHECK = auto()
    STOP_CHECKS = auto()
    REPAIR = auto()
    LOOK_FOR_UPDATE = auto()
    SHOW_IN_FOLDER = auto()
    COPY_PATH = auto()
    DELETE = auto()


class ModelMenu(QMenu):
    """Closes and is gone once something was chosen.

    Signals:
        chosen(ModelAct): the person chose this.
    """

    chosen = Signal(object)

    def __init__(self, theme: ThemeController, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def add(
        self, act: ModelAct, words: str, icon_name: str, keys: str = "", token: str = "text_muted"
    ) -> None:
        """One more line; ``keys`` are shown, the list itself listens to them."""
        shown = f"{words}\t{keys}" if keys else words
        action = self.addAction(icon(icon_name, getattr(self._theme.theme, token), 16), shown)
        action.triggered.connect(lambda: self.chosen.emit(act))

    def add_all(self, model: InstalledModel, check: Check) -> None:
        """Everything that makes sense for ``model`` now."""
        if can_chat(model):
            self.add(ModelAct.CHAT, self.tr("Chat with it"), "chat-circle", self.tr("Enter"))
            self.add(ModelAct.OPTIONS, self.tr("Options for this model…"), "sliders-horizontal")
        self.add(ModelAct.DETAILS, self.tr("Details…"), "info")
        self.addSeparator()
        if check.state in BEING_CHECKED:
            self.add(ModelAct.STOP_CHECKS, self.tr("Stop checking"), "stop")
        else:
            self.add(ModelAct.CHECK, self.tr("Check the file"), "check-circle")
        if check.state is CheckState.DAMAGED:
            self.add(ModelAct.REPAIR, self.tr("Repair"), "wrench")
        if can_be_updated(model):
            self.add(ModelAct.LOOK_FOR_UPDATE, self.tr("Look for an update"), "arrow-clockwise")
        self.addSeparator()
        self.add(ModelAct.SHOW_IN_FOLDER, self.tr("Show in folder"), "folder-open")
        self.add(ModelAct.COPY_PATH, self.tr("Copy the path"), "copy")
        if can_be_deleted(model):
            self.addSeparator()
            self.add(ModelAct.DELETE, self.tr("Delete…"), "trash", self.tr("Del"), "bad")


def model_menu(theme: ThemeController, model: InstalledModel, check: Check, parent: QWidget) -> ModelMenu:
    """What can be done with ``model`` now."""
    menu = ModelMenu(theme, parent)
    menu.add_all(model, check)
    return menu


def can_be_updated(model: InstalledModel) -> bool:
    """Whether it is known where newer versions would be."""
    return model.origin is not None and model.source is not ModelSource.OLLAMA and "/" in model.origin.repo_id


def can_be_deleted(model: InstalledModel) -> bool:
    """The starter belongs to the application."""
    return model.source is not ModelSource.STARTER
