"""Notices above the composer: what went wrong and what one click does about it; quiet notes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.errors import Problem
from app.ui.problem_words import buttons, sentence
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.notice import Notice, NoticeKind

MOST_ACTS_IN_A_ROW = 2


class NoticeArea(QWidget):
    """Keyed notices, one of each key, and one line of note; it takes no room when there is nothing.

    Signals:
        act_requested(NextAct, Problem): a notice's button was pressed.
        focus_left(): the notice that had the focus is gone, and keys would go nowhere.
    """

    act_requested = Signal(object, object)
    focus_left = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notices: dict[str, Notice] = {}
        self._problems: dict[str, Problem] = {}
        self._told: Problem | None = None
        self._note = QLabel()
        self._column = QVBoxLayout(self)
        self._build()

    def _build(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._note.setProperty("role", "small")
        self._note.setWordWrap(True)
        self._note.setContentsMargins(12, 0, 12, 0)
        self._note.hide()
        self._column.addWidget(self._note)
        self._fit()

    def show_problem(
        self, key: str, problem: Problem, kind: NoticeKind = "bad", *, can_close: bool = False
    ) -> None:
        """Say what went wrong; a notice of the same key gives way."""
        if self._problems.get(key) == problem or problem == self._told:
            return
        self.clear(key)
        notice = Notice(self._theme, kind, sentence(problem), can_close=can_close)
        acts = buttons(problem)
        notice.stack_buttons(len(acts) > MOST_ACTS_IN_A_ROW)
        for number, button in enumerate(acts):
            made = notice.add_button(button.words, "primary" if number == 0 else "plain")
            made.clicked.connect(
                lambda _checked=False, act=button.act, meant=button.problem or problem: (
                    self.act_requested.emit(act, meant)
                )
            )
        notice.close_requested.connect(lambda: self.clear(key))
        self._notices[key] = notice
        self._problems[key] = problem
        self._column.insertWidget(self._column.count() - 1, notice)
        self._fit()

    def clear(self, key: str) -> None:
        """Take a notice away, if it is there."""
        notice = self._notices.pop(key, None)
        self._problems.pop(key, None)
        if notice is not None:
            had_focus = notice.isAncestorOf(notice.window().focusWidget() or self)
            self._column.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
            if had_focus:
                self.focus_left.emit()
        self._fit()

    def set_told(self, problem: Problem | None) -> None:
        """A problem that the transcript shows by itself: no notice says it a second time."""
        self._told = problem
        for key in [key for key, shown in self._problems.items() if shown == problem]:
            self.clear(key)

    def show_note(self, words: str) -> None:
        """One quiet line; empty takes it away."""
        self._note.setText(words)
        self._note.setVisible(bool(words))
        self._fit()

    def notices(self) -> dict[str, Notice]:
        """What is shown, by key."""
        return dict(self._notices)

    def _fit(self) -> None:
        has_something = bool(self._notices) or bool(self._note.text())
        self._column.setContentsMargins(0, 0, 0, 8 if has_something else 0)
        self.setVisible(has_something)
