"""A problem in a toast, with the first thing that can be done about it from here."""

from collections.abc import Callable

from app.core.errors import NextAct, Problem
from app.ui.problem_words import buttons, sentence
from app.ui.widgets.toast import Toast, ToastArea

_ONLY_THERE = frozenset({NextAct.TRY_AGAIN, NextAct.REPAIR, NextAct.FETCH_AGAIN, NextAct.CHOOSE_MODEL})
"""These belong to what failed, which a toast does not know."""


def show_problem(toasts: ToastArea, problem: Problem, do: Callable[[NextAct, Problem], None]) -> Toast:
    """Say what went wrong; ``do`` carries out what its button says."""
    acts = [each for each in buttons(problem) if each.act not in _ONLY_THERE]
    if not acts:
        return toasts.show_toast(sentence(problem))
    first = acts[0]
    return toasts.show_toast(sentence(problem), first.words, lambda: do(first.act, problem))
