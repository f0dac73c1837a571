"""What a growing text ends with and cannot be understood yet: kept back or closed for the moment.

Nothing here changes a text. It says how its end is shown until more arrives, so that ``**bo`` is bold
at once, and a bare ``**``, half a link or the head of a table never stand there only to vanish.
"""

import re

from app.core.markdown.emphasis import flanks

_MARKER_LINE = re.compile(
    r"^[ >\t]*(?:[-*+]|\d{1,9}[.)]?)?[ \t]*(?:\[[ xX]?\]?|#{1,6}|[-=*_~`+|:]+|>+)?[ \t]*$"
)
_FENCE_LINE = re.compile(r"^[ >\t]*(?:[-*+] +|\d{1,9}[.)] +)?(?:`{3,}[^`]*|~{3,}.*)$")
_DELIMITER_LINE = re.compile(r"^[ >\t]*\|?[ \t:|-]*$")
_TABLE_LINE = re.compile(r"^[ >\t]*\|")
_MAXIMUM_HELD = 400
_MAXIMUM_OPEN = 30
_ENTITY = re.compile(r"&#?[A-Za-z0-9]{0,31}$")
_AUTOLINK = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*(?::[^\s<>]*)?$")


def without_unclear_lines(text: str) -> str:
    """``text`` without the last lines that may still become something else than they seem."""
    head, line_break, last = text.rpartition("\n")
    without_head = _without_table_head(text, head, last)
    if without_head != text:
        return without_head
    if _FENCE_LINE.match(last) or (last and len(last) < _MAXIMUM_HELD and _MARKER_LINE.match(last)):
        return head + line_break
    return text


def _without_table_head(text: str, head: str, last: str) -> str:
    """Hold a table's first line until the second has said that it is one."""
    if _TABLE_LINE.match(last) and not _TABLE_LINE.match(head.rpartition("\n")[2]):
        return head + "\n" if head else ""
    before, _, above = head.rpartition("\n")
    is_second = _TABLE_LINE.match(above) and not _TABLE_LINE.match(before.rpartition("\n")[2])
    if is_second and _DELIMITER_LINE.match(last):
        return before + "\n" if before else ""
    return text


def mended(content: str) -> str:
    """The end of an inline text, as it is shown while more may follow.

    Code and emphasis that were opened are closed, markers with nothing behind them, half links and
    half entities are left out. Linear in the length of the text.
    """
    content = _without_half_ends(content)
    scan = _Scan(content)
    scan.run()
    if scan.held_at is not None and len(content) - scan.held_at <= _MAXIMUM_HELD:
        return _closed(content[: scan.held_at], scan.openers_at_hold)
    return _closed(content, scan.openers) + scan.code_marker


def _without_half_ends(content: str) -> str:
    for pattern in (_ENTITY, _AUTOLINK):
        found = pattern.search(content[-_MAXIMUM_HELD:])
        if found:
            return content[: len(content) - len(found.group())]
    if content.endswith("\\") and not content.endswith("\\\\"):
        return content[:-1]
    return content


def _closed(content: str, openers: list[str]) -> str:
    """Take bare markers from the end and close what is open, innermost first."""
    remaining = list(openers)
    bare = content.rstrip("*_~")
    removed = content[len(bare) :]
    while remaining and removed.endswith(remaining[-1]):
        removed = removed[: -len(remaining.pop())]
    if removed and set(removed) <= set("*_~") and _may_open(bare):
        removed = ""
    kept = bare + removed
    if not remaining:
        return kept
    return kept.rstrip() + "".join(reversed(remaining))


def _may_open(before: str) -> bool:
    """Whether markers at the end, with nothing behind them yet, would open rather than be shown."""
    return flanks(before[-1:] or " ", "a")[0] and not before[-1:].isalnum()


class _Scan:
    """One pass over an inline text that keeps what is open at its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pos = 0
        self.openers: list[str] = []
        self.openers_at_hold: list[str] = []
        self.held_at: int | None = None
        self.code_marker = ""
        self._ticks = _closing_ticks(text)

    def run(self) -> None:
        while self._pos < len(self._text):
            character = self._text[self._pos]
            if character == "\\":
                self._pos += 2
            elif character == "`":
                self._code()
            elif character == "[":
                self._bracket()
            elif character in "*_~":
                self._markers(character)
            else:
                self._pos += 1

    def _length_of(self, character: str) -> int:
        end = self._pos
        while end < len(self._text) and self._text[end] == character:
            end += 1
        return end - self._pos

    def _code(self) -> None:
        length = self._length_of("`")
        ends = self._ticks.get(length, [])
        start = self._pos + length
        while ends and ends[0] < start:
            ends.pop(0)
        if ends:
            self._pos = ends[0] + length
        elif start == len(self._text):
            self._hold(self._pos)
            self._pos = start
        else:
            rest = self._text[start:]
            if self.code_marker == "" and not rest.endswith("`"):
                self.code_marker = "`" * length
                self._pos = len(self._text)
            else:
                self._hold(self._pos)
                self._pos = start

    def _bracket(self) -> None:
        """Step over a whole ``[text](address)`` or ``[text]``; hold what is not whole yet."""
        start = self._pos - 1 if self._text[self._pos - 1 : self._pos] == "!" else self._pos
        limit = min(len(self._text), self._pos + _MAXIMUM_HELD)
        close = self._text.find("]", self._pos, limit)
        if close < 0:
            if limit == len(self._text):
                self._hold(start)
        elif close + 1 == len(self._text) or self._is_half_address(close + 1):
            self._hold(start)
        self._pos += 1

    def _is_half_address(self, at: int) -> bool:
        return self._text[at] == "(" and self._text.find(")", at, at + _MAXIMUM_HELD) < 0

    def _hold(self, at: int) -> None:
        if self.held_at is None or len(self._text) - self.held_at > _MAXIMUM_HELD:
            self.held_at = at
            self.openers_at_hold = list(self.openers)

    def _markers(self, character: str) -> None:
        length = self._length_of(character)
        before = self._text[self._pos - 1] if self._pos else " "
        end = self._pos + length
        after = self._text[end] if end < len(self._text) else " "
        self._pos = end
        opens, closes = flanks(before, after)
        if character != "*" or length == 1:  # inside a word they are more often a sign than emphasis
            opens = opens and not before.isalnum()
        if character == "~" and length < 2:
            return
        self._pair(character, length, opens, closes)

    def _pair(self, character: str, length: int, opens: bool, closes: bool) -> None:
        while closes and length and character in (opener[0] for opener in self.openers):
            while self.openers[-1][0] != character:
                self.openers.pop()
            opener = self.openers.pop()
            used = min(len(opener), length)
            if len(opener) > used:
                self.openers.append(opener[used:])
            length -= used
        if opens and length and len(self.openers) < _MAXIMUM_OPEN:
            self.openers.append(character * min(length, 3))


def _closing_ticks(text: str) -> dict[int, list[int]]:
    """Where runs of backticks stand, by their length."""
    found: dict[int, list[int]] = {}
    for run in re.finditer("`+", text):
        found.setdefault(len(run.group()), []).append(run.start())
    return found
