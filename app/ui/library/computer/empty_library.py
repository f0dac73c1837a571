"""What the library shows while it has no models: that it is looking, or what to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.theme.icons import icon_pixmap
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

TEXT_WIDTH = 440
ICON_SIZE = 40
LEAST_HEIGHT = 360


class EmptyLibrary(QWidget):
    """An icon, a sentence, and the next act.

    Signals:
        discover_requested(): the person wants to look for one on the hub.
        open_file_requested(): the person wants to open a model file.
        refresh_requested(): the folders are to be looked through again.
    """

    discover_requested = Signal()
    open_file_requested = Signal()
    refresh_requested = Signal()

    def __init__(self, theme: ThemeController, models_folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._models_folder = models_folder
        self._icon = QLabel()
        self._title = QLabel()
        self._sentence = QLabel()
        self._discover = Button(theme, self.tr("Find a model"), "primary")
        self._open_file = Button(theme, self.tr("Open a model file…"))
        self._again = Button(theme, self.tr("Look again"), "quiet")
        self._build()
        self._connect()

    def _build(self) -> None:
        self._title.setProperty("role", "subheading")
        self._sentence.setProperty("role", "muted")
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._discover)
        buttons.addWidget(self._open_file)
        buttons.addWidget(self._again)
        buttons.addStretch(1)
        middle = QWidget()
        middle.setMaximumWidth(TEXT_WIDTH)
        column = QVBoxLayout(middle)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(8)
        column.addStretch(2)
        for label in (self._icon, self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(middle, 1000)
        row.addStretch(1)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.set_looking(True)

    def _connect(self) -> None:
        self._discover.clicked.connect(self.discover_requested)
        self._open_file.clicked.connect(self.open_file_requested)
        self._again.clicked.connect(self.refresh_requested)
        self._theme.theme_changed.connect(self._on_theme_changed)

    def set_looking(self, is_looking: bool) -> None:
        """Say that the folders are being looked through, or that there is nothing in them."""
        self._title.setText(self.tr("Looking for models") if is_looking else self.tr("No models here yet"))
        sentence = self.tr(
            "A model is one file that ends in .gguf. Find one on the hub, open one that you have, or put it "
            "into this folder:\n{folder}"
        )
        self._sentence.setText("" if is_looking else sentence.format(folder=self._models_folder))
        for widget in (self._sentence, self._discover, self._open_file, self._again):
            widget.setVisible(not is_looking)
        self._on_theme_changed(self._theme.theme)

    def _on_theme_changed(self, _theme: object) -> None:
        colour = self._theme.theme.text_muted
        self._icon.setPixmap(icon_pixmap("books", colour, ICON_SIZE, self.devicePixelRatioF()))
