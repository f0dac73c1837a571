"""Problems in the person's language: the sentence, and what the buttons under it say."""

from typing import NamedTuple

import msgspec
from PySide6.QtCore import QCoreApplication

from app.core.errors import SENTENCES, ErrorCode, NextAct, Problem, fill
from app.core.load_fit import Offer, decode_offers, decode_wishes, encode_wishes
from app.core.load_plan import Wishes
from app.core.quantities import context_words
from app.ui.load_words import offer_words

_CONTEXT = (ErrorCode.CONTEXT_FULL, ErrorCode.PROMPT_TOO_LONG)
_ENGINE = (
    ErrorCode.ENGINE_DIED,
    ErrorCode.ENGINE_DIED_LOADING,
    ErrorCode.ENGINE_NOT_STARTED,
    ErrorCode.ENGINE_SILENT,
)


_LOADING = (
    ErrorCode.OUT_OF_MEMORY,
    ErrorCode.ENGINE_OUT_OF_MEMORY,
    ErrorCode.ENGINE_DIED_ON_DEVICE,
    ErrorCode.LOAD_REFUSED,
    ErrorCode.DEVICE_LOST,
)
"""Another model may do where this one did not."""


class ActButton(NamedTuple):
    """A next act, the words of its button, and the problem as this button means it."""

    act: NextAct
    words: str
    problem: Problem | None = None


def sentence(problem: Problem) -> str:
    """What happened, translated, its values filled in; a reason that is ours is translated too."""
    values = dict(problem.values)
    if "reason" in values:
        values["reason"] = QCoreApplication.translate("reasons", values["reason"])
    return fill(QCoreApplication.translate("errors", SENTENCES[problem.code]), values)


def buttons(problem: Problem) -> list[ActButton]:
    """What one click can do about it, the best first."""
    found = [
        ActButton(NextAct.LOAD_SMALLER, offer_words(offer, _refused(problem)), _with(problem, offer))
        for offer in decode_offers(problem.values.get("offers", ""))
    ]
    acts = [act for act in _acts(problem) if not (found and act is NextAct.LOAD_SMALLER)]
    return [*found, *(ActButton(act, _words(act, problem), problem) for act in acts)]


def try_again() -> ActButton:
    """What is always worth a try."""
    return ActButton(NextAct.TRY_AGAIN, QCoreApplication.translate("problem_words", "Try again"))


def _acts(problem: Problem) -> list[NextAct]:
    if problem.code in _CONTEXT:
        acts = [NextAct.NEW_CHAT]
        return [*acts, NextAct.LARGER_CONTEXT] if problem.values.get("wanted_context_length") else acts
    if problem.code in _ENGINE:
        return [NextAct.RESTART_ENGINE, NextAct.CHOOSE_MODEL]
    own: list[NextAct] = [problem.next_act] if problem.next_act is not NextAct.NONE else []
    if problem.code in _LOADING and problem.next_act is not NextAct.CHOOSE_MODEL:
        return [*own, NextAct.CHOOSE_MODEL]
    return own


def _refused(problem: Problem) -> Wishes:
    return decode_wishes(problem.values.get("refused", "")) or Wishes()


def _with(problem: Problem, offer: Offer) -> Problem:
    values = problem.values | {"wishes": encode_wishes(offer.wishes)}
    return msgspec.structs.replace(problem, values=values)


def _words(act: NextAct, problem: Problem) -> str:
    match act:
        case NextAct.RESTART_ENGINE:
            return QCoreApplication.translate("problem_words", "Restart and continue")
        case NextAct.CHOOSE_MODEL:
            return QCoreApplication.translate("problem_words", "Choose another model")
        case NextAct.NEW_CHAT:
            return QCoreApplication.translate("problem_words", "New chat")
        case NextAct.LARGER_CONTEXT:
            return _larger_context(problem)
        case NextAct.LOAD_SMALLER:
            return QCoreApplication.translate("problem_words", "Load it with less memory")
        case NextAct.LOAD_ON_CPU:
            return QCoreApplication.translate("problem_words", "Go on with the CPU")
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
