"""The library view: "On this computer", the one page that it has so far."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.core.load_fit import LoadFit
from app.core.model import InstalledModel
from app.core.quantities import size_words
from app.state.engines import Engines, EngineState
from app.state.load_plans import LoadPlans
from app.state.model_library import ModelLibrary
from app.ui.library.column_heads import ColumnHeads
from app.ui.library.empty_library import EmptyLibrary
from app.ui.library.installed_list import InstalledList
from app.ui.library.installed_list_model import MODEL_ROLE, InstalledListModel
from app.ui.library.model_words import FitWords
from app.ui.load_words import FIT_TOKENS, fit_words
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button, IconButton

HEADER_HEIGHT = 56
LIST_WIDTH = 1176


class LibraryView(QWidget):
    """The models on this computer, what is known about each, and what can be done with it.

    Signals:
        chat_requested(InstalledModel): the person wants to chat with this model.
        open_file_requested(): the person wants to open a model file.
        options_requested(InstalledModel): the person wants to see how this model is loaded.
    """

    chat_requested = Signal(object)
    open_file_requested = Signal()
    options_requested = Signal(object)

    def __init__(
        self,
        theme: ThemeController,
        library: ModelLibrary,
        engines: Engines,
        plans: LoadPlans,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._library = library
        self._engines = engines
        self._plans = plans
        self._rows = InstalledListModel(self)
        self.list = InstalledList(theme, self._rows)
        self._title = QLabel(self.tr("On this computer"))
        self.again = IconButton(theme, "arrow-clockwise", self.tr("Look for models again"))
        self._open_file = Button(theme, self.tr("Open a model file…"), icon_name="folder-open")
        self._summary = QLabel()
        self._empty = EmptyLibrary(theme, str(library.models_folder))
        self._pages = QStackedWidget()
        self._filled = QWidget()
        self._build()
        self._connect()
        self._on_library_changed()
        self._on_state_changed(engines.state)

    def _build(self) -> None:
        self._title.setProperty("role", "section")
        self._summary.setProperty("role", "title")
        header = QWidget()
        header.setFixedHeight(HEADER_HEIGHT)
        row = QHBoxLayout(header)
        row.setContentsMargins(24, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        row.addWidget(self.again)
        row.addWidget(self._open_file)
        line = QFrame()
        line.setProperty("role", "line")
        self._build_filled()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._filled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(line)
        column.addWidget(self._pages, 1)
        self.setFocusProxy(self.list)

    def _build_filled(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(LIST_WIDTH)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._summary)
        column.addSpacing(8)
        column.addWidget(ColumnHeads(self._theme, self.list))
        column.addWidget(self.list, 1)
        row = QHBoxLayout(self._filled)
        row.setContentsMargins(24, 0, 10, 0)
        row.addWidget(inner, 1000)
        row.addStretch(1)

    def _connect(self) -> None:
        self._library.changed.connect(self._on_library_changed)
        self._engines.state_changed.connect(self._on_state_changed)
        self.again.clicked.connect(self._library.refresh)
        self._open_file.clicked.connect(self.open_file_requested)
        self._empty.open_file_requested.connect(self.open_file_requested)
        self._empty.refresh_requested.connect(self._library.refresh)
        self.list.chat_requested.connect(self.chat_requested)
        self.list.options_requested.connect(self.options_requested)
        self._plans.planned.connect(self._on_planned)
        self.list.folder_requested.connect(self._on_folder_requested)

    def _on_library_changed(self) -> None:
        models = self._library.models
        current: InstalledModel | None = self.list.currentIndex().data(MODEL_ROLE)
        self._rows.set_models(models)
        for path, fit in self._plans.fits().items():
            self._on_planned(path, fit)
        paths = [model.path for model in models]
        if current is not None and current.path in paths:
            self.list.setCurrentIndex(self._rows.index(paths.index(current.path)))
        total = size_words(sum(model.size_bytes for model in models))
        self._summary.setText(self.tr("%n model(s), {size}", "", len(models)).format(size=total))
        self._empty.set_looking(not self._library.has_looked)
        self._pages.setCurrentWidget(self._filled if models else self._empty)
        # The empty page has the same buttons, larger.
        self.again.setVisible(bool(models))
        self._open_file.setVisible(bool(models))

    def _on_state_changed(self, state: EngineState) -> None:
        self._rows.set_loaded_path(state.loaded.path if state.loaded is not None else "")

    def _on_planned(self, path: str, fit: LoadFit) -> None:
        record = self._engines.records.of(path)
        words = fit_words(fit)
        if record is not None and words:
            told = self.tr("{fit}; measured {measured} here")
            words = told.format(fit=words, measured=size_words(record.measured_bytes))
        self._rows.set_fit(path, FitWords(words, FIT_TOKENS[fit.fit]))
        self.list.scheduleDelayedItemsLayout()

    def _on_folder_requested(self, model: InstalledModel) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(model.path.parent)))
