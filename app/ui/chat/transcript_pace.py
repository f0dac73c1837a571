"""How much of a reply is taken at a time when it comes faster than it can be drawn."""

import msgspec

from app.core.conversation import Message, MessageStatus, TextPart

AIM_MS = 3.0
"""What taking and laying out a step may cost: with the painting behind it, a frame."""
LEAST, MOST, FIRST = 200, 20_000, 1000
"""Characters of a step."""


class Pace:
    """Cuts what has come into steps of a few milliseconds.

    A model writes a few characters between two redraws, and takes one step. A fast stream, or a reply that
    was made while another conversation was open, is caught up with over some frames, so that the window
    answers in between. The end of a reply is a step of its own.
    """

    def __init__(self) -> None:
        self._characters = FIRST

    def step(self, shown: Message, wanted: Message) -> Message:
        """What to show next on the way from ``shown`` to ``wanted``; ``wanted`` itself at the end."""
        text, done = wanted.text, len(shown.text)
        if done > len(text) or len(wanted.parts) != 1 or not text.startswith(shown.text):
            return wanted
        rest = len(text) - done
        is_end = wanted.status is not MessageStatus.GROWING
        if rest <= self._characters and not (is_end and rest > LEAST):
            return wanted
        return msgspec.structs.replace(
            wanted,
            parts=(TextPart(text[: done + self._characters]),),
            status=MessageStatus.GROWING,
            facts=None,
            problem=None,
        )

    def took(self, milliseconds: float, characters: int) -> None:
        """A step of ``characters`` took so long: the next ones are cut by that."""
        if characters < LEAST:
            return
        fitting = characters * AIM_MS / max(milliseconds, 0.1)
        self._characters = round(min(max(fitting, self._characters / 2, LEAST), self._characters * 1.5, MOST))
