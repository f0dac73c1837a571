"""What can go wrong, in words: a code, a sentence for the person, and the next act a button can do.

``Problem`` is data: it crosses the engine's pipe and is stored with a message. ``AppError`` is the
exception that carries one. The English sentence is made here; the window translates the same template
(context ``errors``) and fills in the same values.
"""

import msgspec

from app.core.error_codes import ErrorCode, NextAct
from app.core.error_sentences import SENTENCES

__all__ = ["SENTENCES", "AppError", "ErrorCode", "NextAct", "Problem", "fill", "problem"]


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that went wrong, as data.

    Attributes:
        code: which of the named problems.
        values: what fills the sentence's placeholders, already in words ("6.1 GB").
        next_act: what one click can do about it.
        detail: technical text for the log and the "Show the log" button; never shown alone.
    """

    code: ErrorCode
    values: dict[str, str] = {}
    next_act: NextAct = NextAct.NONE
    detail: str = ""

    def sentence(self) -> str:
        """The English sentence, placeholders filled; a value nobody gave shows as an ellipsis."""
        return fill(SENTENCES[self.code], self.values)


class AppError(Exception):
    """An error that was understood: it has a ``Problem`` with a sentence for the person."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem


def problem(
    code: ErrorCode, *, next_act: NextAct = NextAct.NONE, detail: str = "", **values: object
) -> Problem:
    """A ``Problem`` with its values turned into text."""
    return Problem(code, {name: str(value) for name, value in values.items()}, next_act, detail)


def fill(template: str, values: dict[str, str]) -> str:
    """``template`` with ``{name}`` replaced; values may hold braces, and missing ones become "…"."""
    return template.format_map(_Values(values))


class _Values(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
