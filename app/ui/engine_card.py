"""The card behind the engine light: what is loaded, where it runs and why, and what it costs."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from app.core.load_plan import Plan
from app.core.memory_fit import MemoryUse
from app.core.quantities import size_words
from app.state.engine_state import EnginePhase, EngineState
from app.ui.engine_light import paint_light
from app.ui.load_words import memory_words, reason_words
from app.ui.problem_words import sentence
from app.ui.theme.painting import SHADOW_MARGIN
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.layouts import empty_layout
from app.ui.widgets.popup_card import PopupCard

WIDTH = 448
PADDING = 16
LABEL_WIDTH = 88
GAP = 12


class EngineCard(PopupCard):
    """Facts as the engine measured them; a row without a fact is left out.

    Signals:
        unload_requested(): give the memory back.
        restart_requested(): start the engine again.
        settings_requested(): show the settings of the engine.
        options_requested(): show how this model is loaded.
    """

    unload_requested = Signal()
    restart_requested = Signal()
    settings_requested = Signal()
    options_requested = Signal()

    def __init__(self, theme: ThemeController, window: QWidget) -> None:
        super().__init__(theme, window, padding=PADDING)
        self._anchor: QWidget | None = None
        self._state = EngineState()
        self._speed: float | None = None
        self._light = _Light(theme)
        self._title = ElidedLabel()
        self._problem = QLabel()
        self._facts = QWidget()
        self._grid = QGridLayout(self._facts)
        self._unload = Button(theme, self.tr("Unload"))
        self._restart = Button(theme, self.tr("Restart"))
        self._options = Button(theme, self.tr("Options…"), "quiet")
        self._options.setToolTip(self.tr("How this model is loaded"))
        self._settings = Button(theme, self.tr("Engine settings"), "quiet")
        self._fill()
        self._listen()

    def _fill(self) -> None:
        self.setAccessibleName(self.tr("Engine"))
        self._title.setProperty("role", "name")
        self._problem.setProperty("role", "muted")
        self._problem.setWordWrap(True)
        self._grid.setContentsMargins(0, 12, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._light)
        head.addWidget(self._title, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._unload)
        foot.addWidget(self._restart)
        foot.addStretch(1)
        foot.addWidget(self._options)
        foot.addWidget(self._settings)
        self.body.addLayout(head)
        self.body.addWidget(self._problem)
        self.body.addWidget(self._facts)
        self.body.addSpacing(16)
        self.body.addLayout(foot)
        self._update()

    def _listen(self) -> None:
        self._unload.clicked.connect(self.unload_requested)
        self._restart.clicked.connect(self.restart_requested)
        self._options.clicked.connect(self.close_card)
        self._options.clicked.connect(self.options_requested)
        self._settings.clicked.connect(self.close_card)
        self._settings.clicked.connect(self.settings_requested)

    def set_state(self, state: EngineState) -> None:
        """Show ``state``."""
        self._state = state
        self._update()

    def open_beside(self, light: QWidget) -> None:
        """Show it at the right of the rail's light, their lower edges in one line."""
        self._anchor = light
        self.open_at(light)
        self._place()

    def set_speed(self, tokens_per_second: float | None) -> None:
        """The speed of the last reply."""
        self._speed = tokens_per_second
        self._update()

    def _update(self) -> None:
        state = self._state
        self._light.set_state(state)
        self._title.setText(self._title_words())
        self._problem.setText(sentence(state.problem) if state.problem is not None else "")
        self._problem.setVisible(state.problem is not None)
        self._unload.setEnabled(state.loaded is not None)
        is_idle = state.phase is EnginePhase.NO_MODEL
        self._restart.setText(self.tr("Load now") if is_idle else self.tr("Restart"))
        self._options.setEnabled(state.model is not None)
        self._restart.setEnabled(state.model is not None)
        self._write(self._fact_rows())
        self._place()

    def _place(self) -> None:
        if self._anchor is None or not self.isVisible():
            return
        self._fit()
        corner = self._anchor.mapTo(self._window, self._anchor.rect().bottomRight())
        self.move(corner.x() + 1 + GAP - SHADOW_MARGIN, corner.y() + 1 - self.height() + SHADOW_MARGIN)

    def _fit(self) -> None:
        scale = max(1.0, self._theme.text_scale)
        margins = self.body.contentsMargins()
        self._grid.setColumnMinimumWidth(0, round(LABEL_WIDTH * scale))
        width = min(round(WIDTH * scale), self._window.width() - self._anchor_right() - 2 * GAP)
        self.setFixedWidth(width - 2 * PADDING + margins.left() + margins.right())
        self.adjustSize()

    def _anchor_right(self) -> int:
        return self._anchor.mapTo(self._window, self._anchor.rect().topRight()).x() if self._anchor else 0

    def _title_words(self) -> str:
        name = self._state.model.name if self._state.model is not None else ""
        match self._state.phase:
            case EnginePhase.LOADING:
                words = self.tr("{name}, loading: {percent} %")
            case EnginePhase.READY:
                words = self.tr("{name}, ready")
            case EnginePhase.ANSWERING:
                words = self.tr("{name}, answering")
            case EnginePhase.FAILED:
                words = self.tr("The engine stopped")
            case _:
                words = self.tr("{name}, not loaded yet") if name else self.tr("No model is chosen")
        return words.format(name=name, percent=int(100 * self._state.progress))

    def _fact_rows(self) -> list[tuple[str, str]]:
        loaded = self._state.loaded
        model = self._state.model
        if loaded is None:
            size = size_words(model.size_bytes) if model is not None else ""
            return [(self.tr("File"), size)] if size else []
        plan = loaded.plan
        reason = reason_words(plan.reason) if plan is not None else ""
        has_gpu = plan is not None and bool(plan.layout.devices)
        rows = [
            # A sentence about a GPU begins with its name.
            (self.tr("Runs on"), reason if has_gpu else loaded.device),
            (self.tr("Because"), "" if has_gpu else reason),
            (self.tr("Note"), "; ".join(map(reason_words, plan.notes)) if plan else ""),
            (self.tr("Not used"), " ".join(map(sentence, plan.problems)) if plan else ""),
            (self.tr("Context"), self.tr("{count} tokens").format(count=f"{loaded.context_length:,}")),
            (self.tr("Threads"), str(loaded.threads)),
            (self.tr("Memory"), _memory(plan, loaded.measured, loaded.memory_bytes)),
            (
                self.tr("Last reply"),
                self.tr("{speed} tok/s").format(speed=f"{self._speed:.1f}") if self._speed else "",
            ),
        ]
        return [row for row in rows if row[1]]

    def _write(self, rows: list[tuple[str, str]]) -> None:
        empty_layout(self._grid)
        for number, (name, value) in enumerate(rows):
            name_label, value_label = QLabel(name), QLabel(value)
            name_label.setProperty("role", "muted")
            value_label.setWordWrap(True)
            self._grid.addWidget(name_label, number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value_label, number, 1)
            # Now, not with the next turn of the event loop: the card is measured at once.
            name_label.show()
            value_label.show()
        self._facts.setVisible(bool(rows))


def _memory(plan: Plan | None, measured: tuple[MemoryUse, ...], grown_bytes: int) -> str:
    estimated = plan.total_bytes if plan is not None else 0
    return memory_words(estimated, sum(use.total_bytes for use in measured) or grown_bytes)


class _Light(QWidget):
    """The same light as in the rail."""

    def __init__(self, theme: ThemeController) -> None:
        super().__init__()
        self._theme = theme
        self._state = EngineState()
        self.setFixedSize(20, 20)
        theme.theme_changed.connect(self.update)

    def set_state(self, state: EngineState) -> None:
        self._state = state
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(20, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_light(painter, self.rect().toRectF().center(), self._state, self._theme.theme)
