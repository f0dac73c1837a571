"""The licence in one line: what it allows, and the way to its text."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.ui.theme.icons import icon_pixmap
from app.ui.theme.painting import paint_rounded
from app.ui.theme.style_sheet import scaled_height, scaled_icon
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CONTROL
from app.ui.widgets.buttons import Button

HEIGHT = 36
ICON_SIZE = 16


class LicenceLine(QWidget):
    """A scale in the colour of what is allowed, the name, a sentence.

    Signals:
        read_requested(): the text of the licence is wanted.
    """

    read_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._token = "text_muted"
        self._icon = QLabel()
        self._words = QLabel()
        self.read = Button(theme, self.tr("Read it"), "quiet", "small")
        self._build()
        self._connect()

    def _build(self) -> None:
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setContentsMargins(0, 4, 0, 4)  # two lines are not cramped by it
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self.read)
        self._on_theme_changed()

    def _connect(self) -> None:
        self.read.clicked.connect(self.read_requested)
        self._theme.theme_changed.connect(self._on_theme_changed)
        self._theme.text_scale_changed.connect(self._on_theme_changed)

    def set_licence(self, name: str, sentence: str, token: str, *, has_text: bool) -> None:
        """``token`` is ``good``, ``warn``, ``bad``, or ``text_muted`` where nobody knows."""
        self._token = token
        full_name = (
            name if not sentence or name.endswith((".", "。")) else self.tr("{name}.").format(name=name)
        )
        bold = f'<span style="font-weight:500">{_escaped(full_name)}</span>'
        between = self.tr(" ", "between two sentences; may be nothing")
        self._words.setText(f"{bold}{between}{_escaped(sentence)}")
        self._words.setAccessibleName(f"{full_name}{between}{sentence}")
        self.read.setAccessibleName(self.tr("Read the licence {name}").format(name=name))
        self.read.setVisible(has_text)
        self._on_theme_changed()

    @property
    def words(self) -> str:
        """What is read out."""
        return self._words.accessibleName()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Its ground."""
        del event
        paint_rounded(QPainter(self), QRectF(self.rect()), RADIUS_CONTROL, self._theme.theme.sidebar)

    def _on_theme_changed(self) -> None:
        size = scaled_icon(ICON_SIZE, self._theme.text_scale)
        colour = getattr(self._theme.theme, self._token)
        self._icon.setPixmap(icon_pixmap("scales", colour, size, self.devicePixelRatioF()))
        self.setMinimumHeight(scaled_height(HEIGHT, self._theme.text_scale))
        self.update()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
