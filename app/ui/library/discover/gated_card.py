"""A model whose makers ask for consent first: three steps that end with its files."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.hub import TOKEN_TO_PUT_RIGHT, AccessState, CatalogModel, TokenPlace, TokenState
from app.ui.library.discover.gated_step import GatedStep
from app.ui.library.discover.token_field import TokenField
from app.ui.problem_words import sentence
from app.ui.theme.icons import icon_pixmap
from app.ui.theme.style_sheet import scaled_icon
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

ICON_SIZE = 20


class GatedCard(QFrame):
    """Open the page, give a token, check again.

    Signals:
        page_requested(): the model's page is wanted in the browser.
        token_given(str): keep this token.
        check_requested(): ask the hub once more.
    """

    page_requested = Signal()
    token_given = Signal(str)
    check_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._access = AccessState.NEEDS_TOKEN
        self._token = TokenState()
        self._was_checked = False
        self._is_checking = False
        self._icon = QLabel()
        self._title = QLabel()
        self._sentence = QLabel()
        self.page_step = GatedStep(
            theme,
            1,
            self.tr("Accept the terms on the model's page"),
            self.tr("Opens in your browser; sign in there."),
        )
        self.token_step = GatedStep(theme, 2, self.tr("Give Fireside a read-only token"), "")
        self.check_step = GatedStep(theme, 3, self.tr("Check again"), "")
        self.open_page = Button(theme, self.tr("Open the page"))
        self.token = TokenField(theme)
        self.check = Button(theme, self.tr("Check again"), "primary")
        self._build()
        self._connect()
        self.set_token(self._token)

    def _build(self) -> None:
        self.setProperty("role", "card")
        self._title.setProperty("role", "section")
        self._sentence.setProperty("role", "muted")
        self.page_step.controls.addWidget(self.open_page)
        self.token_step.controls.addWidget(self.token)
        self.check_step.controls.addWidget(self.check)
        column = QVBoxLayout()
        column.setSpacing(0)
        for label in (self._title, self._sentence):
            label.setWordWrap(True)
            column.addWidget(label)
            column.addSpacing(4)
        column.addSpacing(12)
        for number, step in enumerate((self.page_step, self.token_step, self.check_step)):
            if number:
                line = QFrame()
                line.setProperty("role", "line")
                column.addWidget(line)
            column.addWidget(step)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 24, 24, 12)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self._on_theme_changed()

    def _connect(self) -> None:
        self.open_page.clicked.connect(self.page_requested)
        self.token.token_given.connect(self.token_given)
        self.check.clicked.connect(self._on_check_clicked)
        self._theme.theme_changed.connect(self._on_theme_changed)
        self._theme.text_scale_changed.connect(self._on_theme_changed)

    def set_model(self, model: CatalogModel) -> None:
        """Whose consent is needed."""
        self._was_checked = False
        if model.is_private and not model.gate:
            self._title.setText(self.tr("It is private"))
            self._sentence.setText(self.tr("Its files open for the accounts that its owner has let in."))
        else:
            self._title.setText(self.tr("Its makers ask you to agree first"))
            by_hub = self.tr(
                "The files open once your Hugging Face account has accepted their terms. It usually takes a "
                "minute."
            )
            by_person = self.tr(
                "The files open once your Hugging Face account has accepted their terms and one of the "
                "makers has let it in. That may take days."
            )
            self._sentence.setText(by_person if model.gate == "manual" else by_hub)
        self.setAccessibleName(self._title.text())
        self._show()

    def set_access(self, access: AccessState, *, is_checking: bool) -> None:
        """What the hub says."""
        self._access = access
        # Not disabled: the keyboard would be sent to another button.
        self._is_checking = is_checking
        self.check.setText(self.tr("Checking") if is_checking else self.tr("Check again"))
        self._show()

    def set_token(self, token: TokenState) -> None:
        """What is known of the token."""
        self._token = token
        self.token.set_token(token)
        self._show()

    def _show(self) -> None:
        problem, place = self._token.problem, self._token.place
        is_refused = problem is not None and problem.code in TOKEN_TO_PUT_RIGHT
        self.token_step.set_done(place is not TokenPlace.NONE and not is_refused)
        if problem is not None:
            self.token_step.set_sentence(sentence(problem), "small-bad" if is_refused else "small")
        else:
            self.token_step.set_sentence(self._place_words())
        self._show_check()

    def _place_words(self) -> str:
        account = self._token.account
        if self._token.place is TokenPlace.MEMORY:
            return self.tr("It is kept until Fireside is closed, and nowhere on the disk.")
        kept = self.tr("It is kept in this computer's keyring and sent to nobody else.")
        if self._token.place is TokenPlace.NONE or not account:
            return kept
        return self.tr("Of the account {account}. {kept}").format(account=account, kept=kept)

    def _show_check(self) -> None:
        if self._access is AccessState.NEEDS_CONSENT:
            words = self.tr("Not yet: the hub says that this account has not accepted the terms.")
            self.check_step.set_sentence(words, "small-warn")
        elif self._access is AccessState.NEEDS_TOKEN and self._was_checked:
            words = self.tr("Not yet: without a token the hub does not know who asks.")
            self.check_step.set_sentence(words, "small-warn")
        else:
            self.check_step.set_sentence(self.tr("The files appear here as soon as they are open."))

    def _on_check_clicked(self) -> None:
        if not self._is_checking:
            self._was_checked = True
            self.check_requested.emit()

    def _on_theme_changed(self) -> None:
        colour = self._theme.theme.text_muted
        size = scaled_icon(ICON_SIZE, self._theme.text_scale)
        self._icon.setPixmap(icon_pixmap("lock-simple", colour, size, self.devicePixelRatioF()))
