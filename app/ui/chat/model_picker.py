"""The list that the model pill opens: the models on this computer, those being fetched, ways to more."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QWidget

from app.core.download import DownloadStatus
from app.core.load_fit import LoadFit
from app.core.model import InstalledModel
from app.state.engine_state import EngineState
from app.ui.chat.model_delegate import ModelDelegate
from app.ui.chat.model_list_model import MODEL_ROLE, ModelListModel
from app.ui.chat.model_rows import row_key
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.footer_button import FooterButton
from app.ui.widgets.popup_card import PopupCard

WIDTH = 432
PADDING = 8
WINDOW_MARGIN = 8
MOST_HEIGHT = 320
MORE_KEYS, OPEN_KEYS = "Ctrl+2", "Ctrl+O"


class ModelPicker(PopupCard):
    """Typing filters, arrows move, Enter or a click chooses.

    Signals:
        model_chosen(InstalledModel): this one is to answer.
        open_file_requested(): another file is to be opened.
        more_requested(): models are to be looked for on the hub.
        downloads_requested(): one that is being fetched was chosen.
    """

    model_chosen = Signal(object)
    open_file_requested = Signal()
    more_requested = Signal()
    downloads_requested = Signal()

    def __init__(self, theme: ThemeController, window: QWidget) -> None:
        super().__init__(theme, window, padding=PADDING)
        self._theme = theme
        self._host = window
        self._model = ModelListModel(self)
        self._field = QLineEdit()
        self._list = QListView()
        self._nothing = QLabel(self.tr("Nothing here is called that."))
        self._more = FooterButton(theme, self.tr("Get more models"), MORE_KEYS, "plus")
        self._open_file = FooterButton(theme, self.tr("Open a model file…"), OPEN_KEYS, "folder-open")
        self._fill()
        self._listen()

    def _fill(self) -> None:
        self._field.setPlaceholderText(self.tr("Find a model"))
        self._field.setAccessibleName(self.tr("Find a model"))
        self._list.setAccessibleName(self.tr("Models"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(ModelDelegate(self._theme, self._list))
        self._list.setMouseTracking(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._nothing.setProperty("role", "muted")
        self._nothing.setContentsMargins(12, 8, 12, 8)
        line = QFrame()
        line.setProperty("role", "line")
        self.body.addWidget(self._field)
        self.body.addSpacing(8)
        self.body.addWidget(self._list)
        self.body.addWidget(self._nothing)
        self.body.addSpacing(8)
        self.body.addWidget(line)
        self.body.addSpacing(4)
        self.body.addWidget(self._more)
        self.body.addWidget(self._open_file)
        self.setFocusProxy(self._field)
        self._fit()

    def _listen(self) -> None:
        self._field.textChanged.connect(self._on_text_changed)
        self._field.installEventFilter(self)
        self._list.clicked.connect(self._on_chosen)
        self._more.clicked.connect(self._on_more)
        self._open_file.clicked.connect(self._on_open_file)

    def set_models(self, models: list[InstalledModel]) -> None:
        """The models there are."""
        self._model.set_models(models)
        self._fit()

    def set_downloads(self, downloads: Sequence[DownloadStatus]) -> None:
        """What is being fetched."""
        chosen = self._list.currentIndex().data(MODEL_ROLE)
        self._model.set_downloads(downloads)
        if not self._list.currentIndex().isValid():  # there are other rows than before
            self._fit()
            row = None if chosen is None else self._model.row_of(row_key(chosen))
            self._go_to(self._model.row_of_chosen() if row is None else row)

    def set_fit(self, path: str, fit: LoadFit) -> None:
        """Whether the model in this file fits."""
        self._model.set_fit(path, fit.fit)

    def set_state(self, state: EngineState) -> None:
        """Which one answers, and whether it is in memory."""
        chosen = state.model.id if state.model is not None else None
        self._model.set_chosen(chosen, chosen if state.loaded is not None else None)

    def open_at(self, anchor: QWidget, align_right: bool = True, above: bool = False) -> None:
        """Show it with an empty field and the answering model marked."""
        self._field.clear()
        self._fit()
        self._go_to(self._model.row_of_chosen())
        super().open_at(anchor, align_right, above)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the field belong to the list."""
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self._go_to(self._list.currentIndex().row() + steps[Qt.Key(event.key())])
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_chosen()
            return True
        return False

    def _go_to(self, row: int) -> None:
        last = self._model.rowCount() - 1
        if last >= 0:
            self._list.setCurrentIndex(self._model.index(min(max(row, 0), last)))

    def _on_text_changed(self, text: str) -> None:
        self._model.set_filter(text)
        self._fit()
        self._go_to(0 if text else self._model.row_of_chosen())

    def _on_chosen(self) -> None:
        row = self._list.currentIndex().data(MODEL_ROLE)
        if isinstance(row, InstalledModel):
            self.close_card()
            self.model_chosen.emit(row)
        elif isinstance(row, DownloadStatus):
            self.close_card()
            self.downloads_requested.emit()

    def _on_more(self) -> None:
        self.close_card()
        self.more_requested.emit()

    def _on_open_file(self) -> None:
        self.close_card()
        self.open_file_requested.emit()

    def _fit(self) -> None:
        """The list is as high as its rows, up to a limit; the card keeps the height it opened with."""
        rows = sum(self._list.sizeHintForRow(row) for row in range(self._model.rowCount()))
        self._list.setFixedHeight(min(rows, MOST_HEIGHT))
        self._list.setVisible(rows > 0)
        self._nothing.setVisible(rows == 0)
        margins = self.body.contentsMargins()
        wanted = round(WIDTH * max(1.0, self._theme.text_scale))
        width = min(wanted, self._host.width() - 2 * WINDOW_MARGIN)
        self.setFixedWidth(width - 2 * PADDING + margins.left() + margins.right())
        if self.isVisible():
            self.adjustSize()
