"""A notice: something went wrong or needs attention, in a sentence, with the next acts as buttons."""

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.theme.icons import icon_pixmap
from app.ui.theme.style_sheet import set_variant
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import Theme
from app.ui.widgets.buttons import Button, ButtonKind, IconButton

NoticeKind = Literal["bad", "warn", "good"]

_ICONS = {"bad": "warning-circle", "warn": "warning", "good": "check-circle"}


class Notice(QFrame):
    """A card on a soft ground: icon, sentence, buttons.

    Signals:
        close_requested(): the person wants it gone; only with ``can_close``.
    """

    close_requested = Signal()

    def __init__(
        self,
        theme: ThemeController,
        kind: NoticeKind,
        text: str,
        title: str = "",
        can_close: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind: NoticeKind = kind
        self._icon = QLabel()
        self._title = QLabel()
        self._text = QLabel()
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build(can_close)
        self._connect()
        self.set_text(text, title)

    def _build(self, can_close: bool) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        self._title.setProperty("role", "title")
        self._buttons.setSpacing(8)
        self._buttons.setContentsMargins(0, 4, 0, 0)
        self._buttons.addStretch(1)
        words.addLayout(self._buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        if can_close:
            close = IconButton(self._theme, "x", self.tr("Close"), size=28, icon_size=16)
            close.clicked.connect(self.close_requested)
            row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.set_kind(self._kind)

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self._on_theme_changed)

    def set_text(self, text: str, title: str = "") -> None:
        """The sentence, and perhaps a bold line above it."""
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(f"{title} {text}".strip())

    def set_kind(self, kind: NoticeKind) -> None:
        """How bad it is."""
        self._kind = kind
        set_variant(self, "role", f"notice-{kind}")
        self._on_theme_changed(self._theme.theme)

    def add_button(self, text: str, kind: ButtonKind = "plain") -> Button:
        """One more next act, right of those that are there; the caller connects it."""
        button = Button(self._theme, text, kind)
        # Below each other they must not keep the words as narrow as they are.
        is_stacked = self._buttons.direction() == QBoxLayout.Direction.TopToBottom
        side = Qt.AlignmentFlag.AlignLeft if is_stacked else Qt.AlignmentFlag(0)
        self._buttons.insertWidget(self._buttons.count() - 1, button, 0, side)
        return button

    def stack_buttons(self, is_stacked: bool) -> None:
        """More of them than stand side by side in a narrow window go below each other."""
        directions = QBoxLayout.Direction
        self._buttons.setDirection(directions.TopToBottom if is_stacked else directions.LeftToRight)

    def _on_theme_changed(self, theme: Theme) -> None:
        ratio = self.devicePixelRatioF()
        colour = getattr(theme, self._kind)
        self._icon.setPixmap(icon_pixmap(_ICONS[self._kind], colour, 20, ratio))
