"""Bytes of tokens in, text that may be shown out."""

import codecs
from collections.abc import Sequence


class TextStream:
    """Joins token bytes to text: never half a character, never the beginning of a stop sequence.

    ``feed`` returns what may be shown now and keeps back what may still become part of a stop sequence;
    once ``is_stopped`` is true, the stop sequence and all after it are gone.
    """

    def __init__(self, stop: Sequence[str] = ()) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stop = tuple(sequence for sequence in stop if sequence)
        self._held = ""
        self.is_stopped = False

    @property
    def has_stop(self) -> bool:
        """Whether there is a stop sequence to look for, which must be seen at once."""
        return bool(self._stop)

    def feed(self, data: bytes) -> str:
        """Take the bytes of one token; the text that is certain by now (often all of it, sometimes "")."""
        text = self._decoder.decode(data)
        return self._without_stop(text) if self._stop else text

    def finish(self) -> str:
        """What was kept back; half a character at the very end becomes U+FFFD."""
        if self.is_stopped:
            return ""
        text = self._decoder.decode(b"", final=True)
        shown = self._without_stop(text) if self._stop else text
        rest, self._held = self._held, ""
        return shown + ("" if self.is_stopped else rest)

    def _without_stop(self, text: str) -> str:
        if self.is_stopped:
            return ""
        text = self._held + text
        found = [at for at in (text.find(sequence) for sequence in self._stop) if at >= 0]
        if found:
            self.is_stopped, self._held = True, ""
            return text[: min(found)]
        keep = self._possible_beginning(text)
        self._held = text[len(text) - keep :]
        return text[: len(text) - keep]

    def _possible_beginning(self, text: str) -> int:
        """Length of the longest end of ``text`` that begins a stop sequence."""
        longest = max(len(sequence) for sequence in self._stop) - 1
        for length in range(min(longest, len(text)), 0, -1):
            if any(sequence.startswith(text[-length:]) for sequence in self._stop):
                return length
        return 0
