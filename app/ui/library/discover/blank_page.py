"""What stands where a list or a page would be: a line, a sentence, and the next acts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.ui.theme.icons import icon_pixmap
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button, ButtonKind
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import empty_layout

TEXT_WIDTH = 420
ICON_SIZE = 32


class BlankPage(QWidget):
    """Stands in the middle of the room it gets. ``icon_name`` may be empty."""

    def __init__(self, theme: ThemeController, icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon_name
        self._icon = QLabel()
        self._title = QLabel()
        self._sentence = QLabel()
        self._acts = QWidget()
        self._middle = QWidget()
        self._row = FlowLayout(is_centred=True, parent=self._acts)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._title.setProperty("role", "section")
        self._sentence.setProperty("role", "muted")
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        column.addStretch(2)
        for label in (self._icon, self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addSpacing(12)
        column.addWidget(self._acts)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self._middle, 1000)
        row.addStretch(1)
        self._icon.setVisible(bool(self._icon_name))
        self._on_theme_changed()
        self._on_text_scale_changed()

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self._on_theme_changed)
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    def set_words(self, title: str, sentence: str = "") -> None:
        """What is the matter, and what that means."""
        for label, words in ((self._title, title), (self._sentence, sentence)):
            label.setText(words)
            label.setVisible(bool(words))
        self.setAccessibleName(f"{title}. {sentence}" if sentence else title)

    def set_icon_name(self, name: str) -> None:
        """Another icon above the words; none for an empty name."""
        self._icon_name = name
        self._icon.setVisible(bool(name))
        self._on_theme_changed()

    def clear_buttons(self) -> None:
        """Offer nothing."""
        empty_layout(self._row)
        self._acts.hide()

    def add_button(self, words: str, kind: ButtonKind = "plain") -> Button:
        """One more act; the caller connects it."""
        button = Button(self._theme, words, kind)
        self._row.addWidget(button)
        self._acts.show()
        return button

    def _on_theme_changed(self) -> None:
        if self._icon_name:
            colour = self._theme.theme.text_muted
            self._icon.setPixmap(icon_pixmap(self._icon_name, colour, ICON_SIZE, self.devicePixelRatioF()))

    def _on_text_scale_changed(self) -> None:
        self._middle.setMaximumWidth(round(TEXT_WIDTH * max(1.0, self._theme.text_scale)))


class BlankScroll(QScrollArea):
    """A blank page where there may be less room than it needs."""

    def __init__(self, page: BlankPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        page.setProperty("role", "clear")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(page)
