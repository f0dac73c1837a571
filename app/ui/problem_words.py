"""Problems in the person's language: the sentence, and what the buttons under it say."""

from typing import NamedTuple

import msgspec
from PySide6.QtCore import QCoreApplication

from app.core.errors import SENTENCES, ErrorCode, NextAct, Problem, fill
from app.core.load_fit import Offer, decode_offers, decode_wishes, encode_wishes
from app.core.load_plan import Wishes
from app.core.quantities import context_words
from app.core.words import QT_TRANSLATE_NOOP
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
    ErrorCode.FILE_MISSING,
    ErrorCode.FILE_UNREADABLE,
    ErrorCode.SHARD_MISSING,
)
"""Another model may do where this one did not."""

_HUB: dict[ErrorCode, tuple[NextAct, ...]] = {
    ErrorCode.OFFLINE: (NextAct.GO_ONLINE,),
    ErrorCode.HUB_UNREACHABLE: (NextAct.TRY_AGAIN, NextAct.NETWORK_SETTINGS),
    ErrorCode.HUB_SILENT: (NextAct.TRY_AGAIN, NextAct.NETWORK_SETTINGS),
    ErrorCode.HUB_TROUBLED: (NextAct.TRY_AGAIN,),
    ErrorCode.HUB_BUSY: (NextAct.TRY_AGAIN,),
    ErrorCode.HUB_ODD: (NextAct.TRY_AGAIN, NextAct.NETWORK_SETTINGS),
    ErrorCode.PROXY_UNUSABLE: (NextAct.NETWORK_SETTINGS, NextAct.TRY_AGAIN),
    ErrorCode.CERTIFICATE_UNTRUSTED: (NextAct.NETWORK_SETTINGS, NextAct.TRY_AGAIN),
    ErrorCode.CERTIFICATE_TIME: (NextAct.TRY_AGAIN,),
    ErrorCode.CA_FILE_UNUSABLE: (NextAct.NETWORK_SETTINGS,),
    ErrorCode.ENDPOINT_INVALID: (NextAct.NETWORK_SETTINGS,),
    ErrorCode.REPO_UNKNOWN: (NextAct.ENTER_TOKEN,),
    ErrorCode.REPO_GATED: (NextAct.OPEN_PAGE, NextAct.ENTER_TOKEN),
    ErrorCode.REPO_WITHOUT_GGUF: (NextAct.LOOK_FOR_OTHER,),
    ErrorCode.QUANT_INCOMPLETE: (NextAct.LOOK_FOR_OTHER,),
    ErrorCode.TOKEN_REFUSED: (NextAct.ENTER_TOKEN,),
    ErrorCode.TOKEN_MALFORMED: (NextAct.ENTER_TOKEN,),
    ErrorCode.KEYRING_CLOSED: (NextAct.TRY_AGAIN, NextAct.ENTER_TOKEN),
    ErrorCode.DISK_TOO_SMALL: (NextAct.FREE_SPACE, NextAct.CHOOSE_FOLDER),
    ErrorCode.DISK_FULL: (NextAct.FREE_SPACE, NextAct.CHOOSE_FOLDER),
    ErrorCode.CACHE_GONE: (NextAct.TRY_AGAIN, NextAct.CHOOSE_FOLDER),
    ErrorCode.CACHE_UNWRITABLE: (NextAct.CHOOSE_FOLDER, NextAct.TRY_AGAIN),
    ErrorCode.CONNECTION_LOST: (NextAct.TRY_AGAIN,),
    ErrorCode.LENGTH_UNEXPECTED: (NextAct.FETCH_AGAIN, NextAct.LOOK_FOR_OTHER),
    ErrorCode.BYTES_DIFFER: (NextAct.FETCH_AGAIN, NextAct.LOOK_FOR_OTHER),
    ErrorCode.CHANGED_ON_HUB: (NextAct.FETCH_AGAIN,),
    ErrorCode.MODEL_DAMAGED: (NextAct.REPAIR,),
    ErrorCode.MODEL_DIFFERS: (NextAct.REPAIR,),
    ErrorCode.MODEL_NOT_DELETED: (NextAct.TRY_AGAIN,),
}
"""What may be done about a problem with the hub, a download or a file, the best first."""

_BUTTON_WORDS: dict[NextAct, str] = {
    NextAct.RESTART_ENGINE: QT_TRANSLATE_NOOP("problem_words", "Restart and continue"),
    NextAct.CHOOSE_MODEL: QT_TRANSLATE_NOOP("problem_words", "Choose another model"),
    NextAct.NEW_CHAT: QT_TRANSLATE_NOOP("problem_words", "New chat"),
    NextAct.LOAD_SMALLER: QT_TRANSLATE_NOOP("problem_words", "Load it with less memory"),
    NextAct.LOAD_ON_CPU: QT_TRANSLATE_NOOP("problem_words", "Go on with the CPU"),
    NextAct.OPEN_FOLDER: QT_TRANSLATE_NOOP("problem_words", "Show the folder"),
    NextAct.GO_ONLINE: QT_TRANSLATE_NOOP("problem_words", "Switch on"),
    NextAct.NETWORK_SETTINGS: QT_TRANSLATE_NOOP("problem_words", "Network settings"),
    NextAct.OPEN_PAGE: QT_TRANSLATE_NOOP("problem_words", "Open the page"),
    NextAct.ENTER_TOKEN: QT_TRANSLATE_NOOP("problem_words", "Enter a token"),
    NextAct.CHOOSE_FOLDER: QT_TRANSLATE_NOOP("problem_words", "Choose another disk"),
    NextAct.FREE_SPACE: QT_TRANSLATE_NOOP("problem_words", "Free space"),
    NextAct.FETCH_AGAIN: QT_TRANSLATE_NOOP("problem_words", "Fetch again"),
    NextAct.REPAIR: QT_TRANSLATE_NOOP("problem_words", "Repair"),
    NextAct.LOOK_FOR_OTHER: QT_TRANSLATE_NOOP("problem_words", "Look for another file"),
    NextAct.TRY_AGAIN: QT_TRANSLATE_NOOP("problem_words", "Try again"),
}


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
    return ActButton(NextAct.TRY_AGAIN, act_words(NextAct.TRY_AGAIN))


def act_words(act: NextAct) -> str:
    """What a button says that does ``act``, where the problem adds nothing to it."""
    return QCoreApplication.translate("problem_words", _BUTTON_WORDS[act])


def _acts(problem: Problem) -> list[NextAct]:
    if problem.code in _CONTEXT:
        acts = [NextAct.NEW_CHAT]
        return [*acts, NextAct.LARGER_CONTEXT] if problem.values.get("wanted_context_length") else acts
    if problem.code in _ENGINE:
        return [NextAct.RESTART_ENGINE, NextAct.CHOOSE_MODEL]
    own: list[NextAct] = [problem.next_act] if problem.next_act is not NextAct.NONE else []
    if problem.code in _LOADING and problem.next_act is not NextAct.CHOOSE_MODEL:
        return [*own, NextAct.CHOOSE_MODEL]
    more = [act for act in _HUB.get(problem.code, ()) if act not in own and _is_possible(act, problem)]
    return [*own, *more]


def _is_possible(act: NextAct, problem: Problem) -> bool:
    return act is not NextAct.OPEN_PAGE or bool(problem.values.get("page"))


def _refused(problem: Problem) -> Wishes:
    return decode_wishes(problem.values.get("refused", "")) or Wishes()


def _with(problem: Problem, offer: Offer) -> Problem:
    values = problem.values | {"wishes": encode_wishes(offer.wishes)}
    return msgspec.structs.replace(problem, values=values)


def _words(act: NextAct, problem: Problem) -> str:
    return _larger_context(problem) if act is NextAct.LARGER_CONTEXT else act_words(act)


def _larger_context(problem: Problem) -> str:
    needed = problem.values.get("needed", "")
    if needed:
        words = QCoreApplication.translate("problem_words", "Larger context (needs {needed})")
        return words.format(needed=needed)
    wanted = problem.values.get("wanted_context_length", "")
    words = QCoreApplication.translate("problem_words", "Larger context ({length})")
    return words.format(length=context_words(int(wanted)) if wanted.isdecimal() else wanted)
