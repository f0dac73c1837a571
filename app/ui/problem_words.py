"""Problems in the person's language: the sentence, and what the buttons under it say."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from app.core.errors import SENTENCES, ErrorCode, NextAct, Problem, fill
from app.core.quantities import context_words

_CONTEXT = (ErrorCode.CONTEXT_FULL, ErrorCode.PROMPT_TOO_LONG)
_ENGINE = (
    ErrorCode.ENGINE_DIED,
    ErrorCode.ENGINE_DIED_LOADING,
    ErrorCode.ENGINE_NOT_STARTED,
    ErrorCode.ENGINE_SILENT,
)


class ActButton(NamedTuple):
    """A next act and the words of its button."""

    act: NextAct
    words: str


def sentence(problem: Problem) -> str:
    """What happened, translated, its values filled in; a reason that is ours is translated too."""
    values = dict(problem.values)
    if "reason" in values:
        values["reason"] = QCoreApplication.translate("reasons", values["reason"])
    return fill(QCoreApplication.translate("errors", SENTENCES[problem.code]), values)


def buttons(problem: Problem) -> list[ActButton]:
    """What one click can do about it, the best first."""
    return [ActButton(act, _words(act, problem)) for act in _acts(problem)]


def try_again() -> ActButton:
    """What is always worth a try."""
    return ActButton(NextAct.TRY_AGAIN, QCoreApplication.translate("problem_words", "Try again"))


def _acts(problem: Problem) -> list[NextAct]:
    if problem.code in _CONTEXT:
        acts = [NextAct.NEW_CHAT]
        return [*acts, NextAct.LARGER_CONTEXT] if problem.values.get("wanted_context_length") else acts
    if problem.code in _ENGINE:
        return [NextAct.RESTART_ENGINE, NextAct.CHOOSE_MODEL]
    return [problem.next_act] if problem.next_act is not NextAct.NONE else []


def _words(act: NextAct, problem: Problem) -> str:
    match act:
        case NextAct.RESTART_ENGINE:
            return QCoreApplication.translate("problem_words", "Restart")
        case NextAct.CHOOSE_MODEL:
            return QCoreApplication.translate("problem_words", "Choose another model")
        case NextAct.NEW_CHAT:
            return QCoreApplication.translate("problem_words", "New chat")
        case NextAct.LARGER_CONTEXT:
            return _larger_context(problem)
        case NextAct.OPEN_FOLDER:
            return QCoreApplication.translate("problem_words", "Show the folder")
        case _:
            return try_again().words


def _larger_context(problem: Problem) -> str:
    needed = problem.values.get("needed", "")
    if needed:
        words = QCoreApplication.translate("problem_words", "Larger context (needs {needed})")
        return words.format(needed=needed)
    wanted = problem.values.get("wanted_context_length", "")
    words = QCoreApplication.translate("problem_words", "Larger context ({length})")
    return words.format(length=context_words(int(wanted)) if wanted.isdecimal() else wanted)
