"""The hub's token: whether there is one, whose it is and where it is kept; keep another one or forget it."""

from urllib.parse import urlsplit

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.core.errors import NextAct
from app.core.hub import TOKEN_TO_PUT_RIGHT, TokenPlace, TokenState
from app.state.connection import Connection
from app.ui.problem_words import buttons, sentence
from app.ui.theme.style_sheet import set_variant
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

TOKEN_PAGE = "/settings/tokens"
"""On the hub: where an account makes its tokens."""

BEGINNING = "hf_…"
"""Of every token; a name, and no word to translate."""

SIDE_BY_SIDE_FROM = 520

_ACTS = frozenset({NextAct.TRY_AGAIN, NextAct.GO_ONLINE})
"""What one click can do here; the others lead to this very place."""


class TokenPanel(QFrame):
    """What is known of the token, never the token itself. The keyring is asked when this is first seen."""

    def __init__(self, theme: ThemeController, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._connection = connection
        self._has_looked = False
        self._is_waiting = False
        self._wants_another = False
        self._title = QLabel()
        self._words = QLabel()
        self._problem = QLabel()
        self._entry = QWidget()
        self._field = QLineEdit()
        self._keep = Button(theme, self.tr("Keep"), "primary")
        self._get = Button(theme, self.tr("Get a token"), "link", icon_name="arrow-square-out")
        self._other = Button(theme, self.tr("Use another"))
        self._forget = Button(theme, self.tr("Forget"), "danger-quiet")
        self._act = Button(theme, "", "link")
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        self.setProperty("role", "card")
        self._title.setProperty("role", "name")
        self._words.setProperty("role", "small")
        self._problem.setProperty("role", "small-bad")
        for label in (self._title, self._words, self._problem):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setPlaceholderText(BEGINNING)
        self._field.setAccessibleName(self.tr("Token"))
        self._field.setMaxLength(500)
        words, acts = QVBoxLayout(), QHBoxLayout()
        words.setSpacing(4)
        acts.setSpacing(8)
        for label in (self._title, self._words, self._problem):
            words.addWidget(label)
        # At the side, for a button never grows, and the words would grow no wider than it.
        words.addWidget(self._act, 0, Qt.AlignmentFlag.AlignLeft)
        for button in (self._other, self._forget):
            acts.addWidget(button)
        acts.addStretch(1)
        self._head = head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setSpacing(8)
        head.addLayout(words, 1)
        head.addLayout(acts)
        entry = QHBoxLayout(self._entry)
        entry.setContentsMargins(0, 0, 0, 0)
        entry.setSpacing(8)
        entry.addWidget(self._field, 1)
        entry.addWidget(self._keep)
        entry.addWidget(self._get)
        column = QVBoxLayout(self)
        column.setContentsMargins(17, 13, 17, 13)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._entry)

    def _connect(self) -> None:
        self._connection.token_changed.connect(self._on_token_changed)
        self._connection.changed.connect(self._show)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.returnPressed.connect(self._on_keep)
        self._keep.clicked.connect(self._on_keep)
        self._get.clicked.connect(self._on_get)
        self._other.clicked.connect(self._on_other)
        self._forget.clicked.connect(self._on_forget)
        self._act.clicked.connect(self._on_act)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask the keyring now, for it may ask the person to open it."""
        super().showEvent(event)
        if not self._has_looked:
            self._has_looked = True
            self._look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large text in a narrow window: the buttons stand below the words."""
        super().resizeEvent(event)
        has_room = event.size().width() >= SIDE_BY_SIDE_FROM * self._theme.text_scale
        directions = QBoxLayout.Direction
        self._head.setDirection(directions.LeftToRight if has_room else directions.TopToBottom)

    def ask(self) -> None:
        """Put the keyboard where a token is typed."""
        self._wants_another = True
        self._show()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        token = self._connection.token
        is_kept = token.place is not TokenPlace.NONE
        self._title.setText(self._title_words(token))
        self._words.setText(self._place_words(token))
        self._words.setVisible(bool(self._words.text()))
        self._show_problem(token)
        self._entry.setVisible(not is_kept or self._wants_another)
        self._other.setVisible(is_kept and not self._wants_another)
        self._forget.setVisible(is_kept)
        self._on_text_changed()

    def _title_words(self, token: TokenState) -> str:
        host = urlsplit(self._connection.hub.endpoint).netloc
        if token.place is TokenPlace.NONE:
            return self.tr("No token for {host}").format(host=host)
        hint = f"{BEGINNING}{token.hint}"
        if token.account:
            words = self.tr("Token {hint} of {account} for {host}")
            return words.format(hint=hint, account=token.account, host=host)
        return self.tr("Token {hint} for {host}").format(hint=hint, host=host)

    def _place_words(self, token: TokenState) -> str:
        if self._is_waiting:
            return self.tr("Asking whose it is…")
        match token.place:
            case TokenPlace.KEYRING:
                return self.tr("Kept in this computer's keyring, and sent to this hub only.")
            case TokenPlace.MEMORY if token.problem is None:
                return self.tr("Kept until Fireside is closed, and nowhere on the disk.")
            case TokenPlace.NONE:
                return self.tr(
                    "Only models that are private, or whose makers ask for consent first, need one. "
                    "It goes into this computer's keyring."
                )
            case _:
                return ""

    def _show_problem(self, token: TokenState) -> None:
        found = None if self._is_waiting else token.problem
        offered = [] if found is None else [it for it in buttons(found) if it.act in _ACTS]
        self._problem.setVisible(found is not None)
        self._act.setVisible(bool(offered))
        if offered:
            self._act.setText(offered[0].words)
        if found is not None:
            self._problem.setText(sentence(found))
            role = "small-bad" if found.code in TOKEN_TO_PUT_RIGHT else "small-warn"
            set_variant(self._problem, "role", role)

    def _on_token_changed(self, token: TokenState) -> None:
        self._is_waiting = False
        has_to_put_right = token.problem is not None and token.problem.code in TOKEN_TO_PUT_RIGHT
        if not has_to_put_right:
            had_keyboard = self._field.hasFocus()
            self._field.clear()
            self._wants_another = False
            self._show()
            if had_keyboard:
                self._other.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._wants_another = self._wants_another or bool(self._field.text())
        self._show()

    def _on_text_changed(self) -> None:
        self._keep.setEnabled(bool(self._field.text().strip()) and not self._is_waiting)

    def _on_keep(self) -> None:
        typed = self._field.text().strip()
        if typed and not self._is_waiting:
            self._is_waiting = True
            self._connection.keep_token(typed)
            self._show()

    def _on_get(self) -> None:
        QDesktopServices.openUrl(QUrl(self._connection.hub.endpoint + TOKEN_PAGE))

    def _on_other(self) -> None:
        self.ask()

    def _on_forget(self) -> None:
        self._connection.forget_token()

    def _on_act(self) -> None:
        if self._connection.is_offline:
            self._connection.go_online()
        self._look()

    def _look(self) -> None:
        self._is_waiting = True
        self._connection.look_at_token()
        self._show()
