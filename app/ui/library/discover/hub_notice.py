"""A problem with the hub above a list that is of use without it: a sentence and its buttons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import NextAct, Problem
from app.ui.problem_words import buttons, sentence, try_again
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.layouts import empty_layout
from app.ui.widgets.notice import Notice


class HubNotice(QWidget):
    """Hidden while there is nothing to say.

    Signals:
        act_requested(ActButton): what the person wants to do about it.
    """

    act_requested = Signal(object)

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._problem: Problem | None = None
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 2, 0, 12)
        self.hide()

    def set_problem(self, problem: Problem | None) -> None:
        """Say what the matter is; None when nothing is any more."""
        if problem == self._problem:
            return
        self._problem = problem
        empty_layout(self._room)
        self.setVisible(problem is not None)
        if problem is not None:
            self._room.addWidget(self._notice(problem))

    def _notice(self, problem: Problem) -> Notice:
        made = Notice(self._theme, "warn", sentence(problem))
        acts = [each for each in buttons(problem) if each.act is not NextAct.TRY_AGAIN]
        for each in (try_again(), *acts):
            made.add_button(each.words).clicked.connect(
                lambda _=False, each=each: self.act_requested.emit(each)
            )
        made.stack_buttons(len(acts) > 0)
        return made
