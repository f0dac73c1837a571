"""The search for the fastest settings of the loaded model: begin, watch, stop, keep."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.state.engine_state import EnginePhase
from app.state.engines import Engines
from app.state.tuning import LIMIT_S, Tuning, TuningState
from app.ui.load_words import trial_words
from app.ui.problem_words import sentence
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button
from app.ui.widgets.layouts import empty_layout
from app.ui.widgets.progress_bar import ProgressBar

NOTICEABLY = 1.02
"""A difference below this is what two equal trials differ by."""


class TuningPanel(QFrame):
    """One line at rest; a bar and the last trial while it runs; before, after and two buttons at the end."""

    def __init__(
        self, theme: ThemeController, tuning: Tuning, engines: Engines, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tuning = tuning
        self._engines = engines
        self._title = QLabel()
        self._words = QLabel()
        self._progress = QWidget()
        self._bar = ProgressBar(theme, self.tr("Trials"))
        self._result = QWidget()
        self._grid = QGridLayout(self._result)
        self._act = Button(theme, "")
        self._keep = Button(theme, self.tr("Keep"), "primary")
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        self.setProperty("role", "inset")
        self._title.setProperty("role", "name")
        self._words.setProperty("role", "muted")
        for label in (self._title, self._words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._grid.setContentsMargins(0, 8, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._words)
        around = QVBoxLayout(self._progress)
        around.setContentsMargins(0, 4, 0, 4)
        around.addWidget(self._bar)
        words.addWidget(self._progress)
        words.addWidget(self._result)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self._keep, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._act, 0, Qt.AlignmentFlag.AlignTop)

    def _connect(self) -> None:
        self._tuning.changed.connect(self._show)
        self._engines.state_changed.connect(self._show)
        self._act.clicked.connect(self._on_act_clicked)
        self._keep.clicked.connect(self._on_keep_clicked)

    def _show(self) -> None:
        state = self._tuning.state
        self._progress.setVisible(state.is_running)
        has_gain = self._has_gain(state)
        self._keep.setVisible(has_gain and not state.is_kept)
        self._result.setVisible(state.result is not None)
        if state.is_running:
            self._show_running(state)
        elif state.result is not None:
            self._show_result(state, has_gain=has_gain)
        else:
            self._show_rest(state)

    def _show_rest(self, state: TuningState) -> None:
        model = self._engines.state.model
        name = model.name if model is not None else ""
        is_loaded = self._engines.state.phase is EnginePhase.READY
        title = (
            self.tr("Find the fastest settings for {name}") if name else self.tr("Find the fastest settings")
        )
        self._title.setText(title.format(name=name))
        if state.problem is not None:
            self._words.setText(sentence(state.problem))
        elif is_loaded:
            self._words.setText(self.tr("Tries settings for a minute at most and shows what they bring."))
        else:
            self._words.setText(self.tr("Load a model first: it is tried with the loaded one."))
        self._act.setText(self.tr("Begin"))
        self._act.setEnabled(self._tuning.can_begin)

    def _show_running(self, state: TuningState) -> None:
        self._title.setText(self.tr("Trying settings for {name}").format(name=state.name))
        self._act.setText(self.tr("Stop"))
        self._act.setEnabled(True)
        last = state.last
        if last is None:
            self._bar.set_fraction(0.0)
            self._words.setText(self.tr("At most {seconds} seconds").format(seconds=round(LIMIT_S)))
            return
        self._bar.set_fraction(last.elapsed_s / last.limit_s if last.limit_s else 0.0)
        words = self.tr("{trial}: {speed} tok/s")
        self._words.setText(
            words.format(trial=trial_words(last.trial.wishes), speed=_speed(last.trial.generation))
        )

    def _show_result(self, state: TuningState, *, has_gain: bool) -> None:
        if state.result is None:
            return
        before, best = state.result.before, state.result.best
        self._title.setText(
            self.tr("{name} can be faster").format(name=state.name)
            if has_gain
            else self.tr("{name} is as fast as it gets here").format(name=state.name)
        )
        if state.is_kept:
            self._words.setText(self.tr("Kept. It is loaded so from the next time on."))
        elif has_gain:
            self._words.setText(self.tr("The text stays the same; only the speed changes."))
        else:
            tried = self.tr("%n trial(s), none of them noticeably faster.", "", len(state.result.trials))
            self._words.setText(tried)
        rows = [
            (self.tr("Now"), trial_words(before.wishes), before.generation, before.prompt),
        ]
        if has_gain:
            rows.append((self.tr("Fastest"), trial_words(best.wishes), best.generation, best.prompt))
        self._write(rows)
        self._act.setText(self.tr("Done") if state.is_kept or not has_gain else self.tr("Leave it"))
        self._act.setEnabled(True)

    def _write(self, rows: list[tuple[str, str, float, float]]) -> None:
        empty_layout(self._grid)
        for number, (name, wishes, generation, prompt) in enumerate(rows):
            told = self.tr("{generation} tok/s, reading {prompt} tok/s")
            speed = told.format(generation=_speed(generation), prompt=_speed(prompt))
            for column, words in enumerate((name, wishes, speed)):
                label = QLabel(words)
                label.setProperty("role", "small")
                label.setWordWrap(column == 1)
                self._grid.addWidget(label, number, column, Qt.AlignmentFlag.AlignTop)
                label.show()  # now, not with the next turn of the event loop

    def _has_gain(self, state: TuningState) -> bool:
        if state.result is None:
            return False
        return state.result.best.generation > NOTICEABLY * state.result.before.generation

    def _on_act_clicked(self) -> None:
        if self._tuning.state.is_running:
            self._tuning.stop()
        elif self._tuning.state.result is not None:
            self._tuning.forget()
        else:
            self._tuning.begin()

    def _on_keep_clicked(self) -> None:
        self._tuning.keep()


def _speed(tokens_per_second: float) -> str:
    decimals = 0 if tokens_per_second >= 100 else 1
    return QLocale().toString(tokens_per_second, "f", decimals)
