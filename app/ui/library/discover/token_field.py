"""The hub's token: shown as three characters that one recognises, or typed anew, and never read back."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.core.hub import TokenPlace, TokenState
from app.ui.theme.fonts import code_font
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

WIDTH, LEAST_WIDTH = 208, 96
DOTS = "•" * 12
BEGINNING = "hf_"
"""Of every token; a name, and no word to translate."""


class TokenField(QWidget):
    """A field and its button.

    Signals:
        token_given(str): keep this one.
    """

    token_given = Signal(str)

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._token = TokenState()
        self._is_typing = True
        self.line = _Line()
        self.button = Button(theme, self.tr("Keep"))
        self._build()
        self._connect()
        self.set_token(TokenState())

    def _build(self) -> None:
        self.line.setAccessibleName(self.tr("Token"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.line.setMinimumWidth(LEAST_WIDTH)
        row.addWidget(self.line)
        row.addWidget(self.button)
        self._on_text_scale_changed()

    def _connect(self) -> None:
        self.button.clicked.connect(self._on_clicked)
        self.line.returnPressed.connect(self._on_return)
        self.line.given_up.connect(self._on_given_up)
        self.line.textChanged.connect(self._on_text_changed)
        self._theme.text_scale_changed.connect(self._on_text_scale_changed)

    def set_token(self, token: TokenState) -> None:
        """Another token is kept, or none is."""
        self._token = token
        is_half_typed = self._is_typing and bool(self.line.text())
        if not (is_half_typed and token.place is TokenPlace.NONE):
            self._show(is_typing=token.place is TokenPlace.NONE)

    def _show(self, *, is_typing: bool) -> None:
        self._is_typing = is_typing
        self.line.setReadOnly(not is_typing)
        # Whoever looks over a shoulder sees nothing while it is typed; what is kept is dots already.
        modes = QLineEdit.EchoMode
        self.line.setEchoMode(modes.Password if is_typing else modes.Normal)
        self.line.setText("" if is_typing else f"{BEGINNING}{DOTS}{self._token.hint}")
        self.line.setPlaceholderText(f"{BEGINNING}…" if is_typing else "")
        self.button.setText(self.tr("Keep") if is_typing else self.tr("Change"))
        self._on_text_changed()

    def _on_clicked(self) -> None:
        if self._is_typing:
            self._on_return()
            return
        self._show(is_typing=True)
        self.line.setFocus()

    def _on_return(self) -> None:
        token = self.line.text().strip()
        if self._is_typing and token:
            self.line.clear()
            self.token_given.emit(token)

    def _on_given_up(self) -> None:
        if self._is_typing and self._token.place is not TokenPlace.NONE:
            self._show(is_typing=False)

    def _on_text_changed(self) -> None:
        self.button.setEnabled(not self._is_typing or bool(self.line.text().strip()))

    def _on_text_scale_changed(self) -> None:
        scale = self._theme.text_scale
        self.line.setFont(code_font(13, scale))
        self.line.setMaximumWidth(round(WIDTH * min(1.4, max(1.0, scale))))


class _Line(QLineEdit):
    given_up = Signal()

    def sizeHint(self) -> QSize:
        return QSize(self.maximumWidth(), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.text() == "\x1b":
            self.given_up.emit()
