"""What a chat shows before its first message: what this is, and three things to try."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core.model import ModelSource
from app.state.engine_state import EnginePhase, EngineState
from app.ui.chat.loading_card import LoadingCard
from app.ui.theme.icons import APP_MARK, icon_pixmap
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

MARK_SIZE = 32
TEXT_WIDTH = 560
LOADING_WIDTH = 320
CHIP_GAP = 8
MARGIN = 24


class EmptyChat(QScrollArea):
    """The mark, a question, an honest sentence about the model, and chips that are sent when pressed.

    Without any model it offers to get one, or to open a file instead; while one loads it shows how far.
    Where there is little room, because a notice stands below or text is large, it scrolls.

    Signals:
        prompt_chosen(str): a chip was pressed; its whole message.
        open_file_requested(): there is no model, and the person wants to open one.
        more_requested(): there is no model, and the person wants to look for one on the hub.
        cancel_load_requested(): loading is to stop.
    """

    prompt_chosen = Signal(str)
    open_file_requested = Signal()
    more_requested = Signal()
    cancel_load_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._has_models = True
        self._state = EngineState()
        self._mark = QLabel()
        self._question = QLabel(self.tr("What would you like to work on?"))
        self._sentence = QLabel()
        self._chips = QWidget()
        self._chip_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._chips)
        self._chip_buttons: list[Button] = []
        self._get = Button(theme, self.tr("Get a model"), "primary")
        self._open_file = Button(theme, self.tr("Open a model file…"))
        self._loading = LoadingCard(theme)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._question.setProperty("role", "subheading")
        self._sentence.setProperty("role", "muted")
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.RichText)
        self._loading.setFixedWidth(LOADING_WIDTH)
        for label in (self._mark, self._question, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._fill_chips()
        inner = QWidget()
        inner.setProperty("role", "clear")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(0)
        column.addStretch(1)
        for widget, space in (
            (self._mark, 12),
            (self._question, 4),
            (self._sentence, 24),
            (self._chips, 0),
            (self._get, 8),
            (self._open_file, 0),
            (self._loading, 0),
        ):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(space)
        column.addStretch(1)
        self._tint()
        self._update()

    def _fill_chips(self) -> None:
        self._chip_row.setContentsMargins(0, 0, 0, 0)
        self._chip_row.setSpacing(CHIP_GAP)
        for words, prompt in self._prompts():
            chip = Button(self._theme, words)
            chip.setProperty("kind", "chip")
            chip.setToolTip(prompt)
            chip.clicked.connect(lambda _checked=False, prompt=prompt: self.prompt_chosen.emit(prompt))
            self._chip_row.addWidget(chip, 0, Qt.AlignmentFlag.AlignHCenter)
            self._chip_buttons.append(chip)

    def _prompts(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Explain a rainbow"), self.tr("Explain in a few sentences how a rainbow forms.")),
            (
                self.tr("Write a thank-you note"),
                self.tr("Write a short thank-you note to a neighbour who watered my plants."),
            ),
            (
                self.tr("Ideas for a rainy Sunday"),
                self.tr("Give me five ideas for a rainy Sunday at home, as a list."),
            ),
        ]

    def _connect(self) -> None:
        self._get.clicked.connect(self.more_requested)
        self._open_file.clicked.connect(self.open_file_requested)
        self._loading.cancel_requested.connect(self.cancel_load_requested)
        self._theme.theme_changed.connect(self._tint)
        self._theme.text_scale_changed.connect(self._fit_sentence)

    def set_state(self, state: EngineState) -> None:
        """Show which model would answer, or how far it is loaded."""
        self._state = state
        self._update()

    def set_has_models(self, has_models: bool) -> None:
        """Whether there is any model on this computer."""
        self._has_models = has_models
        self._update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chips stand under each other where a row of them does not fit."""
        super().resizeEvent(event)
        self._fit_sentence()
        wanted = sum(chip.sizeHint().width() + CHIP_GAP for chip in self._chip_buttons)
        fits = wanted <= self.width() - 2 * MARGIN
        self._chip_row.setDirection(
            QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        )

    def _fit_sentence(self) -> None:
        width = min(round(TEXT_WIDTH * max(1.0, self._theme.text_scale)), self.width() - 2 * MARGIN)
        # The height for a width is never less than the least height that was set before.
        self._sentence.setMinimumSize(0, 0)
        self._sentence.setFixedSize(width, self._sentence.heightForWidth(width))

    def _update(self) -> None:
        is_loading = self._state.phase is EnginePhase.LOADING
        has_model = self._has_models or self._state.model is not None
        self._loading.setVisible(is_loading)
        self._loading.set_state(self._state)
        self._mark.setVisible(not is_loading)
        self._question.setVisible(not is_loading)
        self._sentence.setVisible(not is_loading)
        self._chips.setVisible(not is_loading and has_model)
        for button in (self._get, self._open_file):
            button.setVisible(not is_loading and not has_model)
        self._sentence.setText(f'<p style="line-height: 150%">{escape(self._words())}</p>')
        self._fit_sentence()

    def _words(self) -> str:
        model = self._state.model
        if not self._has_models and model is None:
            return self.tr(
                "Fireside talks to a language model that runs on this computer. There is none here yet: "
                "get one from the hub, or open a GGUF file that you have."
            )
        if model is None or self._state.phase is EnginePhase.FAILED:
            return self.tr("A language model answers here, on this computer; nothing you write leaves it.")
        if model.source is ModelSource.STARTER:
            return self.tr(
                "A small starter model answers here, on this computer; nothing you write leaves it. "
                "It is quick and good for trying things out, but often wrong about facts."
            )
        return self.tr("{name} answers here, on this computer; nothing you write leaves it.").format(
            name=model.name
        )

    def _tint(self) -> None:
        colour = self._theme.theme.accent
        self._mark.setPixmap(icon_pixmap(APP_MARK, colour, MARK_SIZE, self.devicePixelRatioF()))
